"""All obligations for control: what the facts made due, who knows, what was submitted, what it records."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from exercise_engine.core.obligations.commands import Recorded, RecordObligation
from exercise_engine.core.obligations.view import ObligationRecord
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.obligation_pages import obligation_page, obligation_row, title_of
from exercise_engine.tui.text import content, one_line

_RECORDS: dict[Recorded, Way] = {
    "proposed": Way(
        "proposed", "Propose: they were aware", "A proposal with its moment; it starts no clock."
    ),
    "aware": Way("aware", "Record: they were aware", "Their clock runs from that moment, and they are told."),
    "submitted": Way(
        "submitted", "Record: they submitted", "Said in the room, to those who must receive it."
    ),
    "not_notifiable": Way(
        "not_notifiable", "Record: held to need nothing", "With what they gave as reasons."
    ),
    "notifiable": Way("notifiable", "The facts make it due now", "Players are not told."),
    "met": Way("met", "Record: it was answered", "Said in the room, or by another way."),
}


class ObligationActions:
    """Opens the list, and records what was seen."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def show(self) -> None:
        """Open the list of all obligations."""
        view, session = self._desk.view, self._desk.session
        self._asker.show(
            BoardDialog(
                "Obligations (Enter: record what you saw)",
                rows=lambda width: [
                    obligation_row(
                        session, found, key_of(found), width, told=False, name=view.name(found.organisation)
                    )
                    for found in view.community.obligations.records
                ],
                page=self._page,
                act=self._offer,
                empty="No obligations yet: they are listed at StartEx.",
            )
        )

    def _page(self, key: str) -> Content:
        record = self._record(key)
        if record is None:
            return Content("")
        page = obligation_page(self._desk.session, record, told=False)
        scenario = self._desk.view.scenario
        known = scenario.obligations.get(record.obligation) if scenario is not None else None
        if known is None:
            return page
        lines = [content(f"Id: {record.obligation}", "dim")]
        if known.by is not None:
            lines.append(content(f"Owed by {self._desk.view.name(known.by)} to them"))
        if known.notifiable is not None:
            lines.append(content(f"Notifiable once: {known.notifiable}", "dim"))
        if known.notes:
            lines.append(content(known.notes))
        return Content("\n").join([page, Content(""), *lines])

    def offer(self, obligation: str) -> None:
        """Offer what can be recorded of an obligation by its id."""
        self._offer(obligation)

    def _offer(self, key: str) -> None:
        record = self._record(key)
        ways = [] if record is None else [_RECORDS[what] for what in self._possible(record)]
        if record is None or not ways:
            self._asker.refuse("Nothing can be recorded of it now.")
            return
        found = record
        self._asker.ask_way(title_of(record), ways, lambda way: self._ask(found, way))

    def _possible(self, record: ObligationRecord) -> tuple[Recorded, ...]:
        view, standing = self._desk.view, record.standing
        if not self._desk.may(RecordObligation) or view.stage not in IN_PLAY or not record.obligation:
            return ()
        if standing.submitted_ms is not None or standing.is_met:
            return ()
        if record.listed is None:
            return ("met",) if view.kind != "evaluator" else ()
        declares = record.listed.runs_from not in ("submission", "receipt", "calendar")
        possible: list[Recorded] = ["proposed"] if declares and standing.aware_ms is None else []
        if view.kind == "evaluator":
            return tuple(possible)
        if declares and (standing.aware_ms is None or standing.is_not_notifiable):
            possible.append("aware")
        possible.append("submitted")
        if not standing.is_not_notifiable:
            possible.append("not_notifiable")
        if declares and standing.notifiable_ms is None:
            possible.append("notifiable")
        return tuple(possible)

    def _ask(self, record: ObligationRecord, way: str) -> None:
        what = next(word for word in get_args(Recorded) if word == way)
        dialog = PromptDialog(
            _RECORDS[what].name,
            details="At which moment of the story? Empty for now, or such as Day 1 09:15.",
        )
        self._asker.ask(dialog, lambda at: self._ask_note(record, what, one_line(at)))

    def _ask_note(self, record: ObligationRecord, what: Recorded, at: str) -> None:
        dialog = PromptDialog(_RECORDS[what].name, details="What did you see? The report shows it.")
        self._asker.ask(dialog, lambda note: self._send(record, what, at, note))

    def _send(self, record: ObligationRecord, what: Recorded, at: str, note: str) -> None:
        listed = record.listed
        whole = what == "submitted" and listed is not None
        command = RecordObligation(
            obligation=record.obligation,
            what=what,
            at=at or None,
            to=listed.to if whole and listed is not None else (),
            included=tuple(range(len(listed.requires))) if whole and listed is not None else (),
            note=note.strip(),
        )
        self._desk.send(command, f"Obligation {title_of(record)}")

    def _record(self, key: str) -> ObligationRecord | None:
        records = self._desk.view.community.obligations.records
        return next((record for record in records if key_of(record) == key), None)


def key_of(record: ObligationRecord) -> str:
    """Return what an obligation is known by in the list; observers do not know its id."""
    return record.obligation or str(record.listing)

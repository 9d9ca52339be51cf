"""All obligations for control: what the facts made due, who knows, what was submitted, what it records."""

from __future__ import annotations

from typing import get_args

from textual.content import Content

from exercise_engine.core.obligations.commands import Recorded, RecordObligation
from exercise_engine.core.obligations.facts import ObligationListed
from exercise_engine.core.obligations.view import ObligationRecord
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import story_moment_ms
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
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
ACCEPT = "accept"
"""The way that takes over what somebody in control proposed."""
RIGHT = "right"
"""The way that says that it went to those who must receive it."""


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
        ways = [] if record is None else self._ways(record)
        if record is None or not ways:
            self._asker.refuse("Nothing can be recorded of it now.")
            return
        found = record
        self._asker.ask_way(title_of(record), ways, lambda way: self._ask(found, way))

    def _ways(self, record: ObligationRecord) -> list[Way]:
        """Return what can be recorded, before all the last proposal while it can be accepted."""
        possible = self._possible(record)
        ways = [_RECORDS[what] for what in possible]
        if record.proposed and "aware" in possible:
            moment = self._desk.session.story(record.proposed[-1][1].moment_story_ms)
            effect = "Their clock runs from the moment that was proposed, and they are told."
            ways.insert(0, Way(ACCEPT, f"Accept the proposal: {moment}", effect))
        return ways

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
        if way == ACCEPT:
            self._accept(record)
            return
        what = next(word for word in get_args(Recorded) if word == way)
        dialog = PromptDialog(
            _RECORDS[what].name,
            details="At which moment of the story? Empty for now, or such as Day 1 09:15.",
            refusal=self._moment_refusal,
        )
        self._asker.ask(dialog, lambda at: self._ask_note(record, what, one_line(at)))

    def _moment_refusal(self, typed: str) -> str:
        """Say before anything more is typed what is wrong with a moment."""
        scenario, words = self._desk.view.scenario, one_line(typed)
        if not words or scenario is None:
            return ""
        try:
            moment = story_moment_ms(words, scenario.clock)
        except (ValueError, OverflowError):
            return "Write a moment of the story, such as Day 1 09:15, or leave it empty for now."
        return "That has not come yet in the story." if moment > self._desk.session.story_ms() else ""

    def _ask_note(self, record: ObligationRecord, what: Recorded, at: str) -> None:
        dialog = PromptDialog(_RECORDS[what].name, details="What did you see? The report shows it.")
        self._asker.ask(dialog, lambda note: self._ask_more(record, what, at, note))

    def _ask_more(self, record: ObligationRecord, what: Recorded, at: str, note: str) -> None:
        command = RecordObligation(obligation=record.obligation, what=what, at=at or None, note=note.strip())
        if what == "submitted" and record.listed is not None:
            self._ask_recipient(record, record.listed, command)
        else:
            self._send(record, command)

    def _ask_recipient(
        self, record: ObligationRecord, listed: ObligationListed, command: RecordObligation
    ) -> None:
        """Ask whether it went to the right recipient, where the scenario names one."""
        if not listed.to:
            self._ask_content(record, listed, command)
            return
        names = ", ".join(listed.to_names or listed.to)
        ways = (
            Way(RIGHT, f"It went to {names}", "To all who must receive it."),
            Way("wrong", "It went to somebody else", "The report says that the right recipient was missed."),
        )

        def take(way: str) -> None:
            to = listed.to if way == RIGHT else ()
            self._ask_content(record, listed, command.model_copy(update={"to": to}))

        self._asker.ask_way("To whom did it go?", ways, take)

    def _ask_content(
        self, record: ObligationRecord, listed: ObligationListed, command: RecordObligation
    ) -> None:
        """Ask what it contained, everything ticked at first; nothing is asked where nothing is required."""
        if not listed.requires:
            self._send(record, command)
            return
        items = [Pickable(str(position), words) for position, words in enumerate(listed.requires)]
        dialog = PickDialog("What did it contain?", items, picked=[item.key for item in items])

        def take(picked: tuple[str, ...]) -> None:
            included = tuple(int(key) for key in picked)
            self._send(record, command.model_copy(update={"included": included}))

        self._asker.ask(dialog, take)

    def _accept(self, record: ObligationRecord) -> None:
        event, fact = record.proposed[-1]
        command = RecordObligation(
            obligation=record.obligation, what="aware", moment=fact.moment, proposal=event.seq
        )
        self._send(record, command)

    def _send(self, record: ObligationRecord, command: RecordObligation) -> None:
        self._desk.send(command, f"Obligation {title_of(record)}")

    def _record(self, key: str) -> ObligationRecord | None:
        records = self._desk.view.community.obligations.records
        return next((record for record in records if key_of(record) == key), None)


def key_of(record: ObligationRecord) -> str:
    """Return what an obligation is known by in the list; observers do not know its id."""
    return record.obligation or str(record.listing)

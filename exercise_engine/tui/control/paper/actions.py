"""Enters what was played on paper: cards, answers, and what teams did unasked."""

from __future__ import annotations

from exercise_engine.core.control_board import teams_in_scope
from exercise_engine.core.control_records import AskRecord
from exercise_engine.core.control_timeline import TimelineRow
from exercise_engine.core.paper.commands import EnterReleased
from exercise_engine.core.paper.numbering import form_number, inject_number
from exercise_engine.core.paper.room_clock import RoomClock
from exercise_engine.core.plan import InjectKey
from exercise_engine.model.ask import Option
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.paper.dialogs import CardDialog, EntryDialog, FormDialog
from exercise_engine.tui.control.paper.times import Seen, paper_time
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.ways import Way

WAYS = (
    Way("card", "A card that was handed over or read out", "Do this first: it opens the questions on it."),
    Way("form", "An answer on a decision form", "It takes effect now; measures use the time on the form."),
    Way("entry", "A decision or action nobody asked for", "It goes into the team's log."),
)


class PaperActions:
    """Opens the dialogs for what stands on paper."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def enter(self) -> None:
        """Ask what there is on paper."""
        opened = {"card": self._card, "form": self._form, "entry": self._entry}
        self._asker.ask_way("Enter what was played on paper", WAYS, lambda key: opened[key]())

    def _seen_at(self, typed: str) -> Seen:
        desk, view = self._desk, self._desk.view
        seen = (view.event(seq) for seq in range(1, view.last_seq + 1))
        room = RoomClock(event for event in seen if event is not None)
        return paper_time(typed, elapsed_ms=desk.elapsed_ms, at_ms=desk.session.now().at_ms, room=room)

    # ── cards ─────────────────────────────────────────────────────────────────────────────────────

    def _card(self) -> None:
        rows = {row.key: row for row in self._desk.timeline() if row.inject is not None and _waits(row)}
        if not rows:
            self._asker.refuse("Every card was told already.")
            return
        listed = [Pickable(row.key, self._card_name(row), row.status) for row in rows.values()]
        dialog = PickDialog("Which card was handed over?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self._when(rows[picked[0]]))

    def _card_name(self, row: TimelineRow) -> str:
        assert row.inject is not None
        owner = f" ({self._desk.view.name(row.inject[1])})" if row.inject[1] else ""
        return f"{self._number(row.inject)} {row.subject}{owner}".strip()

    def _number(self, key: InjectKey) -> str:
        plan = self._desk.view.plan
        return inject_number(plan, key) if plan is not None and key in plan.order else ""

    def _when(self, row: TimelineRow) -> None:
        assert row.inject is not None
        inject, instance = row.inject

        def send(seen: Seen) -> None:
            command = EnterReleased(
                inject=inject,
                instance=instance,
                observed_ms=seen.observed_ms,
                observed_at_ms=seen.observed_at_ms,
            )
            self._desk.send(command, f"Card {self._number((inject, instance))}")

        self._asker.ask(CardDialog(f"When was it handed over? {self._card_name(row)}", self._seen_at), send)

    # ── forms ─────────────────────────────────────────────────────────────────────────────────────

    def _form(self) -> None:
        asks = {str(seq): ask for seq, ask in self._desk.view.asks.items() if ask.is_open}
        if not asks:
            self._asker.refuse("No question is open. Enter the card first, then its forms.")
            return
        listed = [Pickable(key, self._form_name(ask)) for key, ask in asks.items()]
        dialog = PickDialog("Which form?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self._answer(asks[picked[0]]))

    def _form_name(self, ask: AskRecord) -> str:
        """Return number, team and question, as they stand on the form."""
        team = self._desk.view.name(ask.fact.respondent)
        return f"{self._form_number(ask)} {team}: {ask.fact.question}".strip()

    def _form_number(self, ask: AskRecord) -> str:
        """Return the number on the form; a question of the moment has none."""
        plan = self._desk.view.plan
        if plan is None or ask.key not in plan.instances:
            return ""
        known = ask.ask_id in plan.instances[ask.key].inject.asks
        return form_number(plan, ask.key, ask.ask_id) if known else ""

    def _answer(self, ask: AskRecord) -> None:
        dialog = FormDialog(
            f"Form {self._form_number(ask)}, {self._desk.view.name(ask.fact.respondent)}",
            ask,
            seen_at=self._seen_at,
            roles=self._roles(ask.fact.respondent),
            mapped=self._mapped(ask),
        )
        self._asker.ask(dialog, lambda answer: self._desk.send(answer, "The answer"))

    def _roles(self, team: str) -> tuple[Pickable, ...]:
        scenario = self._desk.view.scenario
        found = scenario.teams.get(team) if scenario is not None else None
        if scenario is None or found is None:
            return ()
        return tuple(Pickable(f"{team}.{role}", scenario.role_name(team, role)) for role in found.roles)

    def _mapped(self, ask: AskRecord) -> dict[str, Option]:
        """Return the options that control maps the words of an answer to, if it does."""
        plan = self._desk.view.plan
        if plan is None or ask.key not in plan.instances:
            return {}
        definition = plan.instances[ask.key].inject.asks.get(ask.ask_id)
        return definition.options if definition is not None and definition.is_mapped else {}

    # ── entries ───────────────────────────────────────────────────────────────────────────────────

    def _entry(self) -> None:
        view = self._desk.view
        teams = [Pickable(team, view.name(team)) for team in teams_in_scope(view)]
        if not teams:
            self._asker.refuse("There is no team that this seat may act for.")
            return
        dialog = EntryDialog(seen_at=self._seen_at, teams=teams)
        self._asker.ask(dialog, lambda entry: self._desk.send(entry, "The entry"))


def _waits(row: TimelineRow) -> bool:
    """Whether somebody has not been told yet."""
    return row.is_open or row.status in ("telling", "skipped")

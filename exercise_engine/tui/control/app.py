"""The application of the control cell, also for evaluators and observers, who look on."""

from __future__ import annotations

from typing import ClassVar

from exercise_engine.client.updates import LinkChanged, Update, Welcomed
from exercise_engine.core.commands import SendMessage
from exercise_engine.core.control_log import PAUSE_REASONS
from exercise_engine.core.facts import EmergencyDeclared, StageChanged
from exercise_engine.core.stages import AFTER_END
from exercise_engine.core.view_items import STAGE_TITLES, Emergency, words_of
from exercise_engine.model.base import name_from_id
from exercise_engine.tui.app import STYLES, SeatApp
from exercise_engine.tui.control.actions import Actions
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.control.screen import ControlScreen
from exercise_engine.tui.control.stand_in import StandIn, StandInState
from exercise_engine.tui.control.steering.outbox import WAIT_S
from exercise_engine.tui.player.answer_screen import AnswerScreen
from exercise_engine.tui.session import Connect, Session
from exercise_engine.tui.text import wall_words
from exercise_engine.tui.widgets.header import HeaderFacts, header_facts

LEAVES_AFTER_S = 4.0
"""Long enough to read that play has ended."""


class ControlApp(SeatApp):
    """Shows one control seat and acts for it."""

    CSS_PATH: ClassVar = [STYLES / "shared.tcss", STYLES / "control.tcss"]

    def __init__(
        self,
        connect: Connect,
        *,
        session: Session | None = None,
        leaves_at_end: bool = False,
        outbox_s: float = WAIT_S,
    ) -> None:
        """`leaves_at_end` closes the screen a moment after EndEx, for demonstrations; `outbox_s` is how long
        what goes to players can be taken back.
        """
        self._leaves_at_end = leaves_at_end
        self.desk = Desk(session or Session(), outbox_s=outbox_s)
        super().__init__(self.desk.session, connect)
        self.stand_in = StandInState(self.session)
        self.actions = Actions(Asker(self, self.desk), StandIn(self, self.stand_in))
        self.main = ControlScreen(self.desk, self.actions)
        self.actions.claims.under_cursor = self.main.need_under_cursor
        self.desk.outbox.on_change = self.main.refresh_news

    def get_default_screen(self) -> ControlScreen:
        """Return the main screen."""
        return self.main

    def take(self, update: Update) -> None:
        """Take in one update."""
        self.desk.take(update)
        if isinstance(update, Welcomed) and update.frame.kind == "player":
            self.refusal = LinkChanged(
                "ended", "this seat is a player's: take it with `exercise-engine join`"
            )
            self.exit()
        if self.desk.view.kind == "simcell":
            self.stand_in.take(update)

    def show_news(self) -> None:
        """Show what has changed."""
        self.main.refresh_news()
        self._refresh_answers()
        if self._leaves_at_end and self.desk.view.stage in AFTER_END:
            self._leaves_at_end = False
            self.set_timer(LEAVES_AFTER_S, self.exit)

    def tick(self) -> None:
        """Move on what shows time, and send what has waited long enough."""
        self.desk.outbox.send_due()
        self.main.refresh_news()
        self._refresh_answers()

    def _refresh_answers(self) -> None:
        """Bring the form of an answer up to date, where the SimCell answers for a team."""
        for screen in self.screen_stack:
            if isinstance(screen, AnswerScreen) and screen.is_mounted:
                screen.refresh_state()

    def header_facts(self) -> HeaderFacts:
        """Return what the header shows now."""
        return header_facts(self.session, phases=self._phases(), note=self._standing_still())

    def emergency_now(self) -> Emergency | None:
        """Return the REAL EMERGENCY that holds, if one does."""
        event = self.desk.view.emergency
        if event is None or not isinstance(event.fact, EmergencyDeclared):
            return None
        return Emergency(event.seq, event.at_ms, event.fact.by_label, str(event.fact.note))

    @property
    def may_write(self) -> bool:
        """Whether this seat can write to the control cell."""
        return self.desk.may(SendMessage)

    @property
    def may_resume(self) -> bool:
        """Whether this seat can let play go on after a REAL EMERGENCY."""
        return self.desk.view.kind == "lead"

    def waiting_text(self) -> str:
        """Return how much needs somebody, for the window's title."""
        count = len(self.desk.needs())
        return f"({count} need you)" if count else ""

    def action_write_to_control(self) -> None:
        """Write to the rest of the control cell; the only message that passes in a REAL EMERGENCY."""
        self.actions.letters.to_control()

    def action_resume_play(self) -> None:
        """Let play go on after a REAL EMERGENCY."""
        self.actions.clock.resume()

    def _phases(self) -> tuple[str, ...]:
        view = self.desk.view
        if view.plan is None:
            return view.phase_titles
        return tuple(
            view.plan.phases[phase].title or name_from_id(phase)
            for phase in view.phases
            if phase in view.plan.phases
        )

    def _standing_still(self) -> str:
        """Return why play stands still; empty while it does not."""
        clock, event = self.session.clock, self.desk.view.stage_event
        if self.desk.fault or (clock is not None and clock.stage == "running" and not clock.running):
            return "FAULT: the log cannot be written, play stands still"
        if clock is None or clock.stage == "running":
            return ""
        if clock.stage == "paused" and event is not None and isinstance(event.fact, StageChanged):
            note = words_of(event.fact.note)
            if event.fact.back_at_ms is not None:
                return f"BREAK until {wall_words(event.fact.back_at_ms)}: {note}"
            return f"PAUSED: {PAUSE_REASONS[event.fact.why]}" + (f": {note}" if note else "")
        return STAGE_TITLES[clock.stage]

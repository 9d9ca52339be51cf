"""Everything that the keys of the control screen do, in one place."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.control_needs import Need
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.baseline import show_baselines
from exercise_engine.tui.control.clock_actions import ClockActions
from exercise_engine.tui.control.course_rows import offer_row
from exercise_engine.tui.control.cuts import offer_cuts
from exercise_engine.tui.control.gates import offer_gate, offer_gates
from exercise_engine.tui.control.guidance_actions import GuidanceActions
from exercise_engine.tui.control.inject_actions import InjectActions
from exercise_engine.tui.control.joint_teams import offer_joint_teams
from exercise_engine.tui.control.letter_actions import LetterActions
from exercise_engine.tui.control.more import offered
from exercise_engine.tui.control.obligation_actions import ObligationActions
from exercise_engine.tui.control.paper.actions import PaperActions
from exercise_engine.tui.control.replies import ReplyActions
from exercise_engine.tui.control.seat_actions import SeatActions
from exercise_engine.tui.control.service_actions import ServiceActions
from exercise_engine.tui.control.sharing import SharingActions
from exercise_engine.tui.control.stand_in import StandIn
from exercise_engine.tui.control.statement_actions import StatementActions
from exercise_engine.tui.control.steering.actions import SteeringActions
from exercise_engine.tui.control.steering.claims import ClaimActions
from exercise_engine.tui.control.survey_actions import SurveyActions
from exercise_engine.tui.control.world_actions import WorldActions


class Actions:
    """The actions of one control screen."""

    def __init__(self, asker: Asker, stand_in: StandIn) -> None:
        self._asker = asker
        self.stand_in: StandIn = stand_in
        self.clock: ClockActions = ClockActions(asker)
        self.injects: InjectActions = InjectActions(asker)
        self.letters: LetterActions = LetterActions(asker)
        self.paper: PaperActions = PaperActions(asker)
        self.guidance: GuidanceActions = GuidanceActions(asker)
        self.statements: StatementActions = StatementActions(asker, self.letters)
        self.world: WorldActions = WorldActions(asker)
        self.steering: SteeringActions = SteeringActions(asker)
        self.claims: ClaimActions = ClaimActions(asker)
        self.surveys: SurveyActions = SurveyActions(asker)
        self.replies: ReplyActions = ReplyActions(asker)
        self.services: ServiceActions = ServiceActions(asker)
        self.sharing: SharingActions = SharingActions(asker)
        self.obligations: ObligationActions = ObligationActions(asker)
        self.seats: SeatActions = SeatActions(asker)

    @property
    def asker(self) -> Asker:
        """Shows dialogs for these actions."""
        return self._asker

    def more(self) -> None:
        """Offer what has no key of its own."""
        entries = {entry.key: entry for entry in offered(self._asker.desk)}
        if not entries:
            self._asker.refuse("There is nothing more that this seat could do now.")
            return
        ways = [entry.way for entry in entries.values()]
        self._asker.ask_way("More", ways, lambda key: entries[key].open(self))

    def refuse(self, sentence: str) -> None:
        """Say why something cannot be done."""
        self._asker.refuse(sentence)

    def cuts(self) -> None:
        """Offer what could be left out so that play ends in time."""
        offer_cuts(self._asker)

    def gates(self) -> None:
        """Offer to let the story go on at a closed gate."""
        offer_gates(self._asker)

    def baselines(self) -> None:
        """Show how far the organisations have come with their baselines."""
        show_baselines(self._asker.app, self._asker.desk)

    def joint_teams(self) -> None:
        """Offer to bring a joint team together, or to let it part."""
        offer_joint_teams(self._asker)

    def resolve(self, need: Need) -> None:
        """Open what resolves a need, once it is sure where somebody else has claimed it."""
        self.claims.guard(need, lambda: self._resolve(need))

    def _resolve(self, need: Need) -> None:
        match need.action:
            case "resume":
                self.clock.resume()
            case "wait":
                self._asker.refuse(
                    "The server cannot write its log: whoever runs it has to make room on the disk."
                )
            case "deliver":
                self.injects.deliver(need.seq or 0)
            case "decide":
                self.injects.decide(need.inject or ("", ""))
            case "map":
                self.injects.map_answer(need.seq or 0)
            case "mark":
                if need.expected is not None:
                    self.injects.mark(need.expected)
            case "reply":
                self.replies.reply_to(need.seq or 0, self.letters)
            case "release":
                self.injects.offer(need.inject or ("", ""))
            case "let_go":
                self.steering.hold_or_let_go()
            case "inform":
                self.letters.letter(to=(need.team,))
            case "cut":
                self.cuts()
            case "hint":
                self.guidance.hint(need.seq or 0)
            case "let_decide":
                self.seats.let_decide(need.team)
            case "note_person":
                self.seats.note_who_came(need)
            case "clear":
                self.statements.offer(need.seq or 0)
            case "record":
                self.obligations.offer(need.key.partition(":")[2])
            case "react":
                self.statements.react(need.seq or 0)
            case "permit":
                self.sharing.answer(need.seq or 0)
            case "row":
                offer_row(self._asker, need.key.partition(":")[2])
            case "open":
                offer_gate(self._asker, need.key.partition(":")[2])
            case "dismiss":
                self._asker.desk.dismiss(need.key)
            case _:
                assert_never(need.action)

"""The teams' drafts of answers, in memory: one holder at a time, the others watch it grow."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.events import Event
from exercise_engine.core.facts import AnswerCounted, AnswerGiven, AskOpened
from exercise_engine.core.policy import Viewer
from exercise_engine.core.posts.decide import HOLDERS
from exercise_engine.core.state import Seat
from exercise_engine.core.steering.facts import AskWithdrawn
from exercise_engine.protocol.messages import DraftContent, DraftFrame, DraftState


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What became of a draft frame."""

    state: DraftState | None
    """The draft as it stands now; none if there is nothing to draft."""
    accepted: bool
    reason: str = ""


class Drafts:
    """Open asks with their drafts; a fold over events, and over what teams type."""

    def __init__(self) -> None:
        self._respondents: dict[int, str] = {}
        self._states: dict[int, DraftState] = {}
        self._revisable: set[int] = set()
        """Asks for which one may go on drafting after an answer, until it counts."""

    def take(self, event: Event) -> None:
        """Note asks that open and close."""
        match event.fact:
            case AskOpened(respondent=team, revisable=revisable):
                self._respondents[event.seq] = team
                if revisable:
                    self._revisable.add(event.seq)
            case AnswerGiven(ask=ask, late=False) if ask in self._revisable:
                self._states.pop(ask, None)
            case AnswerGiven(ask=ask) | AskWithdrawn(ask=ask) | AnswerCounted(ask=ask):
                self._respondents.pop(ask, None)
                self._states.pop(ask, None)
            case _:
                pass

    def of(self, seen_by: Viewer) -> tuple[DraftState, ...]:
        """The drafts that a seat may see."""
        return tuple(state for ask, state in self._states.items() if self.may_share(seen_by, ask))

    def may_share(self, seen_by: Viewer, ask: int) -> bool:
        """Whether a draft is a seat's business: whoever holds a post of the team that is asked."""
        team = self._respondents.get(ask)
        return seen_by.kind in HOLDERS and team is not None and team in seen_by.addresses

    def change(self, frame: DraftFrame, *, seat: Seat, seen_by: Viewer) -> DraftOutcome:
        """Take what somebody typed, unless somebody else holds the draft or it is older than what is here."""
        if not self.may_share(seen_by, frame.ask):
            return DraftOutcome(
                None, accepted=False, reason="there is no open question of your team to draft for"
            )
        current = self._states.get(frame.ask)
        holder = current.holder if current is not None else None
        if current is not None and holder not in (None, seat.seat) and not frame.take_over:
            return DraftOutcome(
                current, accepted=False, reason=f"{current.holder_label} is writing this answer"
            )
        revision = frame.revision
        if current is not None and revision <= current.revision:
            if holder == seat.seat:
                return DraftOutcome(current, accepted=False)
            revision = current.revision + 1
        state = DraftState(
            ask=frame.ask,
            holder=seat.seat,
            holder_label=seat.label,
            revision=revision,
            **frame.model_dump(include=set(DraftContent.model_fields)),
        )
        self._states[frame.ask] = state
        return DraftOutcome(state, accepted=True)

    def release(self, seat: str) -> tuple[DraftState, ...]:
        """Let go of what a seat holds, as its terminal has gone; the words stay. Gives what changed."""
        held = [state for state in self._states.values() if state.holder == seat]
        freed = tuple(state.model_copy(update={"holder": None, "holder_label": ""}) for state in held)
        self._states.update({state.ask: state for state in freed})
        return freed

    def clear(self) -> None:
        """Forget all drafts."""
        self._states.clear()

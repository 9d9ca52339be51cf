"""A scripted lead controller: runs an exercise from check-in to EndEx and answers for personas."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.course.commands import TakeRow
from exercise_engine.core.crib import option_of_words
from exercise_engine.core.events import Event
from exercise_engine.core.players import Diary, Intent, between, draw
from exercise_engine.core.state import State
from exercise_engine.model.ask import MetByMessage
from exercise_engine.model.timing import MINUTE_MS, SECOND_MS

DELIVERS_MS = (20 * SECOND_MS, 90 * SECOND_MS)
MAPS_MS = (15 * SECOND_MS, 60 * SECOND_MS)
REPLIES_MS = (MINUTE_MS, 3 * MINUTE_MS)
SEES_SHARE = 0.6
"""How often an action that only people can see was there to be seen."""
FIRES_SHARE = 0.7
"""How often a proposed contingency is released."""


class ControlBrain:
    """The scripted lead controller. Before StartEx it moves on whenever it is asked; `ready` says that all
    are here.
    """

    def __init__(self, *, seat: str, seed: str, ends: bool = True) -> None:
        self._seat = seat
        self._seed = f"{seed}/{seat}"
        self._ends = ends
        self._state: State | None = None
        self._diary = Diary()
        self._stage_asked: str | None = None
        self.ready = True
        """Whether check-in is over; a driver over the wire sets it when every seat is connected."""

    def observe(self, events: Iterable[Event]) -> None:
        for event in events:
            if self._state is None:
                self._state = first_state(event)
                continue
            apply(self._state, event)
            self._observe(self._state, event)

    def next_ms(self) -> int | None:
        if self._state is None:
            return None
        if self._next_stage(self._state) is not None:
            return self._state.elapsed_ms
        return self._diary.next_ms() if self._state.stage == "running" else None

    def act(self, elapsed_ms: int) -> list[Intent]:
        state = self._state
        if state is None:
            return []
        stage = self._next_stage(state)
        if stage is not None:
            self._stage_asked = state.stage
            return [Intent(stage)]
        if state.stage != "running":
            return []
        return self._diary.due(elapsed_ms, is_moot=lambda command: _is_moot(state, command))

    def _next_stage(self, state: State) -> c.MoveStage | None:
        """Return the move that comes next by itself, once for each stage."""
        if self._stage_asked == state.stage:
            return None
        match state.stage:
            case "planned":
                return c.MoveStage(target="check_in")
            case "check_in" if self.ready:
                return c.MoveStage(target="briefing")
            case "briefing":
                return c.MoveStage(target="running")
            case "paused":
                return c.MoveStage(target="running", note="We go on.")
            case _:
                return None

    def _observe(self, state: State, event: Event) -> None:
        fact = event.fact
        match fact:
            case f.StageChanged(target="running"):
                self._stage_asked = None
                if self._ends and fact.source != "paused":
                    self._plan(state.scenario.clock.length_ms, c.MoveStage(target="hot_wash", note="EndEx."))
            case f.DeliveryOpened():
                said = "Understood. We take it up at once."
                at = self._after(event, "delivers", DELIVERS_MS)
                self._plan(at, c.FinishDelivery(task=event.seq, outcome="done", said=said))
            case f.AnswerGiven() if fact.words is not None:
                self._map(state, event, fact)
            case f.ContingencyProposed():
                self._judge_contingency(state, event, fact)
            case f.RowDue():
                self._plan(self._after(event, "takes", MAPS_MS), TakeRow(row=fact.row))
            case f.ExpectedOpened():
                self._watch(state, event, fact)
            case f.MessageSent():
                self._reply(state, event, fact)
            case _:
                pass

    def _map(self, state: State, event: Event, answer: f.AnswerGiven) -> None:
        ask = state.asks[answer.ask]
        definition = state.plan.instances[ask.inject, ask.instance].inject.asks[ask.ask]
        if definition.is_mapped:
            option = option_of_words(definition, str(answer.words))
            at = self._after(event, "maps", MAPS_MS)
            self._plan(at, c.MapAnswer(ask=answer.ask, option=option))

    def _judge_contingency(self, state: State, event: Event, proposed: f.ContingencyProposed) -> None:
        contingency = state.plan.instances[proposed.inject, proposed.instance].inject.contingency
        if contingency is not None and contingency.auto:
            return
        at = self._after(event, "judges", MAPS_MS)
        if draw(self._seed, "fires", event.seq) < FIRES_SHARE:
            self._plan(at, c.ReleaseInject(inject=proposed.inject, instance=proposed.instance))
        else:
            skip = c.SkipInject(
                inject=proposed.inject, instance=proposed.instance, note="They are busy enough."
            )
            self._plan(at, skip)

    def _watch(self, state: State, event: Event, opened: f.ExpectedOpened) -> None:
        """Mark what only people can see; what a message shows is left to the engine."""
        action = state.plan.instances[opened.inject, opened.instance].inject.expected[opened.expected]
        if any(isinstance(pattern, MetByMessage) for pattern in action.met_by):
            return
        if draw(self._seed, "sees", event.seq) >= SEES_SHARE:
            return
        within = 10 * MINUTE_MS if opened.due_ms is None else opened.due_ms - event.elapsed_ms
        at = event.elapsed_ms + between(self._seed, "sees_when", event.seq, within // 4, within * 3 // 4)
        self._plan(
            at,
            c.MarkExpected(
                inject=opened.inject,
                instance=opened.instance,
                expected=opened.expected,
                team=opened.team,
                outcome="met",
                note="Seen in the room.",
            ),
        )

    def _reply(self, state: State, event: Event, message: f.MessageSent) -> None:
        """Answer for the first persona that was written to."""
        persona = next((address for address in message.to if address in state.scenario.personas), None)
        if persona is None:
            return
        at = self._after(event, "replies", REPLIES_MS)
        body = "We have your message and come back to you as soon as we know more."
        reply = c.SendMessage(
            to=(message.sender,), subject=str(message.subject), body=body, reply_to=event.seq
        )
        self._diary.plan(at, Intent(reply, persona))

    def _after(self, event: Event, purpose: str, span_ms: tuple[int, int]) -> int:
        return event.elapsed_ms + between(self._seed, purpose, event.seq, *span_ms)

    def _plan(self, due_ms: int, command: c.AnyCommand) -> None:
        self._diary.plan(due_ms, Intent(command))


def _is_moot(state: State, command: c.AnyCommand) -> bool:
    """Return whether what control meant to do has happened without it."""
    match command:
        case c.MarkExpected():
            key = (command.inject, command.instance, command.expected, command.team)
            return state.expected[key].outcome != "open"
        case c.ReleaseInject() | c.SkipInject():
            return state.injects[command.inject, command.instance].status not in ("planned", "held")
        case _:
            return False

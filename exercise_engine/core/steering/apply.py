"""Apply facts of steering to the state, and note what was told by what."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.facts import DeliveryDone, InjectTold, MessageSent
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.state import State
from exercise_engine.core.steering import facts as f
from exercise_engine.core.steering.replan import retargeted
from exercise_engine.core.steering.state import GivenTime


def note_telling(state: State, event: Event, fact: InjectTold | DeliveryDone | MessageSent) -> None:
    """Remember which release, or which message of control, an event tells of."""
    own = state.steering
    match fact:
        case DeliveryDone():
            if (task := state.tasks.get(fact.task)) is not None:
                own.delivered[event.seq] = task.script.release
        case InjectTold():
            release = event.cause if event.cause in state.releases else own.delivered.get(event.cause or 0)
            if release is not None:
                own.tellings[release] = (*own.tellings.get(release, ()), event.seq)
        case MessageSent():
            if fact.sender.partition(".")[0] not in state.scenario.teams:
                own.tellings[event.seq] = (event.seq,)
        case _:
            assert_never(fact)


def apply_steering(state: State, event: Event, fact: f.SteeringFact) -> None:
    """Change the state as a fact of steering says."""
    own = state.steering
    match fact:
        case f.TellingWithdrawn():
            _withdraw(state, event, fact)
        case f.TellingCorrected():
            for task in state.tasks.values():
                if task.script.release == fact.of and not task.done:
                    task.script = task.script.model_copy(
                        update={"subject": fact.subject, "script": fact.body}
                    )
        case f.InjectWithdrawn() | f.InjectCorrected():
            state.shown[event.seq] = event.audience
        case f.AskWithdrawn():
            if (ask := state.asks.get(fact.ask)) is not None:
                ask.status = "withdrawn"
        case f.ExpectedDropped():
            _drop(state, fact)
        case f.AllHeld() | f.AllLetGo():
            own.all_held = isinstance(fact, f.AllHeld)
        case f.InjectPostponed():
            own.times[fact.inject, fact.instance] = GivenTime(fact.to_ms, fact.at_least)
        case f.InjectRetargeted():
            key = (fact.inject, fact.instance)
            own.recipients[key] = fact.to
            state.plan = retargeted(state.plan, key, fact.to)
        case f.InjectEdited():
            _edit(state, (fact.inject, fact.instance), fact)
        case f.NeedClaimed():
            own.claims[fact.key] = event.actor
        case f.NeedGivenBack():
            own.claims.pop(fact.key, None)
        case f.PlanShifted():
            pass
        case _:
            assert_never(fact)


def _withdraw(state: State, event: Event, fact: f.TellingWithdrawn) -> None:
    """What was told stays told; what still was to be delivered is not."""
    state.steering.withdrawn.add(fact.of)
    for task in state.tasks.values():
        if task.script.release == fact.of:
            task.done = True
    inject = state.injects.get((fact.inject, fact.instance))
    if inject is None:
        return
    inject.status = "withdrawn"
    if inject.told_ms and inject.complete_ms is None:
        inject.complete_ms = event.elapsed_ms
    state.set_name("withdrawn", "items", fact.inject, fact.instance)


def _drop(state: State, fact: f.ExpectedDropped) -> None:
    key = (fact.inject, fact.instance, fact.expected, fact.team)
    if (expected := state.expected.get(key)) is not None:
        expected.dropped = True
    state.watched.get(fact.team, {}).pop(key, None)


def _edit(state: State, key: InjectKey, fact: f.InjectEdited) -> None:
    if fact.subject is None:
        state.steering.edits.pop(key, None)
    else:
        state.steering.edits[key] = fact

"""When briefs, documents and hints are due, and what an event makes due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.guidance.apply import HEARD, hint_key, team_heard
from exercise_engine.core.guidance.facts import HintDropped
from exercise_engine.core.guidance.plan import HandoutKey, HintKey
from exercise_engine.core.plan import Immediately, Never
from exercise_engine.core.state import State
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, StoryTime, duration_ms

GuidanceKey = HandoutKey | HintKey


def guidance_due_ms(state: State, key: GuidanceKey) -> int | None:
    """Return the exercise time at which something is due, or None while nothing says so and once it is
    settled.
    """
    return handout_due_ms(state, key) if isinstance(key, HandoutKey) else hint_due_ms(state, key)


def handout_due_ms(state: State, key: HandoutKey) -> int | None:
    """Return when a brief or document is due that was not handed out yet."""
    guidance = state.guidance
    plan = guidance.plan.handouts.get(key)
    if plan is None or key in guidance.handed or key in guidance.held:
        return None
    match plan.timing:
        case ExerciseOffset(elapsed_ms):
            return elapsed_ms
        case StoryTime(story_ms):
            return state.story.elapsed_ms_at(story_ms)
        case AfterItem(item, delay_ms):
            complete = state.item_complete_ms(item)
            return None if complete is None else complete + delay_ms
        case Stage() | Immediately():
            return 0
        case Never():
            return None
        case _:
            assert_never(plan.timing)


def hint_due_ms(state: State, key: HintKey) -> int | None:
    """Return when a team has been silent long enough for a hint that was not settled yet."""
    plan = state.guidance.plan.hints.get(key)
    since = silent_since_ms(state, key)
    if plan is None or since is None or key in state.guidance.hints:
        return None
    return since + duration_ms(plan.hint.after)


def silent_since_ms(state: State, key: HintKey) -> int | None:
    """Return from when on nothing was heard of a team, at the earliest from when it was told."""
    told: int | None = 0
    if key.source == "inject":
        inject = state.injects.get((key.owner, key.instance))
        if inject is None or inject.status == "withdrawn":
            return None
        told = inject.told_ms.get(key.team)
    return None if told is None else max(told, state.guidance.heard_ms.get(key.team, told))


def all_due(state: State) -> Iterator[tuple[GuidanceKey, int]]:
    """Yield everything that is due at some time."""
    plan = state.guidance.plan
    keys: tuple[GuidanceKey, ...] = (*plan.handouts, *plan.hints)
    for key in keys:
        if (due := guidance_due_ms(state, key)) is not None:
            yield key, due


def due_after(state: State, event: Event) -> Iterator[tuple[GuidanceKey, int]]:
    """Yield what an event, already applied, gives another time."""
    for key in _touched(state, event):
        if (due := guidance_due_ms(state, key)) is not None:
            yield key, due


def due_following(state: State, item: str) -> Iterator[tuple[GuidanceKey, int]]:
    """Yield what comes after an item, and when."""
    for key in state.guidance.plan.followers.get(item, ()):
        if (due := handout_due_ms(state, key)) is not None:
            yield key, due


def _touched(state: State, event: Event) -> tuple[GuidanceKey, ...]:
    plan, fact = state.guidance.plan, event.fact
    if not plan.hints:
        return ()
    match fact:
        case f.InjectReleased():
            return plan.hints_of_inject.get((fact.inject, fact.instance), ())
        case f.DeliveryDone():
            task = state.tasks.get(fact.task)
            return plan.hints_of_inject.get(task.inject, ()) if task is not None and task.inject else ()
        case HintDropped():
            return (hint_key(fact),)
        case _ if isinstance(fact, HEARD):
            return plan.hints_of_team.get(team_heard(state, event), ())
        case _:
            return ()

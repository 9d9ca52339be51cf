"""What a change of the plan would do, worked out from what control knows, before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.control_timeline import due_ms, in_scope
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.steering.replan import retargeted, shifted_ms
from exercise_engine.model.timing import ExerciseOffset


@dataclass(frozen=True, slots=True)
class Moved:
    """One inject with its time before and after."""

    key: InjectKey
    from_ms: int
    to_ms: int


def shift_preview(view: ControlView, by_ms: int, *, now_ms: int) -> tuple[Moved, ...]:
    """Return what a shift of the plan moves, in the order of the new times."""
    if view.plan is None:
        return ()
    found = [
        (shifted_ms(due, by_ms, now_ms=now_ms), plan.position, key, due)
        for key, plan in view.plan.instances.items()
        if in_scope(view, key) and (due := _shiftable_ms(view, key, now_ms=now_ms)) is not None
    ]
    return tuple(Moved(key, due, to_ms) for to_ms, _, key, due in sorted(found))


def _shiftable_ms(view: ControlView, key: InjectKey, *, now_ms: int) -> int | None:
    assert view.plan is not None
    given = view.steering.times.get(key)
    timing = view.plan.instances[key].timing
    by_exercise_time = isinstance(timing, ExerciseOffset) or (given is not None and not given.at_least)
    if not by_exercise_time or view.inject(key).status not in ("planned", "held"):
        return None
    due = due_ms(view, key)
    return due if due is not None and due > now_ms else None


def respondents_after(view: ControlView, key: InjectKey, to: tuple[str, ...]) -> tuple[str, ...]:
    """Return the teams that would answer what an inject asks, if it went to others."""
    if view.plan is None or key not in view.plan.instances:
        return ()
    plan = retargeted(view.plan, key, to)
    instance = plan.instances[key]
    return tuple(dict.fromkeys(t for ask in instance.inject.asks for t in plan.respondents(instance, ask)))


def readers_of_conditions(view: ControlView, inject: str) -> tuple[str, ...]:
    """Return the injects whose conditions read an answer to an inject: they read the team planned for."""
    if view.plan is None:
        return ()
    wanted = f"answers.{inject}."
    return tuple(
        name
        for name, found in view.plan.scenario.injects.items()
        if any(wanted in (text or "") for text in (found.when, found.unless, found.if_))
    )

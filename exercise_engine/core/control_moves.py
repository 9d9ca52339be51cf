"""What the control cell may do at this moment: moves of the exercise with their effect, and rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from exercise_engine.core import commands as c
from exercise_engine.core.attendance.roll import roll
from exercise_engine.core.command_types import Request
from exercise_engine.core.control_timeline import timeline
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.facts import StageName
from exercise_engine.core.plan import InstancePlan
from exercise_engine.core.policy import LEAD_STAGES, MAY_DO
from exercise_engine.core.stages import MOVES
from exercise_engine.model.timing import Stage, offset_text

MISSING_NAMED_MAX = 8
"""Seats named in a dialog; the check-in board shows all of them."""

Target = Literal["check_in", "briefing", "running", "paused", "hot_wash", "evaluation", "closed", "aborted"]


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the exercise, with what it does."""

    target: Target
    name: str
    effect: str
    is_grave: bool = False
    """Whether too much depends on it to do it with one key."""


def may(view: ControlView, command: type[Request]) -> bool:
    """Whether this kind of seat may give a command at all."""
    if view.scope and command in (c.MoveStage, c.JumpStory, c.ChangePhase):
        return False
    return view.kind in MAY_DO[command]


def moves(view: ControlView, elapsed_ms: int, *, connected: frozenset[str] | None = None) -> tuple[Move, ...]:
    """Return the moves that this seat may make now, with their effect.

    `connected` are the seats that somebody sits at, where that is known; StartEx then says who is missing.
    """
    if not may(view, c.MoveStage):
        return ()
    targets = [target for _, source, target in MOVES if source == view.stage]
    return tuple(
        _move(view, target, elapsed_ms, connected)
        for target in targets
        if target != "planned" and _may_move(view, target)
    )


def why_no_moves(view: ControlView) -> str:
    """Return why this seat cannot move the exercise at this moment."""
    if view.scope:
        return "This seat acts for some organisations only; the lead controller moves the exercise."
    if not may(view, c.MoveStage):
        return f"A seat of kind {view.kind} looks on; it cannot move the exercise."
    if view.emergency is not None:
        return "REAL EMERGENCY: only the lead controller moves the exercise on."
    return "The exercise cannot go anywhere from here."


def _may_move(view: ControlView, target: StageName) -> bool:
    if view.kind == "lead":
        return True
    if view.emergency is not None:
        return False
    return target not in LEAD_STAGES or (target == "running" and view.stage == "paused")


def _move(view: ControlView, target: Target, elapsed_ms: int, connected: frozenset[str] | None) -> Move:
    match target:
        case "check_in":
            return Move(
                target, "Open check-in", f"Players are asked to take their seats.{_with(view, target)}"
            )
        case "briefing":
            return Move(target, "Begin the briefing", f"Everybody is told.{_with(view, target)}")
        case "running" if view.stage == "paused":
            lifts = view.emergency is not None
            return Move(target, "Resume", _resume_effect(view, elapsed_ms), is_grave=lifts)
        case "running":
            effect = f"Exercise time starts to run; everybody is told.{_with(view, target)}"
            absent = "" if connected is None else _absent(view, connected)
            return Move(target, "StartEx", effect + absent)
        case "paused":
            at = offset_text(elapsed_ms)
            effect = f"Exercise time stops at {at}. Answers and messages pass; what follows from them waits."
            return Move(target, "Pause", effect)
        case "hot_wash":
            return Move(target, "EndEx", _end_effect(view, elapsed_ms), is_grave=True)
        case "evaluation":
            return Move(target, "Begin the evaluation", "The hot wash ends; everybody is told.")
        case "closed":
            return Move(target, "Close the exercise", "Nobody can write any more.", is_grave=True)
        case "aborted":
            effect = "The exercise ends at once, for everybody, and cannot be taken up again."
            return Move(target, "Abort", effect, is_grave=True)
        case _:
            assert_never(target)


def _absent(view: ControlView, connected: frozenset[str]) -> str:
    """Say which seats that are expected nobody sits at; it forbids nothing."""
    missing = [entry.label for entry in roll(view, connected).seats if entry.is_missing]
    if not missing:
        return " Every seat that is expected is here."
    more = len(missing) - MISSING_NAMED_MAX
    named = "; ".join(missing[:MISSING_NAMED_MAX]) + (f"; and {more} more" if more > 0 else "")
    return f" Not here yet: {named}. Whoever comes later finds all that their seat was told."


def _resume_effect(view: ControlView, elapsed_ms: int) -> str:
    waiting = [row for row in timeline(view, elapsed_ms) if row.status == "due"]
    lifted = " The REAL EMERGENCY is over." if view.emergency is not None else ""
    due = f" Due at once: {', '.join(row.label for row in waiting)}." if waiting else ""
    return f"Exercise time goes on from {offset_text(elapsed_ms)}.{lifted}{due}"


def _end_effect(view: ControlView, elapsed_ms: int) -> str:
    rows = timeline(view, elapsed_ms)
    left = sum(row.is_open for row in rows)
    skipped = f" {left} injects that were not released are skipped." if left else ""
    return f"Play ends for everybody; the record for measures is sealed.{skipped}"


def _with(view: ControlView, target: Target) -> str:
    """Say what is released with a move before play."""
    if view.plan is None:
        return ""
    labels = [key[0] for key, plan in view.plan.instances.items() if _comes_with(view, plan, target)]
    return f" Released with it: {', '.join(dict.fromkeys(labels))}." if labels else ""


def _comes_with(view: ControlView, plan: InstancePlan, target: Target) -> bool:
    if view.inject(plan.key).status != "planned" or not isinstance(plan.timing, Stage):
        return False
    return target != "check_in" or plan.timing.name == "check_in"

"""Phases: the parts of the story, one after the other, one inside the other, or side by side."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.base import ConditionText, Function, Id, Model, ShortText
from exercise_engine.model.timing import Duration

PHASE_DEPTH_MAX = 4
"""Deeper nesting cannot be told to players."""


class NextPhase(Model):
    """A way out of a phase; ways are tried in file order."""

    to: Id
    """A phase beside this one."""
    when: ConditionText | None = None
    """Taken once this is true."""
    unless: ConditionText | None = None
    """Taken once this is false; with `when`, both apply."""
    after: Duration | None = None
    """Not before this much exercise time in the phase; alone, taken then."""


class Phase(Model):
    """A part of the story. Without `next`, only control leaves it."""

    title: ShortText | None = None
    """What players read; by default its id in words."""
    start: bool = False
    """Entered first among the phases beside it."""
    function: Function | None = None
    """Chapter of the report for injects in it; by default that of the phase around it."""
    next: tuple[NextPhase, ...] = ()
    """Ways out."""
    phases: dict[Id, Phase] = {}
    """Phases inside it, one at a time."""
    strands: dict[Id, Phase] = {}
    """Phases inside it that all run side by side, such as a technical and a public strand."""


def walk_phases(
    phases: dict[str, Phase], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Phase]]:
    """Yield every phase with the ids from the top down to it, in file order."""
    for phase_id, phase in phases.items():
        path = (*above, phase_id)
        yield path, phase
        yield from walk_phases(phase.phases, path)
        yield from walk_phases(phase.strands, path)


def endings(phases: dict[str, Phase]) -> tuple[str, ...]:
    """Return the phases in which a story ends, in file order: only control leaves them and those around them.

    Of strands that run side by side to the end, each has endings of its own.
    """
    found: list[str] = []
    for phase_id, phase in phases.items():
        if not phase.next:
            found += endings(phase.phases | phase.strands) or (phase_id,)
    return tuple(found)

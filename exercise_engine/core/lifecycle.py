"""The exercise as a state machine: the moves of `core.stages`, asked of `transitions`."""

from __future__ import annotations

from functools import lru_cache

from transitions import Machine

from exercise_engine.core.facts import StageName
from exercise_engine.core.stages import AFTER_END, BEFORE_START, IN_PLAY, MOVES, STAGE_WORDS, STAGES
from exercise_engine.errors import CommandRejected

__all__ = [
    "AFTER_END",
    "BEFORE_START",
    "IN_PLAY",
    "MOVES",
    "STAGES",
    "STAGE_WORDS",
    "lifecycle_machine",
    "move",
]


class _Place:
    """Where the machine's model stands."""

    state: str = "planned"


@lru_cache(maxsize=1)
def lifecycle_machine() -> Machine:
    """Return the machine over the table; it has no model of its own, no back doors and no callbacks."""
    machine = Machine(model=None, states=list(STAGES), initial="planned", auto_transitions=False)
    for trigger, source, target in MOVES:
        machine.add_transition(trigger, source, target)
    return machine


def move(source: StageName, target: StageName) -> None:
    """Raise CommandRejected unless the exercise may go from one state to another."""
    trigger = next((row[0] for row in MOVES if row[1] == source and row[2] == target), None)
    if trigger is None:
        raise CommandRejected(
            "wrong_stage",
            f"the exercise is {STAGE_WORDS[source]} and cannot be {STAGE_WORDS[target]} from there",
        )
    place = _Place()
    machine = lifecycle_machine()
    machine.add_model(place, initial=source)
    try:
        machine.events[trigger].trigger(place)
    finally:
        machine.remove_model(place)
    assert place.state == target, f"{trigger} led from {source} to {place.state}, not to {target}"

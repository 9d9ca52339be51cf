"""The states of an exercise and the moves between them: one table, read by the `transitions` machine and by the docs.

StartEx is the move from briefing (or check-in) to running; EndEx is the move to hot wash and seals the log for measures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from transitions import Machine, MachineError

from exercise_engine.core.facts import StageName
from exercise_engine.errors import CommandRejected

STAGES: Final[tuple[StageName, ...]] = (
    "planned", "check_in", "briefing", "running", "paused", "hot_wash", "evaluation", "closed", "aborted",
)

MOVES: Final[tuple[tuple[str, StageName, StageName], ...]] = (
    ("open_check_in", "planned", "check_in"),
    ("start_briefing", "planned", "briefing"),
    ("start_briefing", "check_in", "briefing"),
    ("start_exercise", "check_in", "running"),
    ("start_exercise", "briefing", "running"),
    ("pause", "running", "paused"),
    ("resume", "paused", "running"),
    ("end_exercise", "running", "hot_wash"),
    ("end_exercise", "paused", "hot_wash"),
    ("start_evaluation", "hot_wash", "evaluation"),
    ("close", "hot_wash", "closed"),
    ("close", "evaluation", "closed"),
    ("abort", "planned", "aborted"),
    ("abort", "check_in", "aborted"),
    ("abort", "briefing", "aborted"),
    ("abort", "running", "aborted"),
    ("abort", "paused", "aborted"),
    ("abort", "hot_wash", "aborted"),
    ("abort", "evaluation", "aborted"),
)
"""Trigger, source, destination. Play can be started without a briefing, never without check-in."""

STAGE_WORDS: Final[dict[StageName, str]] = {
    "planned": "planned",
    "check_in": "in check-in",
    "briefing": "in briefing",
    "running": "running",
    "paused": "paused",
    "hot_wash": "in hot wash",
    "evaluation": "in evaluation",
    "closed": "closed",
    "aborted": "aborted",
}
"""How a state is said in a sentence: the exercise is ..."""

BEFORE_START: Final[frozenset[StageName]] = frozenset({"planned", "check_in", "briefing"})
IN_PLAY: Final[frozenset[StageName]] = frozenset({"running", "paused"})
AFTER_END: Final[frozenset[StageName]] = frozenset({"hot_wash", "evaluation", "closed", "aborted"})


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
            "wrong_stage", f"the exercise is {STAGE_WORDS[source]} and cannot be {STAGE_WORDS[target]} from there"
        )
    place = _Place()
    machine = lifecycle_machine()
    machine.add_model(place, initial=source)
    try:
        machine.events[trigger].trigger(place)
    except MachineError as error:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[source]}") from error
    finally:
        machine.remove_model(place)
    if place.state != target:
        raise AssertionError(f"{trigger} led from {source} to {place.state}, not to {target}")

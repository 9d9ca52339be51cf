"""The states of an exercise: every move is in the table, and no other."""

from __future__ import annotations

import pytest

from exercise_engine.core.lifecycle import lifecycle_machine, move
from exercise_engine.core.stages import MOVES, STAGES
from exercise_engine.errors import CommandRejected

ALLOWED = {(source, target) for _, source, target in MOVES}


@pytest.mark.parametrize("source", STAGES)
@pytest.mark.parametrize("target", STAGES)
def test_every_pair_of_states_is_decided_by_the_table(source: str, target: str) -> None:
    """A move of the table is possible, every other is refused with both states in words."""
    if (source, target) in ALLOWED:
        move(source, target)  # type: ignore[arg-type]
        assert lifecycle_machine().models == []
    else:
        with pytest.raises(CommandRejected, match="the exercise is"):
            move(source, target)  # type: ignore[arg-type]


def test_there_is_no_back_door() -> None:
    """The machine knows the triggers of the table and no `to_` triggers."""
    assert set(lifecycle_machine().events) == {trigger for trigger, _, _ in MOVES}

"""Control rows: what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, assert_never

from exercise_engine.core.course.facts import CourseFact, CutsApplied, RowDropped, RowDue, RowTaken
from exercise_engine.core.own_state import OwnState

RowState = Literal["due", "taken", "dropped"]


@dataclass
class RowBoard(OwnState):
    """Every control row whose time has come."""

    states: dict[str, RowState] = field(default_factory=dict)

    def apply(self, fact: CourseFact) -> None:
        """Take in what became of a row; cuts show in the injects themselves."""
        match fact:
            case RowDue():
                self.states[fact.row] = "due"
            case RowTaken():
                self.states[fact.row] = "taken"
            case RowDropped():
                self.states[fact.row] = "dropped"
            case CutsApplied():
                pass
            case _:
                assert_never(fact)

    def due(self) -> tuple[str, ...]:
        """Return the rows that wait for control, in the order in which they became due."""
        return tuple(row for row, state in self.states.items() if state == "due")

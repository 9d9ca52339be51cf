"""The texts of errors, and what tells a problem from a warning."""

from __future__ import annotations

import pytest

from exercise_engine import errors as e
from exercise_engine.errors import Problem

WARNING = Problem(file="a.yaml", line=1, column=1, code="W201", message="nobody answers this")
ERROR = Problem(file="a.yaml", line=2, column=1, code="E103", message="unknown key")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (e.ScenarioError((ERROR,)), "the scenario has 1 problem"),
        (e.ScenarioError((ERROR, WARNING)), "the scenario has 2 problems"),
        (
            e.CommandRejected("not_now", "the exercise has not started"),
            "not_now: the exercise has not started",
        ),
        (e.LogClash(expected_seq=4, found_seq=6), "the log stands at event 6, not at 4"),
        (
            e.LogDamaged(seq=7, reason="the hash is another"),
            "the log is damaged at event 7: the hash is another",
        ),
        (e.LogDamaged(seq=0, reason="it is no database"), "the log is damaged: it is no database"),
        (e.ProtocolError("bad_frame", "no JSON"), "bad_frame: no JSON"),
        (e.LogUnavailable("the disk is full"), "the disk is full"),
        (e.Unreachable("nobody listens there"), "nobody listens there"),
    ],
)
def test_each_error_says_what_happened(error: e.ExerciseEngineError, text: str) -> None:
    """The text of an error is made in one place from what the error knows."""
    assert str(error) == text


def test_warnings_are_told_from_errors_by_their_code() -> None:
    """A code that starts with W does not keep a scenario from being played."""
    assert WARNING.is_warning
    assert not ERROR.is_warning


def test_problems_are_sorted_by_place() -> None:
    """Problems are listed as a reader meets them in the files."""
    other = Problem(file="b.yaml", line=1, column=1, code="E001", message="empty")
    assert sorted((other, ERROR, WARNING)) == [WARNING, ERROR, other]

"""The lines of the log about steering."""

from __future__ import annotations

import typing

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.log import steering_line
from tests.support.play import MINUTE

WHY = f.text("late")
ONE: typing.Any = {"inject": "one", "instance": "yard"}
NEW: typing.Any = {"subject": f.text("New"), "body": f.text("Text")}
LINES: tuple[tuple[s.SteeringFact, str | None], ...] = (
    (s.TellingWithdrawn(of=7, note=WHY), "#7 withdrawn (late)"),
    (
        s.TellingCorrected(of=7, **ONE, subject=f.text("New"), body=f.text("x"), note=WHY),
        "one/yard corrected: New (late)",
    ),
    (s.InjectWithdrawn(told=8), None),
    (s.InjectCorrected(told=8, **NEW), None),
    (s.NeedClaimed(key="mapping:9"), None),
    (s.NeedGivenBack(key="mapping:9"), None),
    (s.AskWithdrawn(ask=9, respondent="yard"), "yard need not answer any more"),
    (s.ExpectedDropped(**ONE, expected="call", team="yard"), "one/yard.call of yard is expected no more"),
    (s.AllHeld(), "Everything is held"),
    (s.AllLetGo(note=WHY), "Everything goes on as planned (late)"),
    (s.PlanShifted(by_ms=-MINUTE, count=3, note=WHY), "3 injects moved 1m earlier (late)"),
    (
        s.InjectPostponed(**ONE, from_ms=MINUTE, to_ms=2 * MINUTE),
        "one/yard moved from T+0:01:00 to T+0:02:00",
    ),
    (
        s.InjectPostponed(inject="one", from_ms=None, to_ms=MINUTE, at_least=True, note=WHY),
        "one moved to T+0:01:00, not before what it comes after (late)",
    ),
    (
        s.InjectRetargeted(**ONE, before=("yard",), to=("port", "all"), note=WHY),
        "one/yard goes to port, all instead of yard (late)",
    ),
    (
        s.InjectEdited(**ONE, subject=f.text("New"), body=f.text("x"), note=WHY),
        "one/yard reworded: New (late)",
    ),
    (
        s.InjectEdited(**ONE, subject=None, body=None, note=WHY),
        "one/yard has the text of the scenario again (late)",
    ),
)


@pytest.mark.parametrize(("fact", "line"), LINES)
def test_each_fact_has_its_line(fact: s.SteeringFact, line: str | None) -> None:
    """What control did is said with its reason; what another line says already is left out."""
    found = steering_line(fact, ControlView())
    assert (found[1] if found is not None else None) == line


def test_every_fact_was_thought_of() -> None:
    """The table holds every fact of steering."""
    assert {type(fact) for fact, _ in LINES} == set(typing.get_args(s.SteeringFact))

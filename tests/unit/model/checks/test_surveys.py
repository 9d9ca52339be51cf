"""Checks of probes and questionnaires: moments, addresses, truths, questions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import Plan
from exercise_engine.loader.condition_check import check_conditions
from exercise_engine.model.references import find_problems
from exercise_engine.model.scenario import Scenario
from tests.support.small import small_data
from tests.support.surveys import FORM, PROBE, QUESTIONS


def scenario_with(probe: dict[str, Any] | None = None, form: dict[str, Any] | None = None) -> Scenario:
    """Return the small scenario with a probe and a questionnaire."""
    data = small_data() | {
        "milestones": {"cut": {}, "told": {}},
        "variables": {"mood": "calm", "level": "other"},
        "probes": {"halfway": {**PROBE, **(probe or {})}},
        "questionnaires": {"feedback": {**FORM, "to": ["all"], **(form or {})}},
    }
    return Scenario.model_validate_json(json.dumps(data))


def found(probe: dict[str, Any] | None = None, form: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return codes and places of what is wrong with the forms."""
    problems = find_problems(scenario_with(probe, form))
    mine = [one for one in problems if one.path[0] in ("probes", "questionnaires")]
    return [(one.code, ".".join(map(str, one.path[2:]))) for one in mine]


def gate(**keys: Any) -> dict[str, Any]:
    """Return the probe with the first question changed."""
    return {"questions": {**QUESTIONS, "gate": {**QUESTIONS["gate"], **keys}}}


def test_forms_without_a_mistake_pass() -> None:
    """The forms that other tests play are right."""
    assert found() == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"manual": False}, [("E701", "")]),
        ({"manual": True, "at": "T+0:10"}, [("E701", "manual")]),
        ({"manual": False, "at": "T+0:10", "after": "note"}, [("E701", "after")]),
        ({"manual": False, "after": "10m"}, [("E713", "after")]),
        ({"manual": False, "after": "nothing + 1m"}, [("E308", "after")]),
        ({"manual": False, "at": "2026-02-31T10:00"}, [("E411", "at")]),
        ({"manual": False, "at": "T+9:00"}, [("W401", "at")]),
        ({"to": ["nobody"]}, [("E301", "to.0")]),
        ({"to": ["printer"]}, [("E703", "to")]),
        ({"within": "0m"}, [("E414", "within")]),
    ],
)
def test_moments_and_addresses_are_checked(keys: dict[str, Any], told: list[tuple[str, str]]) -> None:
    """They mean what they mean at injects, with the same codes."""
    assert found(keys) == told


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"truth": "opne"}, [("E309", "questions.gate.truth")]),
        ({"truth": "variables.mood"}, [("E751", "questions.gate.truth")]),
        ({"truth": {"opne": "milestones.cut"}}, [("E309", "questions.gate.truth.opne")]),
        ({"truth": {}}, [("E751", "questions.gate.truth")]),
        (
            {"truth": "milestones.cut", "options": {"a": "A", "b": "B", "c": "C"}},
            [("E751", "questions.gate.truth")],
        ),
        (
            {"truth": "other", "options": {"other": "Other", "b": "B"}},
            [("E314", "questions.gate.options.other")],
        ),
    ],
)
def test_a_truth_says_which_option_is_so(keys: dict[str, Any], told: list[tuple[str, str]]) -> None:
    """An option, a variable with the id of one, or conditions that point to one."""
    assert found(gate(**keys)) == told


def test_conditions_of_truths_are_proved() -> None:
    """A name that there is not is told at the truth, be it alone or for one option."""
    probe = gate(truth="milestones.cutt")
    probe["questions"]["cut"] = {**QUESTIONS["cut"], "truth": {"yes": "milestones.gone"}}
    plan = Plan.of(scenario_with({**probe, "when": "milestones.never"}))
    problems = list(check_conditions(plan, Namespace.of(plan)))

    assert [(one.code, one.path[1:]) for one in problems] == [
        ("E507", ("halfway", "when")),
        ("E507", ("halfway", "questions", "gate", "truth")),
        ("E507", ("halfway", "questions", "cut", "truth", "yes")),
    ]


@pytest.mark.parametrize("count", [2, 6])
def test_a_probe_has_three_to_five_questions(count: int) -> None:
    """Fewer say little, and more take people out of play."""
    with pytest.raises(ValidationError, match="questions"):
        scenario_with({"questions": {f"q{n}": QUESTIONS["gate"] for n in range(count)}})


def test_a_questionnaire_has_thirty_questions_at_most() -> None:
    """More are not filled in with care."""
    with pytest.raises(ValidationError, match="questions"):
        scenario_with(form={"questions": {f"q{n}": {"text": "Q"} for n in range(31)}})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"kind": "choice"}, "E705"),
        ({"kind": "text", "options": {"a": "A", "b": "B"}}, "E705"),
        ({"kind": "number"}, "E705"),
        ({"kind": "scale", "number": {"min": 1, "max": 5}}, "E705"),
        ({"low": "bad"}, "E705"),
        ({"number": {"min": 5, "max": 1}}, "E706"),
    ],
)
def test_questions_that_contradict_themselves_are_told(question: dict[str, Any], told: str) -> None:
    """Kind, options, range and the ends of a scale have to fit each other."""
    assert [code for code, _ in found(form={"questions": {"one": {"text": "One?", **question}}})] == [told]


def test_probes_and_questionnaires_share_their_ids() -> None:
    """One command opens either."""
    data = json.loads(scenario_with().model_dump_json(exclude_defaults=True, by_alias=True))
    data["questionnaires"] = {"halfway": FORM | {"to": ["all"]}}
    problems = find_problems(Scenario.model_validate_json(json.dumps(data)))
    assert "E313" in [one.code for one in problems]

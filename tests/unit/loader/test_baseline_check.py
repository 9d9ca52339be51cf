"""Texts and conditions of one organisation's baseline, against who would be told."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import Plan
from exercise_engine.loader.condition_check import check_conditions
from exercise_engine.loader.text_check import check_texts
from tests.support.play import make_scenario

BASELINE: dict[str, Any] = {
    "tape": {"text": "A copy that was tried out"},
    "paper": {"text": "Forms on paper", "organisations": ["terminal"]},
}


def texts(inject: dict[str, Any], **parts: Any) -> list[tuple[str, str]]:
    """Return codes and messages of what is wrong with the texts of a scenario with one inject."""
    plan = Plan.of(make_scenario({"note": inject}, baseline=BASELINE, **parts))
    return [(found.code, found.message) for found in check_texts(plan)]


def conditions(inject: dict[str, Any], **parts: Any) -> list[tuple[str, str]]:
    """Return codes and messages of what is wrong with its conditions."""
    plan = Plan.of(make_scenario({"note": inject}, baseline=BASELINE, **parts))
    return [(found.code, found.message) for found in check_conditions(plan, Namespace.of(plan))]


@pytest.mark.parametrize(
    "inject",
    [
        {"to": ["yard"], "body": "{{ baseline.tape.terminal }}"},
        {"to": ["terminal"], "subject": "{% if baseline.paper.terminal == 'yes' %}x{% endif %}"},
        {"each": "organisation", "body": "{{ baseline.tape.own | upper }}"},
        {"each": "team", "body": "{{ baseline.tape.own }}"},
    ],
)
def test_an_organisation_may_be_shown_its_own(inject: dict[str, Any]) -> None:
    """By name where it is the only reader, and as `own` in instances."""
    assert texts(inject) == []


@pytest.mark.parametrize(
    ("inject", "code", "message"),
    [
        ({"body": "{{ baseline.tape.terminal }}"}, "E361", "would tell Port what of Terminal is REAL"),
        ({"to": ["harbour"], "body": "{{ baseline.tape.terminal }}"}, "E361", "would tell Port"),
        ({"to": ["both"], "body": "{{ baseline.tape.terminal }}"}, "E361", "would tell Port"),
        ({"each": "organisation", "body": "{{ baseline.tape.terminal }}"}, "E361", "would tell Port"),
        ({"each": "organisation", "body": "{{ baseline.paper.own }}"}, "E602", "is not asked"),
        ({"body": "{{ baseline.tape.own }}"}, "E602", "only in an inject with `each`"),
        ({"to": ["yard"], "body": "{{ baseline.tap.terminal }}"}, "E602", "there is no name"),
        ({"to": ["yard"], "body": "{{ baseline.tape }}"}, "E602", "there is no name"),
        ({"to": ["harbour"], "body": "{{ baseline.paper.port }}"}, "E602", "is not asked"),
        ({"to": ["yard"], "channel": "phone", "body": "{{ baseline.tape.terminal }}"}, "E362", "REAL"),
        (
            {"to": ["yard"], "asks": {"stop": {"text": "{{ baseline.tape.terminal }}"}}},
            "E362",
            "only subjects and bodies",
        ),
        (
            {"to": ["yard"], "hints": [{"after": "5m", "text": "{{ baseline.tape.terminal }}"}]},
            "E362",
            "only subjects and bodies",
        ),
    ],
)
def test_a_text_that_would_tell_others_is_found(inject: dict[str, Any], code: str, message: str) -> None:
    """Whoever the others are, and however they would read it."""
    teams = make_scenario({}).model_dump(mode="json", exclude_defaults=True)["teams"]
    joint = {"joint": True, "members": ["harbour.master", "yard.lead"], "chair": "yard.lead"}
    ((found, said),) = texts(inject, teams={**teams, "both": joint})
    assert (found, message in said) == (code, True), said


def test_briefs_and_tools_name_no_baseline() -> None:
    """What is written once for many has no reader of its own."""
    briefs = {"b": {"to": ["yard"], "title": "Secret", "text": "{{ baseline.tape.terminal }}"}}
    assert [code for code, _ in texts({}, briefs=briefs)] == ["E362"]


@pytest.mark.parametrize(
    "inject",
    [
        {"to": ["yard"], "when": 'baseline.tape.terminal == "no"'},
        {"each": "organisation", "if": 'baseline.tape.own in ["no", "partly"]'},
        {"to": ["yard"], "unless": 'baseline.paper == "yes"'},
    ],
)
def test_a_condition_may_read_the_baseline_of_who_is_told(inject: dict[str, Any]) -> None:
    """In full, as `own`, or shortened where only one organisation is asked."""
    assert conditions(inject) == []


@pytest.mark.parametrize(
    ("inject", "others"),
    [
        ({"when": 'baseline.tape.terminal == "no"'}, "Port is"),
        ({"to": ["harbour"], "if": 'baseline.tape.terminal == "no"'}, "Port is"),
        ({"each": "organisation", "unless": 'baseline.tape.port == "no"'}, "Terminal is"),
        (
            {"to": ["yard"], "when": 'baseline.tape.terminal == "no" && baseline.tape.port == "no"'},
            "Terminal is",
        ),
    ],
)
def test_a_condition_on_the_baseline_of_others_is_found(inject: dict[str, Any], others: str) -> None:
    """Whoever is told something learns that its condition is true."""
    ((code, message),) = conditions(inject)
    assert code == "E363"
    assert f"decide what {others} told" in message


def test_phases_gates_and_targets_read_every_baseline() -> None:
    """What they decide shows only in the fiction that follows."""
    condition = 'baseline.tape.terminal == "no"'
    phases = {"calm": {"start": True, "next": [{"to": "storm", "when": condition}]}, "storm": {}}
    objectives = {
        "o": {"function": "respond", "capability": "C", "targets": {"t": {"text": "T", "met": condition}}}
    }
    assert conditions({"at": "T+0:10"}, phases=phases, objectives=objectives) == []


def test_a_document_with_such_a_condition_is_for_its_own_organisation() -> None:
    """A document that opens tells as much as an inject that comes."""
    document = {"name": "Plan", "file": "plan.pdf", "when": 'baseline.tape.terminal == "no"'}
    assert conditions({}, documents={"plan": {**document, "to": ["yard"]}}) == []
    assert [code for code, _ in conditions({}, documents={"plan": {**document, "to": ["all"]}})] == ["E363"]


@pytest.mark.parametrize("word", ["Yes", "true", "none"])
def test_a_word_that_no_answer_is_is_found(word: str) -> None:
    """Answers are yes, partly, no or unknown."""
    ((code, message),) = conditions({"to": ["yard"], "when": f'baseline.tape.terminal == "{word}"'})
    assert (code, message) == ("E510", f'baseline.tape.terminal is never "{word}"')


def test_a_measure_is_no_truth_value() -> None:
    """It is one of four words."""
    assert [code for code, _ in conditions({"to": ["yard"], "when": "baseline.tape.terminal"})] == ["E506"]

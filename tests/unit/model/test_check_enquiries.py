"""Checks of enquiries: everything that is wrong has its place and its code."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.loader.enquiry_check import check_turns
from exercise_engine.model.enquiry import PATTERNS_MAX, PATTERNS_PER_ANSWER_MAX
from exercise_engine.model.references import find_problems
from tests.support.enquiries import CONTROL, enquiry_scenario

ALWAYS = {"reply": "Yes."}


def found(enquiry: dict[str, Any], **parts: Any) -> list[tuple[str, str]]:
    """Places and codes of what is wrong with one enquiry."""
    scenario = enquiry_scenario(enquiries={"logs": enquiry}, **({"control": {}, **parts}))
    findings = [*find_problems(scenario), *check_turns(scenario)]
    own = [finding for finding in findings if finding.path[0] in ("enquiries", "control")]
    return [(".".join(map(str, finding.path)), finding.code) for finding in own if finding.code != "W702"]


def answers(*patterns: str, **more: Any) -> dict[str, Any]:
    """A tool with one answer for each pattern."""
    return {"to": ["yard"], "answers": [{"match": [pattern], **ALWAYS, **more} for pattern in patterns]}


@pytest.mark.parametrize(
    ("enquiry", "place", "code"),
    [
        ({"to": ["yrd"]}, "enquiries.logs.to.0", "E301"),
        ({"to": ["radio"]}, "enquiries.logs.to", "E773"),
        ({"to": ["yard"], "persona": "rdio"}, "enquiries.logs.persona", "E772"),
        (answers(""), "enquiries.logs.answers.0.match.0", "E770"),
        (answers("a", after="gone + 5m"), "enquiries.logs.answers.0.after", "E308"),
        (answers("a", effects=[{"reach": "lost"}]), "enquiries.logs.answers.0.effects.0.reach", "E305"),
    ],
)
def test_what_is_wrong(enquiry: dict[str, Any], place: str, code: str) -> None:
    """One mistake, one problem, where it stands."""
    assert found(enquiry) == [(place, code)]


def test_a_sound_enquiry_has_no_problem() -> None:
    """Patterns that share some questions are no mistake."""
    assert found(answers("show logins", "show *", "* logins", "{any} {word} *")) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("show logins", "Show LOGINS!"),
        ("show *", "show logins"),
        ("*", "anything"),
        ("show|list logins", "list logins"),
        ("{word}", "two words"),
        ("203.0.113.*", "203.0.113.7"),
        ("* logins *", "show * logins of {user}"),
    ],
)
def test_a_pattern_that_never_gets_its_turn(first: str, second: str) -> None:
    """An earlier one takes all that it fits."""
    assert found(answers(first, second)) == [("enquiries.logs.answers.1.match.0", "W770")]


@pytest.mark.parametrize("key", [{"when": "milestones.found"}, {"after": "5m"}])
def test_an_answer_for_a_while_leaves_others_their_turn(key: dict[str, str]) -> None:
    """The same question may have another answer later; the same pattern twice in one answer says nothing."""
    tool = answers("show logins", "show logins")
    tool["answers"][0] |= key
    assert found(tool) == []
    tool["answers"][0]["match"] = ["show logins", "SHOW logins"]
    assert found(tool) == [("enquiries.logs.answers.0.match.1", "W770")]


def test_there_is_a_limit_to_patterns() -> None:
    """All of them together are prepared once for each exercise."""
    count = PATTERNS_MAX // PATTERNS_PER_ANSWER_MAX + 1
    match = [f"word{number}" for number in range(PATTERNS_PER_ANSWER_MAX)]
    tool = {"to": ["yard"], "answers": [{"match": match, **ALWAYS, "when": "milestones.found"}] * count}
    assert found(tool) == [("enquiries", "E771")]


@pytest.mark.parametrize(
    ("seat", "place"),
    [
        ({"kind": "simcell", "personas": ["radio", "logs", "nobody"]}, "control.sim.personas.2"),
        ({"kind": "observer", "personas": ["radio"]}, "control.sim.personas"),
    ],
)
def test_seats_answer_for_those_who_exist(seat: dict[str, Any], place: str) -> None:
    """Personas and tools, and only at seats that reply."""
    control = {"lead": CONTROL["lead_one"], "sim": seat}
    assert found({"to": ["yard"]}, control=control) == [(place, "E772")]

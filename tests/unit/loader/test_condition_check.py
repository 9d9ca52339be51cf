"""Conditions against the names and values that a scenario has."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import Plan
from exercise_engine.loader.condition_check import check_conditions
from exercise_engine.model.paths import Finding
from exercise_engine.model.scenario import Scenario
from tests.support.small import inject, small

ASKS = {
    "stop": {"text": "Stop?", "options": {"now": {"text": "Now"}, "wait": {"text": "Wait"}}},
    "all_of": {"text": "Which?", "kind": "several", "options": {"a": {"text": "A"}, "b": {"text": "B"}}},
    "words": {"text": "?", "options": {"now": {"text": "N"}}, "options_shown": False},
}
PARTS: dict[str, Any] = {
    "milestones": {"dark": {}, "cut": {"per": "organisation"}},
    "variables": {"days": 3, "gang": "Somebody"},
}


def checked(scenario: Scenario) -> list[Finding]:
    """Check the conditions of a scenario."""
    plan = Plan.of(scenario)
    return list(check_conditions(plan, Namespace.of(plan)))


def about(condition: str, **keys: Any) -> list[tuple[str, str]]:
    """Return code and marked part of what is wrong with one condition."""
    scenario = small({"note": inject(asks=ASKS), "next": inject(if_=condition, **keys)}, **PARTS)
    return [(finding.code, finding.snippet) for finding in checked(scenario)]


@pytest.mark.parametrize(
    "condition",
    [
        "milestones.dark && !milestones.cut.port",
        'answers.note.stop == "now"',
        '"wait" != answers.note.stop.port_crisis',
        'answers.note.all_of != null && "a" in answers.note.all_of',
        'answers.note.words == "other"',
        'items.note == "released" || items.note == "held"',
        'variables.gang == "Nobody"',
        "variables.days > 3",
    ],
)
def test_sound_conditions_have_no_finding(condition: str) -> None:
    """Names, words and numbers of the scenario."""
    assert about(condition) == []


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("milestones.drk", [("E507", "milestones.drk")]),
        ("milestones.cut", [("E508", "milestones.cut")]),
        ("milestones.cut.own", [("E509", "milestones.cut.own")]),
        ("milestones.dark &&", [("E502", "")]),
        ('answers.note.stop == "nwo"', [("E510", "nwo")]),
        ("'nwo' == answers.note.stop", [("E510", "nwo")]),
        ('answers.note.all_of != null && "c" in answers.note.all_of', [("E510", "c")]),
        ('answers.note.stop == "other"', [("E510", "other")]),
        ('items.note == "realeased"', [("E510", "realeased")]),
        ('milestones.dark == "true"', [("E505", "milestones.dark")]),
        ('variables.days == "3"', [("E505", "variables.days")]),
    ],
)
def test_what_is_wrong_is_marked(condition: str, found: list[tuple[str, str]]) -> None:
    """The name or the word, and not the whole condition."""
    assert about(condition) == found


CLOSED: dict[str, Any] = {
    "services": {"cranes": {"name": "Cranes", "owner": "port"}},
    "baseline": {"mfa": {"text": "Second factor"}},
    "obligations": {"report": {"organisation": "port", "within": "24h", "notifiable": "milestones.dark"}},
    "levels": {"isps": {"values": ["1", "2", "3"], "start": "1"}},
    "milestones": {"dark": {}},
}


@pytest.mark.parametrize(
    ("condition", "word", "hint"),
    [
        ('services.cranes == "donw"', "donw", 'did you mean "down"?'),
        ('"up" == services.cranes', "up", "it can be normal, degraded, down or recovering"),
        ('services.cranes in ["down", "degarded"]', "degarded", 'did you mean "degraded"?'),
        (
            "!(services.cranes in [\"down\", 'half'])",
            "half",
            "it can be normal, degraded, down or recovering",
        ),
        ('baseline.mfa.port == "Yes"', "Yes", 'did you mean "yes"?'),
        ('obligations.report == "submited"', "submited", 'did you mean "submitted"?'),
        ('levels.isps == "9"', "9", "it can be 1, 2 or 3"),
        ('levels.isps == "held"', "held", "it can be 1, 2 or 3"),
        ('items.note == "hold"', "hold", 'did you mean "held"?'),
    ],
)
def test_a_name_is_never_a_word_that_is_none_of_its_values(condition: str, word: str, hint: str) -> None:
    """Of services, measures, obligations, levels and items, also in a list; the nearest value is named."""
    scenario = small({"note": inject(), "next": inject(if_=condition, to=["crisis"])}, **CLOSED)
    found = [item for item in checked(scenario) if item.code == "E510"]

    assert [(item.snippet, item.hint) for item in found] == [(word, hint)]


def test_a_wrong_word_is_told_once_where_nothing_would_open_an_obligation() -> None:
    """That the condition never holds follows from the word."""
    clock = {"organisation": "port", "within": "24h", "notifiable": 'services.cranes == "donw"'}
    scenario = small(services=CLOSED["services"], obligations={"report": clock})

    assert [item.code for item in checked(scenario)] == ["E510"]


def test_values_of_services_in_a_list_are_sound() -> None:
    """Every word of the list is one that a service can have."""
    scenario = small({"note": inject(if_='services.cranes in ["down", "degraded"]')}, **CLOSED)

    assert checked(scenario) == []


def test_own_is_a_name_in_injects_with_instances() -> None:
    """Of each team or organisation."""
    assert about("milestones.cut.own", each="organisation", to=["all"]) == []


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("milestones.dark &&", "mismatched input the end"),
        ("(" * 400, "brackets lie too deep inside each other"),
    ],
)
def test_messages_are_free_of_the_parsers_own_words(condition: str, reason: str) -> None:
    """What it would have expected is of no help."""
    (found,) = checked(small({"note": inject(if_=condition)}, **PARTS))

    assert found.message == f"the condition cannot be read: {reason}"


def test_conditions_are_found_wherever_they_may_stand() -> None:
    """Injects, ways out of phases at all levels, targets."""
    bad = "milestones.drk"
    scenario = small(
        {"note": inject(when=bad, unless=bad, if_=bad)},
        phases={
            "a": {"next": [{"to": "b", "when": bad}], "phases": {"c": {}}},
            "b": {"next": [{"to": "a", "unless": bad}]},
        },
        objectives={
            "o": {"function": "respond", "capability": "c", "targets": {"t": {"text": "T", "met": bad}}}
        },
        **PARTS,
    )

    assert [finding.path for finding in checked(scenario)] == [
        ("injects", "note", "when"),
        ("injects", "note", "unless"),
        ("injects", "note", "if"),
        ("phases", "a", "next", 0, "when"),
        ("phases", "b", "next", 0, "unless"),
        ("objectives", "o", "targets", "t", "met"),
    ]


def test_conditions_of_injects_to_nobody_are_checked_like_others() -> None:
    """There is no instance to ask about."""
    assert about("milestones.drk", to=["printer"], each="team") == [("E507", "milestones.drk")]

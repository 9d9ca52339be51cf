"""What is declared and leads nowhere."""

from __future__ import annotations

from typing import Any

from exercise_engine.model.checks.loose_ends import check_loose_ends
from tests.support.small import inject, small, told


def test_milestones_that_no_effect_reaches_are_warned_of() -> None:
    """Effects of injects, asks and options count."""
    asks = {
        "stop": {
            "text": "?",
            "effects": [{"reach": "by_ask"}],
            "options": {"now": {"text": "N", "effects": [{"set": "days", "to": 2}, {"reach": "by_option"}]}},
        }
    }
    scenario = small(
        {"note": inject(effects=[{"reach": "by_inject"}], asks=asks)},
        milestones={"by_inject": {}, "by_ask": {}, "by_option": {}, "by_nobody": {}},
        variables={"days": 1},
    )

    assert told(check_loose_ends(scenario)) == [
        ("W702", "milestones.by_nobody", "no effect reaches it, and only control can")
    ]


def test_targets_that_nothing_tests_are_warned_of() -> None:
    """A condition, tasks, an ask or an expected action is enough."""
    targets: dict[str, Any] = {
        "by_condition": {"text": "T", "met": "phase.storm"},
        "by_tasks": {"text": "T", "tasks": {"look": "Looks"}},
        "by_ask": {"text": "T"},
        "by_action": {"text": "T"},
        "by_nothing": {"text": "T"},
    }
    scenario = small(
        {
            "note": inject(
                asks={"stop": {"text": "?", "tests": "o.by_ask"}},
                expected={"call": {"text": "C", "tests": "o.by_action"}},
            )
        },
        objectives={"o": {"function": "respond", "capability": "c", "targets": targets}},
    )

    assert [found[:2] for found in told(check_loose_ends(scenario))] == [
        ("W703", "objectives.o.targets.by_nothing")
    ]


def test_personas_that_nobody_meets_are_warned_of() -> None:
    """Senders, recipients, addressees of messages and listed ones are met."""
    expected = {"call": {"text": "C", "met_by": [{"message": {"to": "police"}}, {"milestone": "told"}]}}
    scenario = small(
        {"note": inject(to=["port_crisis", "customs"], expected=expected)},
        personas={
            "printer": {"name": "P"},
            "customs": {"name": "C"},
            "police": {"name": "P"},
            "listed": {"name": "L", "listed": True},
            "ghost": {"name": "G"},
        },
    )

    assert [found[:2] for found in told(check_loose_ends(scenario))] == [("W704", "personas.ghost")]


def test_a_persona_that_is_to_be_notified_is_used() -> None:
    """Teams submit to it what an obligation asks for, also where it is in no list of theirs."""
    owed = {"title": "Tell it", "organisation": "terminal", "within": "1h", "to": ["ghost"]}
    owed |= {"notifiable": "milestones.told"}
    scenario = small(
        {"note": inject(to=["port_crisis"])}, personas={"ghost": {"name": "G"}}, obligations={"tell": owed}
    )
    assert not [found for found in told(check_loose_ends(scenario)) if found[0] == "W704"]

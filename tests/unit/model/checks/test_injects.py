"""What makes injects happen, and who is told by whom."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.injects import check_injects
from tests.support.small import Data, inject, small, told

EXPECTED = {"call": {"text": "Calls", "within": "5m"}, "write": {"text": "Writes"}}
ASKS = {"stop": {"text": "Stop?"}}


def problems(injects: dict[str, Data], **parts: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with injects."""
    scenario = small(injects, **parts)
    return told(check_injects(scenario, Directory(scenario)))


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"at": None, "after": "other + 5m"},
        {"at": None, "after": "other.stop"},
        {"at": None, "after": "phase.storm"},
        {"at": None, "after": "10m", "phase": "storm"},
        {"at": None, "when": "phase.storm", "unless": "phase.storm"},
        {"when": "phase.storm"},
        {"at": None, "after": "other", "unless": "phase.storm", "if": "phase.storm"},
        {"at": None, "manual": True, "if": "phase.storm"},
        {"at": None, "contingency": {"for": "other.call"}},
    ],
)
def test_every_way_of_release_is_taken(keys: dict[str, Any]) -> None:
    """One time or conditions or both, by hand, or as a contingency."""
    injects = {"other": inject(asks=ASKS, expected=EXPECTED), "note": inject(**keys)}

    assert problems(injects, phases={"storm": {}}) == []


@pytest.mark.parametrize(
    ("keys", "place", "message"),
    [
        ({"at": None}, "injects.note", "nothing says when it is released"),
        ({"at": None, "if": "phase.storm"}, "injects.note", "nothing says when it is released"),
        ({"after": "phase.storm"}, "injects.note.after", "at and after exclude each other"),
        ({"manual": True}, "injects.note.manual", "at and manual exclude each other"),
        (
            {"at": None, "when": "phase.storm", "contingency": {"for": "other.call"}},
            "injects.note.contingency",
            "when and contingency exclude each other",
        ),
    ],
)
def test_no_way_and_contrary_ways_are_told(keys: dict[str, Any], place: str, message: str) -> None:
    """What is given is named, at the last of it."""
    injects = {"other": inject(expected=EXPECTED), "note": inject(**keys)}

    assert problems(injects, phases={"storm": {}}) == [("E701", place, message)]


def test_a_bare_delay_needs_a_phase() -> None:
    """It counts from entry of the inject's own phase."""
    found = problems({"note": inject(at=None, after="10m")})

    assert found == [
        ("E713", "injects.note.after", "10m counts from entry of the inject's phase, and it has none")
    ]


def test_senders_channels_and_phases_must_exist() -> None:
    """The three places where an inject names one thing."""
    found = problems({"note": inject(from_="printr", channel="fone", phase="strom")}, phases={"storm": {}})

    assert found == [
        ("E303", "injects.note.from", 'no persona, organisation or team is called "printr"'),
        ("E304", "injects.note.channel", 'there is no channel "fone"'),
        ("E307", "injects.note.phase", 'there is no phase "strom"'),
    ]


@pytest.mark.parametrize("sender", ["printer", "port", "yard"])
def test_personas_organisations_and_teams_send(sender: str) -> None:
    """All three are senders."""
    assert problems({"note": inject(from_=sender)}) == []


def test_somebody_has_to_be_told() -> None:
    """Wrong addresses are told one by one; right ones that mean no team are told together."""
    assert problems({"note": inject(to=["yard", "yrad", "prt"])}) == [
        ("E301", "injects.note.to.1", 'no organisation, team or persona is called "yrad"'),
        ("E301", "injects.note.to.2", 'no organisation, team or persona is called "prt"'),
    ]
    assert [found[:2] for found in problems({"note": inject(to=["printer"])})] == [
        ("E703", "injects.note.to")
    ]


@pytest.mark.parametrize(
    ("after", "message"),
    [
        ("othr", 'there is no inject "othr"'),
        ("other.stopp", 'inject "other" has no ask and no expected action "stopp"'),
        ("phase.strom", 'there is no phase "strom"'),
    ],
)
def test_items_that_something_comes_after_must_exist(after: str, message: str) -> None:
    """For injects and for the time frames of targets."""
    injects = {"other": inject(asks=ASKS), "note": inject(at=None, after=after)}
    objectives = {
        "o": {
            "function": "respond",
            "capability": "c",
            "targets": {"t": {"text": "T", "after": after}, "u": {"text": "U"}},
        }
    }

    assert problems(injects, phases={"storm": {}}, objectives=objectives) == [
        ("E308", "injects.note.after", message),
        ("E308", "objectives.o.targets.t.after", message),
    ]


def test_few_names_are_listed_where_none_is_near() -> None:
    """A long list would not be read."""
    few = small({"note": inject(at=None, after="zzz")})
    many = small({f"note_{n}": inject() for n in range(20)} | {"note": inject(at=None, after="zzz")})
    none = small({"note": inject(at=None, after="phase.zzz")})

    hints = [[f.hint for f in check_injects(s, Directory(s)) if f.code == "E308"] for s in (few, many, none)]

    assert hints == [["there are note"], [""], [""]]


def test_a_contingency_answers_an_expected_action_that_can_be_missed() -> None:
    """It exists, and has a time to be missed after."""
    found = problems(
        {
            "other": inject(expected=EXPECTED),
            "one": inject(at=None, contingency={"for": "other.cal"}),
            "two": inject(at=None, contingency={"for": "other.write"}),
        }
    )

    assert found == [
        ("E308", "injects.one.contingency.for", 'there is no expected action "other.cal"'),
        (
            "E708",
            "injects.two.contingency.for",
            'expected action "other.write" has no `within`, and is never missed',
        ),
    ]


def test_objectives_that_an_inject_serves_must_exist() -> None:
    """The one that exists is not told."""
    objectives = {"contain": {"function": "respond", "capability": "c", "targets": {"t": {"text": "T"}}}}

    found = problems({"note": inject(objectives=["contain", "cntain"])}, objectives=objectives)

    assert found == [("E310", "injects.note.objectives.1", 'there is no objective "cntain"')]


def test_asks_and_expected_actions_share_ids() -> None:
    """Both are items of the inject."""
    found = problems({"note": inject(asks=ASKS, expected={"stop": {"text": "Stops"}})})

    assert found == [
        ("E313", "injects.note.expected.stop", '"stop" is already the id of an ask of this inject')
    ]


def test_each_circle_is_told_once_at_its_first_inject() -> None:
    """Over `after` and contingencies alike; what only hangs on a circle is not told."""
    found = problems(
        {
            "hanger_on": inject(at=None, after="one"),
            "one": inject(at=None, after="three + 1m"),
            "two": inject(at=None, after="one"),
            "three": inject(at=None, after="two"),
            "self_made": inject(at=None, contingency={"for": "self_made.call"}, expected=EXPECTED),
            "fine": inject(at=None, after="phase.storm"),
        },
        phases={"storm": {}},
    )

    assert found == [
        ("E702", "injects.one.after", "it waits for itself: one after three after two after one"),
        ("E702", "injects.self_made.contingency", "it waits for itself: self_made after self_made"),
    ]


def test_a_scenario_without_injects_is_told() -> None:
    """A planner has to write one; the model itself reads a part of the scenario that has none."""
    assert problems({}) == [("E208", "injects", "it is empty, and at least one entry is needed")]

"""Asks, expected actions, effects."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.checks.asks import check_asks
from exercise_engine.model.checks.directory import Directory
from tests.support.small import Data, inject, small, small_data, told

OPTIONS = {"now": {"text": "Now"}, "wait": {"text": "Wait"}}
RANGE = {"min": 0, "max": 10}


def problems(keys: Data, **parts: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with one inject, with paths from the inject on."""
    scenario = small({"note": inject(**keys)}, **parts)
    return [
        (code, place.removeprefix("injects.note."), message)
        for code, place, message in told(check_asks(scenario, Directory(scenario)))
    ]


def about_ask(**keys: Any) -> list[tuple[str, str]]:
    """Return code and place of what is wrong with one ask."""
    ask = {"text": "Stop?"} | keys
    return [(code, place.removeprefix("asks.stop.")) for code, place, _ in problems({"asks": {"stop": ask}})]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"options": OPTIONS, "silence": "wait", "within": "5m"},
        {"options": OPTIONS, "options_shown": False},
        {"options": OPTIONS, "kind": "several"},
        {"number": RANGE},
        {"kind": "text"},
    ],
)
def test_sound_asks_have_no_finding(keys: dict[str, Any]) -> None:
    """Every kind of ask is taken."""
    assert about_ask(**keys) == []


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"kind": "choice"}, [("E705", "asks.stop")]),
        ({"kind": "several"}, [("E705", "asks.stop")]),
        ({"kind": "number"}, [("E705", "asks.stop")]),
        ({"kind": "text", "options": OPTIONS}, [("E705", "options")]),
        ({"kind": "number", "number": RANGE, "options": OPTIONS}, [("E705", "options")]),
        ({"options": OPTIONS, "number": RANGE}, [("E705", "number")]),
        ({"kind": "text", "number": RANGE}, [("E705", "number")]),
        ({"options_shown": False}, [("E705", "options_shown")]),
        ({"options": OPTIONS, "kind": "several", "options_shown": False}, [("E705", "options_shown")]),
        ({"number": {"min": 5, "max": 4}}, [("E706", "number")]),
        ({"options": OPTIONS, "within": "5m", "silence": "later"}, [("E309", "silence")]),
        ({"options": OPTIONS, "silence": "wait"}, [("E707", "silence")]),
        ({"options": OPTIONS, "kind": "several", "within": "5m", "silence": "wait"}, [("E707", "silence")]),
        ({"within": "5m", "silence": "wait"}, [("E707", "silence")]),
        ({"tests": "contain.isolate"}, [("E310", "tests")]),
    ],
)
def test_asks_that_contradict_themselves_are_told(keys: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Kind, options, range and silence have to fit each other."""
    assert about_ask(**keys) == found


@pytest.mark.parametrize(
    ("to", "by", "found"),
    [
        (["port_crisis"], [], []),
        (["all"], ["yard"], []),
        (["all"], ["terminal"], []),
        (["port_crisis.press"], [], [("E704", "asks.stop")]),
        (["port_crisis.press", "port_crisis.lead"], [], []),
        (["desk"], [], [("E704", "asks.stop")]),
        (["port_crisis"], ["yard"], [("E715", "asks.stop.by.0")]),
        (["port_crisis"], ["printer"], [("E715", "asks.stop.by.0")]),
        (["port_crisis"], ["yrad"], [("E301", "asks.stop.by.0")]),
        (["printer"], ["yard"], [("E704", "asks.stop")]),
    ],
)
def test_somebody_who_decides_has_to_be_told(
    to: list[str], by: list[str], found: list[tuple[str, str]]
) -> None:
    """A team answers through a role that decides and sees the question."""
    teams = small_data()["teams"] | {"desk": {"organisation": "port", "roles": {"clerk": {}}}}
    asks = {"stop": {"text": "Stop?", "by": by}}

    assert [one[:2] for one in problems({"to": to, "asks": asks}, teams=teams)] == found


def test_who_should_act_has_to_be_told_as_well() -> None:
    """`by` of expected actions narrows down, too, and needs no role that decides."""
    expected = {
        "call": {"text": "Calls", "by": ["yard"]},
        "write": {"text": "Writes", "tests": "contain.isolate"},
    }

    assert problems({"to": ["port_crisis.press"], "expected": expected}) == [
        ("E715", "expected.call.by.0", '"yard" is not told by this inject'),
        ("E310", "expected.write.tests", 'no objective has a target "contain.isolate"'),
    ]


def test_targets_that_are_tested_are_found() -> None:
    """Asks and expected actions name them as objective and target."""
    objectives = {
        "contain": {"function": "respond", "capability": "c", "targets": {"isolate": {"text": "T"}}}
    }
    keys = {
        "asks": {"stop": {"text": "Stop?", "tests": "contain.isolate"}},
        "expected": {"call": {"text": "Calls", "tests": "contain.isolate"}},
    }

    assert problems(keys, objectives=objectives) == []


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ({"message": {"to": "terminal"}}, []),
        ({"message": {"to": "control"}}, []),
        ({"message": {"to": "terminl"}}, [("E301", "message.to")]),
        ({"milestone": "dark"}, []),
        ({"milestone": "drk"}, [("E305", "milestone")]),
        ({"answer": {"ask": "note.stop", "option": "now"}}, []),
        ({"answer": {"ask": "note.words", "option": "other"}}, []),
        ({"answer": {"ask": "note.stop", "option": "other"}}, [("E309", "answer.option")]),
        ({"answer": {"ask": "note.free", "option": "now"}}, [("E309", "answer.option")]),
        ({"answer": {"ask": "note.stp", "option": "now"}}, [("E309", "answer.ask")]),
    ],
)
def test_patterns_name_what_exists(pattern: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Addresses, milestones, asks and their options."""
    keys = {
        "asks": {
            "stop": {"text": "Stop?", "options": OPTIONS},
            "words": {"text": "?", "options": OPTIONS, "options_shown": False},
            "free": {"text": "?"},
        },
        "expected": {"call": {"text": "Calls", "met_by": [pattern]}},
    }

    assert [
        (code, place.removeprefix("expected.call.met_by.0."))
        for code, place, _ in problems(keys, milestones={"dark": {}})
    ] == found


@pytest.mark.parametrize(
    ("effect", "found"),
    [
        ({"reach": "told"}, []),
        ({"reach": "dark", "on": "port"}, []),
        ({"reach": "dark"}, []),
        ({"reach": "told", "on": "port"}, [("E312", "on")]),
        ({"reach": "dark", "on": "yard"}, [("E312", "on")]),
        ({"reach": "drk"}, [("E305", "reach")]),
        ({"set": "days", "to": 4}, []),
        ({"set": "days", "to": 4.5}, []),
        ({"set": "days", "to": "four"}, [("E711", "to")]),
        ({"set": "days", "to": True}, [("E711", "to")]),
        ({"set": "open", "to": 1}, [("E711", "to")]),
        ({"set": "gang", "to": "Others"}, []),
        ({"set": "boxes", "to": 5, "on": "yard"}, []),
        ({"set": "boxes", "to": 5, "on": "terminal"}, [("E312", "on")]),
        ({"set": "dys", "to": 5}, [("E306", "set")]),
        ({"set": "zzz", "to": 5}, [("E306", "set")]),
        ({"add": "days", "by": 1}, []),
        ({"add": "gang", "by": 1}, [("E711", "add")]),
        ({"add": "open", "by": 1}, [("E711", "add")]),
        ({"add": "dys", "by": 1}, [("E306", "add")]),
    ],
)
def test_effects_name_what_exists_and_keep_kinds(
    effect: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    """Of injects, of asks and of options alike."""
    keys = {
        "effects": [effect],
        "asks": {
            "stop": {"text": "?", "effects": [effect], "options": {"now": {"text": "N", "effects": [effect]}}}
        },
    }
    parts: dict[str, Any] = {
        "milestones": {"told": {}, "dark": {"per": "organisation"}},
        "variables": {"days": 3, "open": True, "gang": "Somebody", "boxes": {"value": 1, "per": "team"}},
    }
    places = ("effects.0.", "asks.stop.effects.0.", "asks.stop.options.now.effects.0.")

    assert [one[:2] for one in problems(keys, **parts)] == [
        (code, place + key) for place in places for code, key in found
    ]

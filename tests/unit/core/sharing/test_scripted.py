"""Scripted people share what they should now and then, once, under the label that it has."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.sharing.facts import Shared, ShareRecorded, ShareRefused
from exercise_engine.core.sharing.scripted import UNLABELLED, passings
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario
from tests.support.rehearsed import faults_of, play_through

SEEDS = range(12)


def scenario(*, tlp: str | None = None, rules: str = "warn") -> Scenario:
    """Return a yard that is told something which the circle should hear from it, said twice."""
    tell = {"text": "Tells the circle", "within": "20m", "met_by": [{"share": {"to": "circle"}}]}
    warn = tell | {
        "met_by": [{"share": {"of": "sign", "to": "circle"}}, {"share": {"of": "else", "to": "port"}}]
    }
    sign: dict[str, Any] = {"at": "T+0:05", "to": ["yard"], "expected": {"tell": tell, "warn": warn}}
    return make_scenario(
        {"sign": sign | ({"tlp": tlp} if tlp else {}), "else": {"at": "T+0:06", "to": ["harbour"]}},
        communities={"circle": {"name": "Circle", "members": ["port", "terminal"]}},
        sharing={"tlp": rules},
    )


def test_what_is_expected_is_known_once_for_each_address() -> None:
    """Two expected actions that ask for the same share are one thing to do; other injects are none."""
    assert [(each.subject, each.to) for each in passings(scenario())] == [("Subject 1", "circle")]


@pytest.mark.parametrize(("tlp", "label"), [(None, UNLABELLED), ("AMBER+STRICT", "AMBER+STRICT")])
def test_it_is_shared_in_time_under_its_own_label_by_some(tlp: str | None, label: str) -> None:
    """Some seeds share and some do not; who does it does it once, within the time, and nobody is refused."""
    counts = set()
    for seed in SEEDS:
        played = play_through(scenario(tlp=tlp), seed=seed)
        assert faults_of(played) == []
        shared = [event for event in played.events if isinstance(event.fact, Shared)]
        counts.add(len(shared))
        for event in shared:
            assert isinstance(event.fact, Shared)
            assert (event.fact.sender, event.fact.to, event.fact.tlp) == ("yard", ("circle",), label)
            assert 5 * 60_000 < event.elapsed_ms <= 25 * 60_000
        if shared:
            marks = [e.fact for e in played.events if isinstance(e.fact, f.ExpectedMarked)]
            assert [mark.outcome for mark in marks if mark.expected == "tell"] == ["met"]
    assert counts == {0, 1}


def test_where_labels_are_enforced_the_attempt_is_recorded_and_nothing_goes_out() -> None:
    """A scripted person is refused as anybody is, and that is a fact of play."""
    kinds: set[str] = set()
    for seed in SEEDS:
        played = play_through(scenario(tlp="AMBER+STRICT", rules="enforce"), seed=seed)
        assert faults_of(played) == []
        kinds |= {
            e.fact.type for e in played.events if isinstance(e.fact, Shared | ShareRecorded | ShareRefused)
        }
    assert kinds == {"share_refused"}


def test_what_the_story_waits_for_is_shared_by_some() -> None:
    """A branch behind a share that nobody is expected to make is reached in some plays, and not in all."""
    waiting = make_scenario(
        {"sign": {"at": "T+0:05", "to": ["yard"]}, "warned": {"when": "shared.sign.port", "to": ["harbour"]}}
    )
    assert [(each.inject, each.to) for each in passings(waiting)] == [("sign", "port")]
    told = set()
    for seed in SEEDS:
        played = play_through(waiting, seed=seed)
        assert faults_of(played) == []
        told.add(
            any(isinstance(e.fact, f.InjectReleased) and e.fact.inject == "warned" for e in played.events)
        )
    assert told == {False, True}


def test_what_an_expected_share_reaches_is_not_shared_twice() -> None:
    """The circle holds the organisation for which the story waits."""
    tell = {"text": "Tells the circle", "met_by": [{"share": {"to": "circle"}}]}
    waiting = make_scenario(
        {
            "sign": {"at": "T+0:05", "to": ["yard"], "expected": {"tell": tell}},
            "warned": {"when": "shared . sign . port", "to": ["harbour"]},
        },
        communities={"circle": {"name": "Circle", "members": ["port", "terminal"]}},
    )
    assert [each.to for each in passings(waiting)] == ["circle"]

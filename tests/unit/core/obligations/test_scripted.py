"""Scripted people submit what they should now and then, once for their organisation, and to the right one."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.obligations.facts import ObligationSubmitted
from exercise_engine.core.obligations.scripted import owings
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario
from tests.support.rehearsed import faults_of, play_through

SEEDS = range(16)
OWED = {
    "title": "Tell the customers",
    "kind": "contract",
    "organisation": "terminal",
    "notifiable": "milestones.serious",
    "runs_from": "notifiable",
    "within": "2h",
    "to": ["port"],
    "requires": ["What", "Until when"],
}
TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "office": {"organisation": "terminal", "roles": {"head": {"decides": True}}},
}


def scenario(**owed: object) -> Scenario:
    """Return two teams of one organisation that are told what makes it owe something, beside a third."""
    tell = {"text": "Tells them", "within": "20m", "met_by": [{"submission": "owed"}]}
    stop = {"at": "T+0:05", "to": ["all"], "effects": [{"reach": "serious"}], "expected": {"tell": tell}}
    return make_scenario(
        {"stop": stop}, teams=TEAMS, milestones={"serious": {}}, obligations={"owed": OWED | owed}
    )


def test_what_is_expected_is_known_by_its_title() -> None:
    """Players read titles, never the id of an obligation."""
    assert [(each.subject, each.title) for each in owings(scenario())] == [
        ("Subject 1", "Tell the customers")
    ]


def test_it_is_submitted_once_by_one_team_of_whoever_owes_it() -> None:
    """Some seeds submit and some do not; a second team keeps quiet, and the port owes nothing."""
    counts, included = set(), set()
    for seed in SEEDS:
        played = play_through(scenario(), seed=seed)
        assert faults_of(played) == []
        sent = [event for event in played.events if isinstance(event.fact, ObligationSubmitted)]
        counts.add(len(sent))
        for event in sent:
            assert isinstance(event.fact, ObligationSubmitted)
            assert event.fact.team in ("yard", "office")
            assert event.fact.to == ("port",)
            assert 5 * 60_000 < event.elapsed_ms < 25 * 60_000
            included.add(event.fact.included)
        if sent:
            marks = {e.fact.outcome for e in played.events if isinstance(e.fact, f.ExpectedMarked)}
            assert "met" in marks
    assert counts == {0, 1}
    assert len(included) > 1, "what they submit is not always complete"


def test_what_is_due_to_nobody_known_is_left_to_people() -> None:
    """Without a recipient there is nowhere to send it."""
    for seed in SEEDS:
        played = play_through(scenario(to=[]), seed=seed)
        assert faults_of(played) == []
        assert not [event for event in played.events if isinstance(event.fact, ObligationSubmitted)]

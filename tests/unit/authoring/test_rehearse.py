"""A rehearsal says what went wrong in it, and which end the story came to."""

from __future__ import annotations

import json

from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario
from tests.support.rehearsed import differences_of, endings_missed, faults_of, play_through

PHASES = {
    "before": {
        "start": True,
        "next": [{"to": "good", "when": "milestones.saved"}, {"to": "bad", "after": "1h"}],
    },
    "good": {},
    "bad": {},
}
SAVE = {"save": {"text": "Save", "effects": [{"reach": "saved"}]}, "wait": {"text": "Wait"}}


def scenario(**note: object) -> Scenario:
    """Return a scenario of one choice with two endings."""
    asks = {"what": {"text": "What?", "by": ["yard"], "options": SAVE, "within": "10m", "silence": "wait"}}
    injects = {"note": {"at": "T+0:05", "asks": asks, **note}}
    return make_scenario(injects, milestones={"saved": {}}, phases=PHASES)


def test_a_sound_play_has_no_faults_and_one_ending() -> None:
    """What the yard chose decides how it ends, and the log alone tells it again."""
    for seed in range(8):
        played = play_through(scenario(), seed=seed)
        assert faults_of(played) == []
        assert differences_of(played) == []
        saved = played.state.names["milestones__saved"]
        assert played.endings == (("good",) if saved else ("bad",))
    assert endings_missed(scenario()) == set()


def test_a_call_that_came_too_late_to_be_made_is_a_fault() -> None:
    """What control has no time left to tell was never told."""
    played = play_through(scenario(at="T+2:59:59", channel="phone", to=["yard"]))
    assert faults_of(played) == ["never delivered: Subject 1"]


def test_a_story_that_stops_on_the_way_is_a_fault() -> None:
    """Where EndEx comes before any ending, the play says how far it came."""
    phases = PHASES | {"before": {"start": True, "next": [{"to": "bad", "after": "4h"}]}}
    played = play_through(make_scenario({"note": {"at": "T+0:05"}}, phases=phases))
    assert faults_of(played) == ["came to no ending, only to before"]
    assert played.endings == ()


def test_an_ending_that_nothing_leads_to_is_missed_by_all_seeds() -> None:
    """The way exists, its condition never comes true."""
    stuck = make_scenario(
        {"note": {"at": "T+0:05"}},
        milestones={"saved": {}},
        phases=PHASES,
    )
    assert endings_missed(stuck) == {"good"}


def test_what_somebody_else_has_done_by_then_is_not_done_again() -> None:
    """Nobody clears a version that was replaced, or marks what an answer has shown by then."""
    speak = {"text": "Says what it knows", "within": "30m", "met_by": [{"statement": "press"}]}
    shut = {"text": "Saves the yard", "by": ["yard"], "within": "20m", "met_by": [{"milestone": "saved"}]}
    press = {"title": "Press", "by": ["yard.it"], "clear_by": ["yard.lead", "harbour.master", "harbour.desk"]}
    crowded = scenario(expected={"speak": speak, "shut": shut}).model_dump(mode="json", by_alias=True)
    played = Scenario.model_validate_json(json.dumps(crowded | {"statements": {"press": press}}))
    assert [faults_of(play_through(played, seed=seed)) for seed in range(24)] == [[]] * 24

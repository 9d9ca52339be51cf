"""The names that texts of a scenario may show, as they stand at release."""

from __future__ import annotations

from exercise_engine.core.texts import text_names
from tests.support.play import Play, make_scenario

PARTS = {
    "milestones": {"cut": {"per": "organisation"}, "told": {}},
    "variables": {"trucks": 2, "mood": {"per": "team", "value": "fine"}, "load": 1.5},
}


def names_for(each: str, instance: str) -> dict[str, object]:
    """Return what the texts of one instance may show at StartEx."""
    note = {"at": "T+0:20", **({"each": each} if each else {})}
    play = Play(make_scenario({"note": note}, **PARTS))
    return text_names(
        play.state, play.state.plan.instances["note", instance], story_ms=play.state.story.start_ms
    )


def test_values_are_named_with_their_owners() -> None:
    """Whole numbers have no decimal point; what somebody owns is named by the owner."""
    names = names_for("", "")
    assert names["variables"] == {"trucks": 2, "mood": {"harbour": "fine", "yard": "fine"}, "load": 1.5}
    assert names["milestones"] == {"cut": {"port": False, "terminal": False}, "told": False}
    assert (names["own"], names["story"]) == ({}, "Day 1 Tue 06:30")


def test_own_is_a_name_where_there_are_instances() -> None:
    """It stands for the instance's team and organisation."""
    names = names_for("team", "yard")
    assert names["variables"] == {
        "trucks": 2, "mood": {"harbour": "fine", "yard": "fine", "own": "fine"}, "load": 1.5
    }  # fmt: skip
    assert names["own"] == {
        "organisation": {"id": "terminal", "name": "Terminal"},
        "team": {"id": "yard", "name": "Yard"},
    }


def test_an_instance_of_several_teams_has_no_own_team() -> None:
    """With one instance for each organisation `own` is the team only where it has a single one."""
    teams = {
        name: {"organisation": "port", "roles": {"lead": {"decides": True}}} for name in ("quay", "tower")
    }
    play = Play(make_scenario({"note": {"at": "T+0:20", "each": "organisation"}}, teams=teams, **PARTS))
    plan = play.state.plan.instances["note", "port"]
    names = text_names(play.state, plan, story_ms=play.state.story.start_ms)
    assert names["own"] == {"organisation": {"id": "port", "name": "Port"}}
    assert names["variables"] == {"trucks": 2, "mood": {"quay": "fine", "tower": "fine"}, "load": 1.5}

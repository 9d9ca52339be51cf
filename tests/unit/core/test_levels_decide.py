"""Declaring levels: by whom, for whom, what follows, and who learns of it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.commands import ReleaseInject
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.policy import viewer, visible
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

ISPS = {
    "name": "ISPS level",
    "values": {"1": "normal", "2": "raised"},
    "start": "1",
    "set_by": ["harbour.master"],
}


def scenario(**isps: Any) -> Scenario:
    """Return two organisations with a level, an inject that waits for it and one that sets it."""
    condition = "levels.isps.port" if isps.get("per") else "levels.isps"
    return make_scenario(
        {
            "guards": {"when": f'{condition} == "2"'},
            "storm": {"manual": True, "to": ["harbour"], "effects": [{"declare": "isps", "to": "2"}]},
        },
        levels={"isps": ISPS | isps},
        milestones={"closed": {"per": "organisation"}},
        control={"lead_one": {"kind": "lead"}, "port_one": {"kind": "controller", "scope": ["port"]}},
    )


def play(**isps: Any) -> Play:
    """Return such an exercise after StartEx."""
    game = Play(scenario(**isps))
    game.start()
    game.wait(MINUTE)
    return game


def declared(game: Play) -> list[tuple[str, str, str]]:
    """Return owner, earlier value and value of every declaration."""
    return [(fact.owner, fact.before, fact.value) for fact in game.facts(f.LevelDeclared)]


def refused(game: Play, role: str, **given: str) -> str:
    """Return the code with which a declaration is refused."""
    command = SetLevel.model_validate({"level": "isps", "value": "2", "reason": "Why not"} | given)
    with pytest.raises(CommandRejected) as caught:
        game.do(role, command)
    return caught.value.code


def test_a_role_with_the_right_declares_a_level_and_the_story_follows() -> None:
    """Everybody is told value, meaning and reason; the inject that waits for it is released."""
    game = play()
    events = game.do("harbour.master", SetLevel(level="isps", value="2", reason="Strangers"))
    event = game.last(f.LevelDeclared)
    assert isinstance(event.fact, f.LevelDeclared)
    assert (event.fact.shown, str(event.fact.reason), event.audience.to) == (
        "2, raised",
        "Strangers",
        ("all",),
    )
    assert [e.fact.inject for e in events if isinstance(e.fact, f.InjectReleased)] == ["guards"]


@pytest.mark.parametrize(
    ("role", "given", "code"),
    [
        ("yard.lead", {}, "not_declaring"),
        ("harbour.master", {"level": "dam"}, "unknown_level"),
        ("harbour.master", {"value": "3"}, "wrong_value"),
        ("harbour.master", {"value": "1"}, "no_change"),
        ("harbour.master", {"reason": "  "}, "reason_needed"),
        ("harbour.master", {"owner": "port"}, "unknown_owner"),
        ("controller", {}, "out_of_scope"),
    ],
)
def test_what_cannot_be_declared_is_refused(role: str, given: dict[str, str], code: str) -> None:
    """Whoever may not, or means what is not there, reads why, and nothing happens."""
    game = play()
    assert refused(game, role, **given) == code
    assert declared(game) == []


def test_a_role_declares_the_level_of_its_own_organisation_only_unless_the_level_says_any() -> None:
    """The harbour master sets that of the port, and that of the terminal only with `sets: any`."""
    own = play(per="organisation")
    own.do("harbour.master", SetLevel(level="isps", owner="port", value="2", reason="Fog"))
    assert refused(own, "harbour.master", owner="terminal") == "not_own"
    any_of_them = play(per="organisation", sets="any")
    any_of_them.do("harbour.master", SetLevel(level="isps", owner="terminal", value="2", reason="Fog"))
    assert declared(own) == [("port", "1", "2")]
    assert declared(any_of_them) == [("terminal", "1", "2")]


def test_a_level_told_to_its_owner_stays_with_them_and_those_who_set_it() -> None:
    """The yard learns nothing of the port's level where it is told to its owner only."""
    game = play(per="organisation", told="owner")
    game.do("harbour.master", SetLevel(level="isps", owner="port", value="2", reason="Fog"))
    event = game.last(f.LevelDeclared)
    sees = {
        role: visible(event, viewer(game.state.seats[game.seat(role)], game.state.scenario)) is not None
        for role in ("harbour.desk", "yard.it")
    }
    assert sees == {"harbour.desk": True, "yard.it": False}


def test_an_effect_declares_a_level_once_and_names_nobody() -> None:
    """Releasing the inject sets it for the acting team's organisation; the engine did it."""
    game = play(per="organisation")
    game.do("lead", ReleaseInject(inject="storm"))
    event = game.last(f.LevelDeclared)
    assert (declared(game), event.actor) == ([("port", "1", "2")], "engine")


def test_what_a_value_sets_off_follows_for_those_whose_level_it_is() -> None:
    """Level 2 reaches the milestone of the port, not of the terminal."""
    game = play(per="organisation", effects={"2": [{"reach": "closed"}]})
    game.do("lead", SetLevel(level="isps", owner="port", value="2", reason="Fog"))
    assert [fact.owner for fact in game.facts(f.MilestoneReached)] == ["port"]
    assert game.facts(f.LevelDeclared)[0].post == "control"


def test_replay_gives_the_levels_that_play_had() -> None:
    """The log alone says where every level stands."""
    game = play()
    game.do("harbour.master", SetLevel(level="isps", value="2", reason="Fog"))
    assert values(replayed(game.log).state) == values(game.state)
    assert game.state.names["levels__isps"] == "2"

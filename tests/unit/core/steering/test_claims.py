"""Claims on what waits for the control cell."""

from __future__ import annotations

import pytest

from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.steering import commands as sc
from exercise_engine.core.steering import facts as s
from exercise_engine.errors import CommandRejected
from tests.support.play import Play, make_scenario, replayed, values

CONTROL = {
    "boss": {"kind": "lead", "name": "Lead"},
    "port": {"kind": "controller", "name": "Port", "scope": ["port"]},
    "cell": {"kind": "simcell", "name": "Cell"},
}


def started() -> Play:
    """Play with three seats of control."""
    play = Play(make_scenario({"first": {"at": "T+0:01", "to": ["yard"]}}, control=CONTROL))
    play.start()
    return play


def test_one_sees_to_it_at_a_time() -> None:
    """A second claim is refused, unless it is meant; only the holder gives back."""
    play = started()
    play.do("lead", sc.ClaimNeed(key="problem:9"))
    with pytest.raises(CommandRejected, match="Lead sees to this"):
        play.do("simcell", sc.ClaimNeed(key="problem:9"))
    with pytest.raises(CommandRejected, match="Lead sees to this"):
        play.do("simcell", sc.GiveBackNeed(key="problem:9"))
    play.do("simcell", sc.ClaimNeed(key="problem:9", anyway=True))
    assert play.state.steering.claims == {"problem:9": play.seat("simcell")}
    play.do("simcell", sc.GiveBackNeed(key="problem:9"))
    assert play.state.steering.claims == {}
    assert values(replayed(play.log).state) == values(play.state)


@pytest.mark.parametrize(
    "key",
    ["held:first", "expected:first//call/yard", "missed:first//call/yard", "unread:yard/7", "absent:yard"],
)
def test_a_claim_stays_within_the_scope_of_what_it_is_about(key: str) -> None:
    """A controller for another organisation does not see ids of injects that are not its own."""
    play = started()
    play.do("lead", sc.ClaimNeed(key=key))
    claimed = play.last(s.NeedClaimed)
    for seat in play.state.seats.values():
        shown = visible(claimed, viewer(seat, play.state.scenario))
        assert (shown is not None) == (seat.kind in ("lead", "simcell"))


def test_what_names_nothing_concerns_everybody_in_control() -> None:
    """Hostile keys are only names; players never see any."""
    play = started()
    for key in ("stopped:3", "mapping:99999999", "held:nobody/knows", "::", "mapping:²"):
        play.do("lead", sc.ClaimNeed(key=key))
        assert play.last(s.NeedClaimed).audience.to == ()


def test_an_answer_of_several_teams_is_claimed_like_any_other() -> None:
    """It concerns the organisations of all teams that agree."""
    ask = {"text": "Gate?", "options": {"shut": {"text": "Shut"}}, "kind": "text", "agree": True}
    play = Play(make_scenario({"note": {"at": "T+0:00", "asks": {"gate": ask}}}, control=CONTROL))
    play.start()
    play.wait(0)
    play.do("lead", sc.ClaimNeed(key=f"mapping:{next(iter(play.state.asks))}"))
    assert play.last(s.NeedClaimed).audience.organisations == ("port", "terminal")

"""The hub passes on what services, sharing, obligations and the baseline do to the rest of the core."""

from __future__ import annotations

import typing

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.facts import MeasureAnswered
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.commands import MoveStage
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.community.lines import community_line
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.sharing.commands import Share
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.model.scenario import Scenario
from tests.support import community_facts
from tests.support.baseline import asked_of
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

SERVICES = {
    "tos": {"owner": "terminal", "name": "Terminal operating system"},
    "gate": {"owner": "terminal", "name": "Truck gate", "seen_by": ["port"]},
}
BASELINE = {"tried_backup": {"text": "A backup that was tried out"}, "list": {"text": "A list on paper"}}


def community() -> Scenario:
    """Return a scenario with services, measures and injects that wait for either."""
    return make_scenario(
        {
            "stop": {"at": "T+0:10", "effects": [{"service": "tos", "state": "down"}], "to": ["yard"]},
            "stands": {"when": 'services.tos == "down"', "to": ["harbour"]},
            "tape": {"when": 'baseline.tried_backup.terminal == "yes"', "to": ["yard"]},
        },
        services=SERVICES,
        baseline=BASELINE,
    )


def readers(play: Play, event: Event) -> set[str]:
    """Return the organisations whose players see an event."""
    scenario = play.state.scenario
    return {
        play.state.plan.organisation_of(seat.posts[0].team)
        for seat in play.state.seats.values()
        if seat.kind == "player" and visible(event, viewer(seat, scenario)) is not None
    }


def test_an_effect_moves_a_service_and_conditions_read_it() -> None:
    """The inject that waits for the service comes at the same moment."""
    play = Play(community())
    play.start()
    play.wait(10 * MINUTE)
    assert play.state.community.cascade.states["tos"] == "down"
    assert play.state.injects["stands", ""].status == "released"
    assert values(replayed(play.log).state) == values(play.state)


def test_only_those_whom_the_scenario_lets_see_how_a_service_runs() -> None:
    """The terminal's system is nobody else's business; its gate the port sees as well."""
    play = Play(community())
    play.start()
    seen = {}
    for service in SERVICES:
        play.do("lead", SetService(service=service, state="degraded", note="a fuse"))
        seen[service] = readers(play, play.last(ServiceChanged))
    assert seen == {"tos": {"terminal"}, "gate": {"terminal", "port"}}


def test_a_baseline_is_answered_before_startex_and_changes_what_comes() -> None:
    """What one organisation says reaches nobody else, but its condition is true."""
    play = Play(community())
    play.do("lead", MoveStage(target="check_in"))
    play.do("yard.lead", AnswerMeasure(asked=asked_of(play, "terminal"), position=0, answer="yes"))
    assert readers(play, play.last(MeasureAnswered)) == {"terminal"}
    play.do("lead", MoveStage(target="running"))
    assert play.state.injects["tape", ""].status == "released"


def test_a_share_reaches_those_it_is_for() -> None:
    """And its own team."""
    play = Play(community())
    play.start()
    share = Share(to=("port",), kind="incident", tlp="CLEAR", subject="Odd", body="Odd sign-in")
    play.do("yard.lead", share, acting_as="yard.lead")
    assert readers(play, play.last(Shared)) == {"terminal", "port"}


def test_every_fact_of_the_community_was_thought_of() -> None:
    """There is a sample of each, and control's log has a line for all but a few."""
    assert {type(fact) for fact in community_facts.SAMPLES} == set(typing.get_args(CommunityFact))
    lines = [community_line(fact, str.upper, lambda _: None) for fact in community_facts.SAMPLES]
    assert all(line is None or line[1] for line in lines)
    assert sum(line is None for line in lines) == 2, "other lines say these"

"""At StartEx everybody is told the part of the map that is theirs, and nothing beyond."""

from __future__ import annotations

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.cascade.map_facts import ServiceMapTold, ServiceTold
from exercise_engine.core.commands import MoveStage
from exercise_engine.core.policy import viewer, visible
from tests.support.play import MINUTE, Play, make_scenario, replayed, values
from tests.support.service_map import SERVICES, web


def told_to(play: Play, role: str) -> dict[str, ServiceTold]:
    """Return what one seat was told, by service; later facts add to earlier ones."""
    scenario = play.state.scenario
    looks = viewer(play.state.seats[play.seat(role)], scenario)
    facts = [event.fact for event in play.log if visible(event, looks) is not None]
    return {
        (one.service + ("" if one.state is None else "!")): one
        for fact in facts
        if isinstance(fact, ServiceMapTold)
        for one in fact.services
    }


def started() -> Play:
    """Return the exercise at StartEx."""
    play = Play(web())
    play.start()
    return play


def test_an_organisation_learns_its_own_services_with_all_they_need() -> None:
    """How long each holds out, what becomes of it, and how it comes back."""
    tos = told_to(started(), "yard.it")["tos!"]
    (need,) = tos.needs
    assert (need.service, need.kind, need.when, need.then) == ("power", "physical", "degraded", "degraded")
    assert need.holds_ms == 45 * MINUTE
    assert (tos.takes_ms, tos.backlog, tos.after) == (240 * MINUTE, 2, ("pilots",))


def test_what_one_needs_of_others_is_known_by_name_and_owner_only() -> None:
    """No state, no description, none of what it needs itself."""
    told = told_to(started(), "yard.it")
    assert set(told) == {"tos!", "gate!", "power", "pilots"}
    assert told["power"] == ServiceTold(service="power", name="Quay power", owner="port")


def test_who_needs_one_of_ours_is_known_by_name_and_owner_only() -> None:
    """The port learns that the terminal's system lives on its power, not for how long it holds out."""
    told = told_to(started(), "harbour.desk")
    assert told.keys().isdisjoint({"gate", "gate!"})
    (need,) = told["tos"].needs
    assert (need.service, need.kind, need.holds_ms, need.when, need.then) == (
        "power",
        "physical",
        None,
        None,
        None,
    )
    assert (told["tos"].state, told["tos"].takes_ms, told["tos"].backlog) == (None, None, 0)


def test_whoever_the_scenario_lets_sees_the_state_and_nobody_beside_them() -> None:
    """The post that is named sees it, its colleague does not."""
    play = started()
    assert told_to(play, "yard.lead")["pilots!"].state == "normal"
    assert "pilots!" not in told_to(play, "yard.it")


def test_what_all_see_is_everybodys_business() -> None:
    """For control it concerns its owner, as every later change of it does."""
    play = Play(web(gate={"owner": "terminal", "name": "Truck gate", "seen_by": ["all"]}))
    play.start()
    events = [event for event in play.log if isinstance(event.fact, ServiceMapTold)]
    assert [(event.audience.to, event.audience.organisations) for event in events] == [
        (("terminal",), ("terminal",)),
        (("all",), ("terminal",)),
    ]


def test_a_short_form_of_a_post_reaches_its_holder() -> None:
    """`terminal.lead` is the lead of the terminal's only team."""
    play = Play(web(pilots={"owner": "port", "name": "Pilots", "seen_by": ["terminal.lead"]}))
    play.start()
    assert told_to(play, "yard.lead")["pilots!"].state == "normal"
    play.do("lead", SetService(service="pilots", state="down"))
    looks = viewer(play.state.seats[play.seat("yard.lead")], play.state.scenario)
    assert visible(play.last(ServiceChanged), looks) is not None


def test_states_are_those_of_startex() -> None:
    """What control set in check-in is told; replay adds nothing and changes nothing."""
    play = Play(web())
    play.do("lead", MoveStage(target="check_in"))
    play.do("lead", SetService(service="gate", state="down"))
    play.do("lead", MoveStage(target="running"))
    assert told_to(play, "yard.it")["gate!"].state == "down"
    assert values(replayed(play.log).state) == values(play.state)


def test_a_scenario_without_services_tells_no_map() -> None:
    """Nor does it tell one again after a pause."""
    play = Play(make_scenario({}))
    play.start()
    assert play.facts(ServiceMapTold) == []
    again = started()
    count = len(again.facts(ServiceMapTold))
    again.do("lead", MoveStage(target="paused"))
    again.do("lead", MoveStage(target="running"))
    assert len(again.facts(ServiceMapTold)) == count > 0


def test_the_map_comes_before_whatever_else_startex_brings() -> None:
    """Whoever reads the first inject knows what stands on what."""
    scenario = make_scenario({"first": {"at": "T+0:00"}}, services=SERVICES)
    play = Play(scenario)
    play.start()
    play.wait(1)
    kinds = [event.type for event in play.log]
    assert kinds.index("service_map_told") < kinds.index("inject_told")

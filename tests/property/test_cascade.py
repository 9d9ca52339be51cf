"""Laws of services: they settle, whatever the order of the file, and explain themselves."""

from __future__ import annotations

from collections import Counter
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from exercise_engine.core import facts as f
from exercise_engine.core.cascade.explain import ROOTS, control_chain
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceSet
from exercise_engine.core.cascade.state import CascadeState
from exercise_engine.errors import CommandRejected
from exercise_engine.model.circles import way_round
from exercise_engine.model.ecosystem import ServiceState
from tests.support.play import MINUTE, Play, replayed, values
from tests.support.services import HOUR, put, started, states

NAMES = ("a", "b", "c", "d", "e", "f")
SEVERITY = {"normal": 0, "degraded": 1, "down": 2}
Step = tuple[str, ServiceState] | int
LENGTH = {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 1, "length": "900h"}
EXAMPLES = settings(max_examples=60, deadline=None)

needs = st.fixed_dictionaries(
    {
        "service": st.sampled_from(NAMES),
        "when": st.sampled_from(["down", "degraded"]),
        "then": st.sampled_from(["down", "degraded"]),
        "holds": st.sampled_from(["0s", "0s", "10m", "45m", "3h"]),
    }
)
recoveries = st.fixed_dictionaries(
    {"takes": st.sampled_from(["0s", "0s", "20m", "2h"]), "backlog": st.sampled_from([0, 0, 0.5, 2])}
)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(["normal", "degraded", "down", "down", "recovering"])
        ),
        st.sampled_from([5 * MINUTE, 30 * MINUTE, 2 * HOUR]),
    ),
    max_size=12,
)


@st.composite
def webs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw services that need each other, also in circles, and orders of recovery that lead to no circle."""
    services: dict[str, Any] = {}
    for name in NAMES:
        found = draw(
            st.lists(needs, max_size=3, unique_by=lambda need: (need["service"], need["when"], need["then"]))
        )
        services[name] = {
            "owner": draw(st.sampled_from(["port", "terminal"])),
            "name": name,
            "start": draw(st.sampled_from(["normal", "normal", "normal", "degraded", "down"])),
            "needs": [need for need in found if need["service"] != name],
            "recovers": {**draw(recoveries), "after": []},
        }
    for name, other in draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3)):
        if other != name and not way_round(_ways(services), other, name):
            services[name]["recovers"]["after"] = [other]
    return services


def _ways(services: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [*(need["service"] for need in one["needs"]), *one["recovers"]["after"]]
        for name, one in services.items()
    }


def played(services: dict[str, Any], taken: list[Step]) -> Play:
    """Return a play in which control sets services, and time passes."""
    play = started(services, clock=LENGTH)
    for step in taken:
        if isinstance(step, int):
            play.wait(step)
        else:
            try:
                put(play, *step)
            except CommandRejected:
                continue
    return play


def cascade(play: Play) -> CascadeState:
    """Return how services stand."""
    return play.state.community.cascade


def history(play: Play) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Return what each service became, by moments."""
    told: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for event in play.log:
        if isinstance(event.fact, ServiceChanged):
            at = told.setdefault(event.story_ms, {})
            at.setdefault(event.fact.service, []).append((event.fact.before, event.fact.after))
    return told


def results(play: Play) -> dict[int, dict[str, tuple[str, str]]]:
    """Return what each service was before and after each moment."""
    return {
        story_ms: {name: (moves[0][0], moves[-1][1]) for name, moves in moment.items()}
        for story_ms, moment in history(play).items()
    }


@EXAMPLES
@given(webs(), steps)
def test_services_settle_and_move_a_few_times_at_one_moment(
    services: dict[str, Any], taken: list[Step]
) -> None:
    """No storm, no problem, nothing left to do; and each change goes on from the one before."""
    play = played(services, taken)
    assert not play.facts(f.ProblemNoted)
    last = {name: one["start"] for name, one in services.items()}
    orders = Counter(event.story_ms for event in play.log if isinstance(event.fact, ServiceSet))
    for story_ms, moment in history(play).items():
        for name, moves in moment.items():
            assert len(moves) <= 3 * (orders[story_ms] + 1)
            for before, after in moves:
                assert before == last[name] != after
                last[name] = after
    assert last == states(play)


@EXAMPLES
@given(webs(), steps, st.permutations(NAMES))
def test_the_order_of_the_file_changes_nothing(
    services: dict[str, Any], taken: list[Step], order: list[str]
) -> None:
    """Neither of services nor of needs; in a circle one may take a step between at the same moment."""
    turned = {name: {**services[name], "needs": services[name]["needs"][::-1]} for name in order}
    one, other = played(services, taken), played(turned, taken)
    assert states(one) == states(other)
    assert results(one) == results(other)


@EXAMPLES
@given(webs(), steps)
def test_no_service_is_better_than_its_fault_and_its_needs_allow(
    services: dict[str, Any], taken: list[Step]
) -> None:
    """What is missed and can be gone without no longer holds it down; circles apart, which start together."""
    play = played(services, taken)
    now = cascade(play)
    for name, node in now.web.nodes.items():
        allowed = now.faults.get(name, 0)
        for tie in node.ties:
            hold = now.holds.get((name, *tie.key))
            held_out = not tie.holds_ms or (hold is not None and hold.spent)
            coming_back = tie.inside and now.states[tie.needed] == "recovering"
            if held_out and not coming_back and now.level(tie.needed) >= tie.missed_from:
                allowed = max(allowed, tie.then)
        state = now.states[name]
        assert (now.level(name) > allowed) if state == "recovering" else (SEVERITY[state] >= allowed)


@EXAMPLES
@given(webs(), steps)
def test_replay_equals_live(services: dict[str, Any], taken: list[Step]) -> None:
    """And nothing is due that the log does not say."""
    play = played(services, taken)
    assert values(replayed(play.log).state) == values(play.state)


@EXAMPLES
@given(webs(), steps)
def test_every_change_has_a_chain_to_what_began_it(services: dict[str, Any], taken: list[Step]) -> None:
    """It ends with control's hand or with how things stood when play began."""
    play = played(services, taken)
    events = {event.seq: event for event in play.log}
    for event in play.log:
        if isinstance(event.fact, ServiceChanged):
            root = control_chain(events, event.seq, str)[-1]
            assert root.kind in ROOTS
            assert root.kind in ("control", "start"), root


@EXAMPLES
@given(webs(), steps)
def test_everything_comes_back_once_nothing_is_wrong(services: dict[str, Any], taken: list[Step]) -> None:
    """Also in circles, and in whatever order faults are cleared."""
    play = played(services, taken)
    for name in NAMES:
        if name in cascade(play).faults:
            put(play, name, "recovering")
    play.wait(20_000 * HOUR)
    assert set(states(play).values()) == {"normal"}
    assert not cascade(play).holds
    assert not cascade(play).dues.story_ms

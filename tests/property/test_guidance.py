"""Laws of what seats are given beside the story: once, to its readers only; meetings by their rhythm."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given

from exercise_engine.core.guidance.apply import hint_key
from exercise_engine.core.guidance.facts import (
    BriefGiven,
    DutyEnded,
    DutyTold,
    HandoutReleased,
    HintGiven,
)
from exercise_engine.core.joint.facts import MeetingCalled
from exercise_engine.core.policy import viewer, visible
from exercise_engine.model.scenario import Scenario
from tests.property.exercises import Step, run, scenarios, steps


@given(scenarios(), steps())
def test_everything_is_given_at_most_once(scenario: Scenario, script: list[Step]) -> None:
    """A brief, a document, a hint; a duty that is told again has ended before."""
    play = run(scenario, script)
    handed = Counter((fact.kind, fact.handout) for fact in play.facts(HandoutReleased))
    hints = Counter(hint_key(fact) for fact in play.facts(HintGiven))
    assert set(handed.values()) <= {1}
    assert set(hints.values()) <= {1}
    open_now: dict[int, tuple[str, tuple[str, ...]]] = {}
    for event in play.log:
        match event.fact:
            case DutyTold(team=team, to=to):
                assert (team, to) not in open_now.values()
                open_now[event.seq] = (team, to)
            case DutyEnded(duty=duty):
                del open_now[duty]
            case _:
                pass


@given(scenarios(), steps())
def test_a_brief_is_shown_to_its_post_only(scenario: Scenario, script: list[Step]) -> None:
    """No player sees it who does not hold the post, and never held it."""
    play = run(scenario, script)
    for event in (one for one in play.log if isinstance(one.fact, BriefGiven)):
        for seat in play.state.seats.values():
            posts = {post.address for post in seat.posts} | {left.post.address for left in seat.left}
            if seat.kind == "player" and "yard.it" not in posts:
                assert visible(event, viewer(seat, play.state.scenario)) is None


@given(scenarios(), steps())
def test_meetings_are_numbered_through_and_keep_their_rhythm(scenario: Scenario, script: list[Step]) -> None:
    """None comes before its time, unless the team was convened anew in between."""
    play = run(scenario, script)
    calls = [(event, event.fact) for event in play.log if isinstance(event.fact, MeetingCalled)]
    assert [fact.number for _, fact in calls] == list(range(1, len(calls) + 1))
    for (before, fact), (after, _) in itertools.pairwise(calls):
        between = [event.fact.type for event in play.log[before.seq : after.seq - 1]]
        assert "joint_convened" in between or after.elapsed_ms >= fact.next_ms

"""Laws of play, over random exercises."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from exercise_engine.core import facts as f
from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.events import Event
from exercise_engine.core.paper.seen import is_on_paper
from exercise_engine.core.policy import Viewer, audience_misses, viewer, visible
from exercise_engine.model.scenario import Scenario
from tests.property.exercises import SECRET, Step, run, scenarios, steps
from tests.support.play import Play, replayed, values

exercises = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def viewers(play: Play) -> list[Viewer]:
    """Return how every seat looks at the exercise."""
    return [viewer(seat, play.state.scenario) for seat in play.state.seats.values()]


@exercises
@given(scenarios(), steps())
def test_replay_equals_live(scenario: Scenario, script: list[Step]) -> None:
    """What is read back from the log is the state that was played, and replay adds nothing."""
    play = run(scenario, script)
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    assert values(play.engine.durable) == values(play.state)


@exercises
@given(scenarios(), steps())
def test_the_same_script_gives_the_same_log(scenario: Scenario, script: list[Step]) -> None:
    """An exercise depends on its scenario, its commands and their times only."""
    first = [event.model_dump_json() for event in run(scenario, script).log]
    assert [event.model_dump_json() for event in run(scenario, script).log] == first


@exercises
@given(scenarios(), steps())
def test_order_is_the_order_of_the_log(scenario: Scenario, script: list[Step]) -> None:
    """Numbers have no gap, exercise time and story time never run backwards, causes come first."""
    log = run(scenario, script).log
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert all(a.elapsed_ms <= b.elapsed_ms for a, b in pairwise(log))
    assert all(event.cause is None or event.cause < event.seq for event in log)
    assert all(event.transaction <= event.seq for event in log)


@exercises
@given(scenarios(), steps())
def test_no_timer_fires_while_paused(scenario: Scenario, script: list[Step]) -> None:
    """While the exercise stands still, nothing is released by time or condition, and nothing becomes
    overdue.
    """
    stage = "planned"
    for event in run(scenario, script).log:
        fact = event.fact
        if isinstance(fact, f.StageChanged):
            stage = fact.target
        elif stage == "paused":
            assert not (isinstance(fact, f.InjectReleased) and fact.by in ("time", "condition"))
            assert not isinstance(fact, f.AskOverdue)
            assert not (isinstance(fact, f.PhaseChanged) and fact.by != "control")
            assert not (
                isinstance(fact, f.ExpectedMarked) and fact.by == "engine" and fact.outcome == "missed"
            )


@exercises
@given(scenarios(), steps())
def test_nothing_is_released_before_its_time(scenario: Scenario, script: list[Step]) -> None:
    """What time releases is never early, and at the very moment it is due when the engine is woken then."""
    for event in run(scenario, script).log:
        if (
            isinstance(event.fact, f.InjectReleased)
            and event.fact.by == "time"
            and event.fact.planned_ms is not None
        ):
            assert event.elapsed_ms >= event.fact.planned_ms


@exercises
@given(scenarios(), steps())
def test_each_inject_reaches_each_seat_once_and_no_other(scenario: Scenario, script: list[Step]) -> None:
    """An inject is released once, told once to each team, seen by whom it is addressed to and by nobody
    else.
    """
    play = run(scenario, script)
    releases = Counter(
        (event.fact.inject, event.fact.instance)
        for event in play.log
        if isinstance(event.fact, f.InjectReleased)
    )
    assert not releases or max(releases.values()) == 1
    for looks in viewers(play):
        seen = [event for event in play.log if visible(event, looks) is not None]
        assert len({event.seq for event in seen}) == len(seen)
        if looks.kind != "player":
            continue
        told = {event.seq for event in seen if isinstance(event.fact, f.InjectTold)}
        meant = {
            event.seq
            for event in play.log
            if isinstance(event.fact, f.InjectTold)
            and not audience_misses(event.audience, looks, seq=event.seq)
        }
        assert told == meant
    _assert_told_once(play.log)


def _assert_told_once(log: list[Event]) -> None:
    """Each release on a screen or on paper, and each delivery that was done, is told in one event."""
    told = Counter(event.cause for event in log if isinstance(event.fact, f.InjectTold))
    for event in log:
        fact = event.fact
        if isinstance(fact, f.InjectReleased | f.AdHocReleased):
            assert told[event.seq] == (1 if fact.means == "screen" or is_on_paper(event) else 0)
        if isinstance(fact, f.DeliveryDone):
            assert told[event.seq] == (1 if fact.outcome == "done" else 0)


@exercises
@given(scenarios(), steps())
def test_authored_ids_never_reach_players(scenario: Scenario, script: list[Step]) -> None:
    """Nothing that players or observers are sent holds an id of an inject, ask, option, milestone or
    phase.
    """
    play = run(scenario, script)
    for looks in viewers(play):
        if looks.kind in ("player", "observer"):
            for event in play.log:
                shown = visible(event, looks)
                assert shown is None or SECRET not in shown.model_dump_json()


@exercises
@given(scenarios(), steps())
def test_other_teams_traffic_stays_with_them(scenario: Scenario, script: list[Step]) -> None:
    """Asks, answers and log entries of one team never reach another that was not asked with it."""
    play = run(scenario, script)
    for looks in viewers(play):
        if looks.kind != "player":
            continue
        own = looks.addresses | {address for address, _ in looks.left}
        for event in play.log:
            fact = event.fact
            if (
                isinstance(fact, f.AskOpened | f.AnswerGiven | f.AskOverdue)
                and visible(event, looks) is not None
            ):
                asked = event.seq if isinstance(fact, f.AskOpened) else fact.ask
                assert not own.isdisjoint(play.state.asks[asked].teams)
            if isinstance(fact, f.LogEntryWritten) and visible(event, looks) is not None:
                assert fact.team in own


@exercises
@given(scenarios(), steps())
def test_one_answer_for_each_team(scenario: Scenario, script: list[Step]) -> None:
    """A team answers an ask once; a late answer never changes what conditions read."""
    play = run(scenario, script)
    log, asks = play.log, play.state.asks
    answers = Counter(
        event.fact.ask
        for event in log
        if isinstance(event.fact, f.AnswerGiven) and not asks[event.fact.ask].revisable
    )
    assert not answers or max(answers.values()) == 1
    late = {event.fact.ask for event in log if isinstance(event.fact, f.AnswerGiven) and event.fact.late}
    for event in log:
        if isinstance(event.fact, f.AnswerCounted) and event.fact.ask in late and event.fact.by != "silence":
            assert event.fact.late


@exercises
@given(scenarios(), steps())
def test_rollback_is_the_last_durable_state(scenario: Scenario, script: list[Step]) -> None:
    """After half of the log became durable and the rest was lost, the state is that of the first half."""
    play = run(scenario, script, commit=False)
    ends = sorted({event.transaction - 1 for event in play.log if event.transaction > 1} | {len(play.log)})
    half = ends[len(ends) // 2]
    play.engine.commit(half)
    play.engine.rollback(now=play.now)
    assert values(play.state) == values(replayed(play.log[:half]).state)
    assert not play.engine.clock_runs


@exercises
@given(scenarios(), steps())
def test_a_restart_settles_once_and_then_rests(scenario: Scenario, script: list[Step]) -> None:
    """A server that comes back is paused, adds one event at most, and plays on when control resumes."""
    play = run(scenario, script)
    again = replayed(play.log)
    events = again.restore(play.state.elapsed_ms, now=play.now)
    assert len(events) == (1 if play.state.stage == "running" else 0)
    assert again.state.stage == ("paused" if play.state.stage == "running" else play.state.stage)
    assert again.tick(play.now) == ()


@exercises
@given(scenarios(), steps())
def test_a_part_of_the_events_folds_without_fault(scenario: Scenario, script: list[Step]) -> None:
    """Who sees part of the events folds them to the same answers for what is inside the scope."""
    play = run(scenario, script)
    seat = play.state.seats[play.seat("controller")]
    seen = [shown for event in play.log if (shown := visible(event, viewer(seat, scenario))) is not None]
    state = first_state(seen[0])
    for event in seen[1:]:
        apply(state, event)
    inside = {seq: ask.status for seq, ask in play.state.asks.items() if ask.respondent != "yard"}
    assert {seq: ask.status for seq, ask in state.asks.items()} == inside
    assert state.stage == play.state.stage


@exercises
@given(scenarios(), steps())
def test_nothing_comes_by_time_behind_a_closed_gate(scenario: Scenario, script: list[Step]) -> None:
    """While a gate is closed, time and conditions release nothing that it holds but what was due before."""
    closed: dict[str, int] = {}
    for event in run(scenario, script).log:
        fact = event.fact
        if isinstance(fact, f.GateClosed):
            closed[fact.gate] = event.elapsed_ms
        elif isinstance(fact, f.GateOpened):
            assert fact.waited_ms == event.elapsed_ms - closed.pop(fact.gate, event.elapsed_ms)
        elif isinstance(fact, f.InjectReleased) and fact.by in ("time", "condition"):
            for gate, since in closed.items():
                named = scenario.gates[gate].holds
                assert fact.inject not in named
                assert named or fact.planned_ms is None or fact.planned_ms <= since

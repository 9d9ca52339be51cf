"""What control sees is what the engine decided, in any exercise, with any part of the events."""

from __future__ import annotations

from hypothesis import given, settings

from exercise_engine.core.control_board import team_rows
from exercise_engine.core.control_moves import moves
from exercise_engine.core.control_needs import needs
from exercise_engine.core.control_timeline import next_due, timeline
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.schedule import due_ms as engine_due_ms
from exercise_engine.core.state import State
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import AfterItem, ExerciseOffset, StoryTime
from tests.property.exercises import Step, run, scenarios, steps
from tests.support.play import Play

EXAMPLES = 60


def view_of(play: Play, scope: tuple[str, ...] = ()) -> ControlView:
    """What a lead controller, or a controller for some organisations, knows of a play."""
    seat = play.state.seats[play.seat("lead")]
    eyes = viewer(seat, play.state.scenario)
    if scope:
        eyes = type(eyes)(eyes.seat, "controller", eyes.addresses, eyes.organisations, frozenset(scope))
    view = ControlView(seat.seat, "controller" if scope else "lead", scope)
    view.apply_all(seen for event in play.log if (seen := visible(event, eyes)) is not None)
    return view


def elapsed_ms(play: Play) -> int:
    """Exercise time at the end of a play."""
    return play.engine.elapsed_ms(play.now)


@given(scenarios(), steps())
@settings(max_examples=EXAMPLES)
def test_the_lead_sees_what_the_engine_decided(scenario: Scenario, script: list[Step]) -> None:
    """Injects, tasks, asks, expected actions, phases and story stand as in the engine's own state."""
    play = run(scenario, script)
    view, state = view_of(play), play.state
    assert (view.stage, set(view.phases)) == (state.stage, set(state.phases))
    assert view.entered_ms == state.phases_entered
    assert view.story == state.story
    assert (view.emergency is not None) == state.emergency
    _same_injects(view, state)
    _same_asks(view, state)
    expected = {key: (found.outcome, found.due_ms) for key, found in view.expected.items()}
    assert {k: o for k, (o, _) in expected.items()} == {k: s.outcome for k, s in state.expected.items()}
    done = {seq: (task.is_done, task.key) for seq, task in view.tasks.items()}
    assert done == {seq: (task.done, task.inject) for seq, task in state.tasks.items()}


def _same_injects(view: ControlView, state: State) -> None:
    assert view.injects.keys() == state.injects.keys()
    for key, record in view.injects.items():
        kept = state.injects[key]
        assert (record.status, record.told_ms) == (kept.status, kept.told_ms)
        assert record.moved_story_ms == kept.moved_story_ms
        assert (record.proposed is not None) == (kept.proposed and kept.status in ("planned", "held"))


def _same_asks(view: ControlView, state: State) -> None:
    assert view.asks.keys() == state.asks.keys()
    for seq, ask in view.asks.items():
        kept = state.asks[seq]
        assert (ask.key, ask.ask_id) == ((kept.inject, kept.instance), kept.ask)
        assert ask.answer == kept.answer_seq
        assert (ask.counted is not None) == kept.counted


@given(scenarios(), steps())
@settings(max_examples=EXAMPLES)
def test_planned_times_are_those_of_the_engine(scenario: Scenario, script: list[Step]) -> None:
    """Where the engine knows when an inject is due, the timeline says the same; forecasts fill gaps only."""
    play = run(scenario, script)
    view, state = view_of(play), play.state
    assert view.plan is not None
    for row in timeline(view, elapsed_ms(play)):
        if row.inject is None:
            continue
        due, timing = engine_due_ms(state, row.inject), view.plan.instances[row.inject].timing
        if due is None and state.gates.closed():
            continue
        if isinstance(timing, ExerciseOffset | StoryTime) or (
            isinstance(timing, AfterItem) and due is not None
        ):
            assert row.planned_ms == due


@given(scenarios(), steps())
@settings(max_examples=EXAMPLES)
def test_a_part_of_the_events_is_shown_without_fault(scenario: Scenario, script: list[Step]) -> None:
    """Every list of the control screen can be drawn from what a controller with a scope sees."""
    play = run(scenario, script)
    for scope in (("port",), ("terminal",)):
        view = view_of(play, scope)
        now = elapsed_ms(play)
        rows = timeline(view, now)
        assert {row.inject for row in rows if row.inject} <= set(play.state.injects)
        assert all(row.organisation in scope or row.team == "crisis" for row in team_rows(view, frozenset()))
        assert all(need.title for need in needs(view, now))
        assert moves(view, now) == ()
        coming = next_due(view, now)
        assert coming is None or coming[0] > now


@given(scenarios(), steps())
@settings(max_examples=EXAMPLES)
def test_a_repeated_log_changes_nothing(scenario: Scenario, script: list[Step]) -> None:
    """After a lost connection the whole log may come again."""
    play = run(scenario, script)
    view = view_of(play)
    once = (list(view.log), timeline(view, elapsed_ms(play)), needs(view, elapsed_ms(play)))
    view.apply_all(play.log)
    assert once == (list(view.log), timeline(view, elapsed_ms(play)), needs(view, elapsed_ms(play)))

"""Laws of steering, over random exercises."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from exercise_engine.core import facts as f
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.steering import facts as s
from exercise_engine.core.views import SeatView
from exercise_engine.model.scenario import Scenario
from tests.property.exercises import Step, run, scenarios, steps
from tests.support.play import Play

exercises = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def final_views(play: Play) -> list[SeatView]:
    """What every player knows at the end."""
    found = []
    for seat in play.state.seats.values():
        if seat.kind == "player":
            view = SeatView(seat.seat, seat.posts)
            seen_by = viewer(seat, play.state.scenario)
            view.apply_all(shown for event in play.log if (shown := visible(event, seen_by)) is not None)
            found.append(view)
    return found


@exercises
@given(scenarios(), steps())
def test_nothing_told_is_ever_untold(scenario: Scenario, script: list[Step]) -> None:
    """Whatever control takes back, what a seat was told stays in its view, word for word."""
    play = run(scenario, script)
    views = {view.seat: view for view in final_views(play)}
    for seat in play.state.seats.values():
        if seat.kind != "player":
            continue
        seen_by = viewer(seat, play.state.scenario)
        for event in play.log:
            if isinstance(event.fact, f.InjectTold) and visible(event, seen_by) is not None:
                item = views[seat.seat].item(event.seq)
                assert item is not None
                assert (item.subject, item.body) == (str(event.fact.subject), str(event.fact.body))


@exercises
@given(scenarios(), steps())
def test_who_was_told_is_told_of_every_change_and_nobody_else(scenario: Scenario, script: list[Step]) -> None:
    """A withdrawal or correction has exactly the audience of what it is about, and comes after it."""
    log = run(scenario, script).log
    by_seq = {event.seq: event for event in log}
    for event in log:
        if isinstance(event.fact, s.InjectWithdrawn | s.InjectCorrected):
            told = by_seq[event.fact.told]
            assert event.audience == told.audience
            assert told.seq < event.seq


@exercises
@given(scenarios(), steps())
def test_nothing_counts_after_a_withdrawal(scenario: Scenario, script: list[Step]) -> None:
    """An ask that was withdrawn is neither answered nor overdue later; an action is never missed."""
    closed: set[int] = set()
    dropped: set[tuple[str, str, str, str]] = set()
    for event in run(scenario, script).log:
        match event.fact:
            case s.AskWithdrawn(ask=ask):
                closed.add(ask)
            case s.ExpectedDropped() as fact:
                dropped.add((fact.inject, fact.instance, fact.expected, fact.team))
            case f.AnswerGiven(ask=ask) | f.AskOverdue(ask=ask) | f.AnswerCounted(ask=ask):
                assert ask not in closed
            case f.ExpectedMarked() as fact:
                assert (fact.inject, fact.instance, fact.expected, fact.team) not in dropped
            case _:
                pass


@exercises
@given(scenarios(), steps())
def test_nothing_is_released_by_itself_while_all_is_held(scenario: Scenario, script: list[Step]) -> None:
    """Only control's own hand releases then; and what is given a time never comes before it."""
    held = False
    for event in run(scenario, script).log:
        match event.fact:
            case s.AllHeld() | s.AllLetGo():
                held = isinstance(event.fact, s.AllHeld)
            case f.InjectReleased(by="control" | "contingency"):
                pass
            case f.InjectReleased():
                assert not held
            case s.InjectPostponed(to_ms=to_ms):
                assert to_ms >= event.elapsed_ms
            case _:
                pass

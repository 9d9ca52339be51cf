"""One answer per team, or per agreement, counts; once; and nothing late rewrites what followed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.guidance.facts import HintDropped
from exercise_engine.core.policy import viewer, visible
from exercise_engine.model.scenario import Scenario
from tests.property.exercises import Step, run, scenarios, steps
from tests.support.play import Play

FEW = settings(max_examples=60, deadline=None)


def before_end(play: Play) -> list[Event]:
    """Return what was recorded until EndEx."""
    sealed = play.state.sealed_seq
    return [event for event in play.log if sealed is None or event.seq <= sealed]


@FEW
@given(scenarios(), steps())
def test_one_answer_counts_for_each_respondent(scenario: Scenario, script: list[Step]) -> None:
    """Of all that a team answered, or several agreed on, one counts in time; silence excludes it."""
    play = run(scenario, script)
    in_time = [e.fact for e in before_end(play) if isinstance(e.fact, f.AnswerCounted) and not e.fact.late]
    chosen = Counter(fact.ask for fact in in_time if fact.by in ("choice", "silence"))
    assert all(count == 1 for count in chosen.values())
    for ask in play.state.asks.values():
        given_in_time = [fact for fact in play.facts(f.AnswerGiven) if fact.ask == ask.seq and not fact.late]
        assert len(given_in_time) <= 1 or ask.revisable
        assert [fact.revision for fact in given_in_time] == list(range(len(given_in_time)))


@FEW
@given(scenarios(), steps())
def test_what_may_be_changed_counts_at_its_deadline_and_as_it_was_last(
    scenario: Scenario, script: list[Step]
) -> None:
    """Nothing follows from such an answer before; then the last one counts, or play has ended before."""
    play = run(scenario, script)
    last = {e.fact.ask: e for e in play.log if isinstance(e.fact, f.AnswerGiven) and not e.fact.late}
    for event in play.log:
        fact = event.fact
        if not isinstance(fact, f.AnswerCounted) or not play.state.asks[fact.ask].revisable or fact.late:
            continue
        ask = play.state.asks[fact.ask]
        ended = play.state.sealed_seq is not None and event.seq < play.state.sealed_seq
        assert ask.deadline_ms is not None
        assert event.elapsed_ms >= ask.deadline_ms or ended
        if fact.by == "choice":
            assert event.cause == last[fact.ask].seq


@FEW
@given(scenarios(), steps())
def test_a_late_answer_sets_nothing_off(scenario: Scenario, script: list[Step]) -> None:
    """No effect, release or mark has a late answer, or what it counts as, behind it."""
    play = run(scenario, script)
    late: set[int] = set()
    for event in play.log:
        is_late = isinstance(event.fact, f.AnswerGiven | f.AnswerCounted) and event.fact.late
        if is_late:
            late.add(event.seq)
        elif event.cause in late and not isinstance(event.fact, HintDropped):  # control's need goes away
            assert isinstance(event.fact, f.AnswerCounted), event.fact.type
            assert event.fact.late


@FEW
@given(scenarios(), steps())
def test_an_agreement_is_behind_one_proposal(scenario: Scenario, script: list[Step]) -> None:
    """Whenever teams answered together, each of them stood behind the same proposal then."""
    play = run(scenario, script)
    stand: dict[tuple[int, str], int] = {}
    for event in play.log:
        match event.fact:
            case f.AnswerProposed() as fact:
                stand[fact.ask, fact.team] = event.seq
            case f.AnswerAgreed() as fact:
                stand[fact.ask, fact.team] = fact.proposal
            case f.AnswerGiven(proposal=int(proposal)) as fact:
                teams = play.state.asks[fact.ask].teams
                assert {stand.get((fact.ask, team)) for team in teams} == {proposal}
            case _:
                pass


@FEW
@given(scenarios(), steps())
def test_a_sheet_is_seen_by_its_own_seat_only(scenario: Scenario, script: list[Step]) -> None:
    """Nobody else is shown an answer or a name, and no seat hands in twice."""
    play = run(scenario, script)
    sheets = [event for event in play.log if isinstance(event.fact, f.SheetGiven)]
    assert len({event.actor for event in sheets}) == len(sheets)
    for seat in play.state.seats.values():
        looks = viewer(seat, scenario)
        for event in sheets:
            shown = visible(event, looks)
            if shown is None or seat.seat == event.actor:
                continue
            assert isinstance(shown.fact, f.SheetGiven)
            assert shown.fact.answers == ()
            assert event.actor not in shown.model_dump_json()

"""The facts as a whole: what is counted, what is kept apart, and that they come from the log alone."""

from __future__ import annotations

import sys

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.errors import LogDamaged
from exercise_engine.report.facts import build_facts
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import (
    HOSTILE,
    erased,
    new_play,
    played_to_abort,
    played_to_decision,
    played_to_end,
)


def measured(facts: ReportFacts) -> dict[str, int | float | None]:
    """Every measure by its id."""
    return {measure.id: measure.value for measure in facts.measures}


def test_an_exercise_that_never_started_has_a_plan_and_no_numbers() -> None:
    """Nothing was released, asked or expected, and the report says so."""
    facts = build_facts(new_play().log)
    assert facts.front.state == "not_started"
    assert facts.front.is_draft
    assert facts.front.started is None
    assert measured(facts)["injects_not_played"] == 8
    assert measured(facts)["injects_released"] == 0
    assert measured(facts)["answer_time"] is None
    assert {
        target.outcome for chapter in facts.chapters for o in chapter.objectives for target in o.targets
    } == {"not_tested"}
    assert all(team.quiet is None for team in facts.teams)


def test_during_play_what_is_open_is_open() -> None:
    """An ask before its deadline and a target not come to are open, and the report is a draft."""
    facts = build_facts(played_to_decision().log)
    assert facts.front.state == "in_play"
    assert facts.front.is_draft
    assert [decision.kind for decision in facts.decisions] == ["open", "answer"]
    assert measured(facts)["asks_unanswered"] == 1
    assert measured(facts)["targets_open"] == 1


def test_after_endex_the_numbers_are_final_and_later_events_stand_apart() -> None:
    """What control noted in the hot wash is told, and changes no measure."""
    play = played_to_end()
    before = [event for event in play.log if event.elapsed_ms < 20 * MINUTE or event.seq <= play.log[-2].seq]
    facts, sealed = build_facts(play.log), build_facts(before)
    assert facts.front.state == "ended"
    assert not facts.front.is_draft
    assert [line.quote for line in facts.after_end] == ["Said in the hot wash."]
    assert facts.measures == sealed.measures
    assert facts.timeline == sealed.timeline


def test_an_aborted_exercise_stays_a_draft() -> None:
    """What was not come to is not tested, never missed."""
    facts = build_facts(played_to_abort().log)
    assert facts.front.state == "aborted"
    assert facts.front.is_draft
    assert facts.front.cut_short
    ask = next(response for response in facts.responses if response.outcome == "unanswered")
    assert ask.label == "What happens to the ships?"


def test_an_exercise_aborted_after_its_end_is_whole() -> None:
    """Aborting the evaluation does not cut play short."""
    play = played_to_end()
    play.do("lead", c.MoveStage(target="aborted"))
    facts = build_facts(play.log)
    assert facts.front.state == "aborted"
    assert not facts.front.cut_short
    assert facts.front.ended is not None
    assert facts.front.ended.seq == facts.measures[0].evidence[1]


def test_a_closed_exercise_is_no_draft() -> None:
    """Closing is the end of the evaluation."""
    play = played_to_end()
    play.do("lead", c.MoveStage(target="closed"))
    assert build_facts(play.log).front.state == "closed"


def test_one_team_without_a_decision_makes_a_report() -> None:
    """The least there can be: a team that is told something and does nothing."""
    scenario = make_scenario(
        {"note": {"at": "T+0:01", "phase": None}},
        organisations={"port": {"name": "Port"}},
        teams={"harbour": {"organisation": "port", "roles": {"master": {"decides": True}}}},
    )
    play = Play(scenario)
    play.start()
    play.wait(5 * MINUTE)
    play.do("lead", c.MoveStage(target="hot_wash"))
    facts = build_facts(play.log)
    assert facts.decisions == ()
    assert facts.responses == ()
    assert [team.team.name for team in facts.teams] == ["Harbour"]
    assert facts.chapters[-1].function is None


def test_the_four_functions_always_have_a_chapter() -> None:
    """A chapter without objectives says that there are none; it does not go missing."""
    facts = build_facts(played_to_end().log)
    assert [chapter.function for chapter in facts.chapters[:4]] == ["prevent", "detect", "respond", "recover"]
    assert facts.chapters[0].objectives == ()
    assert len(facts.chapters[0].injects) == 1


def test_nothing_unassigned_makes_no_fifth_chapter() -> None:
    """Where all that happened belongs to a function, the report has four chapters."""
    play = new_play()
    play.start()
    assert len(build_facts(play.log).chapters) == 4


def test_the_same_log_gives_the_same_facts() -> None:
    """Facts depend on nothing but the events."""
    log = played_to_end().log
    again = [Event.model_validate_json(event.model_dump_json()) for event in log]
    assert build_facts(log) == build_facts(iter(again))


def test_the_head_of_the_chain_is_passed_on() -> None:
    """The hash is what the caller read beside the events."""
    facts = build_facts(new_play().log, head_hash="ab" * 32)
    assert facts.front.head_hash == "ab" * 32
    assert facts.front.head_seq == 7


@pytest.mark.parametrize("log", [[], new_play().log[1:]], ids=["nothing", "without its first event"])
def test_what_does_not_start_with_a_creation_is_refused(log: list[Event]) -> None:
    """Without the scenario nothing can be told."""
    with pytest.raises(LogDamaged, match="starts with its creation"):
        build_facts(log)


def test_erased_texts_read_erased_and_change_no_number() -> None:
    """Who asked for a text to be erased does not change what was measured."""
    log = played_to_end().log
    answers = [event.seq for event in log if isinstance(event.fact, f.AnswerGiven | f.MessageSent)]
    whole, gone = build_facts(log), build_facts(erased(log, *answers))
    assert gone.method.erased == tuple(answers)
    assert gone.messages[0].body == "[erased]"
    assert HOSTILE not in gone.model_dump_json()
    assert measured(gone) == measured(whole)


def test_every_seq_that_is_named_is_in_the_log() -> None:
    """Nothing is said that cannot be looked up."""
    log = played_to_end().log
    facts = build_facts(log)
    known = {event.seq for event in log}
    named = {seq for measure in facts.measures for seq in measure.evidence}
    named |= {seq for row in facts.plan for seq in row.evidence}
    named |= {seq for row in facts.responses for seq in row.evidence}
    named |= {seq for entry in facts.decisions for seq in entry.evidence}
    named |= {
        seq for proposal in (*facts.summary.discuss, *facts.summary.in_time) for seq in proposal.evidence
    }
    assert named <= known
    assert len(named) > 20


def test_counts_agree_with_what_they_count() -> None:
    """A measure that counts events names just as many."""
    facts = build_facts(played_to_end().log)
    direct = {
        "answers_in_time",
        "answers_late",
        "asks_silent",
        "messages_sent",
        "interventions",
        "ad_hoc_injects",
    }
    counted = [measure for measure in facts.measures if measure.id in direct]
    assert len(counted) == len(direct)
    assert all(measure.value == len(measure.evidence) for measure in counted)


def long_log(length: int) -> list[Event]:
    """The small exercise with messages and receipts without end."""
    log = played_to_end().log
    message = next(event for event in log if isinstance(event.fact, f.MessageSent))
    receipt = next(event for event in log if isinstance(event.fact, f.ReceiptsReported))
    many = list(log[:-3])
    while len(many) < length:
        seq = many[-1].seq + 1
        pattern = message if seq % 2 else receipt
        fact = pattern.fact if seq % 2 else f.ReceiptsReported(read=(seq - 1,))
        moved = {"seq": seq, "transaction": seq, "cause": None, "elapsed_ms": 20 * MINUTE, "fact": fact}
        many.append(pattern.model_copy(update=moved))
    return many


def calls_to_draw(log: list[Event]) -> int:
    """How many functions are called to draw a log: the same on a slow machine as on a fast one."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        build_facts(log)
    finally:
        sys.setprofile(None)
    return calls


def test_a_log_twice_as_long_takes_no_more_than_twice_the_work() -> None:
    """Twenty thousand events take a second or two, since no step looks at all events for each one."""
    short, long = long_log(2_000), long_log(4_000)
    assert calls_to_draw(long) < 2.2 * calls_to_draw(short)

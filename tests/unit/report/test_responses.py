"""Responses: the time taken beside the time given."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.decisions import DecisionLog
from exercise_engine.report.expectations import expected_rows
from exercise_engine.report.facts import build_facts
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Response
from exercise_engine.report.responses import ask_responses, expected_responses, story_between
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import new_play, played_to_abort, played_to_decision, played_to_end


def asks(play: Play) -> tuple[Response, ...]:
    """The responses to asks in a play."""
    journal = Journal(play.log)
    return ask_responses(journal, DecisionLog(journal, Readership(journal)).entries())


def actions(play: Play) -> tuple[Response, ...]:
    """The responses to what was expected in a play."""
    journal = Journal(play.log)
    return expected_responses(journal, expected_rows(journal))


def test_an_ask_answered_late_is_one_response() -> None:
    """Not a silence and an answer."""
    in_time, late = asks(played_to_end())
    assert (in_time.outcome, in_time.measured_ms, in_time.target_ms) == ("in_time", 4 * MINUTE, 10 * MINUTE)
    assert (late.outcome, late.measured_ms, late.target_ms) == ("late", 9 * MINUTE, 8 * MINUTE)


def test_a_pause_does_not_make_anybody_late() -> None:
    """The harbour was asked before a pause of seven minutes, which counts for nothing."""
    late = asks(played_to_end())[1]
    assert late.measured_ms == 9 * MINUTE
    assert late.story_ms == 36 * MINUTE


def test_silence_open_and_unanswered_are_told_apart() -> None:
    """A deadline passed, may still be kept, or never came."""
    silent = new_play()
    silent.start()
    silent.wait(15 * MINUTE)
    assert [response.outcome for response in asks(silent)] == ["missed"]
    assert [response.outcome for response in asks(played_to_decision())] == ["open", "in_time"]
    assert [response.outcome for response in asks(played_to_abort())] == ["unanswered", "in_time"]


def test_without_a_deadline_nobody_is_in_time_or_late() -> None:
    """It was answered; there was no limit."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "to": ["yard"], "asks": {"why": {"text": "Why?"}}}}))
    play.start()
    play.wait(2 * MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, words="Because."), acting_as="yard.lead")
    (response,) = asks(play)
    assert (response.outcome, response.target_ms) == ("no_limit", None)


def test_expected_actions_are_met_late_missed_open() -> None:
    """Each with what was given for it."""
    met, missed = actions(played_to_end())
    assert (met.outcome, met.target_ms, met.measured_ms) == ("in_time", 5 * MINUTE, 3 * MINUTE)
    assert (missed.outcome, missed.measured_ms) == ("missed", None)
    play = new_play()
    play.start()
    play.wait(9 * MINUTE)
    mark = c.MarkExpected(
        inject="ransom", expected="keep_log", team="yard", outcome="late", observed_ms=8 * MINUTE
    )
    play.do("lead", mark)
    assert [response.outcome for response in actions(play)] == ["missed", "late"]
    early = new_play()
    early.start()
    early.wait(2 * MINUTE)
    assert [response.outcome for response in actions(early)] == ["open", "open"]
    early.do("lead", c.MoveStage(target="hot_wash"))
    assert [response.outcome for response in actions(early)] == ["unanswered", "unanswered"]


def test_an_action_without_a_time_frame_is_done_without_a_limit() -> None:
    """Met, and that is all that can be said."""
    scenario = make_scenario(
        {"note": {"at": "T+0:01", "to": ["yard"], "expected": {"ring": {"text": "Rings"}}}}
    )
    play = Play(scenario)
    play.start()
    play.wait(2 * MINUTE)
    play.do("lead", c.MarkExpected(inject="note", expected="ring", team="yard", outcome="met"))
    (response,) = actions(play)
    assert (response.outcome, response.target_ms) == ("no_limit", None)


def test_story_time_is_given_where_it_is_known() -> None:
    """An action seen before it was marked has no story time; one seen at the mark has."""
    met, missed = actions(played_to_end())
    assert met.story_ms == 12 * MINUTE
    assert missed.story_ms is None
    play = new_play()
    play.start()
    play.wait(5 * MINUTE)
    mark = c.MarkExpected(
        inject="ransom", expected="keep_log", team="yard", outcome="met", observed_ms=3 * MINUTE
    )
    play.do("lead", mark)
    assert actions(play)[1].story_ms is None


def test_no_length_of_story_time_spans_a_jump() -> None:
    """Before it and after it there is one, across it there is none."""
    journal = Journal(played_to_end().log)
    jump = journal.jumps[0]
    moments = [moment for seq in (jump - 2, jump - 1, jump, jump + 1) if (moment := journal.moment_at(seq))]
    assert story_between(journal, moments[0], moments[1]) is not None
    assert story_between(journal, moments[1], moments[2]) is None
    assert story_between(journal, moments[2], moments[3]) == 0


def test_targets_with_a_time_frame_stand_beside_the_others() -> None:
    """One that was not tested is no response."""
    targets = [row for row in build_facts(played_to_end().log).responses if row.kind == "target"]
    (isolated,) = targets
    assert (isolated.tests, isolated.outcome, isolated.measured_ms) == (
        "contain.isolate",
        "in_time",
        4 * MINUTE,
    )
    assert isolated.story_ms == 16 * MINUTE

"""Tests of opening probes and questionnaires, and of the sheets that seats hand in."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.surveys.commands import Filled, FillSheet, OpenSurvey
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, replayed, values
from tests.support.surveys import sheet, survey_scenario


def opened(play: Play) -> int:
    """Return the number of the form that was opened last."""
    return play.last(f.SurveyOpened).seq


def started(probe: dict[str, Any] | None = None, **parts: Any) -> Play:
    """Return an exercise in play."""
    play = Play(survey_scenario(probe, **parts))
    play.start()
    return play


def test_a_probe_opens_at_its_moment_and_asks_without_ids_or_truth() -> None:
    """What people see holds texts only; control's fact holds what was so."""
    play = started({"manual": False, "at": "T+0:10", "within": "3m"})

    assert not play.wait(9 * MINUTE) or not play.facts(f.SurveyOpened)
    play.wait(MINUTE)

    shown, issued = play.facts(f.SurveyOpened)[0], play.facts(f.SurveyIssued)[0]
    assert shown.deadline_ms == 13 * MINUTE
    assert [question.options for question in shown.questions[:2]] == [("Open", "Shut"), ("Yes", "No")]
    assert issued.truths == (0, 1, 0, 0)
    assert issued.planned_ms == 10 * MINUTE
    assert "gate_open" not in shown.model_dump_json()


def test_truth_is_what_holds_when_it_opens() -> None:
    """A milestone reached later changes nothing of it; one reached before does."""
    play = started()
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="x"))
    play.do("lead", c.ChangeVariable(variable="mood", value="angry"))
    play.do("lead", OpenSurvey(survey="halfway"))
    play.do("lead", c.SetMilestone(milestone="cut", reached=False, note="x"))

    assert play.facts(f.SurveyIssued)[0].truths == (0, 0, 1, 1)


def test_nothing_is_so_where_no_condition_holds_and_no_option_is_named() -> None:
    """What the scenario leaves open is no mistake of players."""
    play = started()
    play.do("lead", c.SetMilestone(milestone="told", reached=True, note="x"))
    play.do("lead", c.ChangeVariable(variable="mood", value="hopeful"))
    play.do("lead", OpenSurvey(survey="halfway"))

    assert play.facts(f.SurveyIssued)[0].truths == (0, 1, None, None)


@pytest.mark.parametrize(
    ("keys", "minutes"),
    [
        ({"after": "note + 4m"}, 9),
        ({"when": "milestones.cut"}, 20),
        ({"at": "T+0:12", "when": "milestones.cut"}, 20),
        ({"unless": "!milestones.cut"}, 20),
        ({"at": "Day 1 07:10"}, 10),
        ({"at": "check_in"}, 0),
        ({"at": "briefing"}, 0),
    ],
)
def test_the_words_for_times_mean_what_they_mean_at_injects(keys: dict[str, Any], minutes: int) -> None:
    """At, after, when, unless, story times and stages open a probe once."""
    play = started({"manual": False, **keys})
    play.wait(20 * MINUTE)
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="x"))
    play.wait(5 * MINUTE)

    assert [event.elapsed_ms for event in play.log if isinstance(event.fact, f.SurveyOpened)] == [
        minutes * MINUTE
    ]


def test_a_pause_moves_the_deadline_and_lets_sheets_pass() -> None:
    """Deadlines count exercise time, and a sheet handed in while play stands still is in time."""
    play = started({"within": "3m"})
    play.do("lead", OpenSurvey(survey="halfway"))
    play.wait(MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(30 * MINUTE)
    play.do("yard.lead", sheet(opened(play), 0, 1, 0, 0))
    play.do("lead", c.MoveStage(target="running"))
    play.wait(2 * MINUTE - 1)
    assert not play.facts(f.SurveyOverdue)
    play.wait(1)
    assert len(play.facts(f.SurveyOverdue)) == 1
    play.do("yard.it", sheet(opened(play), 0, 1, 0, 0))

    assert [fact.late for fact in play.facts(f.SheetGiven)] == [False, True]


def test_each_seat_hands_in_once() -> None:
    """A second sheet is refused, and the first stays."""
    play = started()
    play.do("lead", OpenSurvey(survey="halfway"))
    play.do("yard.lead", sheet(opened(play), 0, 1, 0, 0))

    with pytest.raises(CommandRejected, match="already") as refused:
        play.do("yard.lead", sheet(opened(play), 1, 1, 1, 1))
    assert refused.value.code == "already_answered"
    assert len(play.facts(f.SheetGiven)) == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (sheet(0, 0, 1, 0, 0), "unknown_survey"),
        (sheet(-1, 0, 1, 0), "wrong_answer"),
        (sheet(-1, 5, 1, 0, 0), "wrong_answer"),
        (sheet(-1, -1, -1, -1, -1), "wrong_answer"),
        (sheet(-1, 0, 1, 0, 0, sure=None), "confidence_needed"),
        (
            FillSheet(survey=-1, answers=(Filled(words="x", confidence_percent=5), *[Filled()] * 3)),
            "wrong_answer",
        ),
        (FillSheet(survey=-1, answers=(Filled(confidence_percent=5), *[Filled()] * 3)), "wrong_answer"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused(command: FillSheet, code: str) -> None:
    """Number of questions, options and confidence are checked, with a sentence for people."""
    play = started()
    play.do("lead", OpenSurvey(survey="halfway"))
    number = opened(play) if command.survey < 0 else command.survey

    with pytest.raises(CommandRejected) as refused:
        play.do("yard.lead", command.model_copy(update={"survey": number}))
    assert refused.value.code == code


def test_questions_may_be_left_open() -> None:
    """Not to know is an answer; it needs no confidence."""
    play = started()
    play.do("lead", OpenSurvey(survey="halfway"))
    play.do("yard.lead", sheet(opened(play), 0, -1, -1, -1))

    assert [answer.positions for answer in play.facts(f.SheetGiven)[0].answers] == [(0,), (), (), ()]


def test_feedback_opens_at_the_hot_wash_for_those_addressed_and_is_never_late() -> None:
    """A questionnaire outlives EndEx; its kinds of answers are kept as given."""
    play = started()
    play.do("lead", c.MoveStage(target="hot_wash"))
    number = opened(play)
    answers = (
        Filled(positions=(3,)),
        Filled(positions=(1, 0)),
        Filled(number=2),
        Filled(words=" More time "),
    )
    play.do("yard.it", FillSheet(survey=number, answers=answers))

    given = play.facts(f.SheetGiven)[0]
    assert given.late is False
    assert given.answers[1].positions == (0, 1)
    assert str(given.answers[3].words) == "More time"
    assert play.facts(f.SurveyOpened)[0].questions[0].options == ("1, poor", "2", "3", "4", "5, very good")
    with pytest.raises(CommandRejected, match="for your seat"):
        play.do("harbour.desk", FillSheet(survey=number, answers=answers))
    with pytest.raises(CommandRejected, match="must be answered"):
        play.do("yard.lead", FillSheet(survey=number, answers=(*answers[:3], Filled())))


def test_a_probe_after_endex_is_late_and_cannot_be_opened() -> None:
    """What is so is history then; sheets of an open probe are kept and marked."""
    play = started()
    play.do("lead", OpenSurvey(survey="halfway"))
    number = opened(play)
    play.do("lead", c.MoveStage(target="hot_wash"))
    play.do("yard.lead", sheet(number, 0, 1, 0, 0))
    assert play.facts(f.SheetGiven)[0].late is True

    other = started()
    other.do("lead", c.MoveStage(target="hot_wash"))
    with pytest.raises(CommandRejected, match="hot wash"):
        other.do("lead", OpenSurvey(survey="halfway"))


def test_a_form_is_opened_once() -> None:
    """Opening twice, opening what there is not, and players opening are refused."""
    play = started()
    play.do("lead", OpenSurvey(survey="halfway"))
    for role, survey, code in (
        ("lead", "halfway", "no_change"),
        ("lead", "other_one", "unknown_survey"),
        ("yard.lead", "feedback", "not_allowed"),
    ):
        with pytest.raises(CommandRejected) as refused:
            play.do(role, OpenSurvey(survey=survey))
        assert refused.value.code == code


def test_a_log_with_forms_replays_to_the_same_state() -> None:
    """Replay equals live, and falling back to what is durable brings back what was answered."""
    play = started({"within": "3m"})
    play.do("lead", OpenSurvey(survey="halfway"))
    play.do("yard.lead", sheet(opened(play), 0, 1, 0, 0))
    play.wait(5 * MINUTE)

    assert values(replayed(play.log).state) == values(play.state)
    play.commit = False
    play.do("yard.it", sheet(opened(play), 0, 1, 0, 0))
    play.engine.rollback(now=play.now)
    assert play.state.surveys["halfway"].answered == {play.seat("yard.lead")}


def test_a_corrected_scenario_keeps_forms_that_read_as_before() -> None:
    """What was asked in check-in stays asked; what reads otherwise can be asked again."""
    probe = {"manual": False, "at": "check_in"}
    play = Play(survey_scenario(probe))
    play.do("lead", c.MoveStage(target="check_in"))
    events: tuple[Event, ...] = play.engine.load_scenario(
        survey_scenario(probe), scenario_sha256="1" * 64, now=play.now
    )
    assert events
    assert play.state.surveys["halfway"].opened_seq is not None
    play.engine.load_scenario(
        survey_scenario({**probe, "title": "Other"}), scenario_sha256="2" * 64, now=play.now
    )
    assert play.state.surveys["halfway"].opened_seq is None

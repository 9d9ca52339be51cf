"""Probes are scored by team, questionnaires counted, and no figure is a person."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.surveys.commands import Filled, FillSheet, OpenSurvey
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play
from tests.support.surveys import FORM, sheet, survey_scenario

TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "hand": {"seats": 6}}},
}


def played(probe: dict[str, Any] | None = None, *, form: dict[str, Any] | None = None) -> Play:
    """Return an exercise in play with seven seats in the yard and two in the harbour."""
    play = Play(survey_scenario(probe, teams=TEAMS, questionnaires={"feedback": {**FORM, **(form or {})}}))
    play.start()
    return play


def hand_in(play: Play, seat: str, command: c.AnyCommand) -> None:
    """Let a seat, by its id, give a command."""
    order = c.Order(seat=seat, command_id=f"sheet-{len(play.log)}", command=command)
    events = play.engine.handle(order, now=play.now)
    play.log.extend(events)
    play.engine.commit(events[-1].seq)


def hands(play: Play) -> list[str]:
    """Return the six seats of the yard's hands."""
    return [seat.seat for seat in play.state.seats.values() if seat.posts and seat.posts[0].role == "hand"]


@pytest.fixture
def answered() -> Play:
    """A probe to which four of the yard answered in time, one late, and one of the harbour."""
    play = played({"within": "3m"})
    play.do("lead", OpenSurvey(survey="halfway"))
    number = play.last(f.SurveyOpened).seq
    four = hands(play)
    for seat, first, sure in zip(four, (0, 0, 0, 1), (95, 80, 60, 95), strict=False):
        hand_in(play, seat, sheet(number, first, 1, -1, 0, sure=sure))
    play.do("harbour.desk", sheet(number, 1, 0, 0, 0, sure=33))
    play.wait(4 * MINUTE)
    hand_in(play, four[4], sheet(number, 1, 0, 0, 1, sure=33))
    return play


def facts_of(play: Play) -> ReportFacts:
    """Return the report's facts."""
    return build_facts(play.log)


def test_a_probe_is_scored_by_team(answered: Play) -> None:
    """Right, left open and agreed are counted over the sheets that came in time."""
    probe = facts_of(answered).surveys[0]
    gate, _, level, _ = probe.questions

    assert [(row.team.id, row.seats, row.in_time, row.late) for row in probe.sheets] == [
        ("harbour", 2, 1, 0),
        ("yard", 7, 4, 1),
    ]
    (score,) = gate.scores
    assert score.team is not None
    assert (score.team.id, score.answered, score.right, score.agreed, score.most_given) == (
        "yard", 4, 3, 3, "Open",
    )  # fmt: skip
    assert gate.truth == "Open"
    assert (level.scores[0].answered, level.scores[0].left_open, level.scores[0].right) == (0, 4, 0)
    assert [(total.team.id, total.right, total.answered) for total in probe.totals] == [
        ("harbour", None, 0),
        ("yard", 11, 12),
    ]


def test_a_team_with_few_sheets_is_left_out_and_cannot_be_worked_out(answered: Play) -> None:
    """With one sheet of the harbour there is no row for all together either."""
    probe = facts_of(answered).surveys[0]

    assert [team.id for team in probe.withheld] == ["harbour"]
    assert [score.team.id for score in probe.questions[0].scores if score.team] == ["yard"]


def test_confidence_is_counted_in_bins_and_scored_only_over_many_answers(answered: Play) -> None:
    """Twelve answers give counts and no score."""
    (row,) = facts_of(answered).surveys[0].calibration

    assert [(place.answers, place.right) for place in row.bins] == [(0, 0), (3, 3), (3, 3), (6, 5)]
    assert row.brier is None


def test_twenty_answers_are_enough_for_a_score() -> None:
    """Seven sheets of three judged answers each."""
    play = played()
    play.do("lead", OpenSurvey(survey="halfway"))
    number = play.last(f.SurveyOpened).seq
    for seat in hands(play):
        hand_in(play, seat, sheet(number, 0, 1, -1, 0, sure=90))
    play.do("yard.lead", sheet(number, 1, 1, -1, 0, sure=90))

    rows = facts_of(play).surveys[0].calibration
    assert [row.team.id if row.team else "" for row in rows] == ["yard", ""]
    assert rows[0].brier == round((20 * 0.01 + 0.81) / 21, 3)


def test_a_questionnaire_is_counted_over_everybody() -> None:
    """Steps, options, numbers and words; words stand in the order of the alphabet."""
    play = played()
    play.do("lead", c.MoveStage(target="hot_wash"))
    number = play.last(f.SurveyOpened).seq
    for seat, words in zip(hands(play), ("zebra", "apple", "more"), strict=False):
        answers = (Filled(positions=(3,)), Filled(positions=(0,)), Filled(number=4), Filled(words=words))
        hand_in(play, seat, FillSheet(survey=number, answers=answers))

    form = next(survey for survey in facts_of(play).surveys if survey.form == "questionnaire")
    overall, used, hours, words_of = form.questions
    assert (overall.median, overall.answered) == (4, 3)
    assert [(option.text, option.count) for option in used.options] == [("Mail", 3), ("Log", 0)]
    assert (hours.median, hours.low, hours.high) == (4, 4, 4)
    assert words_of.words == ("apple", "more", "zebra")


def test_words_of_one_or_two_are_not_shown() -> None:
    """Two sheets of feedback are two persons."""
    play = played()
    play.do("lead", c.MoveStage(target="hot_wash"))
    number = play.last(f.SurveyOpened).seq
    answers = (Filled(), Filled(), Filled(), Filled(words="it was me"))
    for seat in hands(play)[:2]:
        hand_in(play, seat, FillSheet(survey=number, answers=answers))

    assert "it was me" not in render_json(facts_of(play))


def test_no_form_of_the_report_says_who(answered: Play) -> None:
    """Neither seat nor post stands at a sheet, in text or in data."""
    facts = facts_of(answered)
    rows = [row for row in facts.events if row.type == "sheet_given"]

    assert {row.who for row in rows} == {"Engine"}
    assert {row.text for row in rows} == {
        "Somebody of Yard handed in: Halfway",
        "Somebody of Harbour handed in: Halfway",
        "Somebody of Yard handed in late: Halfway",
    }
    for seat in hands(answered):
        assert not [row for row in rows if seat in row.model_dump_json()]
    assert '"positions"' not in render_json(facts)


def test_the_report_shows_the_section(answered: Play) -> None:
    """Tables in HTML, sentences in Markdown, and what was never opened says so."""
    facts = facts_of(answered)
    page, text = render_html(facts), render_markdown(facts)

    assert "Right answers of those given in time" in page
    assert "11 of 12" in page
    assert "too few sheets" in page
    assert "This questionnaire was never opened." in page
    assert "Yard: 3 right of 4, 3 agreed" in text


def test_a_scenario_without_forms_has_no_section() -> None:
    """Nothing is said of what was not planned."""
    play = Play(survey_scenario(probes={}, questionnaires={}))
    play.start()

    assert "Probes and questionnaires" not in render_html(facts_of(play))

"""The report on what teams were given beside the story, and on joint teams."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.guidance.commands import GiveHint, TickDuty
from exercise_engine.core.guidance.facts import BriefGiven, DocumentUnlocked, DutyTold, HintProposed
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.joint.facts import MeetingCalled
from exercise_engine.core.posts.commands import ConveneJoint
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.guided import guided
from tests.support.play import MINUTE, Play, make_scenario


def ended(play: Play) -> ReportFacts:
    """End play and return the report."""
    play.do("lead", c.MoveStage(target="hot_wash"))
    return build_facts(play.log)


def test_a_brief_tells_who_confirmed_it_and_who_did_not() -> None:
    """Two posts of one team are meant, and one confirms after two minutes."""
    briefs = {"inside": {"to": ["yard"], "title": "You know", "text": "You saw it."}}
    play = Play(guided(briefs=briefs, documents={}))
    play.start()
    given = play.last(BriefGiven).seq
    play.wait(2 * MINUTE)
    play.do("yard.it", c.ReportReceipts(read=(given,), acknowledged=(given,)))
    (row,) = ended(play).guidance.confirmations
    assert (row.kind, row.title, [one.after_ms for one in row.confirmed]) == (
        "brief",
        "You know",
        [2 * MINUTE],
    )
    assert [seat.name for seat in row.missing] == ["Yard, Lead"]


def test_duties_tell_what_was_marked_at_their_end() -> None:
    """A mark that was taken back does not count."""
    play = Play(guided())
    play.start()
    watch = next(e.seq for e in play.log if isinstance(e.fact, DutyTold) and str(e.fact.body) == "Find out")
    play.do("yard.it", TickDuty(duty=watch, mark=0, done=True))
    play.do("yard.it", TickDuty(duty=watch, mark=1, done=True))
    play.do("yard.lead", TickDuty(duty=watch, mark=1, done=False))
    row = next(row for row in ended(play).guidance.duties if row.text == "Find out")
    assert (row.done, row.left, len(row.evidence)) == (("Look",), ("Ask around",), 4)


def test_documents_tell_why_they_opened_and_who_looked() -> None:
    """The name, the reason and the seats that showed it."""
    play = Play(guided())
    play.start()
    opened = play.last(DocumentUnlocked).seq
    play.do("yard.it", c.ReportReceipts(read=(opened,)))
    row = ended(play).guidance.documents[0]
    assert (row.name, row.reason) == ("Continuity plan", "with the stage")
    assert [seat.name for seat in row.read_by] == ["Yard, It"]


def hinted() -> Play:
    """Return an exercise in which control helped the yard at minute 12, which then answered."""
    play = Play(guided(documents={}, briefs={}))
    play.start()
    play.wait(12 * MINUTE)
    play.do("lead", GiveHint(proposal=play.last(HintProposed).seq))
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(1,)))
    return play


def test_an_answer_after_a_hint_is_marked_as_helped() -> None:
    """The hint names the answer, and the decision carries the mark in the page."""
    play = hinted()
    answer = play.last(f.AnswerGiven).seq
    facts = ended(play)
    (row,) = facts.guidance.hints
    assert (row.outcome, row.silent_ms, row.helped) == ("given", 10 * MINUTE, (answer,))
    assert facts.guidance.helped == (answer,)
    assert "with a hint" in render_html(facts)


def test_an_answer_of_several_teams_is_helped_by_a_hint_to_one_of_them() -> None:
    """The harbour was silent, got a hint, and agreed to what the yard had proposed."""
    gate = {"text": "The gate?", "agree": True, "options": {"shut": {"text": "Shut"}, "no": {"text": "No"}}}
    hints = [{"after": "5m", "text": "Ask the yard.", "auto": True}]
    play = Play(make_scenario({"note": {"at": "T+0:01", "asks": {"gate": gate}, "hints": hints}}))
    play.start()
    play.wait(2 * MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.wait(10 * MINUTE)
    play.do("harbour.master", AgreeToAnswer(ask=ask, proposal=play.last(f.AnswerProposed).seq))
    answer = play.last(f.AnswerGiven).seq
    (row,) = ended(play).guidance.hints
    assert (row.team.id, row.outcome, row.helped) == ("harbour", "by_itself", (answer,))


def test_a_hint_that_was_taken_back_helped_nobody() -> None:
    """The team was heard before control decided."""
    play = Play(guided(documents={}, briefs={}))
    play.start()
    play.wait(12 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(1,)))
    (row,) = ended(play).guidance.hints
    assert (row.outcome, row.helped) == ("heard_again", ())


def joint_played() -> Play:
    """Return an exercise with three meetings of a joint team."""
    teams: dict[str, Any] = {
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
        "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
        "crisis": {
            "joint": True,
            "members": ["harbour.master", "yard.lead"],
            "chair": "harbour.master",
            "rhythm": "20m",
        },
    }
    play = Play(make_scenario({"one": {"at": "T+0:01"}}, teams=teams))
    play.start()
    play.do("lead", ConveneJoint(team="crisis"))
    play.do("yard.lead", JoinMeeting(meeting=play.last(MeetingCalled).seq))
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes <b>stand</b>"))
    play.wait(41 * MINUTE)
    return play


def test_a_joint_team_tells_who_was_there_and_who_reported_in_time() -> None:
    """The first meeting owes nothing; the second has one report of two; the third none."""
    (life,) = ended(joint_played()).guidance.joint
    assert [[seat.name for seat in row.present] for row in life.meetings] == [["Yard, Lead"], [], []]
    assert [[name.id for name in row.in_time] for row in life.meetings] == [[], ["terminal"], []]
    assert [[name.id for name in row.overdue] for row in life.meetings] == [
        [],
        ["port"],
        ["port", "terminal"],
    ]
    assert len(life.reports) == 1


def test_the_sections_stand_in_both_forms_and_typed_text_stays_text() -> None:
    """What people typed is never markup; an exercise without any of this has no such section."""
    facts = ended(joint_played())
    assert "Joint teams" in render_html(facts)
    assert "<b>stand</b>" not in render_html(facts)
    assert "## Joint teams" in render_markdown(facts)
    plain = Play(make_scenario({"one": {"at": "T+0:01"}}))
    plain.start()
    assert "Briefs, duties" not in render_html(ended(plain))

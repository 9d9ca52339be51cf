"""Asks that several teams must agree on: proposals, stands, and the one answer of all."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements import decide
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, told_subjects, values

OPTIONS = {
    "shut": {"text": "Shut the gate", "effects": [{"reach": "cut"}]},
    "open": {"text": "Keep it open", "effects": [{"add": "count", "by": 1}]},
}


def asked(inject: dict[str, Any] | None = None, **keys: Any) -> Play:
    """Return an exercise in which both teams must agree within ten minutes from minute one."""
    ask = {"text": "The gate?", "options": OPTIONS, "within": "10m", "silence": "open", "agree": True, **keys}
    injects = {
        "note": {"at": "T+0:01", "asks": {"gate": ask}, **(inject or {})},
        "then": {"after": "note.gate + 2m"},
        "shut_now": {"when": 'answers.note.gate.agreement == "shut"'} if ask["agree"] else {"manual": True},
    }
    parts: dict[str, Any] = {"milestones": {"cut": {"per": "organisation"}}, "variables": {"count": 0}}
    play = Play(make_scenario(injects, **parts))
    play.start()
    play.wait(MINUTE)
    return play


def propose(play: Play, role: str, position: int, **more: Any) -> int:
    """Let a team propose, and return the number of the last proposal."""
    play.do(role, c.SubmitAnswer(ask=gate(play), positions=(position,), **more))
    return play.last(f.AnswerProposed).seq


def agree(play: Play, role: str, proposal: int) -> None:
    """Let a team join a proposal."""
    play.do(role, AgreeToAnswer(ask=gate(play), proposal=proposal))


def gate(play: Play) -> int:
    """Return the number of the ask."""
    return next(iter(play.state.asks))


def test_all_teams_are_asked_once() -> None:
    """One ask, with the teams that must agree, told to both."""
    play = asked()
    (opened,) = play.facts(f.AskOpened)

    assert opened.respondent == "agreement"
    assert opened.teams == ("harbour", "yard")
    assert play.last(f.AskOpened).audience.to == ("harbour", "yard")
    assert [fact.respondent for fact in play.facts(f.AskIssued)] == ["agreement"]


def test_the_answer_is_there_once_all_stand_behind_the_same() -> None:
    """It counts once, with its effects once for each team's organisation, and names nobody alone."""
    play = asked()
    proposal = propose(play, "yard.lead", 0, rationale="Safer")
    assert play.facts(f.AnswerGiven) == []
    agree(play, "harbour.master", proposal)

    (given,) = play.facts(f.AnswerGiven)
    assert (given.respondent, given.positions, given.proposal) == ("agreement", (0,), proposal)
    assert str(given.rationale) == "Safer"
    assert play.last(f.AnswerGiven).actor == "engine"
    assert [fact.value for fact in play.facts(f.AnswerCounted)] == ["shut"]
    assert sorted(fact.owner for fact in play.facts(f.MilestoneReached)) == ["port", "terminal"]
    assert "Subject 3" in told_subjects(play.log)
    assert told_subjects(play.wait(2 * MINUTE)) == ["Subject 2"]
    with pytest.raises(CommandRejected, match="final"):
        propose(play, "yard.lead", 1)


def test_a_new_proposal_replaces_the_own_stand() -> None:
    """The team that proposed something else is no longer counted for the first."""
    play = asked()
    first = propose(play, "yard.lead", 0)
    second = propose(play, "yard.lead", 1)
    with pytest.raises(CommandRejected, match="no team stands behind"):
        agree(play, "harbour.master", first)
    agree(play, "harbour.master", second)

    assert [fact.positions for fact in play.facts(f.AnswerGiven)] == [(1,)]


def test_the_same_choice_is_the_same_proposal() -> None:
    """Two teams that choose alike agree without reading each other's number."""
    play = asked()
    propose(play, "yard.lead", 0)
    play.do("harbour.master", c.SubmitAnswer(ask=gate(play), positions=(0,)))

    assert len(play.facts(f.AnswerAgreed)) == 1
    assert len(play.facts(f.AnswerGiven)) == 1


def test_a_deadlock_goes_overdue_with_the_stands_of_that_moment() -> None:
    """Silence applies, to all teams; an agreement afterwards is late and changes nothing."""
    play = asked()
    mine = propose(play, "yard.lead", 0)
    other = propose(play, "harbour.master", 1)
    play.wait(10 * MINUTE)

    (overdue,) = play.facts(f.AskOverdue)
    assert {(stand.team, stand.proposal) for stand in overdue.stands} == {("yard", mine), ("harbour", other)}
    assert [(fact.value, fact.by) for fact in play.facts(f.AnswerCounted)] == [("open", "silence")]
    assert play.state.names["variables__count"] == 1

    agree(play, "harbour.master", mine)
    assert [fact.late for fact in play.facts(f.AnswerGiven)] == [True]
    assert play.state.names["answers__note__gate__agreement"] == "open"
    assert play.facts(f.MilestoneReached) == []


def test_only_deciding_roles_of_the_teams_propose_and_agree() -> None:
    """Others act on behalf of one who decides; a second agreement of the same team is refused."""
    play = asked()
    with pytest.raises(CommandRejected, match="does not decide"):
        propose(play, "yard.it", 0)
    proposal = propose(play, "yard.it", 0, on_behalf_of="yard.lead")
    with pytest.raises(CommandRejected, match="stands behind this already"):
        agree(play, "yard.lead", proposal)
    with pytest.raises(CommandRejected, match="no team stands behind"):
        agree(play, "harbour.master", 1)


def test_an_ask_of_one_team_takes_no_agreement() -> None:
    """There a team answers alone."""
    play = asked(agree=False)
    with pytest.raises(CommandRejected, match="answers this alone"):
        agree(play, "harbour.master", 1)


def test_words_are_mapped_after_the_agreement() -> None:
    """Hidden options: the words of the proposal are the answer, and control maps them."""
    play = asked(options_shown=False)
    play.do("yard.lead", c.SubmitAnswer(ask=gate(play), words="Close everything"))
    agree(play, "harbour.master", play.last(f.AnswerProposed).seq)
    assert str(play.facts(f.AnswerGiven)[0].words) == "Close everything"
    assert play.facts(f.AnswerCounted) == []
    play.do("lead", c.MapAnswer(ask=gate(play), option="shut"))
    assert sorted(fact.owner for fact in play.facts(f.MilestoneReached)) == ["port", "terminal"]


def test_spoken_injects_ask_once_the_last_team_was_told() -> None:
    """Then the question stands alone, since each team was told by itself; the time counts from there."""
    play = asked({"channel": "phone"})
    first, second = play.state.tasks
    play.do("lead", c.FinishDelivery(task=first, outcome="done"))
    assert play.facts(f.AskOpened) == []
    play.wait(3 * MINUTE)
    play.do("lead", c.FinishDelivery(task=second, outcome="done"))

    (opened,) = play.facts(f.AskOpened)
    assert (opened.told, opened.deadline_ms) == (None, 14 * MINUTE)


def test_expected_actions_are_met_for_every_team_that_agreed() -> None:
    """An answer of all is an answer of each."""
    expected = {"shuts": {"text": "Shuts", "met_by": [{"answer": {"ask": "note.gate", "option": "shut"}}]}}
    play = asked({"expected": expected})
    agree(play, "harbour.master", propose(play, "yard.lead", 0))
    assert {(fact.team, fact.outcome) for fact in play.facts(f.ExpectedMarked)} == {
        ("harbour", "met"),
        ("yard", "met"),
    }


def test_each_team_sees_who_stands_where() -> None:
    """Posts are named, reading is not, and the question waits until all agree."""
    play = asked()
    proposal = propose(play, "yard.lead", 0)
    for role in ("yard.it", "harbour.master"):
        seat = play.state.seats[play.seat(role)]
        looks = viewer(seat, play.state.scenario)
        view = SeatView(seat.seat, seat.posts)
        view.apply_all(shown for event in play.log if (shown := visible(event, looks)) is not None)
        assert view.stands[gate(play)].behind(proposal) == ("yard",)
        assert [ask.seq for ask in view.pending_asks()] == [gate(play)]
        proposed = next(shown for e in play.log if e.seq == proposal and (shown := visible(e, looks)))
        assert proposed.acting_as == "yard.lead"
        assert '"had_read":[]' in proposed.model_dump_json()


def test_replay_equals_live() -> None:
    """Stands are part of the state, and fall back with it."""
    play = asked()
    proposal = propose(play, "yard.lead", 0)
    assert values(replayed(play.log).state) == values(play.state)
    play.commit = False
    agree(play, "harbour.master", proposal)
    play.engine.rollback(now=play.now)
    assert play.state.stands[gate(play)].by_team == {"yard": proposal}
    assert play.state.asks[gate(play)].status == "open"


def test_proposals_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many, teams can only agree to one of them."""
    monkeypatch.setattr(decide, "PROPOSALS_MAX", 2)
    play = asked()
    propose(play, "yard.lead", 0)
    proposal = propose(play, "yard.lead", 1)
    with pytest.raises(CommandRejected, match="too_many"):
        propose(play, "yard.lead", 0)
    agree(play, "harbour.master", proposal)
    assert len(play.facts(f.AnswerGiven)) == 1

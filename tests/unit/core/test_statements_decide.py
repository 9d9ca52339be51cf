"""Deciding on statements: drafting, clearing, publishing, withdrawing, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

PRESS = {"title": "Press statement", "by": ["yard.it"], "clear_by": ["yard.lead", "harbour.master"]}


def scenario(**press: Any) -> Scenario:
    """Return two teams of which one speaks in public, and an inject that waits for it."""
    return make_scenario(
        {
            "start": {
                "at": "T+0:01",
                "expected": {
                    "speak": {"text": "Speaks", "within": "20m", "met_by": [{"statement": "press"}]}
                },
            },
            "echo": {"when": "statements.press.yard"},
        },
        statements={"press": PRESS | press},
        milestones={"spoken": {"per": "organisation"}},
        control={
            "lead_one": {"kind": "lead"},
            "port_one": {"kind": "controller", "scope": ["port"]},
        },
    )


def play(**press: Any) -> Play:
    """Return such an exercise, two minutes after StartEx."""
    play = Play(scenario(**press))
    play.start()
    play.wait(2 * MINUTE)
    return play


def draft(play: Play, body: str = "Trucks stand.", **given: Any) -> int:
    """Save a version and return the number of the statement."""
    command = {"kind": "press", "title": "Trucks", "body": body, "submit": True} | given
    play.do("yard.it", DraftStatement.model_validate(command))
    fact = play.last(f.StatementDrafted).fact
    assert isinstance(fact, f.StatementDrafted)
    return fact.statement


def clear(play: Play, role: str, statement: int, *, version: int = 1, **given: Any) -> None:
    """Clear a version from a seat."""
    command = {"statement": statement, "version": version, "decision": "clear"} | given
    play.do(role, ClearStatement.model_validate(command))


def refused(play: Play, role: str, command: c.AnyCommand) -> str:
    """Return the code with which a command is refused."""
    before = play.state.seq
    with pytest.raises(CommandRejected) as caught:
        play.do(role, command)
    assert play.state.seq == before
    return caught.value.code


def test_a_statement_is_published_once_everybody_cleared_that_version() -> None:
    """Drafted, submitted, cleared by both, published to all, with the text of the version."""
    game = play()
    statement = draft(game)
    assert refused(game, "yard.it", PublishStatement(statement=statement, version=1)) == "not_cleared"
    clear(game, "yard.lead", statement)
    clear(game, "harbour.master", statement)
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    published = game.last(f.StatementPublished)
    assert isinstance(published.fact, f.StatementPublished)
    assert (str(published.fact.title), str(published.fact.body)) == ("Trucks", "Trucks stand.")
    assert published.audience.to == ("all",)
    assert not game.facts(f.ClearanceBreached)


def test_before_it_is_published_only_those_who_draft_and_clear_see_it() -> None:
    """The desk of the harbour, which neither drafts nor clears, learns of nothing before the public does."""
    game = play()
    statement = draft(game)
    clear(game, "yard.lead", statement)
    before = len(game.log)
    for role, sees in (("yard.it", True), ("harbour.master", True), ("harbour.desk", False)):
        looks = viewer(game.state.seats[game.seat(role)], game.state.scenario)
        seen = [event for event in game.log[:before] if visible(event, looks) is not None]
        assert any(isinstance(event.fact, f.SeenStatementFact) for event in seen) is sees, role


def test_a_new_version_voids_what_was_said_about_the_earlier_one() -> None:
    """The clearance of version 1 counts no more for version 2, and the draft says whose it was."""
    game = play()
    statement = draft(game)
    clear(game, "yard.lead", statement)
    draft(game, "Better.", statement=statement, after=1)
    drafted = game.facts(f.StatementDrafted)[-1]
    assert (drafted.statement, drafted.version, drafted.voided) == (statement, 2, ("yard.lead",))
    assert game.state.statements[statement].cleared == ()
    old = ClearStatement(statement=statement, version=1, decision="clear")
    assert refused(game, "harbour.master", old) == "newer_version"


def test_two_who_write_at_once_do_not_write_over_each_other() -> None:
    """A version that follows an older one than the newest is refused, and says so."""
    game = play()
    statement = draft(game)
    draft(game, "Second.", statement=statement, after=1)
    late = DraftStatement(kind="press", statement=statement, after=1, title="Trucks", body="Also second.")
    assert refused(game, "yard.it", late) == "newer_version"


def test_a_refusal_needs_a_remark_and_keeps_a_version_from_being_published() -> None:
    """Who refuses says what must change; clearing later takes the refusal back."""
    game = play()
    statement = draft(game)
    silent = ClearStatement(statement=statement, version=1, decision="refuse")
    assert refused(game, "yard.lead", silent) == "reason_needed"
    clear(game, "yard.lead", statement, decision="refuse", remark="Name the terminal")
    assert game.state.statements[statement].refused == ("yard.lead",)
    clear(game, "yard.lead", statement)
    assert game.state.statements[statement].refused == ()
    assert game.state.statements[statement].cleared == ("yard.lead",)


def test_where_the_kind_only_warns_it_is_published_and_the_breach_recorded() -> None:
    """Only control learns that the harbour master had not cleared it."""
    game = play(clearance="warn")
    statement = draft(game)
    clear(game, "yard.lead", statement)
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    breach = game.last(f.ClearanceBreached)
    assert isinstance(breach.fact, f.ClearanceBreached)
    assert breach.fact.missing == ("harbour.master",)
    assert breach.audience.to == ()


def test_one_clearance_is_enough_where_the_kind_says_so() -> None:
    """With `clear_all: false` the first clearance lets it pass."""
    game = play(clear_all=False)
    statement = draft(game)
    clear(game, "harbour.master", statement)
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    assert game.facts(f.StatementPublished)
    assert not game.facts(f.ClearanceBreached)


def test_publishing_reaches_milestones_meets_what_was_expected_and_releases_what_waits() -> None:
    """Effects run once, the expected action of the team is met, and the inject that waits for it is told."""
    game = play(clear_by=[], effects=[{"reach": "spoken"}])
    statement = draft(game, submit=False)
    events = game.do("yard.it", PublishStatement(statement=statement, version=1))
    kinds = [type(event.fact) for event in events]
    assert kinds.count(f.MilestoneReached) == 1
    marks = [event.fact for event in events if isinstance(event.fact, f.ExpectedMarked)]
    assert [(mark.team, mark.outcome) for mark in marks] == [("yard", "met")]
    released = [event.fact.inject for event in events if isinstance(event.fact, f.InjectReleased)]
    assert released == ["echo"]
    draft(game, "Again.", submit=False, statement=statement, after=1)
    again = game.do("yard.it", PublishStatement(statement=statement, version=2))
    assert [type(event.fact) for event in again] == [f.StatementPublished]


def test_a_correction_and_a_withdrawal_label_what_was_published_and_take_nothing_away() -> None:
    """The next publication names the one it corrects; a withdrawal names it too; both stay in the log."""
    game = play(clear_by=[])
    statement = draft(game, submit=False)
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    first = game.last(f.StatementPublished).seq
    draft(game, "Corrected.", submit=False, statement=statement, after=1)
    game.do("yard.it", PublishStatement(statement=statement, version=2))
    second = game.last(f.StatementPublished)
    assert isinstance(second.fact, f.StatementPublished)
    assert second.fact.corrects == first
    game.do("yard.it", WithdrawStatement(statement=statement, reason="Untrue"))
    withdrawn = game.last(f.StatementWithdrawn).fact
    assert isinstance(withdrawn, f.StatementWithdrawn)
    assert withdrawn.published == second.seq
    again = WithdrawStatement(statement=statement, reason="Still untrue")
    assert refused(game, "yard.it", again) == "not_published"


def test_control_clears_for_a_post_that_nobody_holds_with_a_reason() -> None:
    """Control says for whom and why; the fact keeps both."""
    game = play()
    statement = draft(game)
    silent = ClearStatement(statement=statement, version=1, decision="clear", on_behalf_of="harbour.master")
    assert refused(game, "lead", silent) == "reason_needed"
    nobody = ClearStatement(statement=statement, version=1, decision="clear", remark="She left")
    assert refused(game, "lead", nobody) == "unknown_post"
    clear(game, "lead", statement, on_behalf_of="harbour.master", remark="She left")
    cleared = game.facts(f.StatementCleared)[-1]
    assert (cleared.addresses, cleared.post, cleared.on_behalf_of) == (
        ("harbour.master",),
        "control",
        "harbour.master",
    )


def test_a_clearance_stands_when_the_seat_that_gave_it_is_gone() -> None:
    """It was given by post; who had it then is in the fact, and the statement can be published."""
    game = play(clear_by=["harbour.master"])
    statement = draft(game)
    clear(game, "harbour.master", statement)
    del game.state.seats[game.seat("harbour.master")]
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    cleared = game.facts(f.StatementCleared)[-1]
    assert (cleared.by_label, cleared.post) == ("Harbour, Master", "harbour.master")
    assert game.facts(f.StatementPublished)


@pytest.mark.parametrize(
    ("role", "command", "code"),
    [
        ("harbour.desk", DraftStatement(kind="press", title="T", body="B"), "not_drafting"),
        ("yard.it", DraftStatement(kind="blog", title="T", body="B"), "unknown_kind"),
        ("yard.it", DraftStatement(kind="press", statement=3, title="T", body="B"), "unknown_statement"),
        ("yard.it", SubmitStatement(statement=99, version=1), "unknown_statement"),
        ("yard.it", WithdrawStatement(statement=99, reason="R"), "unknown_statement"),
        ("harbour.master", ClearStatement(statement=99, version=1, decision="clear"), "unknown_statement"),
        ("lead", PublishStatement(statement=99, version=1), "not_allowed"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    role: str, command: c.AnyCommand, code: str
) -> None:
    """Whoever may not, or means what is not there, reads why."""
    assert refused(play(), role, command) == code


def test_a_role_that_clears_nothing_is_told_who_does() -> None:
    """The desk cannot clear, and nobody clears for another team; a colleague acts for the lead."""
    game = play()
    statement = draft(game)
    other = ClearStatement(statement=statement, version=1, decision="clear", on_behalf_of="yard.lead")
    assert refused(game, "harbour.desk", other) == "unknown_role"
    assert (
        refused(game, "harbour.desk", ClearStatement(statement=statement, version=1, decision="clear"))
        == "not_clearing"
    )
    clear(game, "yard.it", statement, on_behalf_of="yard.lead")
    assert game.facts(f.StatementCleared)[-1].on_behalf_of == "yard.lead"


def test_what_is_not_submitted_cannot_be_cleared_and_nothing_is_said_twice() -> None:
    """Each step needs the one before, and a repeat changes nothing."""
    game = play()
    statement = draft(game, submit=False)
    word = ClearStatement(statement=statement, version=1, decision="clear")
    assert refused(game, "yard.lead", word) == "not_submitted"
    game.do("yard.it", SubmitStatement(statement=statement, version=1))
    assert refused(game, "yard.it", SubmitStatement(statement=statement, version=1)) == "no_change"
    game.do("yard.lead", word)
    assert refused(game, "yard.lead", word) == "no_change"


def test_what_nobody_clears_is_not_submitted() -> None:
    """Neither with the draft, of which then nothing is kept, nor afterwards."""
    game = play(clear_by=[])
    whole = DraftStatement(kind="press", title="T", body="B", submit=True)
    assert refused(game, "yard.it", whole) == "nobody_clears"
    statement = draft(game, submit=False)
    assert refused(game, "yard.it", SubmitStatement(statement=statement, version=1)) == "nobody_clears"


def test_after_endex_nothing_is_stated() -> None:
    """What is said in public after EndEx is no part of play."""
    game = play()
    game.do("lead", c.MoveStage(target="hot_wash"))
    assert refused(game, "yard.it", DraftStatement(kind="press", title="T", body="B")) == "wrong_stage"


def test_replay_gives_the_state_that_play_had() -> None:
    """The log alone says how every statement stands."""
    game = play(clearance="warn", effects=[{"reach": "spoken"}])
    statement = draft(game)
    clear(game, "yard.lead", statement)
    game.do("yard.it", PublishStatement(statement=statement, version=1))
    draft(game, "Again.", statement=statement, after=1)
    assert values(replayed(game.log).state) == values(game.state)
    game.engine.rollback(now=game.now)
    assert values(game.state)["statements"] == values(replayed(game.log).state)["statements"]

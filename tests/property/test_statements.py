"""Laws of statements and levels, whatever people do in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core import facts as f
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import GivePost, TakePost
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.core.statements.view import Statements
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.support.play import Play, make_scenario, replayed, values

CLEARERS = ("yard.lead", "harbour.master")
PARTS = (
    *("draft", "next", "submit", "publish", "publish", "clear", "clear", "clear", "clear"),
    *("refuse", "withdraw", "level", "leave", "return"),
)
MASTER_SEAT = "s003"
"""The seat that opens with the post of the harbour master, after the two of control."""

Step = tuple[str, int]
"""What somebody does, and a draw: who does it, and about which version."""
STRANGER, OLDER = 9, 8
"""Draws at which somebody else tries it, and at which an older version is meant."""
steps = st.lists(st.tuples(st.sampled_from(PARTS), st.integers(0, 9)), min_size=20, max_size=60)


def scenario(clearance: str) -> Scenario:
    """Return a scenario with a statement, a level that follows from it, and an inject that waits for both."""
    return make_scenario(
        {"echo": {"when": 'statements.press.yard && levels.alert == "red"'}},
        statements={
            "press": {
                "title": "Press",
                "by": ["yard.it"],
                "clear_by": list(CLEARERS),
                "clearance": clearance,
                "effects": [{"declare": "alert", "to": "amber"}, {"add": "spoken", "by": 1}],
            }
        },
        variables={"spoken": 0},
        levels={"alert": {"values": ["green", "amber", "red"], "start": "green", "set_by": ["yard.lead"]}},
    )


def role_of(step: Step) -> str:
    """Return who tries a step."""
    what, pick = step
    if pick == STRANGER:
        return "harbour.desk"
    if what in ("clear", "refuse"):
        return CLEARERS[pick % 2]
    return {"level": "yard.lead", "leave": "lead", "return": "lead"}.get(what, "yard.it")


def command_of(play: Play, step: Step) -> AnyCommand:
    """Return what a step comes to, about the newest statement there is."""
    what, pick = step
    statement = next(reversed(play.state.statements), 1)
    found = play.state.statements.get(statement)
    version = 1 if found is None or pick == OLDER else found.version
    match what:
        case "draft" if found is None or pick == 0:
            return DraftStatement(kind="press", title="T", body="B", submit=pick % 2 == 0)
        case "draft" | "submit":
            return SubmitStatement(statement=statement, version=version)
        case "next":
            return DraftStatement(
                kind="press", statement=statement, after=version, title="T", body="B2", submit=pick % 2 == 0
            )
        case "clear":
            return ClearStatement(statement=statement, version=version, decision="clear")
        case "refuse":
            return ClearStatement(statement=statement, version=version, decision="refuse", remark="R")
        case "publish":
            return PublishStatement(statement=statement, version=version)
        case "withdraw":
            return WithdrawStatement(statement=statement, reason="R")
        case "level":
            return SetLevel(level="alert", value=("green", "amber", "red")[pick % 3], reason="R")
        case "leave":
            return TakePost(post="harbour.master", seat=MASTER_SEAT)
        case _:
            return GivePost(post="harbour.master", seat=MASTER_SEAT)


def played(script: list[Step], clearance: str) -> Play:
    """Play a script; what is refused changes nothing."""
    play = Play(scenario(clearance))
    play.start()
    assert play.seat("harbour.master") == MASTER_SEAT
    for step in script:
        before = (play.state.seq, dict(play.state.statements), dict(play.state.names))
        try:
            play.do(role_of(step), command_of(play, step))
        except (CommandRejected, KeyError):
            assert (play.state.seq, play.state.statements, play.state.names) == before
    return play


@settings(max_examples=60, deadline=None)
@given(steps)
def test_nothing_is_published_that_was_not_cleared_in_that_very_version(script: list[Step]) -> None:
    """Under `enforce` each publication has behind it the last word of every clearer on that version."""
    words: dict[tuple[int, int, str], bool] = {}
    for event in played(script, "enforce").log:
        fact = event.fact
        if isinstance(fact, f.StatementCleared | f.StatementRefused):
            for address in fact.addresses:
                words[fact.statement, fact.version, address] = isinstance(fact, f.StatementCleared)
        elif isinstance(fact, f.StatementPublished):
            assert all(words.get((fact.statement, fact.version, address)) for address in CLEARERS)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_a_breach_is_recorded_just_where_a_clearance_was_missing(script: list[Step]) -> None:
    """Under `warn` every publication is either cleared by all, or followed by who was missing."""
    words: dict[tuple[int, int], set[str]] = {}
    log = played(script, "warn").log
    for event, after in zip(log, [*log[1:], None], strict=True):
        fact = event.fact
        if isinstance(fact, f.StatementCleared):
            words.setdefault((fact.statement, fact.version), set()).update(fact.addresses)
        elif isinstance(fact, f.StatementRefused):
            words.setdefault((fact.statement, fact.version), set()).difference_update(fact.addresses)
        elif isinstance(fact, f.StatementPublished):
            missing = set(CLEARERS) - words.get((fact.statement, fact.version), set())
            breach = after.fact if after is not None else None
            found = set(breach.missing) if isinstance(breach, f.ClearanceBreached) else set()
            assert found == missing


@settings(max_examples=40, deadline=None)
@given(steps)
def test_effects_run_once_a_statement_and_replay_equals_play(script: list[Step]) -> None:
    """The count of first publications is what the effect counted; the log alone gives the same state."""
    play = played(script, "warn")
    first = {fact.statement for fact in play.facts(f.StatementPublished)}
    assert play.state.names["variables__spoken"] == float(len(first))
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    play.engine.rollback(now=play.now)
    assert play.state.statements == again.state.statements


@settings(max_examples=40, deadline=None)
@given(steps)
def test_nobody_else_learns_of_a_draft_and_nothing_published_ever_goes(script: list[Step]) -> None:
    """The desk of the harbour sees publications and withdrawals only, and every publication for good."""
    play = played(script, "warn")
    looks = viewer(play.state.seats[play.seat("harbour.desk")], play.state.scenario)
    fold, published = Statements(), []
    for event in play.log:
        shown = visible(event, looks)
        if shown is None or not isinstance(shown.fact, f.SeenStatementFact):
            assert not isinstance(event.fact, f.StatementPublished)
            continue
        assert isinstance(shown.fact, f.StatementPublished | f.StatementWithdrawn)
        fold.apply(shown, shown.fact)
        if isinstance(shown.fact, f.StatementPublished):
            published.append(shown.seq)
    assert {each.seq for found in fold.all() for each in found.publications} == set(published)

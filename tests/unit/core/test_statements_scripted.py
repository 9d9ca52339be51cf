"""Scripted people speak in public: drafted, cleared or refused by others, published in the end."""

from __future__ import annotations

from exercise_engine.authoring.rehearse import Rehearsal, rehearse
from exercise_engine.core import facts as f
from exercise_engine.model.scenario import Scenario
from tests.support.play import PlainText, make_scenario

CROWDED = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True, "seats": 2}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {"seats": 3}}},
}


def scenario(*, parts: dict[str, object] | None = None, **press: object) -> Scenario:
    """Return two teams of which the yard is expected to speak, cleared by both leads."""
    expected = {"speak": {"text": "Says what it knows", "within": "30m", "met_by": [{"statement": "press"}]}}
    kind = {"title": "Press", "by": ["yard.it"], "clear_by": ["yard.lead", "harbour.master"]} | press
    return make_scenario(
        {"call": {"at": "T+0:05", "to": ["yard"], "expected": expected}},
        statements={"press": kind},
        **(parts or {}),
    )


def rehearsed(played: Scenario, seed: int) -> Rehearsal:
    """Play a scenario with scripted people."""
    return rehearse(played, renderer=PlainText(), seed=str(seed))


def of_kind(rehearsal: Rehearsal, kind: type[f.AnyFact]) -> list[f.AnyFact]:
    """The facts of one kind."""
    return [event.fact for event in rehearsal.events if isinstance(event.fact, kind)]


def test_what_is_expected_to_be_said_is_drafted_cleared_and_published() -> None:
    """Whatever the seed: both clear the version that goes out, and the expected action is met."""
    refusals = 0
    for seed in range(8):
        rehearsal = rehearsed(scenario(), seed)
        (published,) = of_kind(rehearsal, f.StatementPublished)
        assert isinstance(published, f.StatementPublished)
        cleared = {
            address
            for fact in of_kind(rehearsal, f.StatementCleared)
            if isinstance(fact, f.StatementCleared) and fact.version == published.version
            for address in fact.addresses
        }
        assert cleared == {"yard.lead", "harbour.master"}
        marks = of_kind(rehearsal, f.ExpectedMarked)
        assert [mark.outcome for mark in marks if isinstance(mark, f.ExpectedMarked)] == ["met"]
        refusals += len(of_kind(rehearsal, f.StatementRefused))
    assert refusals, "somebody refuses now and then"


def test_what_nobody_clears_is_published_at_once() -> None:
    """It is saved, and goes out."""
    rehearsal = rehearsed(scenario(clear_by=[]), 1)
    assert len(of_kind(rehearsal, f.StatementPublished)) == 1
    assert not of_kind(rehearsal, f.StatementSubmitted)


def test_several_seats_of_one_post_speak_with_one_voice() -> None:
    """Three press officers make one statement, and two harbour masters clear it once."""
    rehearsal = rehearsed(scenario(parts={"teams": CROWDED}), 2)
    firsts = [
        fact
        for fact in of_kind(rehearsal, f.StatementDrafted)
        if isinstance(fact, f.StatementDrafted) and fact.version == 1
    ]
    assert len(firsts) == 1
    assert not [refusal for refusal in rehearsal.refusals if "statement" in refusal.command]

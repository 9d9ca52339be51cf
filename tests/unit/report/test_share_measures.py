"""Measures of sharing: who got what they needed and when, between whom, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.facts import InjectTold
from exercise_engine.core.sharing.commands import MarkShare, Share
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_markdown
from exercise_engine.report.share_measures import without_hub
from tests.support.play import MINUTE, Play, make_scenario

ORGANISATIONS = {name: {"name": name.title()} for name in ("port", "terminal", "haulier")}
TEAMS = {
    name: {"organisation": organisation, "roles": {"lead": {"decides": True}}}
    for name, organisation in (("harbour", "port"), ("yard", "terminal"), ("trucks", "haulier"))
}


def play(**parts: Any) -> Play:
    """Return an exercise in which the yard hears of something that two others need."""
    share = {"share": {"of": "odd", "to": "haulier"}}
    injects = {
        "odd": {"at": "T+0:10", "to": ["yard"], "expected": {"warn": {"text": "Warn", "met_by": [share]}}},
        "warned": {"when": "shared.odd.port", "to": ["harbour"]},
    }
    begun = Play(make_scenario(injects, organisations=ORGANISATIONS, teams=TEAMS, **parts))
    begun.start()
    begun.wait(10 * MINUTE)
    return begun


def passed_on(begun: Play, to: str, **more: Any) -> None:
    """Let the yard pass on what it was told."""
    seq = begun.last(InjectTold).seq if more.pop("first", True) else begun.last(Shared).seq
    begun.do("yard.lead", Share(to=(to,), kind="incident", tlp="GREEN", of=seq, confirmed=True, **more))


def measured(begun: Play) -> dict[str, tuple[int | float | None, int, int]]:
    """Return value, n and what was left out of every measure of sharing."""
    return {
        one.id: (one.value, one.n, one.excluded)
        for one in build_facts(begun.log).measures
        if one.id.startswith(("share", "label", "first_share"))
    }


def test_what_nobody_shared_is_not_measured() -> None:
    """Nothing is said of labels and ties where there was no share; what was needed and not got is."""
    found = measured(play())
    assert found["share_coverage"] == (0, 2, 0)
    assert found["share_spread_time"] == (None, 0, 1)
    assert found["first_share_time"] == (None, 0, 0)
    assert found["labels_right"] == found["share_pairs_mutual"] == (None, 0, 0)
    assert found["share_pairs_without_hub"] == found["shares_given"] == (None, 0, 0)
    assert found["share_pairs"] == (0, 3, 0)


def test_times_run_from_the_telling_to_the_share_that_reached_the_last() -> None:
    """After two minutes the first of two has it, after five both."""
    begun = play()
    begun.wait(2 * MINUTE)
    told = begun.last(InjectTold).seq
    begun.do("yard.lead", Share(to=("haulier",), kind="incident", tlp="GREEN", of=told, confirmed=True))
    assert measured(begun)["share_coverage"] == (1, 2, 0)
    begun.wait(3 * MINUTE)
    begun.do("yard.lead", Share(to=("port",), kind="incident", tlp="GREEN", of=told, confirmed=True))
    found = measured(begun)
    assert found["share_coverage"] == (2, 2, 0)
    assert found["first_share_time"] == (2 * MINUTE, 1, 0)
    assert found["first_share_in_play"] == (12 * MINUTE, 1, 0)
    assert found["share_spread_time"] == (5 * MINUTE, 1, 0)


def test_what_followed_at_once_is_counted() -> None:
    """The expected share is met by one, the condition by the other; own words bring nothing about."""
    begun = play()
    told = begun.last(InjectTold).seq
    for to in ("haulier", "port"):
        begun.do("yard.lead", Share(to=(to,), kind="incident", tlp="GREEN", of=told, confirmed=True))
    begun.do("harbour.lead", Share(to=("haulier",), kind="threat", tlp="CLEAR", body="Thanks"))
    assert measured(begun)["shares_acted_upon"] == (2, 3, 0)


def test_marks_count_and_a_warning_is_no_breach_by_itself() -> None:
    """A share that went out against its label neither agrees with it nor breaks it before people say so."""
    begun = play()
    begun.do("yard.lead", Share(to=("port",), kind="threat", tlp="AMBER", body="Odd", confirmed=True))
    share = begun.last(Shared).seq
    before = measured(begun)
    assert (before["labels_right"], before["label_breaches"]) == ((0, 1, 0), (0, 1, 0))
    for mark, names in (
        ("breach", "label_breaches"),
        ("over_tight", "labels_over_tight"),
        ("right", "labels_right"),
    ):
        begun.do("lead", MarkShare.model_validate({"share": share, "mark": mark, "note": "Seen"}))
        assert measured(begun)[names] == (1, 1, 0)
    assert measured(begun)["label_breaches"] == (0, 1, 0)


def test_ties_give_and_take() -> None:
    """Two pairs of three shared, one of them both ways; without the yard nobody is connected."""
    begun = play()
    for sender, to in (("yard", "port"), ("yard", "haulier"), ("harbour", "terminal")):
        begun.do(f"{sender}.lead", Share(to=(to,), kind="threat", tlp="CLEAR", body="Odd", confirmed=True))
    found = measured(begun)
    assert found["share_pairs"] == (2, 3, 0)
    assert found["share_pairs_mutual"] == (1, 2, 0)
    assert found["share_pairs_without_hub"] == (0, 1, 0)
    assert found["shares_given"] == (1, 3, 0)
    facts = build_facts(begun.log)
    assert facts.sharing is not None
    rows = {row.organisation.id: row for row in facts.sharing.members}
    assert {name: (row.given, row.received, row.gave_to, row.got_from) for name, row in rows.items()} == {
        "port": (1, 1, 1, 1),
        "terminal": (2, 1, 2, 1),
        "haulier": (0, 1, 0, 1),
    }
    for page in (render_html(facts), render_markdown(facts)):
        assert "Given" in page


def test_a_hidden_source_is_in_no_count_that_could_name_it() -> None:
    """The share counts, what was needed and received counts; who gave and got does not."""
    begun = play(sharing={"chatham_house": True})
    told = begun.last(InjectTold).seq
    begun.do("yard.lead", Share(to=("port",), kind="incident", tlp="GREEN", of=told, confirmed=True))
    found = measured(begun)
    assert found["shares_sent"] == (1, 1, 0)
    assert found["share_coverage"] == (1, 2, 0)
    assert found["share_pairs"] == (0, 3, 0)
    assert found["shares_given"] == (None, 0, 0)
    facts = build_facts(begun.log)
    assert facts.sharing is not None
    assert not any(row.given or row.received for row in facts.sharing.members)


@pytest.mark.parametrize(
    ("pairs", "left"),
    [
        (["ab", "ac", "ad"], 0),
        (["ab", "bc", "cd", "da"], 3),
        (["ab", "ac", "ad", "ae", "bc", "cd"], 3),
        (["ab", "cd", "ac", "ae", "de"], 3),
    ],
)
def test_without_the_hub_those_stay_connected_who_have_other_ways(pairs: list[str], left: int) -> None:
    """A star falls apart; a ring keeps together; also by way of others."""
    assert without_hub(tuple("abcde"), {frozenset(pair) for pair in pairs})[1] == left

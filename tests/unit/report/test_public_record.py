"""The report on statements and levels: versions, clearances, publications, what followed."""

from __future__ import annotations

import pytest

from exercise_engine.core.commands import SendMessage
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.statements.commands import ClearStatement, DraftStatement, PublishStatement
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.control_play import MINUTE_MS, Play
from tests.support.spoken_play import HARBOUR_MASTER, PRESS_DESK, TITLE, draft, publish, spoken

HOSTILE = "<b>bold</b> | {{ 7*7 }} [x](http://a.b)"


@pytest.fixture
def play() -> Play:
    """A statement published without clearance and corrected with it, a reaction, a level."""
    game = spoken(clearance="warn")
    statement = draft(game)
    game.wait(3)
    published = publish(game, statement)
    game.do(
        "Lead controller",
        SendMessage(to=("all",), subject="Why?", body="Why?", reply_to=published),
        acting_as="radio",
    )
    second = DraftStatement(
        kind="press", statement=statement, after=1, title=TITLE, body=HOSTILE, submit=True
    )
    game.do(PRESS_DESK, second)
    word = ClearStatement(statement=statement, version=2, decision="refuse", remark="Which gate?")
    game.do(HARBOUR_MASTER, word)
    game.do(HARBOUR_MASTER, word.model_copy(update={"decision": "clear", "remark": ""}))
    game.wait(1)
    game.do(PRESS_DESK, PublishStatement(statement=statement, version=2))
    game.lead(SetLevel(level="isps", value="2", reason=HOSTILE))
    return game


def facts_of(play: Play) -> ReportFacts:
    """The facts of a play."""
    return build_facts(play.events)


def test_a_statement_is_told_from_its_first_version_to_what_became_of_it(play: Play) -> None:
    """Times run from the first version; the breach and the correction stand with the publication."""
    (row,) = facts_of(play).public.statements
    assert [(each.version, each.submitted is not None) for each in row.versions] == [(1, True), (2, True)]
    assert [(each.version, each.is_clear, each.seat) for each in row.clearances] == [
        (2, False, HARBOUR_MASTER),
        (2, True, HARBOUR_MASTER),
    ]
    first, second = row.publications
    assert (first.since_draft_ms, second.since_draft_ms) == (3 * MINUTE_MS, 4 * MINUTE_MS)
    assert [post.name for post in first.without] == ["Harbour, Master"]
    assert (first.standing, second.standing, second.without) == ("corrected", "holds", ())


def test_what_followed_a_publication_holds_the_reactions_to_it(play: Play) -> None:
    """The radio's public reply stands with the first publication."""
    (row,) = facts_of(play).public.statements
    assert [each.text for each in row.publications[0].followed] == ["Message from Radio to Everybody: Why?"]


def test_levels_are_told_over_time(play: Play) -> None:
    """With who declared them and why."""
    (row,) = facts_of(play).public.levels
    assert (row.level.name, row.before, row.value, row.by, row.reason) == (
        "ISPS level",
        "1",
        "2",
        "Lead controller",
        HOSTILE,
    )


def test_every_form_holds_it_and_typed_text_stays_text(play: Play) -> None:
    """Nothing that was typed becomes markup or a link."""
    facts = facts_of(play)
    html, markdown, data = render_html(facts), render_markdown(facts), render_json(facts)
    assert "Said in public" in html
    assert "without the clearance of Harbour, Master" in html
    assert "<b>bold</b>" not in html
    assert "published by News, 3m after the first version" in markdown
    assert "without the clearance of Harbour, Master" in markdown
    assert "[x](http" not in markdown
    assert "\n\n## Planned and actual" in markdown
    assert '"since_draft_ms": 180000' in data


def test_an_exercise_without_statements_says_nothing_of_them_and_one_where_nobody_spoke_says_so() -> None:
    """Where the scenario has kinds and levels, silence is told."""
    quiet = render_html(facts_of(spoken()))
    assert "No team drafted a statement." in quiet
    assert "No level was declared: ISPS level stayed as at the beginning." in quiet
    assert "Said in public" not in render_html(facts_of(Play()))

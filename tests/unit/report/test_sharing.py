"""The ledger of sharing: what went out how, what was refused and permitted, and what people said of it."""

from __future__ import annotations

from exercise_engine.core.sharing.commands import MarkShare, Share
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from tests.support.play import Play, make_scenario


def played(*, tlp: str) -> Play:
    """Return an exercise in which somebody shares something against its label."""
    play = Play(make_scenario({"odd": {"at": "T+1:00"}}, sharing={"tlp": tlp}))
    play.start()
    words = Share(to=("port",), kind="threat", tlp="AMBER", subject="<b>", body="Odd", confirmed=True)
    play.do("yard.lead", words)
    return play


def test_a_warned_share_is_no_breach_before_somebody_says_so() -> None:
    """The mark and its event stand beside what the engine found."""
    play = played(tlp="warn")
    ledger = build_facts(play.log).sharing
    assert ledger is not None
    assert [(row.outcome, row.mark) for row in ledger.shares] == [("warned", None)]
    play.do("lead", MarkShare(share=play.last(Shared).seq, mark="breach", note="Told the port"))
    facts = build_facts(play.log)
    assert facts.sharing is not None
    assert [(row.mark, row.marked_seq) for row in facts.sharing.shares] == [("breach", play.log[-1].seq)]
    for page in (render_html(facts), render_markdown(facts)):
        assert "Warned, and sent all the same" in page
        assert "breach of the label" in page
    assert "<b>" not in render_html(facts)


def test_an_attempt_that_was_refused_stands_in_the_ledger() -> None:
    """With what the label forbids."""
    ledger = build_facts(played(tlp="enforce").log).sharing
    assert ledger is not None
    assert [(row.outcome, row.to[0].id) for row in ledger.shares] == [("refused", "port")]
    assert "TLP:AMBER" in ledger.shares[0].why


def test_where_nothing_was_shared_and_no_circle_is_declared_nothing_is_said() -> None:
    """A declared community with an empty ledger says so instead."""
    play = Play(make_scenario({"odd": {"at": "T+1:00"}}))
    play.start()
    assert build_facts(play.log).sharing is None
    circle = Play(make_scenario({"odd": {}}, communities={"isac": {"name": "ISAC", "members": ["port"]}}))
    circle.start()
    assert "Nothing was shared in the program" in render_html(build_facts(circle.log))


def test_under_chatham_house_no_form_of_the_report_says_who_told() -> None:
    """Two runs that differ by nothing but who shared read the same in the ledger and in the timeline."""
    pages = []
    for sender in ("yard.lead", "harbour.master"):
        play = Play(make_scenario({"odd": {"at": "T+1:00"}}, sharing={"chatham_house": True}))
        play.start()
        words = Share(to=("harbour.desk",), kind="threat", tlp="CLEAR", subject="Zq", body="Odd")
        play.do(sender, words)
        facts = build_facts(play.log)
        assert facts.sharing is not None
        row = facts.sharing.shares[0]
        assert (row.sender.id, row.sender.name, row.source, row.chatham_house) == ("", "Not told", None, True)
        pages.append([render(facts) for render in (render_html, render_markdown, render_json)])
    for one, other in zip(*pages, strict=True):
        assert [line for line in one.splitlines() if "Zq" in line or "Odd" in line] == [
            line for line in other.splitlines() if "Zq" in line or "Odd" in line
        ]
        assert "Zq" in one

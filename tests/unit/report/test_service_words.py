"""What led to a change of a service, as a reader of the report reads it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html
from exercise_engine.report.service_records import ServiceChangeRow
from tests.support.play import MINUTE, Play
from tests.support.services import service, started

CHAIN = ["tos", "gate", "quay", "road", "crews", "ships"]
SERVICES = {name: service(*CHAIN[place - 1 : place] if place else ()) for place, name in enumerate(CHAIN)}
HELD = {"tos": service(), "gate": service({"service": "tos", "holds": "45m"})}
PULL: dict[str, Any] = {
    "text": "What do you do with the <plug>?",
    "options": {
        "now": {"text": "Pull it", "effects": [{"service": "tos", "state": "down"}]},
        "no": {"text": "Let it be"},
    },
    "silence": "now",
    "within": "10m",
}
INJECTS = {"note": {"at": "T+0:10", "to": ["yard"], "asks": {"pull": PULL}}}


def played(services: dict[str, Any], *, answer: bool = True) -> Play:
    """Return a play in which the plug is pulled, or nobody answers whether it should be."""
    play = started(services, injects=INJECTS)
    play.wait(10 * MINUTE)
    if answer:
        ask = play.last(f.AskOpened).seq
        play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)), acting_as="yard.lead")
    play.wait(90 * MINUTE)
    return play


def first_change(play: Play, name: str) -> ServiceChangeRow:
    """Return the first change of a service, as the report has it."""
    services = build_facts(play.log).services
    assert services is not None
    return next(one.changes[0] for one in services.services if one.service.id == name)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (True, "answered “What do you do with the <plug>?” with “Pull it” (ask note.pull)"),
        (
            False,
            "did not answer “What do you do with the <plug>?”, which counts as “Pull it” (ask note.pull)",
        ),
    ],
)
def test_question_and_option_are_told_in_words(*, answer: bool, said: str) -> None:
    """The id stands behind them for whoever looks it up in the scenario."""
    [link] = first_change(played(HELD, answer=answer), "tos").chain
    assert link.endswith(said)


def test_how_long_it_could_go_on_is_told() -> None:
    """In time of the story, as something that is over."""
    chain = first_change(played(HELD), "gate").chain
    assert chain[0].endswith("for 45m")
    assert chain[1].endswith("went from normal to down")
    assert len(chain) == 3


def test_of_a_long_chain_the_two_ends_are_told() -> None:
    """Nearest first; how much is between is said, and every event of it is named."""
    row = first_change(played(SERVICES), "ships")
    assert [link.partition(" went")[0] for link in row.chain[:2]] == ["crews", "road"]
    assert row.chain[2] == "and so on, 3 more between"
    assert row.chain[3].endswith("(ask note.pull)")
    assert len(row.evidence) == 7


def test_a_page_shows_one_link_a_line() -> None:
    """Escaped, as all that people wrote."""
    html = render_html(build_facts(played(HELD).log))
    assert "went from normal to down;<br>" in html
    assert "&lt;plug&gt;?” with “Pull it”" in html

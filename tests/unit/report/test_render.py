"""The forms: self-contained, every link leads somewhere, whatever people typed stays text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from exercise_engine.core import commands as c
from exercise_engine.report import render
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import markdown_text, render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import (
    HOSTILE,
    new_play,
    played_to_abort,
    played_to_decision,
    played_to_end,
)

PLAYS = [new_play, played_to_decision, played_to_end, played_to_abort]
VOID = {"meta", "br", "col", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Reads a page: its ids, links, elements, text, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.misplaced: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.append((name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.targets.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misplaced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(facts: ReportFacts) -> Page:
    """The HTML form, read."""
    return Page(render_html(facts))


def hostile_everywhere() -> ReportFacts:
    """Facts of an exercise in which planner, players and control typed markup wherever they could."""
    scenario = make_scenario(
        {
            "note": {
                "at": "T+0:01",
                "subject": HOSTILE,
                "body": HOSTILE,
                "asks": {
                    "why": {"text": HOSTILE, "options": {"one": {"text": HOSTILE}, "two": {"text": HOSTILE}}}
                },
                "expected": {"ring": {"text": HOSTILE, "tests": "one.two"}},
            }
        },
        title=HOSTILE,
        summary=HOSTILE,
        overview={
            "purpose": HOSTILE,
            "scope": HOSTILE,
            "threat": HOSTILE,
            "sponsor": HOSTILE,
            "contact": HOSTILE,
        },
        organisations={"port": {"name": HOSTILE}, "terminal": {"name": HOSTILE}},
        teams={
            "harbour": {
                "organisation": "port",
                "name": HOSTILE,
                "roles": {"master": {"decides": True, "name": HOSTILE}},
            },
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}},
        },
        personas={"radio": {"name": HOSTILE}},
        phases={"only": {"start": True, "title": HOSTILE}},
        objectives={
            "one": {
                "name": HOSTILE,
                "function": "respond",
                "capability": HOSTILE,
                "targets": {"two": {"text": HOSTILE, "tasks": {"three": HOSTILE}}},
            }
        },
    )
    play = Play(scenario)
    play.start()
    play.wait(2 * MINUTE)
    ask = next(event.seq for event in play.log if event.type == "ask_opened")
    play.do(
        "harbour.master",
        c.SubmitAnswer(ask=ask, positions=(0,), rationale=HOSTILE),
        acting_as="harbour.master",
    )
    message = c.SendMessage(to=("yard",), subject=HOSTILE, body=HOSTILE)
    play.do("harbour.master", message, acting_as="harbour.master")
    entry = c.WriteLogEntry(kind="decision", body=HOSTILE, rationale=HOSTILE)
    play.do("harbour.master", entry, acting_as="harbour.master")
    play.do(
        "lead", c.MarkExpected(inject="note", expected="ring", team="yard", outcome="missed", note=HOSTILE)
    )
    play.do("lead", c.WriteControlNote(body=HOSTILE))
    play.do("lead", c.MoveStage(target="paused", note=HOSTILE))
    play.do("lead", c.MoveStage(target="running"))
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief=HOSTILE))
    play.do("lead", c.MoveStage(target="hot_wash", note=HOSTILE))
    return build_facts(play.log)


@pytest.mark.parametrize("play", PLAYS)
def test_every_link_leads_to_something_on_the_page(play: object) -> None:
    """Whoever follows a statement finds the event it rests on."""
    assert callable(play)
    found = page(build_facts(play().log))
    assert len(found.ids) == len(set(found.ids))
    ids = set(found.ids)
    assert len(found.targets) > 50
    assert [target for target in found.targets if not target.startswith("#") or target[1:] not in ids] == []


@pytest.mark.parametrize("play", PLAYS)
def test_every_event_has_its_row(play: object) -> None:
    """The list of all events is complete."""
    assert callable(play)
    log = play().log
    assert {f"e{event.seq}" for event in log} <= set(page(build_facts(log)).ids)


@pytest.mark.parametrize("play", PLAYS)
def test_every_element_is_closed_where_it_was_opened(play: object) -> None:
    """Plots are XML as well; a page that is not well formed breaks them."""
    assert callable(play)
    found = page(build_facts(play().log))
    assert found.misplaced == []
    assert found.open == []


def test_the_page_needs_nothing_from_outside() -> None:
    """No script, no image, no style sheet, no font, no address; and the browser is told to fetch none."""
    html = render_html(build_facts(played_to_end().log))
    found = Page(html)
    assert found.elements.isdisjoint(
        {"script", "img", "link", "iframe", "object", "embed", "base", "form", "video"}
    )
    assert not any(name in {"src", "srcset", "data", "action", "xlink:href"} for name, _ in found.attributes)
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert "default-src 'none'" in html
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_is_marked_and_says_what_it_is() -> None:
    """EXERCISE at both ends and on printed pages, draft or not, no fault, how to handle it."""
    html = render_html(build_facts(played_to_decision().log))
    assert html.count('<p class="marking">EXERCISE</p>') == 2
    assert '@top-center { content: "EXERCISE"' in html
    assert "DRAFT: made during play" in html
    assert "No fault." in html
    assert "Handling." in html


def test_it_reads_in_light_dark_and_print() -> None:
    """Three sets of colours."""
    html = render_html(build_facts(new_play().log))
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media print" in html


def test_hostile_text_stays_text_in_html() -> None:
    """Whoever typed markup sees it printed; nothing of it becomes an element, an attribute or a template."""
    found = page(hostile_everywhere())
    assert "script" not in found.elements
    assert found.misplaced == []
    assert not any("evil" in value for _, value in found.attributes)
    text = "".join(found.text)
    assert text.count("<script>alert(1)</script>") > 30
    assert "{{ 7 * 7 }}" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\u001b[31m\\u202e" in text


def test_hostile_text_stays_text_in_markdown() -> None:
    """No element, no link, no code, no formula, no further table cell."""
    text = render_markdown(hostile_everywhere())
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(http", text)
    assert "http://" not in text
    assert "$x$" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    rows = [line for line in text.splitlines() if line.startswith("| <a id=")]
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in rows if 'id="e' in line}
    assert cells == {9}


def test_json_holds_what_was_typed() -> None:
    """Programs get the text itself, in a string."""
    data = json.loads(render_json(hostile_everywhere()))
    assert data["messages"][0]["body"] == HOSTILE


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain text, with (brackets).", "plain text, with (brackets)."),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. first", "1\\. first"),
        ("version 1.0", "version 1.0"),
        ("1.0", "1.0"),
        ("*b* _i_ `c` ~s~", "\\*b\\* \\_i\\_ \\`c\\` \\~s\\~"),
        ("a|b", "a\\|b"),
        ("<b> & $x$", "&lt;b&gt; &amp; &#36;x&#36;"),
        ("[a](b)", "\\[a\\](b)"),
        ("https://evil.example www.evil.example", "https&#58;//evil.example www&#46;evil.example"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_of_people_is_escaped(text: str, markdown: str) -> None:
    """What Markdown would take for its own is written out."""
    assert markdown_text(text) == markdown


def test_every_link_in_markdown_leads_to_an_anchor() -> None:
    """Events, decisions and measures."""
    text = render_markdown(build_facts(played_to_end().log))
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert len(links) > 30
    assert links <= anchors


def test_markdown_tables_have_as_many_cells_as_their_heads() -> None:
    """A line that falls apart is not a table."""
    lines = render_markdown(build_facts(played_to_end().log)).splitlines()
    wrong = []
    for number, line in enumerate(lines):
        if line.startswith("|---"):
            width = line.count("|")
            rows = [lines[number - 1]]
            rows += _rows_after(lines, number)
            wrong += [row for row in rows if len(re.findall(r"(?<!\\)\|", row)) != width]
    assert wrong == []


def _rows_after(lines: list[str], number: int) -> list[str]:
    rows = []
    for line in lines[number + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


@pytest.mark.parametrize("play", PLAYS)
def test_the_same_log_gives_the_same_bytes(play: object) -> None:
    """In every form; nothing depends on when or where it was drawn."""
    assert callable(play)
    log = play().log
    for form in (render_html, render_markdown, render_json):
        assert form(build_facts(log)) == form(build_facts(tuple(log)))


def test_wall_time_follows_the_zone() -> None:
    """The same moments, in the time of the room."""
    facts = build_facts(played_to_end().log)
    assert "wall time (UTC)" in render_html(facts)
    assert "wall time (Europe/Amsterdam)" in render_html(facts, zone="Europe/Amsterdam")
    assert "Wall (Europe/Amsterdam)" in render_markdown(facts, zone="Europe/Amsterdam")


def test_a_demonstration_says_that_it_was_one() -> None:
    """Times of a script tell nothing about people."""
    play = Play(make_scenario({"note": {"at": "T+0:01"}}), speed=120)
    play.start()
    for form in (render_html, render_markdown):
        assert "120 times the speed of the room" in form(build_facts(play.log))


def test_an_emergency_is_named_and_its_words_are_not_printed() -> None:
    """In no form."""
    facts = build_facts(played_to_abort().log)
    for text in (render_html(facts), render_markdown(facts), render_json(facts)):
        assert "REAL EMERGENCY" in text
        assert "Somebody fell" not in text


def test_nobody_is_ranked_or_rated() -> None:
    """No score, no place, no best."""
    text = "".join(page(build_facts(played_to_end().log)).text).lower()
    for word in ("score", "ranking", "best team", "worst", "winner", "broke the law"):
        assert word not in text


def test_an_undefined_name_fails() -> None:
    """A template that asks for what is not there is found by its first run."""
    environment = render._environment(render._as_html)  # noqa: SLF001 - its strictness is the claim
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing_of_that_name }}").render()
    with pytest.raises(TypeError, match="printed None"):
        environment.from_string("{{ x }}").render(x=None)

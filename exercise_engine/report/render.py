"""Lays facts out as HTML, Markdown and JSON. Whatever people typed stays text in each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exercise_engine.report import prose, wording
from exercise_engine.report.definitions import DEFINITIONS
from exercise_engine.report.numbers import number_text
from exercise_engine.report.plots import SHAPE_NAMES, load_plots, response_plots, timeline_plots
from exercise_engine.report.service_map import BOX_HEIGHT, BOX_WIDTH, LETTERS, service_map
from exercise_engine.report.service_plots import service_plots
from exercise_engine.report.shape import ReportFacts
from exercise_engine.report.wording import Wording

LINKS_SHOWN_MAX = 12
"""Links in one place; a reader follows a few, and the rest opens below them."""
PICTURE_ITEMS_MAX = 200
"""Items of what somebody had read, in one entry; `report.json` holds all."""
MARKDOWN_LINKS_MAX = 50
"""Links in one cell of a Markdown table; `report.json` holds all."""
QUOTED_TYPES = frozenset({"answer_given", "log_entry_written", "control_note_written", "delivery_done"})
"""Events whose words stand in the timeline; injects and messages are long, and one link away."""
TEXTS_KEPT_MAX = 4_096
"""Subjects and names return in every picture of every decision."""

_MARKDOWN_SPECIAL = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_[]|~"}
    | {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}
)
_SPACE = re.compile(r"\s+")
_MARKDOWN_LINE_START = re.compile(r"^(\s*)([#\-+=])")
_MARKDOWN_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=www)\.", re.IGNORECASE)


def render_html(facts: ReportFacts, *, zone: str = "UTC") -> str:
    """Return the report as one self-contained HTML page."""
    return _render("html/report.html.j2", facts, zone=zone, finalize=_as_html, ref=_html_ref)


def render_markdown(facts: ReportFacts, *, zone: str = "UTC") -> str:
    """Return the report as Markdown."""
    text = _render("markdown/report.md.j2", facts, zone=zone, finalize=_as_markdown, ref=_markdown_ref)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def render_json(facts: ReportFacts) -> str:
    """Return the facts themselves, for programs."""
    return facts.model_dump_json(indent=1) + "\n"


@lru_cache(maxsize=TEXTS_KEPT_MAX)
def markdown_text(text: str) -> str:
    """Return text of people so that no Markdown reader takes it for markup or a link; lines are joined."""
    line = _SPACE.sub(" ", wording.visible(text)).translate(_MARKDOWN_SPECIAL)
    line = _MARKDOWN_LINE_START.sub(r"\1\\\2", line)
    line = _MARKDOWN_NUMBERED.sub(r"\1\\\2", line)
    if "://" in line or "www." in line.lower():
        line = _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", line)
    return line


def _render(
    template: str,
    facts: ReportFacts,
    *,
    zone: str,
    finalize: Callable[[object], object],
    ref: Callable[[int], Markup],
) -> str:
    environment = _environment(finalize)
    environment.globals["ref"] = ref
    words = Wording(facts.front, zone=zone)
    environment.filters.update(
        at=words.at, story=words.story, wall=words.wall, date=words.date, pause_length=words.pause
    )
    return environment.get_template(template).render(
        facts=facts,
        front=facts.front,
        zone=zone,
        prose=prose,
        definitions=DEFINITIONS,
        states=wording.STATES,
        deviation_names=wording.DEVIATIONS,
        decision_kinds=wording.DECISION_KINDS,
        measures={measure.id: measure for measure in facts.measures},
        decisions={decision.when.seq: decision for decision in facts.decisions},
        timeline_plots=timeline_plots(facts),
        response_plots=response_plots(facts),
        load_plots=load_plots(facts),
        service_plots=service_plots(facts),
        service_map=service_map(facts.services),
        need_letters=LETTERS,
        map_box={"width": BOX_WIDTH, "height": BOX_HEIGHT},
        shape_names=SHAPE_NAMES,
        quoted_types=QUOTED_TYPES,
        links_max=LINKS_SHOWN_MAX,
        picture_max=PICTURE_ITEMS_MAX,
        markdown_links_max=MARKDOWN_LINKS_MAX,
    )


def _environment(finalize: Callable[[object], object]) -> Environment:
    """Escaping is on for every form; what is printed goes through the form's own `finalize` first."""
    environment = Environment(
        loader=PackageLoader("exercise_engine.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        offset=wording.offset,
        duration=wording.duration,
        difference=wording.difference,
        margin=wording.margin,
        value_of=wording.value_of,
        spread_of=wording.spread_of,
        function_title=wording.function_title,
        outcome=wording.outcome,
        response_outcome=wording.response_outcome,
        number=number_text,
        lines=_lines,
    )
    return environment


def _html_ref(seq: int) -> Markup:
    """A link to an event. A function, since a long report holds hundreds of thousands of them."""
    return Markup(f'<a class="ref" href="#e{int(seq)}">#{int(seq)}</a>')  # noqa: S704 - numbers only


def _markdown_ref(seq: int) -> Markup:
    return Markup(f"[\\#{int(seq)}](#e{int(seq)})")  # noqa: S704 - numbers only


def _as_html(value: object) -> object:
    """Make characters visible that would steer; our own markup and undefined names pass to the escaping."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return wording.visible(value)
    return _something(value)


def _as_markdown(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return Markup(markdown_text(str(_something(value))))  # noqa: S704 - the line above is the escaping


def _something(value: object) -> object:
    """A template that prints None forgot to say what that means."""
    if value is None:
        raise TypeError("a template printed None")
    return value


def _lines(text: str) -> Markup:
    """The words of people in one cell of a Markdown table, with their line ends."""
    lines = (markdown_text(line) for line in wording.visible(text).splitlines())
    return Markup("<br>".join(lines))  # noqa: S704 - each line was escaped

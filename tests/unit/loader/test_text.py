"""Rendering texts: names, `if`, a few filters, and nothing else."""

from __future__ import annotations

import pytest

from exercise_engine.errors import TextError
from exercise_engine.loader.text import (
    FILTERS,
    RESULT_SIZE_BYTES_MAX,
    TEXT_DEPTH_MAX,
    JinjaTexts,
    analyse_text,
    is_template,
)

NAMES: dict[str, object] = {
    "variables": {"days": 3, "share": 0.456, "gang": "the others", "copy": "a copy", "none": None},
    "milestones": {"dark": True},
    "story": "Day 1 Tue 06:30",
}


def render(template: str) -> str:
    """Render a text with the names above."""
    return JinjaTexts().render(template, NAMES)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("", ""),
        ("plain, {not} a template\n", "plain, {not} a template\n"),
        ("{{ variables.days }} days", "3 days"),
        ("{% if milestones.dark %}dark{% else %}light{% endif %}", "dark"),
        ("{% if variables.days > 5 %}a{% elif variables.days == 3 %}b{% endif %}", "b"),
        ("{{ 'yes' if not milestones.dark else 'no' }}", "no"),
        ("{{ 'yes' if milestones.dark }}", "yes"),
        ("{{ variables.gang | upper }}", "THE OTHERS"),
        ("{{ variables.gang | title }} {{ variables.gang | length }}", "The Others 10"),
        ("{{ variables.share | round(1) }}", "0.5"),
        ("{{ variables.none | default('?') }}", "None"),
        ("{{ variables.nothing | default('?') }}", "?"),
        ("{{ variables.copy }}", "a copy"),
        ("<b>{{ '<i>' }}</b> & co", "<b><i></b> & co"),
        ("{# a remark #}x{% raw %}{{ y }}{% endraw %}", "x{{ y }}"),
        ("a\n{% if milestones.dark %}\nb\n{% endif %}\nc\n", "a\nb\nc\n"),
    ],
)
def test_texts_are_rendered(template: str, text: str) -> None:
    """Passages leave no empty lines, signs stay as they are, and the last line end is kept."""
    assert render(template) == text


@pytest.mark.parametrize(
    ("template", "part"),
    [
        ("{{ variables.dys }}", "has no attribute 'dys'"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{% if nothing %}a{% endif %}", "'nothing' is undefined"),
        ("{{ variables.gang | round }}", "does not suit the value"),
        ("{% if variables.gang > 3 %}a{% endif %}", "does not suit the value"),
        ("{{ variables.days.real }}", "has no attribute 'real'"),
        ("{{ variables.keys }}", "has no attribute 'keys'"),
        ("{{ variables.__class__ }}", "has no attribute '__class__'"),
        ("{{ variables.gang.upper }}", "has no attribute 'upper'"),
        ("{% for x in variables %}a{% endfor %}", "a loop is not available"),
        ("{{ variables.gang() }}", "a call is not available"),
        ("{{", "cannot be read"),
    ],
)
def test_what_cannot_be_rendered_is_an_error(template: str, part: str) -> None:
    """Missing names, values of the wrong kind, attributes of Python, and the rest of the language."""
    with pytest.raises(TextError, match=part):
        render(template)


@pytest.mark.parametrize(
    "template",
    [
        '{{ "a" * 300000000 }}',
        "{{ lipsum() }}",
        "{{ range(10) }}",
        "{{ [1, 2] | random }}",
        "{{ variables['days'] }}",
        "{{ variables.gang[0:5] }}",
        "{{ 1 + 1 }}",
        "{{ -1 }}",
        '{{ "a" ~ "b" }}',
        "{{ {} }}",
        "{% set a = 1 %}",
        "{% set a %}x{% endset %}",
        "{% with a = 1 %}{% endwith %}",
        "{% macro a() %}{% endmacro %}",
        "{% call a() %}{% endcall %}",
        "{% filter upper %}a{% endfilter %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% from 'a' import b %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% autoescape true %}{% endautoescape %}",
        "{{ variables.days is defined }}",
        "{{ variables.gang | replace('a', 'b') }}",
        "{{ variables.gang | center(1000000000) }}",
        "{{ variables.share | round(1000000000, 'ceil') }}",
        "{{ variables.share | round(7) }}",
        "{{ variables.share | round(-1) }}",
        "{{ variables.share | round('1') }}",
        "{{ variables.share | round(precision=1) }}",
        "{{ variables.none | default(variables.gang) }}",
    ],
)
def test_everything_else_of_the_language_is_refused_before_it_runs(template: str) -> None:
    """On the syntax tree, with a reason."""
    uses, faults = analyse_text(template)

    assert uses == ()
    assert {fault.code for fault in faults} == {"E603"}
    with pytest.raises(TextError):
        render(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% if a %}" * 200 + "{% endif %}" * 200,
        "{{ " + "(" * 3_000 + "a" + ")" * 3_000 + " }}",
        "{{ " + " or ".join(["a"] * 2_000) + " }}",
        "{{ " + "not " * 4_000 + "a }}",
        "{{ a" + ".b" * 5_000 + " }}",
    ],
)
def test_deep_templates_are_refused(template: str) -> None:
    """Whatever makes them deep."""
    assert {fault.code for fault in analyse_text(template)[1]} == {"E603"}


def test_the_allowed_depth_is_rendered() -> None:
    """A passage inside a passage inside a passage."""
    depth = TEXT_DEPTH_MAX - 4

    assert render("{% if milestones.dark %}" * depth + "x" + "{% endif %}" * depth) == "x"


def test_a_text_cannot_grow_without_end() -> None:
    """Neither by itself nor by the values in it."""
    long = "x" * 5_000
    names = {"variables": {"long": long}}

    assert JinjaTexts().render("{{ variables.long }}" * 13, names) == long * 13
    with pytest.raises(TextError, match="64 KiB"):
        JinjaTexts().render("{{ variables.long }}" * 14, names)
    with pytest.raises(TextError, match="64 KiB"):
        JinjaTexts().render("é" * (RESULT_SIZE_BYTES_MAX // 2 + 1), names)


def test_names_are_found_with_their_lines_and_uses() -> None:
    """What is only asked by an `if` is not shown."""
    uses, faults = analyse_text(
        "{{ variables.days }}\n{% if milestones.dark and not variables.gang == 'x' %}{{ story }}"
        "{% else %}{{ variables.a if milestones.b else variables.c | upper }}{% endif %}"
        "{% if story %}{{ variables.d if story }}{% elif variables.e %}{% endif %}"
    )

    assert faults == ()
    assert [(use.dotted, use.line, use.is_shown) for use in uses] == [
        ("variables.days", 1, True),
        ("milestones.dark", 2, False),
        ("variables.gang", 2, False),
        ("story", 2, True),
        ("milestones.b", 2, False),
        ("variables.a", 2, True),
        ("variables.c", 2, True),
        ("story", 2, False),
        ("story", 2, False),
        ("variables.d", 2, True),
        ("variables.e", 2, False),
    ]


def test_a_template_that_is_left_open_is_told() -> None:
    """With the line on which it ends."""
    _, (fault,) = analyse_text("a\n{% if story %}b")

    assert (fault.code, fault.line) == ("E601", 2)
    assert fault.message == "the template cannot be read: unexpected end of template"


def test_plain_texts_are_no_templates() -> None:
    """They are not looked into."""
    assert not is_template("{not} one")
    assert analyse_text("{not} one") == ((), ())
    assert is_template("{# one #}")


def test_a_name_after_something_else_is_no_name() -> None:
    """The check finds no such name."""
    (use,), _ = analyse_text("{{ ('a' | upper).b }}")

    assert use.dotted == ".b"


def test_the_filters_are_those_of_the_docs() -> None:
    """No filter draws randomness or repeats."""
    assert FILTERS == ("upper", "lower", "title", "default", "join", "round", "length")

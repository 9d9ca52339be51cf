"""What the parser stumbles over, in a planner's words."""

from __future__ import annotations

import pytest
import yaml

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_traps import explain, mask


def first(text: str) -> Problem:
    """Return the first problem of a text."""
    return read_document(Source("x.yaml", text)).problems[0]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("{when: a ? b : c}", "E108", 1, 14),
        ("a: b: c", "E108", 1, 5),
        ("a: {b: c? d : e}", "E108", 1, 13),
        ("a: {text: Pay? Yes: no}", "E108", 1, 19),
        ("a:\n\t- x", "E107", 2, 1),
        ("a: 1\n\tb: 2", "E107", 2, 1),
        ("a: @x", "E112", 1, 4),
        ("a: `x`", "E112", 1, 4),
        ("a: %x", "E112", 1, 4),
        ("a: *x", "E112", 1, 4),
        ("a: *x.y", "E112", 1, 6),
        ("a: !x && !y", "E109", 1, 8),
        ("a: !a!b c", "E109", 1, 4),
        ("a: !x & y", "E109", 1, 8),
        ("a: 'x", "E106", 1, 4),
        ('a: "x\n\nb: 1\n', "E106", 1, 4),
        ('a: "\\q"', "E106", 1, 5),
        ('a: "\\ud800"', "E106", 1, 7),
        ("a: [1, 2", "E106", 1, 9),
        ("a: {b: 'x'y}", "E106", 1, 11),
        ("a: {{ x }} y", "E111", 1, 12),
        ('a: "b" c', "E106", 1, 8),
        ("a\nb: 1", "E106", 2, 2),
        ("a:\n  b: 1\n c: 2", "E106", 3, 2),
        ("a: - b", "E106", 1, 4),
        ("a: 1\n---\nb: 2", "E119", 2, 1),
        ("a: &x 1\nb: &x 2", "E106", 2, 4),
        ("%YAML 1.3\n---\na: 1", "E106", 1, 1),
        ("[\n\n\n", "E106", 1, 2),
    ],
)
def test_syntax_errors_are_placed_and_sorted(text: str, code: str, line: int, column: int) -> None:
    """Each kind of stumbling has a code and a place in the file."""
    problem = first(text)

    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.message


@pytest.mark.parametrize("text", ["{when: a ? b : c}", "a: b: c", "a: @x", "a: !a!b c", "a: {{ x }} y"])
def test_what_quotes_would_mend_says_so(text: str) -> None:
    """The most common way out is named."""
    assert "quotes" in first(text).hint


def test_errors_without_a_place_are_told_at_the_top() -> None:
    """The parser can always say less than expected."""
    problem = explain(yaml.YAMLError("something\nodd"), Source("x", "a"))

    assert (problem.code, problem.line, problem.message) == ("E106", 1, "this is not YAML: something odd")


def test_unknown_words_of_the_parser_are_passed_on() -> None:
    """Nothing is swallowed."""
    mark = yaml.Mark("x", 0, 0, 0, None, 0)
    problem = explain(yaml.MarkedYAMLError("while resting", mark, "found a cat", mark), Source("x", "a"))

    assert problem.message == "this is not YAML: while resting: found a cat"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("a: b: c", "a: 'b: c'"),
        ("  - a: it's: b  ", "  - a: 'it''s: b'"),
        ("- @x", "- '@x'"),
        ('"a b": c: d', "\"a b\": 'c: d'"),
        ("nothing", ""),
        ("a:", ""),
    ],
)
def test_a_line_is_read_as_if_its_value_were_quoted(line: str, masked: str) -> None:
    """Only where there is a value that can be."""
    assert mask(line, yaml.YAMLError(), 1) == masked


def test_lines_that_are_not_there_are_not_masked() -> None:
    """An error behind the last line has nothing to quote."""
    assert mask("a: b: c", yaml.YAMLError(), 7) == ""

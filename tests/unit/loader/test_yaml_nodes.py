"""Parsing into nodes, within limits, on past syntax errors."""

from __future__ import annotations

import pytest

from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_nodes import DEPTH_MAX, SYNTAX_ERRORS_MAX, Document, read_document
from tests.support.writing import places


def document(text: str) -> Document:
    """Parse a text."""
    return read_document(Source("x.yaml", text))


def test_positions_know_their_file() -> None:
    """Every mark carries the name that people see."""
    root = document("a: 1\n").root

    assert root is not None
    assert root.start_mark.name == "x.yaml"


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n"])
def test_no_content_is_no_problem_here(text: str) -> None:
    """Who reads the document says what an empty file means."""
    assert document(text).problems == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "[ " * 100_000,
        "- " * 5_000 + "a",
        "{a: " * 1_000,
        "\n".join(" " * n + "a:" for n in range(300)),
    ],
)
def test_deep_nesting_is_refused_before_it_is_walked(text: str) -> None:
    """The parser would recurse until the stack is gone."""
    found = document(text)

    assert [problem.code for problem in found.problems] == ["E115"]
    assert found.root is None


def test_the_allowed_depth_is_read() -> None:
    """Exactly the limit passes."""
    assert document("[" * (DEPTH_MAX - 1) + "a" + "]" * (DEPTH_MAX - 1)).problems == []
    assert [p.code for p in document("[" * DEPTH_MAX + "a" + "]" * DEPTH_MAX).problems] == ["E115"]


def test_every_syntax_error_is_found_and_the_rest_is_read() -> None:
    """The line with the error is read as quoted text."""
    found = document("a: Re: one\nb: 2\nc: @x\n- d\n")

    assert places(found.problems)[:2] == [("E108", 1, 6), ("E112", 3, 4)]
    assert {1, 3} <= found.masked_lines


def test_the_rest_of_a_file_with_one_error_is_there() -> None:
    """Other values keep their places."""
    found = document("a: Re: one\nb: 2\n")

    assert found.root is not None
    assert [key.value for key, _ in found.root.value] == ["a", "b"]


@pytest.mark.parametrize("text", ["a: 1\n b: 2\n", "a: {b: 1\nc: 2\nd: x: y\n", "'a"])
def test_what_cannot_be_quoted_ends_the_search(text: str) -> None:
    """One problem is told, and nothing is guessed."""
    found = document(text)

    assert len(found.problems) == 1
    assert found.root is None


def test_the_search_for_errors_ends() -> None:
    """A file that is no YAML at all does not get a problem for each line."""
    assert len(document("a: b: c\n" * 100).problems) == SYNTAX_ERRORS_MAX

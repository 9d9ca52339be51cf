"""Places in files for paths into a scenario."""

from __future__ import annotations

import pytest

from exercise_engine.loader.positions import Positions
from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.model.paths import Path

TEXT = """\
title: A sample
injects:
  note:
    to: [yard, port]
    body: |
      One milestones.drk
      two.
    "odd key": {a: 1}
    ? [complex]
    : 1
"""


@pytest.fixture
def positions() -> Positions:
    """Of the text above."""
    source = Source("x.yaml", TEXT)
    root = read_document(source).root
    assert root is not None
    return Positions(root, {"x.yaml": source})


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 1, 8),
        (("injects",), 2, 1),
        (("injects", "note"), 3, 3),
        (("injects", "note", "to"), 4, 5),
        (("injects", "note", "to", 1), 4, 16),
        (("injects", "note", "to", 7), 4, 5),
        (("injects", "note", "odd key", "a"), 8, 20),
        (("injects", "note", "missing"), 3, 3),
        (("injects", "ghost", "body"), 2, 1),
        (("title", "below"), 1, 1),
        ((), 1, 1),
    ],
)
def test_a_path_leads_to_what_shows_it_best(positions: Positions, path: Path, line: int, column: int) -> None:
    """Scalars and items show themselves, of others the key; what is missing shows what it is missing from."""
    problem = positions.problem(path, "E1", "m")

    assert (problem.line, problem.column) == (line, column)


def test_a_key_itself_can_be_meant(positions: Positions) -> None:
    """As for unknown keys."""
    problem = positions.problem(("title",), "E1", "m", at_key=True)

    assert (problem.column, problem.length) == (1, 5)


def test_a_part_of_a_text_is_found_in_the_lines_of_the_file(positions: Positions) -> None:
    """Also inside a block of several lines."""
    problem = positions.problem(("injects", "note", "body"), "E1", "m", snippet="milestones.drk")

    assert (problem.line, problem.column, problem.length) == (6, 11, 14)
    assert problem.source_line == "      One milestones.drk"


def test_a_part_that_is_not_there_shows_the_whole(positions: Positions) -> None:
    """A folded or escaped text may not hold it as it is read."""
    problem = positions.problem(("injects", "note", "body"), "E1", "m", snippet="nowhere")

    assert (problem.line, problem.column) == (5, 11)

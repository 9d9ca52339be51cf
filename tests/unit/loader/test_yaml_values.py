"""What nodes mean: strict scalars, no tags, no bombs."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_values import Value, read_value
from tests.support.writing import places


def read(text: str) -> tuple[Value, list[Problem]]:
    """Read a text that is YAML."""
    source = Source("x.yaml", text)
    document = read_document(source)
    assert document.root is not None
    assert document.problems == []
    return read_value(document.root, {"x.yaml": source}, node_count=document.node_count)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10:30", "10:30"),
        ("on", "on"),
        ("yes", "yes"),
        ("017", "017"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("2026-11-03", "2026-11-03"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("Null", "Null"),
        ("True", "True"),
        ("null", None),
        ("~", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-3", -3),
        ("2.5", 2.5),
        ("-0.5e-2", -0.005),
        ("1e3", 1000.0),
        ("5m", "5m"),
        ('"5"', "5"),
        ("'true'", "true"),
        ("!!str 017", "017"),
        ("!!int 5", 5),
        ("!!float 5", 5),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_scalars_mean_what_they_look_like(written: str, value: object) -> None:
    """Nothing, true and false, numbers as in JSON, and else text."""
    read_as, problems = read(f"a: {written}\n")

    assert (read_as, problems) == ({"a": value}, [])
    assert isinstance(read_as, dict)
    assert type(read_as["a"]) is type(value)


def test_blocks_and_empty_values_are_read() -> None:
    """A block is text, and nothing is nothing."""
    assert read("a: |\n  one\n  two\nb:\nc: >\n  x\n  y\n")[0] == {"a": "one\ntwo\n", "b": None, "c": "x y\n"}


@pytest.mark.parametrize(
    "number", ["9007199254740993", "-99999999999999999", "1e999", "1" * 5_000, "1.0e308"]
)
def test_numbers_out_of_range_are_refused(number: str) -> None:
    """Neither JSON nor conditions keep their digits."""
    value, problems = read(f"a: {number}\n")

    assert value == {"a": 0}
    assert places(problems) == [("E118", 1, 4)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", [("E114", 3, 1)]),
        ("a: {b: 1, b: 2}\n", [("E114", 1, 11)]),
        ("<<: {a: 1}\n", [("E117", 1, 1)]),
        ("? [a]\n: 1\n", [("E111", 1, 3)]),
        ("a: {{ b }}\n", [("E111", 1, 5)]),
        ("a: !b c\n", [("E109", 1, 4)]),
        ("a: !b [c]\n", [("E109", 1, 4)]),
        ("a: !!python/object:os.system c\n", [("E113", 1, 4)]),
        ("a: {b: Pay? Yes, now}\n", [("E110", 1, 18)]),
        ("a: {b: [x], now}\n", [("E110", 1, 13)]),
        ("a: {now}\n", [("E110", 1, 5)]),
        ('a: "x\\ey"\n', [("E105", 1, 4)]),
    ],
)
def test_traps_are_told_where_they_are(text: str, found: list[tuple[str, int, int]]) -> None:
    """Keys given twice, merge keys, odd keys, tags, gained keys, escapes."""
    assert places(read(text)[1]) == found


def test_the_hint_of_a_gained_key_shows_the_quoted_text() -> None:
    """What the planner meant stands ready to be copied."""
    (problem,) = read("a: {text: Pay? Yes, now}\n")[1]

    assert problem.hint.endswith('such as text: "Pay? Yes, now"')


def test_a_tag_in_a_condition_is_read_as_the_text_it_was_meant_to_be() -> None:
    """So that the condition is checked in the same run."""
    assert read("when: !milestones.dark\n")[0] == {"when": "!milestones.dark"}


def test_empty_values_with_a_colon_or_in_quotes_are_no_gained_keys() -> None:
    """Only a key without a colon was not meant as a key."""
    assert read('a: {b: , c: "", d: }\n') == ({"a": {"b": None, "c": "", "d": None}}, [])


def test_aliases_are_read_within_limits() -> None:
    """Repeating a few values is fine."""
    assert read("a: &x [1, 2]\nb: *x\n") == ({"a": [1, 2], "b": [1, 2]}, [])


def test_a_bomb_of_aliases_is_refused() -> None:
    """Six lines that stand for a million values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    value, problems = read("\n".join(lines))

    assert value is None
    assert [problem.code for problem in problems] == ["E116"]


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {b: *x}\n"])
def test_an_alias_that_leads_back_to_itself_is_refused(text: str) -> None:
    """It would have no end."""
    value, problems = read(text)

    assert value is None
    assert [problem.code for problem in problems] == ["E115"]


def test_a_key_of_two_files_names_both_places() -> None:
    """Parts of a folder are joined before they are read."""
    first, second = Source("one.yaml", "a: 1\n"), Source("two.yaml", "\na: 2\n")
    roots: list[Any] = [read_document(source).root for source in (first, second)]
    roots[0].value.extend(roots[1].value)

    _, (problem,) = read_value(roots[0], {"one.yaml": first, "two.yaml": second}, node_count=10)

    assert (problem.file, problem.line) == ("two.yaml", 2)
    assert "one.yaml, line 1" in problem.message

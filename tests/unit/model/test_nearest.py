"""Suggestions for words that are not right."""

from __future__ import annotations

import pytest

from exercise_engine.model.nearest import CANDIDATES_MAX, did_you_mean, listed, nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("subjct", ("subject", "body"), "subject"),
        ("org", ("exercise", "organisation", "team"), "organisation"),
        ("t", ("team",), None),
        ("te", ("team", "teams"), "team"),
        ("in", ("inside", "inner_yard"), None),
        ("zzz", ("subject",), None),
        ("x", (), None),
    ],
)
def test_the_nearest_word_is_found_or_none(word: str, known: tuple[str, ...], meant: str | None) -> None:
    """Likeness first, then a beginning that only one word has; a wild guess helps nobody."""
    assert nearest(word, known) == meant


def test_among_very_many_words_equal_beginnings_are_enough() -> None:
    """A large library of names costs no more than a bounded comparison."""
    known = [f"inject_{number}" for number in range(CANDIDATES_MAX)] + ["zebra", "zeppelin"]

    assert nearest("zebar", known) == "zebra"


def test_the_hint_is_a_question_or_nothing() -> None:
    """An empty hint is left out by whoever shows it."""
    assert did_you_mean("bdy", ["body"]) == 'did you mean "body"?'
    assert did_you_mean("zzz", ["body"]) == ""


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_words_are_listed_as_people_do(words: list[str], text: str) -> None:
    """Commas, and a joint before the last."""
    assert listed(words) == text

"""The matcher: all patterns at once, as a plain search would find them, in a time nobody can stretch."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.enquiries.matcher import Matcher, matcher_of
from exercise_engine.model.enquiry_patterns import ANY, SOME, Step, Steps, parse_pattern, words_of

WORDS = ("a", "b", "ab", "abc")
STEPS = st.one_of(
    st.just(ANY),
    st.just(SOME),
    st.sampled_from(WORDS).map(lambda word: Step(words=(word,))),
    st.just(Step(words=("a", "b"))),
    st.just(Step(beginnings=("a",))),
    st.just(Step(beginnings=("ab",), words=("b",))),
    st.just(Step(endings=("b",))),
    st.just(Step(endings=("bc",))),
)
PATTERNS = st.lists(STEPS, min_size=1, max_size=5).map(tuple)


def fits(steps: Steps, words: tuple[str, ...]) -> bool:
    """Whether a pattern fits, tried in the plainest way."""
    if not steps:
        return not words
    head, rest = steps[0], steps[1:]
    match head.wild:
        case "any":
            return any(fits(rest, words[n:]) for n in range(len(words) + 1))
        case "some":
            return any(fits(rest, words[n:]) for n in range(1, len(words) + 1))
        case _:
            return bool(words) and takes(head, words[0]) and fits(rest, words[1:])


def takes(step: Step, word: str) -> bool:
    """Whether a step takes a word."""
    return (
        word in step.words
        or word.startswith(step.beginnings or ("\0",))
        or word.endswith(step.endings or ("\0",))
    )


def found(patterns: list[str], question: str) -> list[int]:
    """The patterns that fit a question."""
    return list(Matcher([parse_pattern(text) for text in patterns]).match(words_of(question)))


@pytest.mark.parametrize(
    ("pattern", "question", "is_fit"),
    [
        ("show logins *", "Show logins!", True),
        ("show logins *", "show logins of bob", True),
        ("show logins *", "please show logins", False),
        ("logins of {user}", "logins of", False),
        ("logins of {user}", "Logins of Bob Smith?", True),
        ("* portal.example *", "is HTTPS://portal.example/ up?", True),
        ("block 203.0.113.*", "block 203.0.113.77", True),
        ("block 203.0.113.*", "block 203.0.1134", False),
        ("cafe *", "Café, now", True),
        ("*.example.org", "mail.example.org.", True),
        ("{one} {two}", "one", False),
        ("*", "", True),
    ],
)
def test_what_fits(pattern: str, question: str, is_fit: bool) -> None:
    """Patterns say what they look like."""
    assert bool(found([pattern], question)) is is_fit


def test_all_that_fit_come_in_their_order() -> None:
    """The first of them is the one that counts."""
    assert found(["* b", "a b", "b *", "a *"], "a b") == [0, 1, 3]


@given(patterns=st.lists(PATTERNS, max_size=6), words=st.lists(st.sampled_from(WORDS), max_size=6).map(tuple))
def test_it_finds_what_a_plain_search_finds(patterns: list[Steps], words: tuple[str, ...]) -> None:
    """Side by side in one number, patterns do not disturb each other."""
    expected = [number for number, steps in enumerate(patterns) if fits(steps, words)]
    assert list(Matcher(patterns).match(words)) == expected


@given(one=PATTERNS, other=PATTERNS, words=st.lists(st.sampled_from(WORDS), max_size=6).map(tuple))
def test_what_covers_a_pattern_fits_all_that_it_fits(
    one: Steps, other: Steps, words: tuple[str, ...]
) -> None:
    """A pattern that is said never to get its turn never would."""
    if list(Matcher([one]).covering(other)) and fits(other, words):
        assert fits(one, words)


@given(pattern=PATTERNS)
def test_a_pattern_covers_itself(pattern: Steps) -> None:
    """Doubles are always found."""
    assert list(Matcher([pattern]).covering(pattern)) == [0]


def test_no_question_stretches_the_time() -> None:
    """Thousands of patterns that nearly fit again and again take a few milliseconds at the most."""
    matcher = matcher_of(tuple(f"* a{number} * b" for number in range(5_000)))
    words = tuple(f"a{number}" for number in range(125)) + ("b",) * 125
    start = time.perf_counter()
    assert len(list(matcher.match(words))) == 125
    assert time.perf_counter() - start < 0.05


def test_matchers_are_shared() -> None:
    """An engine that is made anew from the same scenario prepares nothing again."""
    assert matcher_of(("a", "b")) is matcher_of(("a", "b"))

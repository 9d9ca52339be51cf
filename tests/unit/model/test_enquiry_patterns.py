"""How questions become words, and texts become patterns."""

from __future__ import annotations

import re
import time

import pytest

from exercise_engine.model.enquiry_patterns import (
    ALTERNATIVES_MAX,
    ANY,
    SOME,
    STEPS_MAX,
    PatternFault,
    Step,
    parse_pattern,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Show LOGINS!", ("show", "logins")),
        ("  «show» \t(logins)…  ", ("show", "logins")),
        ("Is https://portal.example/ up?", ("is", "portal.example", "up")),
        ("ftp://files.example/a/b/", ("files.example/a/b",)),
        ("Café, naïve", ("cafe", "naive")),
        ("what’s up", ("what's", "up")),
        ("yard–pc", ("yard-pc",)),
        ("Straße", ("strasse",)),
        ("zero\u200bwidth", ("zerowidth",)),
        ("203.0.113.7", ("203.0.113.7",)),
        ("... -- !!", ()),
        ("", ()),
    ],
)
def test_words_of_a_question(text: str, words: tuple[str, ...]) -> None:
    """Case, accents, punctuation around words, schemes and slashes at the end make no difference."""
    assert words_of(text) == words


def test_a_hostile_question_is_cut_into_words_quickly() -> None:
    """One character that falls apart into eighteen does not make a question long."""
    start = time.perf_counter()
    assert words_of("\ufdfa" * 1_000)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("show * *", (Step(words=("show",)), ANY)),
        ("logins of {user}", (Step(words=("logins",)), Step(words=("of",)), SOME)),
        ("show|LIST logins", (Step(words=("show", "list")), Step(words=("logins",)))),
        ("block 203.0.113.*", (Step(words=("block",)), Step(beginnings=("203.0.113.",)))),
        ("*.example.org|portal", (Step(words=("portal",), endings=(".example.org",)),)),
    ],
)
def test_patterns(text: str, steps: tuple[Step, ...]) -> None:
    """Words, alternatives, parts of words, and what stands for other words."""
    assert parse_pattern(text) == steps


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the pattern is empty"),
        ("   ", "the pattern is empty"),
        ("show -", '"-" is no word'),
        ("show|", '"" is no word'),
        ("lo*ins", '"lo*ins": a star stands alone, or at the beginning or the end of a word'),
        ("*log*", '"*log*": a star stands alone, or at the beginning or the end of a word'),
        ("a " * (STEPS_MAX + 1), f"the pattern has {STEPS_MAX + 1} words; {STEPS_MAX} are the most"),
        (
            "|".join("a" * (ALTERNATIVES_MAX + 1)),
            f"{ALTERNATIVES_MAX + 1} words stand for each other; {ALTERNATIVES_MAX} are the most",
        ),
    ],
)
def test_what_is_no_pattern(text: str, message: str) -> None:
    """Each is refused with what is wrong and what to do."""
    with pytest.raises(PatternFault, match=re.escape(message)) as caught:
        parse_pattern(text)
    assert caught.value.hint

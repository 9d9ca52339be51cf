"""Matching a question against all patterns of a tool, against cutting it into words alone."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.figures import Aim, Line, in_turns, middle, spread_text
from benchmarks.scale import Scale
from exercise_engine.core.enquiries.commands import ENQUIRY_LENGTH_MAX
from exercise_engine.core.enquiries.matcher import Matcher
from exercise_engine.model.enquiry_patterns import parse_pattern, words_of

PATTERNS = 5_000
AIM = Aim(of="ours", kind="below", bound=1.0, note="hostile ones too")
QUESTION = "Show logins of user4711 on gate 2 since monday, please?"
LONGEST = ("a0 b a1 b " * ENQUIRY_LENGTH_MAX)[:ENQUIRY_LENGTH_MAX]
"""As long as a question may be, and nearly fitting many patterns again and again."""


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Match an ordinary question and a hostile one, each in turns with cutting it into words."""
    del folder
    texts = [f"show|list logins of user{number} *" for number in range(PATTERNS // 2)]
    texts += [f"* a{number} * b" for number in range(PATTERNS - len(texts))]
    matcher = Matcher([parse_pattern(text) for text in texts])
    return [
        _line(matcher, scale, key="enquiry", what="an ordinary question", question=QUESTION),
        _line(matcher, scale, key="enquiry-hostile", what="the longest, hostile", question=LONGEST),
    ]


def _line(matcher: Matcher, scale: Scale, *, key: str, what: str, question: str) -> Line:
    rounds = max(5, scale.checks * 5)
    ours_ms, bare_ms = in_turns(rounds, lambda: _match_ms(matcher, question), lambda: _words_ms(question))
    return Line(
        key=key,
        what=f"{PATTERNS:,} enquiry patterns, {what} ({len(question)} characters)",
        ours=middle(ours_ms),
        limit=middle(bare_ms),
        unit="ms",
        aim=AIM,
        details=(f"ours {spread_text(ours_ms, 'ms')}",),
    )


def _match_ms(matcher: Matcher, question: str) -> float:
    start = time.perf_counter()
    list(matcher.match(words_of(question)))
    return (time.perf_counter() - start) * 1_000


def _words_ms(question: str) -> float:
    start = time.perf_counter()
    words_of(question)
    return (time.perf_counter() - start) * 1_000

"""Text and times as they may stand on a terminal: nothing is markup, nothing steers the screen."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from exercise_engine.model.timing import MINUTE_MS, SECOND_MS, Clock, offset_text, story_text
from exercise_engine.protocol.messages import Directory

MARKING = "EXERCISE"
"""Stands on every screen, saved file, copied text and window title."""
COMBINING_MAX = 4
"""Marks over one letter; more of them, as pranks have it, cover the lines above and below."""
BADGE = "bold $background on $accent"
GOOD = "bold $success"
WARN = "bold $warning"
BAD = "bold $error"
"""Styles of text that the program makes itself."""
KILOBYTE = 1_000
MEGABYTE = 1_000_000
TAB_SPACES = "    "
ONE_MINUTE_LEFT_MS = 2 * MINUTE_MS
"""Below this, seconds count."""

_JOINERS = frozenset("\u200c\u200d")
"""Scripts and emoji need them; they are one cell of nothing."""
_PLAIN_ASCII = re.compile(r"[\x20-\x7e\n]*")


def clean(text: str) -> str:
    """Return a text of several lines without anything that could steer a terminal or turn its direction."""
    if _PLAIN_ASCII.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", TAB_SPACES)
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_kept(text))


def one_line(text: str) -> str:
    """Return a text on one line, clean."""
    return " ".join(clean(text).split())


def content(text: str, style: str = "") -> Content:
    """Return text from outside as something to show, never read as markup."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def fit(text: str, width: int) -> str:
    """Return a line of exactly so many cells, cut with an ellipsis or filled up with spaces."""
    if width <= 0:
        return ""
    line = one_line(text)
    if cell_len(line) > width:
        line = set_cell_size(line, width - 1).rstrip() + "…"
    return set_cell_size(line, width)


def short_offset(elapsed_ms: int) -> str:
    """Return exercise time to the minute, `T+0:23`."""
    return offset_text(elapsed_ms).rpartition(":")[0]


def left_text(remaining_ms: int, *, speed: int = 1) -> str:
    """Return how much time people have until a deadline of exercise time, in minutes of the room."""
    real_ms = remaining_ms // max(speed, 1)
    if real_ms <= -MINUTE_MS:
        return f"{-real_ms // MINUTE_MS} min over"
    if real_ms <= 0:
        return "time is up"
    if real_ms < ONE_MINUTE_LEFT_MS:
        return f"{real_ms // MINUTE_MS}:{real_ms // SECOND_MS % 60:02} left"
    return f"{real_ms // MINUTE_MS} min left"


def story_clock(directory: Directory) -> Clock:
    """Return the story's calendar, to write its moments with."""
    return Clock(story_start=directory.story_start, zone=directory.story_zone, length="1h")


def story_moment(story_ms: int, directory: Directory | None) -> str:
    """Return a moment of the story as people read it; empty while the calendar is not known."""
    return "" if directory is None else story_text(story_ms, story_clock(directory))


def size_text(size_bytes: int) -> str:
    """Return the size of a file for people."""
    if size_bytes < KILOBYTE:
        return f"{size_bytes} bytes"
    if size_bytes < MEGABYTE:
        return f"{size_bytes / KILOBYTE:.0f} kB"
    return f"{size_bytes / MEGABYTE:.1f} MB"


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > COMBINING_MAX:
            continue
        if character == "\n" or character in _JOINERS or category[0] != "C":
            kept.append(" " if category == "Zs" else character)
        elif category in ("Cc", "Cs", "Co", "Cn"):
            kept.append("\N{REPLACEMENT CHARACTER}")
    return kept


def wall_words(at_ms: int) -> str:
    """Return a moment (UTC) as the clock in this room shows it."""
    return f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone():%H:%M}"

"""Says what is wrong with a text that does not fit the pattern of its place, and how it may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import get_args

from pydantic import StringConstraints

from exercise_engine.loader.sources import quote
from exercise_engine.model import base, legal_term, timing
from exercise_engine.model.base import ID_PATTERN
from exercise_engine.model.inject import Attachment

_SPELLED_DURATION = re.compile(
    r"(\d+)\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\.?", re.IGNORECASE
)


def refusal_of(pattern: str, text: str) -> tuple[str, str, str]:
    """Return code, message and hint for a text that the pattern of its place refuses."""
    code, words, example, suggest = _REFUSALS.get(
        pattern, ("E206", "is not written as needed here", "", None)
    )
    meant = suggest(text) if suggest else None
    hint = f'did you mean "{meant}"?' if meant else example
    return code, f"{quote(text)} {words}", hint


def _meant_id(text: str) -> str | None:
    """Return an id near to a text: `Ransom-Note` is `ransom_note`."""
    near = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return near if re.match(ID_PATTERN, near) else None


def _meant_address(text: str) -> str | None:
    parts = [_meant_id(part) for part in text.split(".")]
    return ".".join(part for part in parts if part) if all(parts) else None


def _meant_duration(text: str) -> str | None:
    """Return a duration near to a text: `40 min` is `40m`."""
    parts = _SPELLED_DURATION.findall(text)
    if not parts or _SPELLED_DURATION.sub("", text).strip(" ,and"):
        return None
    return "".join(f"{number}{unit[0].lower()}" for number, unit in parts)


def _meant_at(text: str) -> str | None:
    """Return a time near to a text: `T+20` is `T+0:20`, `0:20` may be, and so may `Day 1 9:15`."""
    if found := re.fullmatch(r"[Tt]?\s*\+?\s*(\d+)\s*(m|min|minutes)?", text):
        minutes = int(found[1])
        return f"T+{minutes // 60}:{minutes % 60:02}"
    if found := re.fullmatch(r"[Tt]?\s*\+?\s*(\d{1,3}):([0-5]\d)", text):
        return f"T+{int(found[1])}:{found[2]}"
    return _meant_story(text)


def _meant_story(text: str) -> str | None:
    if found := re.fullmatch(r"[Dd]ay\s*(\d{1,3})\D{1,4}(\d{1,2}):([0-5]\d)", text):
        return f"Day {int(found[1])} {int(found[2]):02}:{found[3]}"
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d{1,2}):([0-5]\d)(:\d\d)?.*", text):
        return f"{found[1]}T{int(found[2]):02}:{found[3]}"
    return None


def _meant_after(text: str) -> str | None:
    """Return an `after` near to a text: `note+10 min` is `note + 10m`."""
    if duration := _meant_duration(text):
        return duration
    if found := re.fullmatch(r"([A-Za-z][\w.\-]*)\s*(?:\+\s*(.+))?", text):
        item = _meant_address(found[1])
        delay = _meant_duration(found[2]) if found[2] else None
        if item and (delay or not found[2]):
            return f"{item} + {delay}" if delay else item
    return None


def _pattern(annotated: object) -> str:
    """Return the pattern of an annotated string type."""
    return _pattern_in(getattr(annotated, "__metadata__", ()))


def _field_pattern(model: type[base.Model], name: str) -> str:
    """Return the pattern of a field that has one of its own."""
    field = model.model_fields[name]
    optional = [extra for kind in get_args(field.annotation) for extra in getattr(kind, "__metadata__", ())]
    return _pattern_in([*field.metadata, *optional])


def _pattern_in(metadata: Iterable[object]) -> str:
    return next(str(extra.pattern) for extra in metadata if isinstance(extra, StringConstraints))


_Suggest = Callable[[str], str | None]
_REFUSALS: dict[str, tuple[str, str, str, _Suggest | None]] = {
    ID_PATTERN: (
        "E205",
        "is not an id",
        "ids are lower-case words joined by single underscores, such as ransom_note",
        _meant_id,
    ),
    _pattern(base.DottedId): (
        "E205",
        "is not an address or a dotted id",
        "such as port_crisis, port_crisis.lead or ransom_note.disconnect",
        _meant_address,
    ),
    timing.DURATION_PATTERN: ("E401", "is not a duration", "such as 90s, 20m, 1h30m or 2d", _meant_duration),
    _pattern(timing.At): (
        "E402",
        "is not a time",
        'such as T+0:20, "Day 1 09:15", 2026-11-03T09:15, check_in or briefing',
        _meant_at,
    ),
    _pattern(timing.After): (
        "E403",
        "is not an item with or without a delay",
        "such as ransom_note + 10m, ransom_note.disconnect, phase.crisis + 5m or 10m",
        _meant_after,
    ),
    legal_term.LEGAL_TERM_PATTERN: (
        "E401",
        "is not a term",
        "such as 24h, 14 days, 1 month, 4 business days or at once",
        _meant_duration,
    ),
    legal_term.DATE_PATTERN: ("E404", "is not a day", "such as 2026-09-11", None),
    timing.OFFSET_PATTERN: ("E402", "is not a time of the exercise", "such as T+0:20", _meant_at),
    timing.STORY_DATE_PATTERN: (
        "E404",
        "is not a date with a time",
        "such as 2026-11-03T06:30",
        _meant_story,
    ),
    _pattern(timing.StoryMoment): (
        "E404",
        "is not a moment of the story",
        'such as "Day 1 09:15" or 2026-11-03T09:15',
        _meant_story,
    ),
    _field_pattern(timing.Clock, "zone"): ("E405", "is not a time zone", "such as Europe/Amsterdam", None),
    _field_pattern(timing.Clock, "hard_stop"): ("E406", "is not a time of day", 'such as "12:30"', None),
    _field_pattern(Attachment, "file"): (
        "E206",
        "is not a path inside the scenario's folder",
        "such as files/note.pdf: letters, digits, spaces, _ - and . in names, no .. and nothing hidden",
        None,
    ),
    _pattern(base.CsfTag): ("E206", "is not a category of NIST CSF 2.0", "such as RS.MI or PR.AA", None),
    _pattern(base.AttackTag): (
        "E206",
        "is not a technique of MITRE ATT&CK",
        "such as T1486 or T1566.001",
        None,
    ),
}

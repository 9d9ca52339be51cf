"""Times as people write them in files, and what they mean in milliseconds of exercise or story time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from exercise_engine.model.base import DottedId, Model

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

DURATION_PATTERN = r"^([0-9]{1,6}[dhms]){1,4}$"
OFFSET_PATTERN = r"^T\+[0-9]{1,3}:[0-5][0-9](:[0-5][0-9])?$"
STORY_DAY_PATTERN = r"^Day [1-9][0-9]{0,2} ([01][0-9]|2[0-3]):[0-5][0-9]$"
STORY_DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$"
HARD_STOP_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
STAGE_PATTERN = r"^(check_in|briefing)$"
AT_PATTERN = f"{OFFSET_PATTERN}|{STORY_DAY_PATTERN}|{STORY_DATE_PATTERN}|{STAGE_PATTERN}"
AFTER_PATTERN = r"^(?P<item>[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?)( \+ (?P<delay>([0-9]{1,6}[dhms]){1,4}))?$"

Duration = Annotated[str, StringConstraints(pattern=DURATION_PATTERN)]
"""Days, hours, minutes, seconds: `90s`, `20m`, `1h30m`, `2d`."""
StoryMoment = Annotated[str, StringConstraints(pattern=f"{STORY_DAY_PATTERN}|{STORY_DATE_PATTERN}")]
"""A moment of the story's calendar: `Day 1 09:15` (Day 1 is the date of `story_start`) or
`2026-11-03T09:15`."""
At = Annotated[str, StringConstraints(pattern=AT_PATTERN)]
"""`T+H:MM[:SS]` after StartEx in exercise time, a moment of the story, or a stage before StartEx:
`check_in`, `briefing`."""
After = Annotated[str, StringConstraints(pattern=f"{AFTER_PATTERN}|{DURATION_PATTERN}")]
"""An item, with or without a delay: `ransom_note + 10m`, `ransom_note.disconnect`, `phase.crisis + 5m`; a
bare duration counts from entry of the inject's own phase."""


class Clock(Model):
    """How the three times of the exercise hang together."""

    story_start: Annotated[str, StringConstraints(pattern=STORY_DATE_PATTERN)]
    """Local date and time of the story at StartEx, such as `2026-11-03T06:30`."""
    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+\-]+){0,2}$")] = "UTC"
    """Time zone of the story, by its IANA name."""
    pace: Annotated[float, Field(gt=0, le=1_000)] = 1.0
    """Story time per exercise time: at 4, fifteen minutes in the room are one hour of the story."""
    length: Duration
    """Planned exercise time from StartEx to EndEx."""
    hard_stop: Annotated[str, StringConstraints(pattern=HARD_STOP_PATTERN)] | None = None
    """Local time of the room at which play must be over; control sees it beside its own clock, and ends play.
    Ignored at speeds above 1."""

    @property
    def length_ms(self) -> int:
        """Planned exercise time in milliseconds."""
        return duration_ms(self.length)


def duration_ms(text: str) -> int:
    """Return a duration such as `1h30m` in milliseconds; ValueError if it is none."""
    if not re.fullmatch(DURATION_PATTERN, text):
        raise ValueError(f"not a duration: {text!r}")
    units = {"d": DAY_MS, "h": HOUR_MS, "m": MINUTE_MS, "s": SECOND_MS}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"([0-9]+)([dhms])", text))


def duration_text(ms: int) -> str:
    """Return milliseconds as a duration in the file's spelling, rounded down to the second; `0s` for less."""
    rest = max(ms, 0) // SECOND_MS
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def offset_text(elapsed_ms: int) -> str:
    """Return exercise time as `T+H:MM:SS`, rounded down to the second."""
    seconds = max(elapsed_ms, 0) // SECOND_MS
    return f"T+{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class ExerciseOffset:
    """A moment counted from StartEx in exercise time."""

    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class StoryTime:
    """A moment of the story, in milliseconds since the epoch."""

    story_ms: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage before StartEx."""

    name: str
    """`check_in` or `briefing`."""


@dataclass(frozen=True, slots=True)
class AfterItem:
    """A delay of exercise time after an item is complete, or after entry of the own phase (`item` empty)."""

    item: str
    delay_ms: int


def parse_at(text: str, clock: Clock) -> ExerciseOffset | StoryTime | Stage:
    """Resolve what stands at `at:`; ValueError for a date that the calendar does not have."""
    if text.startswith("T+"):
        return ExerciseOffset(offset_ms(text))
    if re.fullmatch(STAGE_PATTERN, text):
        return Stage(text)
    return StoryTime(story_moment_ms(text, clock))


def offset_ms(text: str) -> int:
    """Return an offset such as `T+1:30` in milliseconds of exercise time."""
    hours, minutes, seconds = (int(part) for part in f"{text[2:]}:0".split(":")[:3])
    return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS


def parse_after(text: str) -> AfterItem:
    """Resolve what stands at `after:`; ValueError if it is neither an item nor a duration."""
    if re.fullmatch(DURATION_PATTERN, text):
        return AfterItem("", duration_ms(text))
    found = re.fullmatch(AFTER_PATTERN, text)
    if not found:
        raise ValueError(f"not an item or a duration: {text!r}")
    delay = found["delay"]
    return AfterItem(found["item"], duration_ms(delay) if delay else 0)


def story_moment_ms(text: str, clock: Clock) -> int:
    """Return a moment of the story as milliseconds since the epoch, by the calendar of the story's zone.

    An hour that the change to summer time leaves out is read as if the change had not happened yet, and of
    an hour that comes twice the first is meant, as `zoneinfo` has it with fold 0.
    """
    if text.startswith("Day "):
        day, time_of_day = text[4:].split(" ")
        start = date.fromisoformat(clock.story_start[:10])
        moment = datetime.fromisoformat(f"{start + timedelta(days=int(day) - 1)}T{time_of_day}")
    else:
        moment = datetime.fromisoformat(text)
    return _epoch_ms(moment.replace(tzinfo=ZoneInfo(clock.zone)))


def story_start_ms(clock: Clock) -> int:
    """Return the story's moment of StartEx as milliseconds since the epoch."""
    return story_moment_ms(clock.story_start, clock)


def story_text(story_ms: int, clock: Clock) -> str:
    """Return a moment of the story as people read it: `Day 1 Tue 09:15`."""
    local = datetime.fromtimestamp(story_ms / 1000, tz=UTC).astimezone(ZoneInfo(clock.zone))
    day = (local.date() - date.fromisoformat(clock.story_start[:10])).days + 1
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[local.weekday()]
    return f"Day {day} {weekday} {local:%H:%M}"


def item_of(text: str) -> DottedId:
    """Return the item of an `after:`, empty for a bare duration."""
    return parse_after(text).item


def _epoch_ms(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1)

"""How the report says times, lengths, numbers and outcomes: the one place for all its forms."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exercise_engine.model.base import Function, name_from_id
from exercise_engine.model.timing import SECOND_MS, duration_text, offset_text, story_text
from exercise_engine.report.numbers import number_text
from exercise_engine.report.records import Measure, Moment, Response
from exercise_engine.report.shape import Front, Pause

NOTHING = "–"
ON_TIME_MS = SECOND_MS
"""Less than a second off is on time for everybody in the room."""
STEERING_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Characters that show nothing themselves but steer what is around them, such as right-to-left overrides."""
KEPT = frozenset({"\n", "\t", "\u200c", "\u200d"})
"""Line ends, and joiners that several scripts and emoji need; these steer only their neighbours."""

FUNCTION_TITLES: dict[Function | None, str] = {
    "prevent": "Prevent",
    "detect": "Detect",
    "respond": "Respond",
    "recover": "Recover",
    None: "Belonging to no function",
}
OUTCOMES = {
    "in_time": "in time",
    "late": "late",
    "missed": "missed",
    "open": "open",
    "no_limit": "done, no limit",
    "unanswered": "open when play ended",
    "withdrawn": "withdrawn, not counted",
    "excused": "everybody who decides was excused, not counted",
    "met": "met",
    "not_met": "not met",
    "not_tested": "not tested",
    "not_needed": "not needed",
    "released": "released",
    "skipped": "skipped",
    "held": "held back",
    "planned": "not released",
    "proposed": "proposed, not settled",
    "done": "delivered",
    "no_answer": "nobody answered",
    "not_observed": "not observed in this exercise",
}
TARGET_OUTCOMES = {"in_time": "met", "missed": "not met", "unanswered": "not tested"}
DEVIATIONS = {
    "ad_hoc": "Ad hoc inject",
    "skipped": "Skipped",
    "held": "Held back",
    "by_hand": "Released by hand",
    "moved": "Moved by a time jump",
    "state_set": "State set by hand",
    "steered": "Changed by control",
    "recalled": "Withdrawn or corrected",
}
STATES = {
    "not_started": "DRAFT: the exercise was not started",
    "in_play": "DRAFT: made during play, numbers will still change",
    "aborted": "DRAFT: the exercise was aborted",
    "ended": "Play has ended and its numbers are final; the evaluation is not closed",
    "closed": "The exercise is closed",
}
DECISION_KINDS = {
    "answer": "Answer",
    "silence": "Silence",
    "open": "No answer",
    "log_entry": "Decision of their own",
}


class Wording:
    """Says the times of one exercise; wall time in the zone that was asked for."""

    def __init__(self, front: Front, *, zone: str = "UTC") -> None:
        self._front = front
        self._zone = ZoneInfo(zone)
        self.zone = zone

    def at(self, moment: Moment | None) -> str:
        """Exercise time of a moment."""
        if moment is None:
            return NOTHING
        started = self._front.started
        if not started or moment.seq < started.seq:
            return "before StartEx"
        return f"{offset_text(moment.elapsed_ms)}{' on paper' if moment.on_paper else ''}"

    def story(self, story_ms: int) -> str:
        """A moment of the story."""
        return story_text(story_ms, self._front.clock)

    def wall(self, at_ms: int) -> str:
        """A moment of the room, with the time only."""
        return f"{self._local(at_ms):%H:%M:%S}"

    def date(self, at_ms: int) -> str:
        """A day of the room."""
        return f"{self._local(at_ms):%Y-%m-%d}"

    def _local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms // 1000, tz=UTC).astimezone(self._zone)

    def pause(self, pause: Pause) -> str:
        """How long a pause was."""
        return "not over when this was written" if pause.wall_ms is None else duration(pause.wall_ms)


def offset(elapsed_ms: int | None) -> str:
    """Exercise time."""
    return NOTHING if elapsed_ms is None else offset_text(elapsed_ms)


def duration(ms: int | None) -> str:
    """A length of time."""
    return NOTHING if ms is None else duration_text(ms)


def difference(ms: int | None) -> str:
    """How far something was off its plan."""
    if ms is None:
        return NOTHING
    if abs(ms) < ON_TIME_MS:
        return "on time"
    return f"{duration_text(abs(ms))} {'later' if ms > 0 else 'earlier'}"


def margin(ms: int | None) -> str:
    """How much time was left, or by how much it was exceeded."""
    if ms is None:
        return "no deadline"
    return f"{duration_text(ms)} left" if ms >= 0 else f"{duration_text(-ms)} late"


def quantity(value: float | None, unit: str) -> str:
    """A number with its unit."""
    if value is None:
        return NOTHING
    if unit == "ms":
        return f"{'-' if value <= -SECOND_MS else ''}{duration_text(abs(int(value)))}"
    return f"{number_text(value)} %" if unit == "percent" else number_text(value)


def value_of(measure: Measure) -> str:
    """What a measure came to."""
    return quantity(measure.value, measure.unit)


def spread_of(measure: Measure) -> str:
    """From the lowest to the highest of what was measured."""
    if measure.low is None or measure.high is None or measure.low == measure.high:
        return NOTHING
    return f"{quantity(measure.low, measure.unit)} to {quantity(measure.high, measure.unit)}"


def function_title(function: Function | None) -> str:
    """How a chapter is called."""
    return FUNCTION_TITLES[function]


def outcome(word: str) -> str:
    """An outcome in words."""
    return OUTCOMES.get(word, name_from_id(word).lower())


def response_outcome(row: Response) -> str:
    """What came of an answer, an action or a target, in words."""
    if row.kind == "target" and row.outcome in TARGET_OUTCOMES:
        return TARGET_OUTCOMES[row.outcome]
    return outcome(row.outcome)


class _Visible(dict[int, str]):
    """What each character is shown as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        steers = unicodedata.category(character) in STEERING_CATEGORIES and character not in KEPT
        shown = self[code] = f"\\u{code:04x}" if steers else character
        return shown


_VISIBLE = _Visible()


def visible(text: str) -> str:
    """The text with every character that could steer what is around it written out; line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_VISIBLE)

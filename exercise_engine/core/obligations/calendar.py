"""When terms are over, on the calendar of the story: hours that really pass, days and months by local time.

A term in days or months ends at the local time of day at which it began to run. Where the change to summer
time leaves that time out it ends an hour later by the clock; where it comes twice, at the first of the two.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from exercise_engine.model.legal_term import Term, parse_term
from exercise_engine.model.obligation import LegalClock

SATURDAY = 5
"""The first weekday that is no business day."""
MONTHS_IN_YEAR = 12


def term_end_ms(term: Term, start_ms: int, *, zone: str, holidays: Collection[str] = ()) -> int:
    """Return the last moment of a term that begins to run at a moment of the story."""
    if term.unit == "ms":
        return start_ms + term.count
    local = datetime.fromtimestamp(start_ms / 1000, tz=UTC).astimezone(ZoneInfo(zone))
    match term.unit:
        case "day":
            last = local.date() + timedelta(days=term.count)
        case "month":
            last = months_later(local.date(), term.count)
        case "business day":
            last = business_days_later(local.date(), term.count, frozenset(holidays))
        case _:
            assert_never(term.unit)
    return _epoch_ms(datetime.combine(last, local.time(), tzinfo=ZoneInfo(zone)))


def months_later(day: date, count: int) -> date:
    """Return the same day of a later month, or the last one of that month where it has no such day."""
    years, month = divmod(day.month - 1 + count, MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def business_days_later(day: date, count: int, holidays: Collection[str]) -> date:
    """Return the business day that is so many business days later; the day itself is not counted."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day.isoformat() not in holidays:
            count -= 1
    return day


def deadline_ms(
    clock: LegalClock, runs_from_ms: int | None, *, aware_ms: int | None = None, zone: str
) -> int | None:
    """Return by when a clock has to be met that runs from a moment; none while it sets no moment.

    Of two limits the earlier counts, unless the second was over before the clock began to run.
    """
    term = parse_term(clock.within) if clock.within is not None else None
    if term is None or runs_from_ms is None:
        return None
    due = term_end_ms(term, runs_from_ms, zone=zone, holidays=clock.holidays)
    limit = parse_term(clock.at_latest.within) if clock.at_latest is not None else None
    if limit is None or aware_ms is None:
        return due
    end = term_end_ms(limit, aware_ms, zone=zone, holidays=clock.holidays)
    return min(due, end) if end >= runs_from_ms else due


def _epoch_ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

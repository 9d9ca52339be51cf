"""Terms of the law against naive calendars that count day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.obligations.calendar import business_days_later, months_later, term_end_ms
from exercise_engine.model.legal_term import Term

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ZONES = st.sampled_from(["Europe/Amsterdam", "UTC", "America/New_York", "Australia/Lord_Howe"])
MOMENTS = st.integers(1_577_836_800_000, 2_082_758_400_000)


@given(DAYS, st.integers(1, 60), st.sets(DAYS, max_size=10))
def test_business_days_are_counted_one_by_one(day: date, count: int, holidays: set[date]) -> None:
    """So many days lie behind the first that are neither weekend nor holiday, and the last is one of them."""
    names = {found.isoformat() for found in holidays}
    end = business_days_later(day, count, names)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    open_days = [found for found in between if found.strftime("%a") not in ("Sat", "Sun")]
    assert len([found for found in open_days if found not in holidays]) == count
    assert end in open_days
    assert end not in holidays


@given(DAYS, st.integers(1, 36))
def test_months_keep_the_day_or_end_with_the_month(day: date, count: int) -> None:
    """Stepping over as many first days of months leads to the month."""
    first = day.replace(day=1)
    for _ in range(count):
        first = (first + timedelta(days=32)).replace(day=1)
    end = months_later(day, count)
    assert (end.year, end.month) == (first.year, first.month)
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(MOMENTS, st.integers(1, 400), ZONES)
def test_days_keep_the_local_time_and_hours_really_pass(start_ms: int, count: int, zone: str) -> None:
    """Where the local time exists; where a change leaves it out, it is off by that change alone."""
    where = ZoneInfo(zone)
    start = datetime.fromtimestamp(start_ms / 1000, tz=UTC).astimezone(where)
    end_ms = term_end_ms(Term(count, "day"), start_ms, zone=zone)
    end = datetime.fromtimestamp(end_ms / 1000, tz=UTC).astimezone(where)
    wanted = datetime.combine(start.date() + timedelta(days=count), start.time())
    assert abs(end.replace(tzinfo=None) - wanted) <= timedelta(hours=1)
    if (
        datetime.combine(wanted.date(), wanted.time(), tzinfo=where)
        .astimezone(UTC)
        .astimezone(where)
        .replace(tzinfo=None)
        == wanted
    ):
        assert end.replace(tzinfo=None) == wanted
    assert term_end_ms(Term(count, "ms"), start_ms, zone=zone) - start_ms == count

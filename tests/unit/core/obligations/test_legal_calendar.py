"""Terms end when the calendar of the story says so."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from exercise_engine.core.obligations.calendar import deadline_ms, term_end_ms
from exercise_engine.model.legal_term import parse_term
from exercise_engine.model.obligation import AtLatest, LegalClock

ZONE = "Europe/Amsterdam"


def ms(text: str, fold: int = 0) -> int:
    """Return a local moment as milliseconds since the epoch."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE), fold=fold)
    return int(local.timestamp() * 1000)


def local(moment_ms: int | None) -> str:
    """Return a moment as it reads on the clock of the story."""
    assert moment_ms is not None
    return (
        datetime.fromtimestamp(moment_ms / 1000, tz=UTC)
        .astimezone(ZoneInfo(ZONE))
        .strftime("%Y-%m-%dT%H:%M%z")
    )


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("24h", "2026-10-24T14:00", "2026-10-25T13:00+0100"),
        ("24h", "2026-03-28T14:00", "2026-03-29T15:00+0200"),
        ("72h", "2026-11-03T06:30", "2026-11-06T06:30+0100"),
        ("1 month", "2026-01-31T10:00", "2026-02-28T10:00+0100"),
        ("1 month", "2028-01-31T10:00", "2028-02-29T10:00+0100"),
        ("1 month", "2026-10-20T10:00", "2026-11-20T10:00+0100"),
        ("1 month", "2026-12-15T10:00", "2027-01-15T10:00+0100"),
        ("18 months", "2026-08-31T10:00", "2028-02-29T10:00+0100"),
        ("14 days", "2026-10-20T10:00", "2026-11-03T10:00+0100"),
        ("1 day", "2026-03-28T02:30", "2026-03-29T03:30+0200"),
        ("1 day", "2026-10-24T02:30", "2026-10-25T02:30+0200"),
        ("4 business days", "2026-11-05T18:00", "2026-11-11T18:00+0100"),
        ("4 business days", "2026-11-07T10:00", "2026-11-12T10:00+0100"),
        ("1 business day", "2026-12-24T10:00", "2026-12-28T10:00+0100"),
    ],
)
def test_a_term_ends_by_the_storys_calendar(term: str, start: str, end: str) -> None:
    """Hours really pass; days and months keep the local time of day, also across a change of the clock."""
    parsed = parse_term(term)
    assert parsed is not None
    assert local(term_end_ms(parsed, ms(start), zone=ZONE, holidays=("2026-12-25",))) == end


@pytest.mark.parametrize("word", ["at once", "without undue delay", "as asked"])
def test_words_set_no_moment(word: str) -> None:
    """What has no length is measured and not judged."""
    assert parse_term(word) is None
    assert deadline_ms(LegalClock(within=word), ms("2026-11-03T06:30"), zone=ZONE) is None


@pytest.mark.parametrize(
    ("classified", "due"),
    [
        ("2026-11-03T10:00", "2026-11-03T14:00+0100"),
        ("2026-11-04T05:00", "2026-11-04T06:00+0100"),
        ("2026-11-04T06:00", "2026-11-04T06:00+0100"),
        ("2026-11-04T08:00", "2026-11-04T12:00+0100"),
    ],
)
def test_of_two_limits_the_earlier_counts_while_it_is_not_over(classified: str, due: str) -> None:
    """Four hours from classification, 24 from awareness; who classifies after that has four hours."""
    clock = LegalClock(runs_from="classified", within="4h", at_latest=AtLatest(within="24h"))
    assert local(deadline_ms(clock, ms(classified), aware_ms=ms("2026-11-03T06:00"), zone=ZONE)) == due


def test_a_clock_that_does_not_run_is_due_at_no_time() -> None:
    """Without its anchor there is nothing to count from."""
    assert deadline_ms(LegalClock(within="24h"), None, zone=ZONE) is None

"""Moments of the story as people give them, and by when an obligation is due from them."""

from __future__ import annotations

import re

from exercise_engine.core.obligations.calendar import deadline_ms
from exercise_engine.core.obligations.state import Standing
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.obligation import DECLARED_ANCHORS, STORY_ANCHORS, Obligation
from exercise_engine.model.timing import DAY_MS, STORY_DATE_PATTERN, STORY_DAY_PATTERN, story_moment_ms

BEFORE_START_MAX_MS = 366 * DAY_MS
"""What somebody knew longer than a year before the story is a slip of the pen."""


def moment_ms(tx: Transaction, text: str | None) -> int:
    """Return the moment of the story that somebody names, or now; raises CommandRejected if it is none."""
    now = tx.story_now_ms
    if text is None:
        return now
    if not re.match(f"{STORY_DAY_PATTERN}|{STORY_DATE_PATTERN}", text):
        raise CommandRejected("wrong_time", f"{text!r} is no moment of the story; write `Day 1 09:15`")
    try:
        found = story_moment_ms(text, tx.state.scenario.clock)
    except (ValueError, OverflowError) as error:
        raise CommandRejected("wrong_time", f"{text!r}: {error}") from error
    if found > now:
        raise CommandRejected("wrong_time", f"{text} has not come yet in the story")
    if found < tx.state.story.start_ms - BEFORE_START_MAX_MS:
        raise CommandRejected("wrong_time", f"{text} lies more than a year before the story")
    return found


def story_due_ms(tx: Transaction, obligation: Obligation, runs_from_ms: int) -> int | None:
    """Return by when an obligation is due whose clock the story, a submission or the calendar starts."""
    if obligation.anchor in DECLARED_ANCHORS:
        return None
    return deadline_ms(obligation, runs_from_ms, zone=tx.state.scenario.clock.zone)


def told_due_ms(
    tx: Transaction, obligation: Obligation, *, aware_ms: int | None, judged_ms: int | None
) -> int | None:
    """Return by when an obligation is due by what its organisation says of itself.

    A clock that the story starts is reckoned from awareness, since players do not know when it started.
    """
    runs_from = aware_ms if obligation.anchor in ("aware", *STORY_ANCHORS) else judged_ms
    return deadline_ms(obligation, runs_from, aware_ms=aware_ms, zone=tx.state.scenario.clock.zone)


def margin_ms(standing: Standing, moment: int) -> int | None:
    """Return how much story time was left at a moment; below zero it was late, none where nothing is due."""
    return None if standing.due_ms is None else standing.due_ms - moment

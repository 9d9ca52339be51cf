"""The people in seats and posts, in words: hand-overs, excuses for real duty, posts that changed hands."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.events import Event
from exercise_engine.core.posts.facts import JointConvened, JointStoodDown, PostFact, PostGiven, PostTaken
from exercise_engine.report.journal import Journal


def attendance_words(journal: Journal, event: Event, fact: AttendanceFact) -> tuple[str, str]:
    """A fact about the person in a seat, and what was written with it."""
    match fact:
        case SeatHandedOver():
            count = len(fact.open_asks)
            opened = f", with {count} open question{'s' if count != 1 else ''}" if count else ""
            return f"{fact.label} was handed over to another person{opened}", journal.words(event, fact.note)
        case SeatExcused():
            return f"{fact.label} was excused for real duty", ""
        case SeatReturned():
            return f"{fact.label} played again", ""
        case _:
            assert_never(fact)


def post_words(journal: Journal, event: Event, fact: PostFact) -> tuple[str, str]:
    """A fact about posts or joint teams, and what was written with it."""
    note = journal.words(event, fact.note)
    match fact:
        case PostGiven():
            return f"{journal.label(fact.seat)} took over {journal.name(fact.post.address)}", note
        case PostTaken():
            return f"{journal.label(fact.seat)} gave up {journal.name(fact.post.address)}", note
        case JointConvened():
            return f"{fact.name} convened", note
        case JointStoodDown():
            return f"{fact.name} stood down", note
        case _:
            assert_never(fact)

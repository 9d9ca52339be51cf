"""Checks the clock, moments and durations: dates that exist, moments inside the story, no empty spans."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from exercise_engine.model.checks.phases import phase_places
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.survey import AFTER_PLAY
from exercise_engine.model.timing import (
    Clock,
    ExerciseOffset,
    StoryTime,
    duration_ms,
    duration_text,
    offset_text,
    parse_at,
    story_start_ms,
    story_text,
)


def check_clock(clock: Clock) -> Iterator[Finding]:
    """Find a clock that does not work; while it does not, no moment of the story can be checked."""
    try:
        ZoneInfo(clock.zone)
    except (OSError, ValueError, KeyError):
        hint = did_you_mean(clock.zone, available_timezones()) or "such as Europe/Amsterdam"
        yield Finding(("clock", "zone"), "E412", f'there is no time zone "{clock.zone}"', hint)
        return
    try:
        story_start_ms(clock)
    except (ValueError, OverflowError):
        message = f'the calendar has no "{clock.story_start}"'
        yield Finding(("clock", "story_start"), "E411", message, "such as 2026-11-03T06:30")


def check_moments(scenario: Scenario) -> Iterator[Finding]:
    """Find injects and forms at moments that do not exist, or outside the exercise; the clock works."""
    length_ms = scenario.clock.length_ms
    start_ms = story_start_ms(scenario.clock)
    for path, at in _moments(scenario):
        try:
            moment = parse_at(at, scenario.clock)
        except (ValueError, OverflowError):
            yield Finding(path, "E411", f'the calendar has no "{at}"', "is the day of the month right?")
            continue
        match moment:
            case StoryTime(story_ms) if story_ms < start_ms:
                message = f"{at} lies before the story starts, {story_text(start_ms, scenario.clock)}"
                yield Finding(path, "E413", message, _early_hint(at))
            case StoryTime(story_ms):
                yield from _late(path, int((story_ms - start_ms) / scenario.clock.pace), length_ms)
            case ExerciseOffset(elapsed_ms):
                yield from _late(path, elapsed_ms, length_ms)
            case _:
                pass


def _moments(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Yield every `at` with its place."""
    for part in ("injects", "briefs", "documents", "probes", "questionnaires"):
        for name, given in getattr(scenario, part).items():
            if given.at is not None and given.at != AFTER_PLAY:
                yield (part, name, "at"), given.at


def check_spans(scenario: Scenario) -> Iterator[Finding]:
    """Find durations of no time at all, where time is needed."""
    for path, text in _spans(scenario):
        if text is not None and duration_ms(text) == 0:
            yield Finding(path, "E414", f"{text} is no time at all", "such as 10m, or remove the key")


def _spans(scenario: Scenario) -> Iterator[tuple[Path, str | None]]:
    yield ("clock", "length"), scenario.clock.length
    for name, inject in scenario.injects.items():
        for part in ("asks", "expected"):
            for inner, item in getattr(inject, part).items():
                yield ("injects", name, part, inner, "within"), item.within
    for part in ("probes", "questionnaires"):
        for name, survey in getattr(scenario, part).items():
            yield (part, name, "within"), survey.within
    for name, objective in scenario.objectives.items():
        for target_name, target in objective.targets.items():
            yield ("objectives", name, "targets", target_name, "within"), target.within
    for part in ("injects", "objectives"):
        for name, given in getattr(scenario, part).items():
            for index, hint in enumerate(given.hints):
                yield (part, name, "hints", index, "after"), hint.after
    for name, team in scenario.teams.items():
        yield ("teams", name, "rhythm"), team.rhythm
    for place in phase_places(scenario.phases):
        for index, way in enumerate(place.phase.next):
            yield (*place.path, "next", index, "after"), way.after


def _late(path: Path, elapsed_ms: int, length_ms: int) -> Iterator[Finding]:
    if elapsed_ms > length_ms:
        message = f"this is {offset_text(elapsed_ms)}, after the planned end at {offset_text(length_ms)}"
        yield Finding(path, "W401", message, f"the clock's length is {duration_text(length_ms)}")


def _early_hint(text: str) -> str:
    return (
        "days count from Day 1, the date of story_start" if text.startswith("Day") else "is the year right?"
    )

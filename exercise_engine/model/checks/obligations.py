"""Checks obligations: that what they name exists, that something opens them, and that they apply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from exercise_engine.model.ask import MetBySubmission
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.obligation import FOLLOWING_ANCHORS, LegalClock, Obligation
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_obligations(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find obligations that name what does not exist or can never open, and expected submissions of none."""
    for name, obligation in scenario.obligations.items():
        path: Path = ("obligations", name)
        yield from missing_organisation(scenario, (*path, "organisation"), obligation.organisation)
        if obligation.by is not None and obligation.by not in scenario.personas:
            hint = did_you_mean(obligation.by, scenario.personas) or "add it to `personas:`"
            yield Finding((*path, "by"), "E357", f'there is no persona "{obligation.by}"', hint)
        for index, address in enumerate(obligation.to):
            if (finding := directory.finding((*path, "to", index), address)) is not None:
                yield finding
        yield from _check_time(path, obligation)
        yield from _check_anchor(scenario, name, obligation)
        yield from _check_validity(scenario, path, obligation)
    yield from _check_expected(scenario)


def _check_expected(scenario: Scenario) -> Iterator[Finding]:
    for name, inject in scenario.injects.items():
        for expected, action in inject.expected.items():
            for index, pattern in enumerate(action.met_by):
                if isinstance(pattern, MetBySubmission):
                    place = ("injects", name, "expected", expected, "met_by", index, "submission")
                    yield from _missing(scenario, place, pattern.submission)


def _missing(scenario: Scenario, path: Path, obligation: str) -> Iterator[Finding]:
    if obligation not in scenario.obligations:
        hint = did_you_mean(obligation, scenario.obligations) or "add it to `obligations:`"
        yield Finding(path, "E351", f'there is no obligation "{obligation}"', hint)


def _check_time(path: Path, obligation: Obligation) -> Iterator[Finding]:
    if obligation.within is None:
        hint = "add `use:` with a clock of the library, or `within:`"
        yield Finding(path, "E354", "it says neither which legal clock it follows nor its time", hint)
    for key, day in (("valid_from", obligation.valid_from), ("valid_until", obligation.valid_until)):
        yield from _check_day((*path, key), day)
    for index, day in enumerate(obligation.holidays):
        yield from _check_day((*path, "holidays", index), day)


def _check_day(path: Path, day: str | None) -> Iterator[Finding]:
    try:
        date.fromisoformat(day or "2026-01-01")
    except ValueError:
        yield Finding(path, "E404", f'the calendar has no day "{day}"', "such as 2026-09-11")


def _check_anchor(scenario: Scenario, name: str, obligation: Obligation) -> Iterator[Finding]:
    """Find clocks that nothing can start, or that two things start."""
    path: Path = ("obligations", name)
    anchor = obligation.anchor
    if anchor in FOLLOWING_ANCHORS and obligation.from_ is None:
        hint = "add `from:` with the obligation whose submission it is"
        yield Finding(path, "E355", "its clock runs from a submission, and nothing says from which", hint)
    if anchor == "calendar" and obligation.since is None:
        message, hint = "its clock runs by the calendar, and nothing says from when", "add `since:`"
        yield Finding(path, "E355", message, hint)
    if obligation.by is not None and anchor not in FOLLOWING_ANCHORS:
        message = "a persona owes what follows a submission, and nothing else"
        yield Finding((*path, "by"), "E356", message, "add `runs_from: receipt` and `from:`, or remove `by`")
    if obligation.from_ is not None:
        if anchor not in FOLLOWING_ANCHORS:
            message = f'with `from` a clock runs from that submission, and this one from "{anchor}"'
            yield Finding((*path, "from"), "E356", message, "remove `from`, or `runs_from`")
        yield from _check_from(scenario, name, obligation.from_)
    elif obligation.notifiable is None and anchor != "calendar" and anchor not in FOLLOWING_ANCHORS:
        message = "nothing in the story makes it notifiable, so nobody can tell whether it was recognised"
        yield Finding(path, "W352", message, "add `notifiable:` with the condition that makes it due")


def _check_from(scenario: Scenario, name: str, source: str) -> Iterator[Finding]:
    path = ("obligations", name, "from")
    if source not in scenario.obligations:
        yield from _missing(scenario, path, source)
        return
    own, other = scenario.obligations[name].organisation, scenario.obligations[source].organisation
    if own != other:
        message = (
            f'"{source}" is an obligation of {scenario.name_of(other)}, and not of {scenario.name_of(own)}'
        )
        same = [
            key for key, found in scenario.obligations.items() if found.organisation == own and key != name
        ]
        hint = (
            f"its organisation has {listed(same[:4])}" if same else "a clock follows a submission of its own"
        )
        yield Finding(path, "E353", message, hint)
        return
    seen = [name]
    at: str | None = source
    while at is not None and at in scenario.obligations and at not in seen:
        seen.append(at)
        at = scenario.obligations[at].from_
    if at == name:
        message = f"{' runs from '.join((*seen, name))}: it can never begin"
        yield Finding(path, "E353", message, "let one of them run from what the facts bring")


def _check_validity(scenario: Scenario, path: Path, obligation: LegalClock) -> Iterator[Finding]:
    """Warn of a clock that does not apply on the story's first day."""
    day = scenario.clock.story_start[:10]
    if obligation.valid_from is not None and day < obligation.valid_from:
        message = f"it applies from {obligation.valid_from}, and the story begins on {day}"
        yield Finding(path, "W351", message, "move the story, or write the clock out with its own dates")
    if obligation.valid_until is not None and day > obligation.valid_until:
        message = f"it applied until {obligation.valid_until}, and the story begins on {day}"
        yield Finding(path, "W351", message, "move the story, or write the clock out with its own dates")

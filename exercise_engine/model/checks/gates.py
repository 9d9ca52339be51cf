"""Checks the course of the day: gates with what they hold, and control rows."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import AddToVariable, Effect, ReachMilestone, SetVariable
from exercise_engine.model.checks.asks import check_effects
from exercise_engine.model.checks.injects import Items
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import (
    duration_ms,
    duration_text,
    offset_ms,
    offset_text,
    parse_after,
    story_moment_ms,
    story_start_ms,
    story_text,
)


def check_gates(scenario: Scenario) -> Iterator[Finding]:
    """Find everything that is wrong with gates."""
    items = Items(scenario)
    for name, gate in scenario.gates.items():
        path: Path = ("gates", name)
        yield from check_moment(path, gate.at, gate.after, items)
        if duration_ms(gate.deadline) == 0:
            message = f"{gate.deadline} is no time at all"
            yield Finding((*path, "deadline"), "E414", message, "such as 10m; a gate waits for something")
        for index, inject in enumerate(gate.holds):
            if inject not in scenario.injects:
                hint = did_you_mean(inject, scenario.injects)
                yield Finding((*path, "holds", index), "E308", f'there is no inject "{inject}"', hint)
        yield from check_effects((*path, "otherwise"), gate.otherwise, scenario)
        yield from _check_owners((*path, "otherwise"), gate.otherwise, scenario)


def check_course(scenario: Scenario) -> Iterator[Finding]:
    """Find everything that is wrong with control rows."""
    items = Items(scenario)
    for name, row in scenario.course.items():
        path: Path = ("course", name)
        yield from check_moment(path, row.at, row.after, items)
        if (row.jump is None) == (row.break_ is None):
            message = "it is a jump or a break" if row.jump is None else "jump and break exclude each other"
            yield Finding(path, "E701", message, "give one of jump and break")
        if row.break_ is not None and duration_ms(row.break_.length) == 0:
            message = f"{row.break_.length} is no time at all"
            yield Finding((*path, "break", "length"), "E414", message, "such as 10m")
        if row.jump is not None:
            yield from _check_jump((*path, "jump", "to"), row.jump.to, scenario)


def _check_jump(path: Path, to: str, scenario: Scenario) -> Iterator[Finding]:
    """Find jumps to moments that the calendar does not have, or that lie before the story."""
    try:
        moment, start = story_moment_ms(to, scenario.clock), story_start_ms(scenario.clock)
    except (ValueError, OverflowError, OSError, KeyError):
        yield Finding(path, "E411", f'the calendar has no "{to}"', "is the day of the month right?")
        return
    if moment <= start:
        message = f"{to} lies before the story starts, {story_text(start, scenario.clock)}"
        yield Finding(path, "E413", message, "the story only moves forwards")


def check_moment(path: Path, at: str | None, after: str | None, items: Items) -> Iterator[Finding]:
    """Find what is wrong with when something of the course of the day comes."""
    if (at is None) == (after is None):
        message = "nothing says when it comes" if at is None else "at and after exclude each other"
        yield Finding(path, "E701", message, "give either at or after")
    elif after is not None:
        item = parse_after(after).item
        if item:
            yield from items.check((*path, "after"), item)
        else:
            message = f"{after} counts from entry of a phase, and here is none"
            yield Finding((*path, "after"), "E713", message, "name an item before the delay")
    elif at is not None:
        length_ms = items.scenario.clock.length_ms
        if offset_ms(at) > length_ms:
            message = f"this is {at}, after the planned end at {offset_text(length_ms)}"
            hint = f"the clock's length is {duration_text(length_ms)}"
            yield Finding((*path, "at"), "W401", message, hint)


def _check_owners(path: Path, effects: tuple[Effect, ...], scenario: Scenario) -> Iterator[Finding]:
    """Find effects that do not say whose milestone or variable they mean: at a gate nobody acts."""
    for index, effect in enumerate(effects):
        match effect:
            case ReachMilestone() if effect.reach in scenario.milestones:
                per = scenario.milestones[effect.reach].per
            case SetVariable() if effect.set in scenario.variables:
                per = scenario.variable(effect.set).per
            case AddToVariable() if effect.add in scenario.variables:
                per = scenario.variable(effect.add).per
            case _:
                continue
        if per != "exercise" and effect.on is None:
            message = f"nobody acts here, so that nothing says which {per} it means"
            yield Finding((*path, index), "E312", message, "add `on:`")

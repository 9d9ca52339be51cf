"""Checks what people say in public: kinds of statement, and the levels that they declare."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import DeclareLevel
from exercise_engine.model.checks.asks import check_effects
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.level import Level
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_statements(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find statements that nobody can draft or clear, or that go nowhere."""
    for name, kind in scenario.statements.items():
        path: Path = ("statements", name)
        yield from _posts((*path, "by"), kind.by, directory, "drafts it")
        yield from _posts((*path, "clear_by"), kind.clear_by, directory, "clears it")
        channels = scenario.all_channels()
        if kind.channel not in channels:
            hint = did_you_mean(kind.channel, channels) or f"channels are {listed(channels, 'and')}"
            yield Finding((*path, "channel"), "E304", f'there is no channel "{kind.channel}"', hint)
        yield from check_effects((*path, "effects"), kind.effects, scenario)


def check_levels(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find levels that start at, or follow from, a value that they cannot have, and circles of effects."""
    for name, level in scenario.levels.items():
        path: Path = ("levels", name)
        yield from _value((*path, "start"), level, level.start)
        yield from _posts((*path, "set_by"), level.set_by, directory, "declares it")
        for value, effects in level.effects.items():
            place = (*path, "effects", value)
            yield from _value(place, level, value)
            yield from check_effects(place, effects, scenario)
            for index, effect in enumerate(effects):
                if isinstance(effect, DeclareLevel):
                    message = "a level that declares another could go round in circles"
                    hint = "let an inject declare it, with `when:` on this level"
                    yield Finding((*place, index), "E722", message, hint)


def _posts(path: Path, addresses: tuple[str, ...], directory: Directory, does: str) -> Iterator[Finding]:
    """Find addresses that are no team and no role of one."""
    for index, address in enumerate(addresses):
        finding = directory.finding((*path, index), address)
        if finding is not None:
            yield finding
        elif "." not in address and address not in directory.scenario.teams:
            message = f'"{address}" is no team and no role, and cannot say who {does}'
            yield Finding((*path, index), "E721", message, "name a role, such as team.role")


def _value(path: Path, level: Level, value: str) -> Iterator[Finding]:
    if value not in level.values:
        hint = did_you_mean(value, level.values) or f"its values are {listed(level.values, 'and')}"
        yield Finding(path, "E322", f'it is never "{value}"', hint)

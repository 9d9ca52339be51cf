"""Where effects stand in a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import Effect
from exercise_engine.model.paths import Path
from exercise_engine.model.scenario import Scenario


def effect_places(scenario: Scenario) -> Iterator[tuple[Path, Effect]]:
    """Yield every effect with its place."""
    yield from _of_injects(scenario)
    for name, kind in scenario.statements.items():
        yield from _numbered(("statements", name, "effects"), kind.effects)
    for name, gate in scenario.gates.items():
        yield from _numbered(("gates", name, "otherwise"), gate.otherwise)
    for name, level in scenario.levels.items():
        for value, effects in level.effects.items():
            yield from _numbered(("levels", name, "effects", value), effects)
    for name, enquiry in scenario.enquiries.items():
        for index, answer in enumerate(enquiry.answers):
            yield from _numbered(("enquiries", name, "answers", index, "effects"), answer.effects)


def _of_injects(scenario: Scenario) -> Iterator[tuple[Path, Effect]]:
    """Yield effects of injects, of their asks, of the options of those."""
    for inject_id, inject in scenario.injects.items():
        path: Path = ("injects", inject_id)
        yield from _numbered((*path, "effects"), inject.effects)
        for ask_id, ask in inject.asks.items():
            ask_path = (*path, "asks", ask_id)
            yield from _numbered((*ask_path, "effects"), ask.effects)
            for option_id, option in ask.options.items():
                yield from _numbered((*ask_path, "options", option_id, "effects"), option.effects)


def _numbered(path: Path, effects: tuple[Effect, ...]) -> Iterator[tuple[Path, Effect]]:
    for index, effect in enumerate(effects):
        yield (*path, index), effect

"""The names under which conditions read who got an inject by a share."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.core.sharing.facts import ShareRecorded
from exercise_engine.model.scenario import Scenario


def sharing_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield `shared.<inject>.<organisation>` for every inject and everybody who could hear of it."""
    if len(scenario.organisations) > 1:
        for inject in scenario.injects:
            for organisation in scenario.organisations:
                yield NameRow(("shared", inject, organisation), "bool", False, (True, False))


def renamed(fact: ShareRecorded) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the names to which a share gives another value."""
    if fact.inject:
        for organisation in fact.learned:
            yield ("shared", fact.inject, organisation), True

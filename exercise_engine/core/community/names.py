"""The names under which conditions read the community."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.baseline.names import baseline_names
from exercise_engine.core.cascade.names import cascade_names
from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.core.obligations.names import obligation_names
from exercise_engine.core.sharing.names import SharedNames
from exercise_engine.model.scenario import Scenario

COMMUNITY_ROOTS = ("services", "baseline", "obligations", "shared")
"""What such names begin with."""


def community_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield every name of services, measures and obligations."""
    yield from cascade_names(scenario)
    yield from baseline_names(scenario)
    yield from obligation_names(scenario)


def later_names(scenario: Scenario) -> SharedNames:
    """Return the names that are so many that each is made when it is asked for: those of shares."""
    return SharedNames(scenario)

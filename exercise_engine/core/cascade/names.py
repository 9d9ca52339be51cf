"""The names under which conditions read services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from exercise_engine.core.cascade.facts import CascadeFact, ServiceChanged
from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario


def cascade_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield `services.<id>` for every service."""
    for name, service in scenario.services.items():
        yield NameRow(("services", name), "string", service.start, get_args(ServiceState))


def renamed(fact: CascadeFact) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the names to which a fact gives another value."""
    if isinstance(fact, ServiceChanged):
        yield ("services", fact.service), fact.after

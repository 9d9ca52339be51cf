"""The names under which conditions read obligations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.model.scenario import Scenario

ObligationStatus = Literal["closed", "notifiable", "aware", "submitted", "not_notifiable", "missed"]
"""Where an obligation stands: the facts made it due, somebody knows, it was fulfilled, it is held to need
nothing, or its time is over."""


def obligation_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield `obligations.<id>` for every obligation."""
    for name in scenario.obligations:
        yield NameRow(("obligations", name), "string", "closed", get_args(ObligationStatus))

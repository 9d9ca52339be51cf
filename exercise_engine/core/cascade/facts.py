"""Facts of the cascade: how services run, and why that changed."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText, OfCommunity
from exercise_engine.model.ecosystem import ServiceState

ServiceWhy = Literal["effect", "control"]
"""What changes how a service runs."""


class ServiceChanged(OfCommunity, ForSeats):
    """A service runs otherwise now; its owner sees it, and whoever the scenario lets."""

    type: Literal["service_changed"] = "service_changed"
    v: Literal[1] = 1
    service: str
    before: ServiceState
    after: ServiceState
    why: ServiceWhy
    note: FreeText | None = None
    """What control says about it."""


CascadeFact = ServiceChanged

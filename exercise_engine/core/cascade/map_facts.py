"""The fact that gives players their part of the map: which services there are, and who needs which."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, OfCommunity
from exercise_engine.model.base import Model
from exercise_engine.model.ecosystem import NeedKind, ServiceState


class NeedTold(Model):
    """That one service needs another; how long it goes on without is for its owner only."""

    service: str
    """The service that is needed."""
    kind: NeedKind
    when: Literal["down", "degraded"] | None = None
    holds_ms: int | None = None
    """Story time for which it goes on without."""
    then: Literal["degraded", "down"] | None = None


class ServiceTold(Model):
    """One service, as far as the readers of the fact may know it."""

    service: str
    name: str
    owner: str
    about: str = ""
    state: ServiceState | None = None
    """How it runs at this moment; none where the readers may not see that."""
    needs: tuple[NeedTold, ...] = ()
    """All that a service of the readers needs; of others only that they need one of the readers'."""
    takes_ms: int | None = None
    """Story time that it takes to come back."""
    backlog: float = 0
    """How many times as long as it was away it works off what lay waiting, on top."""
    after: tuple[str, ...] = ()
    """Services that must run before it begins to come back."""


class ServiceMapTold(OfCommunity, ForSeats):
    """The services that an organisation runs, what they need, and who needs them; told at StartEx.

    A fact to other addresses holds the services that the scenario lets those see, without any needs.
    """

    type: Literal["service_map_told"] = "service_map_told"
    v: Literal[1] = 1
    services: tuple[ServiceTold, ...]


MapFact = ServiceMapTold

"""Facts of the cascade: how services run, what they hold out without, and why that changed."""

from __future__ import annotations

from typing import Literal, TypeVar

from exercise_engine.core.fact_types import ForControl, ForSeats, FreeText, OfCommunity
from exercise_engine.model.ecosystem import NeedKind, ServiceState

ServiceWhy = Literal["effect", "control", "need", "recovery"]
"""What changes how a service runs: an effect of the story, control, a need that is not met, or that it comes
back by its own rules.
"""


class ServiceSet(OfCommunity, ForControl):
    """The story or control gave a service a fault of its own, or took it away; what shows is a fact apart."""

    type: Literal["service_set"] = "service_set"
    v: Literal[1] = 1
    service: str
    state: ServiceState
    """`degraded` and `down` are its own fault from here on; `normal` and `recovering` take that away."""
    why: Literal["effect", "control"]
    note: FreeText | None = None
    """What control says about it."""


class OfService(OfCommunity, ForSeats):
    """Base of the facts that players see of a service."""

    service: str
    of: str = ""
    """The service that did it, where one did: needed, or to be normal before. Only who runs the service is
    told.
    """
    follows: int | None = None
    """`seq` of what this follows from; who did not see that learns no more from it."""


class ServiceChanged(OfService):
    """A service runs otherwise now; its owner sees it, and whoever the scenario lets."""

    type: Literal["service_changed"] = "service_changed"
    v: Literal[1] = 1
    before: ServiceState
    after: ServiceState
    why: ServiceWhy
    need_kind: NeedKind | None = None
    """What kind of tie leads to `of`, where a need did it."""
    until_story_ms: int | None = None
    """When it has come back, by the story, if it is recovering and nothing happens before."""
    note: FreeText | None = None
    """What control says about it."""


class ServiceHolding(OfService):
    """A service goes on for a while without another; only who runs it is told.

    It comes again with another moment when control moves it behind a jump of the story.
    """

    type: Literal["service_holding"] = "service_holding"
    v: Literal[1] = 1
    need_kind: NeedKind
    when: Literal["degraded", "down"] = "down"
    """From which state of the other on it is missed."""
    until_story_ms: int
    """When it can go on no longer, by the story."""
    then: Literal["degraded", "down"]
    """What becomes of it then."""


class ServiceHoldOver(OfService):
    """A service holds out no longer, and that changes nothing about how it runs."""

    type: Literal["service_hold_over"] = "service_hold_over"
    v: Literal[1] = 1
    when: Literal["degraded", "down"] = "down"
    then: Literal["degraded", "down"] = "down"
    """Both say which of several needs of the same service is meant."""
    outcome: Literal["returned", "spent"]
    """The other is back in time, or it is not and the service ran no better anyway."""


class ServiceDelayed(OfService):
    """A service that is recovering comes back at another moment, since control moved it behind a jump."""

    type: Literal["service_delayed"] = "service_delayed"
    v: Literal[1] = 1
    until_story_ms: int
    """When it has come back, by the story."""


ServiceFact = ServiceChanged | ServiceHolding | ServiceHoldOver | ServiceDelayed
"""What players see of services."""
CascadeFact = ServiceSet | ServiceFact

SeenFact = TypeVar("SeenFact", bound=OfService)


def as_outsiders_see(fact: SeenFact) -> SeenFact:
    """Return what those see who do not run the service: that it runs otherwise, never what it lacks."""
    hidden: dict[str, object] = {"of": "", "follows": None}
    if isinstance(fact, ServiceChanged):
        hidden["need_kind"] = None
    return fact.model_copy(update=hidden)

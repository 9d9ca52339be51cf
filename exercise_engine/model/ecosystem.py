"""The community's web of services: who runs them, what they need, how long they hold out, how they return."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.base import Address, Id, LongText, Model, ShortText
from exercise_engine.model.timing import Duration

SERVICES_MAX = 500
"""The map of a large port; more cannot be drawn or explained."""
NEEDS_PER_SERVICE_MAX = 50
BACKLOG_MAX = 20
"""Real backlogs took two to three times the outage; beyond this the story is over before the work is."""

ServiceState = Literal["normal", "degraded", "down", "recovering"]
"""How a service runs."""
NeedKind = Literal["physical", "digital", "people"]
"""What kind of tie makes one service need another."""


class Community(Model):
    """A declared circle of organisations, for TLP:GREEN and as an address of shares."""

    name: ShortText
    """How it is called."""
    about: LongText = ""
    """What it is for, and what its members agreed on."""
    members: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The organisations that belong to it, and personas, such as the national CSIRT."""


class ServiceNeed(Model):
    """One service that another cannot do without for long."""

    service: Id
    """The service that is needed."""
    kind: NeedKind = "digital"
    """What kind of tie it is."""
    when: Literal["down", "degraded"] = "down"
    """From which state of the needed service on it is missed; `degraded` includes `down`."""
    holds: Duration | None = None
    """Story time for which it goes on without; by default none at all."""
    then: Literal["degraded", "down"] = "down"
    """What becomes of it after that."""


class Recovery(Model):
    """How a service comes back once nothing holds it down; in story time."""

    takes: Duration | None = None
    """Time that it is recovering; by default none."""
    backlog: Annotated[float, Field(ge=0, le=BACKLOG_MAX)] = 0
    """How many times as long as it was away it works off what lay waiting, on top."""
    after: tuple[Id, ...] = ()
    """Services that must be normal before it begins, although it does not need them."""


class Service(Model):
    """Something that one organisation does for itself or for others."""

    owner: Id
    """The organisation that runs it."""
    name: ShortText
    """How it is called."""
    about: LongText = ""
    """What it does, for those who see it."""
    start: Literal["normal", "degraded", "down"] = "normal"
    """How it runs at StartEx."""
    needs: Annotated[tuple[ServiceNeed, ...], Field(max_length=NEEDS_PER_SERVICE_MAX)] = ()
    """What it cannot do without."""
    recovers: Recovery = Recovery()
    """How it comes back."""
    seen_by: tuple[Address, ...] = ()
    """Who sees how it runs, besides its owner."""

"""Who takes part: organisations, teams, roles, personas, control seats, and channels between them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.base import Id, LongText, Model, ShortText

SEATS_PER_ROLE_MAX = 20
"""More people in one role are a team of their own."""

Means = Literal["screen", "spoken", "paper"]
"""How a channel reaches people."""

SeatKind = Literal["player", "lead", "controller", "simcell", "evaluator", "observer"]
"""What a seat is for. The lead controller may do what other controllers may not."""


class Organisation(Model):
    """One organisation of the community."""

    name: ShortText
    """Its full name."""
    about: LongText = ""
    """What the others know of it."""
    clients: tuple[Id, ...] = ()
    """Organisations it works for; TLP:AMBER may reach them."""


class Role(Model):
    """One part in a team."""

    name: ShortText | None = None
    """How the role is called; by default its id in words."""
    decides: bool = False
    """Whether it may give the team's answer to an ask."""
    seats: Annotated[int, Field(ge=1, le=SEATS_PER_ROLE_MAX)] = 1
    """How many people hold the role at once."""


class Team(Model):
    """A team of one organisation."""

    organisation: Id
    """The organisation it belongs to."""
    name: ShortText | None = None
    """How the team is called; by default its id in words."""
    roles: Annotated[dict[Id, Role], Field(min_length=1)]
    """Its roles, in the order of the roster."""


class Persona(Model):
    """Somebody or something outside the room that sends and receives messages, played by control."""

    name: ShortText
    """How players see the sender."""
    played_by: Literal["control", "simcell"] = "control"
    """Who answers for it."""
    listed: bool = False
    """Players can write to it from the start; others are known to them once they have written."""
    knows: LongText = ""
    """What the persona may tell; for control only."""
    never_says: LongText = ""
    """What the persona must not tell; for control only."""


class ControlSeat(Model):
    """One seat of the control staff."""

    kind: Literal["lead", "controller", "simcell", "evaluator", "observer"]
    """What the seat may do."""
    name: ShortText | None = None
    """How the seat is called; by default its id in words."""
    scope: tuple[Id, ...] = ()
    """Organisations the seat may see and act for; none means all of them."""


class Channel(Model):
    """A way by which injects reach people."""

    name: ShortText
    """How the channel is called."""
    means: Means = "screen"
    """`screen` tells at release; `spoken` and `paper` open a task for control, and tell when it is done."""


BUILT_IN_CHANNELS: dict[str, Channel] = {
    "email": Channel(name="E-mail"),
    "chat": Channel(name="Chat"),
    "alert": Channel(name="System alert"),
    "news": Channel(name="News"),
    "social": Channel(name="Social media"),
    "document": Channel(name="Document"),
    "phone": Channel(name="Phone call", means="spoken"),
    "radio": Channel(name="Radio", means="spoken"),
    "in_person": Channel(name="In person", means="spoken"),
    "paper": Channel(name="Paper", means="paper"),
}
"""Channels every scenario has; a scenario may name others, or the same ones otherwise."""

DEFAULT_CONTROL: dict[str, ControlSeat] = {
    "lead_controller": ControlSeat(kind="lead"),
    "observer": ControlSeat(kind="observer"),
}
"""Control seats of a scenario that names none."""

"""Who takes part: organisations, teams, roles, personas, control seats, and channels between them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from exercise_engine.model.base import Address, ConditionText, Id, LongText, Model, ShortText
from exercise_engine.model.timing import Duration

SEATS_PER_ROLE_MAX = 20
"""More people in one role are a team of their own."""
SPARE_SEATS_MAX = 20
"""Of a team, and of the whole exercise; more people who may come are a team of their own."""

JOINT_MEMBERS_MAX = 40
"""More people cannot confer."""

Means = Literal["screen", "spoken", "paper"]
"""How a channel reaches people."""

PREPARED_ANSWERS_MAX = 50
"""More cannot be looked through while somebody waits."""

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


CHAIR = "chair"
MEMBER = "member"
JOINT_ROLES: dict[str, Role] = {CHAIR: Role(decides=True), MEMBER: Role()}
"""Roles of a joint team that names none."""


class Team(Model):
    """A team of one organisation, or a joint team of people from several."""

    organisation: Id | None = None
    """The organisation it belongs to; a joint team belongs to those of its members."""
    name: ShortText | None = None
    """How the team is called; by default its id in words."""
    roles: dict[Id, Role] = {}
    """Its roles, in the order of the roster. A joint team has `chair`, who decides, and `member`."""
    spare: Annotated[int, Field(ge=0, le=SPARE_SEATS_MAX)] = 0
    """Seats that stand ready beside those of its roles; control gives them a post when somebody comes."""
    joint: bool = False
    """Whether it is convened in play from people of other teams, who keep their places there."""
    members: Annotated[tuple[Address, ...], Field(max_length=JOINT_MEMBERS_MAX)] = ()
    """Of a joint team: whose holders belong to it once it is convened, as `team.role`."""
    chair: Address | None = None
    """Of a joint team: the member who chairs it and gives its answers, as `team.role`."""
    rhythm: Duration | None = None
    """Of a joint team: how often it meets, in exercise time, from its convening on."""
    convened_by: Annotated[tuple[Address, ...], Field(max_length=JOINT_MEMBERS_MAX)] = ()
    """Of a joint team: posts whose holders may convene it, besides control and effects."""

    @model_validator(mode="after")
    def _with_roles(self) -> Team:
        """Give a joint team without roles of its own those of every joint team."""
        return self.model_copy(update={"roles": JOINT_ROLES}) if self.joint and not self.roles else self

    def role_of(self, post: str) -> str:
        """Return the role that the holder of a post has in a joint team."""
        return CHAIR if post == self.chair else MEMBER


class PreparedAnswer(Model):
    """Something that a persona can say when it is asked."""

    text: Annotated[LongText, Field(min_length=1)]
    """The words, as they are put into the reply."""
    when: ConditionText | None = None
    """It fits while this is true; it can be put in at any time."""


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
    answers: Annotated[dict[Id, PreparedAnswer], Field(max_length=PREPARED_ANSWERS_MAX)] = {}
    """Answers that whoever plays it can put into a reply."""


class ControlSeat(Model):
    """One seat of the control staff."""

    kind: Literal["lead", "controller", "simcell", "evaluator", "observer"]
    """What the seat may do."""
    name: ShortText | None = None
    """How the seat is called; by default its id in words."""
    personas: tuple[Id, ...] = ()
    """Personas and tools that the seat answers for; none means all of them."""
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

"""Facts of obligations: when they fell due in truth, when somebody knew, when they were fulfilled.

Control facts name the obligation. Facts for seats name the `seq` under which its organisation was told that
it has it. All moments are of the story, in milliseconds since the epoch.
"""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, ForSeats, FreeText, OfCommunity
from exercise_engine.model.obligation import Anchor

OpenedBy = Literal["condition", "submission", "calendar", "control"]
"""What made an obligation due."""
DeclaredMoment = Literal["aware", "classified", "determination"]
"""A moment of which only the organisation itself can say when it came."""


class OfObligation(OfCommunity):
    """Base of the facts of obligations."""


class ObligationIssued(OfObligation, ForControl):
    """An obligation of the scenario belongs to this exercise; the organisation is told of it beside this."""

    type: Literal["obligation_issued"] = "obligation_issued"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    title: str = ""


class ObligationListed(OfObligation, ForSeats):
    """An organisation has an obligation, whether or not anything makes it due; known by the `seq` of this."""

    type: Literal["obligation_listed"] = "obligation_listed"
    v: Literal[1] = 1
    organisation: str
    title: str
    kind: str
    """`law`, `contract` or `local`, or nothing."""
    place: str
    """Instrument and article."""
    about: str
    runs_from: Anchor
    time: str
    """How much time there is, in words."""
    caveat: str = ""
    recipient: str
    """Who must receive it, in words."""
    to: tuple[str, ...] = ()
    """Addresses that must receive it."""
    to_names: tuple[str, ...] = ()
    """The same as people read them."""
    requires: tuple[str, ...] = ()
    restarts: str = ""
    progress: bool = False
    national: str = ""
    """The national acts by which it binds, or that they are not known."""
    follows: int | None = None
    """`seq` of the listing from whose submission it runs."""


class ObligationNotifiable(OfObligation, ForControl):
    """The facts made an obligation due, whoever noticed."""

    type: Literal["obligation_notifiable"] = "obligation_notifiable"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    by: OpenedBy = "condition"
    anchor_story_ms: int | None = None
    """The moment from which it runs, where that is not the one of this event."""
    due_story_ms: int | None = None
    """By when it must be met, where its clock runs from here."""
    note: FreeText | None = None


class AwarenessDeclared(OfObligation, ForSeats):
    """An organisation says since when it knows, or when it classified or determined."""

    type: Literal["awareness_declared"] = "awareness_declared"
    v: Literal[1] = 1
    listing: int
    organisation: str
    moment: DeclaredMoment = "aware"
    moment_story_ms: int
    due_story_ms: int | None = None
    """By when it must be met, as the organisation reckons."""
    note: FreeText | None = None
    by_control: bool = False
    """Whether control recorded what it saw in the room."""


class AwarenessProposed(OfObligation, ForControl):
    """Somebody in control saw that an organisation knows, and proposes that moment; it starts no clock."""

    type: Literal["awareness_proposed"] = "awareness_proposed"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    moment: DeclaredMoment = "aware"
    moment_story_ms: int
    note: FreeText | None = None


class ClockOpened(OfObligation, ForSeats):
    """A clock runs that the organisation's own submission, or the calendar, started."""

    type: Literal["clock_opened"] = "clock_opened"
    v: Literal[1] = 1
    listing: int
    organisation: str
    from_story_ms: int
    due_story_ms: int | None


class ClockOverdue(OfObligation, ForSeats):
    """The time of a clock is over that the organisation knows to run."""

    type: Literal["clock_overdue"] = "clock_overdue"
    v: Literal[1] = 1
    listing: int
    organisation: str
    due_story_ms: int


class ObligationOverdue(OfObligation, ForControl):
    """A simulated deadline was missed, whether or not anybody knows of it."""

    type: Literal["obligation_overdue"] = "obligation_overdue"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    due_story_ms: int


class ObligationSubmitted(OfObligation, ForSeats):
    """An organisation submitted what it owes; what it wrote stands in the message beside this."""

    type: Literal["obligation_submitted"] = "obligation_submitted"
    v: Literal[1] = 1
    listing: int
    organisation: str
    team: str
    """The team that submitted; empty where control recorded it."""
    to: tuple[str, ...]
    included: tuple[int, ...] = ()
    """Positions of the content that was ticked."""
    message: int | None = None
    """`seq` of the message; none where it was said in the room."""
    progress: bool = False
    moment_story_ms: int
    note: FreeText | None = None
    by_control: bool = False


class SubmissionWeighed(OfObligation, ForControl):
    """What a submission amounts to: in time or not, to whom, with what."""

    type: Literal["submission_weighed"] = "submission_weighed"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    submission: int
    due_story_ms: int | None
    margin_ms: int | None
    """Story time that was left; below zero it came late. None where no moment was set."""
    right_recipient: bool | None
    """Whether it went to all who must receive it; none where the scenario names nobody."""
    missing: tuple[int, ...] = ()
    """Positions of the content that was not ticked."""


class NotNotifiableDeclared(OfObligation, ForSeats):
    """An organisation holds that nothing has to be notified, and says why."""

    type: Literal["not_notifiable_declared"] = "not_notifiable_declared"
    v: Literal[1] = 1
    listing: int
    organisation: str
    reasons: FreeText
    by_control: bool = False


class ObligationMet(OfObligation, ForControl):
    """A persona did what it owed to an organisation."""

    type: Literal["obligation_met"] = "obligation_met"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    answer: int | None
    """`seq` of what it said; none where control recorded it."""
    due_story_ms: int | None
    margin_ms: int | None
    note: FreeText | None = None


class ObligationUnrecognised(OfObligation, ForControl):
    """At EndEx: the facts made it due, and the organisation never said a word about it."""

    type: Literal["obligation_unrecognised"] = "obligation_unrecognised"
    v: Literal[1] = 1
    obligation: str
    organisation: str
    notifiable_story_ms: int


ObligationFact = (
    ObligationIssued
    | ObligationListed
    | ObligationNotifiable
    | AwarenessDeclared
    | AwarenessProposed
    | ClockOpened
    | ClockOverdue
    | ObligationOverdue
    | ObligationSubmitted
    | SubmissionWeighed
    | NotNotifiableDeclared
    | ObligationMet
    | ObligationUnrecognised
)

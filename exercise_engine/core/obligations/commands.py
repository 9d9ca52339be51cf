"""Commands of obligations: what organisations say and submit, and what control records for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.command_types import Addresses, CommunityRequest, Name, Typed
from exercise_engine.core.obligations.facts import DeclaredMoment
from exercise_engine.model.obligation import REQUIRED_ITEMS_MAX

Listing = Annotated[int, Field(ge=1)]
Positions = Annotated[
    tuple[Annotated[int, Field(ge=0, lt=REQUIRED_ITEMS_MAX)], ...], Field(max_length=REQUIRED_ITEMS_MAX)
]
Recorded = Literal["proposed", "notifiable", "aware", "submitted", "not_notifiable", "met"]
"""What control can record of an obligation."""


class DeclareAware(CommunityRequest):
    """Say since when the own organisation knows of what makes an obligation due."""

    type: Literal["declare_aware"] = "declare_aware"
    listing: Listing
    """`seq` under which the obligation was told."""
    moment: DeclaredMoment = "aware"
    at: Name | None = None
    """A moment of the story such as `Day 1 09:15`; now where nothing is said."""
    note: Typed = ""


class SubmitObligation(CommunityRequest):
    """Submit what the own organisation owes, to whom and with what."""

    type: Literal["submit_obligation"] = "submit_obligation"
    listing: Listing
    to: Addresses
    included: Positions = ()
    """Positions of the required content that it has."""
    body: Typed
    progress: bool = False
    """Whether it is a progress report, from which the time runs anew."""
    aware_at: Name | None = None
    """Since when the organisation knows, where it has not said so before."""


class DeclareNotNotifiable(CommunityRequest):
    """Say, with reasons, that nothing has to be notified."""

    type: Literal["declare_not_notifiable"] = "declare_not_notifiable"
    listing: Listing
    reasons: Typed


class RecordObligation(CommunityRequest):
    """Record what control saw in the room; an evaluator proposes only."""

    type: Literal["record_obligation"] = "record_obligation"
    obligation: Name
    what: Recorded
    moment: DeclaredMoment = "aware"
    """Which moment, where one is proposed or declared."""
    at: Name | None = None
    """The moment of the story at which it was seen; now where nothing is said."""
    to: tuple[Name, ...] = ()
    included: Positions = ()
    note: Typed = ""
    proposal: Annotated[int, Field(ge=1)] | None = None
    """`seq` of a proposal that is accepted with `aware`: its moment counts, and none is given beside it."""


ObligationCommand = DeclareAware | SubmitObligation | DeclareNotNotifiable | RecordObligation

"""Facts of the SimCell: who replies to what, and which seat answers for whom."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, FreeText


class ReplyClaimed(ForControl):
    """A seat replies to something, and nobody else does."""

    type: Literal["reply_claimed"] = "reply_claimed"
    v: Literal[1] = 1
    entry: int
    """`seq` of the message or enquiry."""
    address: str
    """Persona or tool that is to reply."""
    seat: str
    """Who replies; another than the actor where it was handed over."""


class ReplyReleased(ForControl):
    """A claim was given back."""

    type: Literal["reply_released"] = "reply_released"
    v: Literal[1] = 1
    entry: int
    address: str


class ReplyDropped(ForControl):
    """Something needs no reply."""

    type: Literal["reply_dropped"] = "reply_dropped"
    v: Literal[1] = 1
    entry: int
    address: str
    note: FreeText | None = None


class PersonasAssigned(ForControl):
    """A seat answers for some personas and tools, and others for the rest."""

    type: Literal["personas_assigned"] = "personas_assigned"
    v: Literal[1] = 1
    seat: str
    personas: tuple[str, ...]
    """None means all of them."""


SimcellFact = ReplyClaimed | ReplyReleased | ReplyDropped | PersonasAssigned

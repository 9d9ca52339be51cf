"""Commands of the SimCell: claim a reply, give it back, hand it over, leave it, share out the personas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.command_types import Name, Request, Typed

PERSONAS_PER_SEAT_MAX = 200
"""More than any exercise has."""

EntrySeq = Annotated[int, Field(ge=1)]
"""`seq` of the message or enquiry."""


class ClaimReply(Request):
    """Say who replies to something: oneself, or another seat of the control cell."""

    type: Literal["claim_reply"] = "claim_reply"
    entry: EntrySeq
    address: Name
    """Persona or tool that is to reply."""
    seat: Annotated[str, Field(max_length=200)] = ""
    """Seat to hand it over to; empty for one's own."""
    anyway: bool = False
    """Also where somebody else has claimed it."""


class ReleaseReply(Request):
    """Give a claim back."""

    type: Literal["release_reply"] = "release_reply"
    entry: EntrySeq
    address: Name


class DropReply(Request):
    """Say that something needs no reply."""

    type: Literal["drop_reply"] = "drop_reply"
    entry: EntrySeq
    address: Name
    note: Typed = ""


class AssignPersonas(Request):
    """Say for whom a seat of the SimCell answers; for nobody in particular means for all."""

    type: Literal["assign_personas"] = "assign_personas"
    seat: Name
    personas: Annotated[tuple[Name, ...], Field(max_length=PERSONAS_PER_SEAT_MAX)] = ()


SimcellCommand = ClaimReply | ReleaseReply | DropReply | AssignPersonas

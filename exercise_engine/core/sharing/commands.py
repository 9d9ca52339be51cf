"""Commands of sharing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import (
    RECIPIENTS_MAX,
    Addresses,
    CommunityRequest,
    Line,
    Name,
    Typed,
)
from exercise_engine.core.sharing.facts import Mark
from exercise_engine.model.inject import ATTACHMENTS_PER_INJECT_MAX
from exercise_engine.model.sharing import ShareKind, TlpLabel

EventSeq = Annotated[int, Field(ge=1)]
FilePositions = Annotated[
    tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=ATTACHMENTS_PER_INJECT_MAX)
]
Readers = Annotated[tuple[Name, ...], Field(max_length=RECIPIENTS_MAX)]
Reason = Annotated[Typed, StringConstraints(min_length=1)]


class Share(CommunityRequest):
    """Pass something on, or share words of one's own."""

    type: Literal["share"] = "share"
    to: Addresses
    """Seats (`seat:ID`), posts, teams, organisations, communities, personas, `all` or `public`."""
    kind: ShareKind
    tlp: TlpLabel
    of: EventSeq | None = None
    """`seq` of what is passed on."""
    text: bool = True
    """Whether its text goes along, and not its files only."""
    files: FilePositions | None = None
    """Which of its attachments go along, by their places; all of them where nothing is said."""
    subject: Line = ""
    body: Typed = ""
    """Own words; with something passed on, what is added to it."""
    chatham_house: bool = False
    """Whether the readers never learn who told it; always so where the exercise says it."""
    confirmed: bool = False
    """Whether it is to go out although the label does not allow it."""


class AskPermission(CommunityRequest):
    """Ask the source of something whether it may go further."""

    type: Literal["ask_permission"] = "ask_permission"
    of: EventSeq
    to: Readers = ()
    tlp: TlpLabel | None = None
    words: Reason


class GivePermission(CommunityRequest):
    """Let something of one's own go further, asked or unasked."""

    type: Literal["give_permission"] = "give_permission"
    request: EventSeq | None = None
    """`seq` of the request."""
    of: EventSeq | None = None
    """`seq` of the item, where nobody asked."""
    to: Readers = ()
    tlp: TlpLabel | None = None
    words: Typed = ""


class RefusePermission(CommunityRequest):
    """Do not let something go further, and say why."""

    type: Literal["refuse_permission"] = "refuse_permission"
    request: EventSeq
    words: Reason


class MarkShare(CommunityRequest):
    """Say what a share was; an earlier word no longer counts."""

    type: Literal["mark_share"] = "mark_share"
    share: EventSeq
    mark: Mark
    note: Reason


SharingCommand = Share | AskPermission | GivePermission | RefusePermission | MarkShare

"""Commands of sharing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from exercise_engine.core.command_types import Addresses, CommunityRequest, Line, Typed
from exercise_engine.model.sharing import ShareKind, TlpLabel


class Share(CommunityRequest):
    """Pass something on, or share words of one's own."""

    type: Literal["share"] = "share"
    to: Addresses
    kind: ShareKind
    tlp: TlpLabel
    of: int | None = None
    """`seq` of what is passed on."""
    subject: Line = ""
    body: Annotated[Typed, StringConstraints(min_length=1)]


SharingCommand = Share

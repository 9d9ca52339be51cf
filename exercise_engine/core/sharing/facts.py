"""Facts of sharing: what went to whom, under which label."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import FileInfo, ForSeats, FreeText, OfCommunity
from exercise_engine.model.sharing import ShareKind, TlpLabel


class Shared(OfCommunity, ForSeats):
    """Somebody passed something on."""

    type: Literal["shared"] = "shared"
    v: Literal[1] = 1
    sender: str
    """Address of the team that shares; empty where the exercise never says who told."""
    to: tuple[str, ...]
    """Addresses and communities, as the sender named them."""
    kind: ShareKind
    tlp: TlpLabel
    subject: FreeText
    body: FreeText
    of: int | None = None
    """`seq` of what is passed on; None for the sender's own words."""
    attachments: tuple[FileInfo, ...] = ()


SharingFact = Shared

"""Facts of sharing: what went to whom under which label, who permitted it, what control made of it."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import FileInfo, ForControl, ForSeats, FreeText, OfCommunity
from exercise_engine.model.base import Model
from exercise_engine.model.sharing import ShareKind, TlpLabel

Mark = Literal["breach", "over_tight", "right"]
"""What people say of a share: against its label, labelled tighter than needed, right after all."""


class OfSharing(OfCommunity):
    """Base of the facts of sharing, so that others can pass them on as one."""


class Excess(Model):
    """One way in which a share goes further than a label allows."""

    why: Literal["relabelled", "team", "outside", "public"]
    """A wider label; RED to a team as such; somebody outside of what the label names; the public."""
    label: TlpLabel
    """The label that forbids it."""
    address: str = ""
    """Who may not read it, as the sender named it; empty where the label is what is wrong."""
    organisations: tuple[str, ...] = ()
    """The organisations behind the address that may not."""


class Shared(OfSharing, ForSeats):
    """Somebody passed something on, or shared words of their own; it holds the whole text."""

    type: Literal["shared"] = "shared"
    v: Literal[1] = 1
    sender: str
    """Address of the team that shares; empty where the readers never learn who told it."""
    to: tuple[str, ...]
    """Addresses and communities, as the sender named them."""
    kind: ShareKind
    tlp: TlpLabel
    subject: FreeText
    body: FreeText
    """What is passed on, or the sender's own words."""
    note: FreeText | None = None
    """What the sender adds to what is passed on."""
    of: int | None = None
    """`seq` of the original, whatever hands it went through; None for own words, and where it is not told."""
    source: str = ""
    """Who can let it go further; empty where it is not told."""
    attachments: tuple[FileInfo, ...] = ()
    told: int | None = None
    """`seq` of what the readers got, where that does not say who shared; this one is for the own team."""


class ShareRecorded(OfSharing, ForControl):
    """Where a share came from, where it went, and how that agrees with its label."""

    type: Literal["share_recorded"] = "share_recorded"
    v: Literal[1] = 1
    share: int
    """`seq` of what the readers got."""
    sender: str
    """The team."""
    inject: str = ""
    """The inject at its origin; empty for messages and own words."""
    instance: str = ""
    of: int | None = None
    """`seq` of what was passed on."""
    root: int
    """`seq` of the original; its own for own words."""
    hops: int = 0
    """Through how many hands it went before."""
    source: str
    """Who can let it go further."""
    label: TlpLabel | None = None
    """The label of what was passed on."""
    organisations: tuple[str, ...] = ()
    """Organisations with somebody who can read it, the sender's left out."""
    learned: tuple[str, ...] = ()
    """Those of them to which the original did not go by itself."""
    exceeds: tuple[Excess, ...] = ()
    """How it goes further than the label allows; the sender confirmed it, or was permitted."""
    permission: int | None = None
    """`seq` of the permission that opened it."""
    chatham_house: bool = False


class ShareRefused(OfSharing, ForSeats):
    """A share did not go out: its label forbids it, and the exercise enforces labels."""

    type: Literal["share_refused"] = "share_refused"
    v: Literal[1] = 1
    sender: str
    to: tuple[str, ...]
    kind: ShareKind
    tlp: TlpLabel
    subject: FreeText
    of: int | None = None
    """`seq` of what was to be passed on."""
    exceeds: tuple[Excess, ...]


class PermissionAsked(OfSharing, ForSeats):
    """A team asks the source whether something may go further."""

    type: Literal["permission_asked"] = "permission_asked"
    v: Literal[1] = 1
    asker: str
    """The team that asks."""
    of: int
    """`seq` of the original; of what was shared, where nobody learns where that comes from."""
    source: str = ""
    """Whom it asks; empty where nobody learns who that is, and control answers."""
    to: tuple[str, ...] = ()
    """With whom it wants to share."""
    tlp: TlpLabel | None = None
    """The label under which it wants to share."""
    words: FreeText
    subject: FreeText
    body: FreeText | None = None
    """What it is about; none where only those named may read it."""


class PermissionGiven(OfSharing, ForSeats):
    """The source lets something go further."""

    type: Literal["permission_given"] = "permission_given"
    v: Literal[1] = 1
    of: int
    """`seq` of the original, or as it was asked."""
    request: int | None = None
    """`seq` of the request; None where nobody asked."""
    source: str = ""
    to: tuple[str, ...] = ()
    """With whom it may be shared besides."""
    tlp: TlpLabel | None = None
    """The label as under which it may be shared from now on."""
    words: FreeText | None = None
    subject: FreeText


class PermissionRefused(OfSharing, ForSeats):
    """The source does not let something go further."""

    type: Literal["permission_refused"] = "permission_refused"
    v: Literal[1] = 1
    request: int
    of: int
    source: str = ""
    words: FreeText
    subject: FreeText


class ShareMarked(OfSharing, ForControl):
    """Control or an evaluator says what a share was; the last word counts."""

    type: Literal["share_marked"] = "share_marked"
    v: Literal[1] = 1
    share: int
    mark: Mark
    note: FreeText


PermissionFact = PermissionAsked | PermissionGiven | PermissionRefused
SharingFact = Shared | ShareRecorded | ShareRefused | PermissionFact | ShareMarked

"""Facts about statements: drafted, submitted, cleared or refused, published, withdrawn.

A statement is known by the `seq` of its first version. Before it is published only the drafting team and the
roles that clear it see it.
"""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, ForSeats, FreeText


class OfStatement(ForSeats):
    """Base of what teams see of statements, so that others can pass it on as one."""


class StatementDrafted(OfStatement):
    """A team saved a version; what was said about earlier versions no longer counts."""

    type: Literal["statement_drafted"] = "statement_drafted"
    v: Literal[1] = 1
    statement: int
    """`seq` of the first version; its own where this is the first."""
    version: int
    """From 1."""
    kind: str
    """Kind of statement."""
    kind_title: str
    team: str
    """The team whose statement it is."""
    title: FreeText
    body: FreeText
    clear_by: tuple[str, ...]
    """Addresses that clear it."""
    clear_all: bool
    """Whether all of them must, or one is enough."""
    enforced: bool
    """Whether it cannot be published without."""
    voided: tuple[str, ...] = ()
    """Addresses whose clearance of the version before this one voids."""


class StatementSubmitted(OfStatement):
    """A version waits for clearance."""

    type: Literal["statement_submitted"] = "statement_submitted"
    v: Literal[1] = 1
    statement: int
    version: int


class StatementCleared(OfStatement):
    """A version was cleared by one who must; it holds for that version, whatever becomes of the seat."""

    type: Literal["statement_cleared"] = "statement_cleared"
    v: Literal[1] = 1
    statement: int
    version: int
    addresses: tuple[str, ...]
    """Those of the addresses that clear it for whom this counts."""
    by_label: str
    """The seat that gave it, as it was called then."""
    post: str
    """The post it acted in, or `control`."""
    on_behalf_of: str | None = None
    """Address for which somebody else acted."""
    remark: FreeText | None = None


class StatementRefused(OfStatement):
    """A version was not cleared, with the reason."""

    type: Literal["statement_refused"] = "statement_refused"
    v: Literal[1] = 1
    statement: int
    version: int
    addresses: tuple[str, ...]
    by_label: str
    post: str
    on_behalf_of: str | None = None
    remark: FreeText


class StatementPublished(OfStatement):
    """A team said something in public."""

    type: Literal["statement_published"] = "statement_published"
    v: Literal[1] = 1
    statement: int
    version: int
    kind: str
    kind_title: str
    team: str
    channel: str
    channel_name: str
    title: FreeText
    body: FreeText
    corrects: int | None = None
    """`seq` of the publication that this one takes the place of."""


class StatementWithdrawn(OfStatement):
    """A team took back what it had published; it stays to be read, with this label."""

    type: Literal["statement_withdrawn"] = "statement_withdrawn"
    v: Literal[1] = 1
    statement: int
    published: int
    """`seq` of the publication."""
    reason: FreeText


class ClearanceBreached(ForControl):
    """A statement was published although it was not cleared."""

    type: Literal["clearance_breached"] = "clearance_breached"
    v: Literal[1] = 1
    published: int
    """`seq` of the publication."""
    missing: tuple[str, ...]
    """Addresses that had not cleared that version."""


SeenStatementFact = (
    StatementDrafted
    | StatementSubmitted
    | StatementCleared
    | StatementRefused
    | StatementPublished
    | StatementWithdrawn
)
"""What may reach players."""
StatementFact = SeenStatementFact | ClearanceBreached
"""Every fact about statements."""

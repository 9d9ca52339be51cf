"""What a report states of sharing: who told whom what kind under which label, and what was made of it."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.sharing.facts import Mark
from exercise_engine.model.base import Model
from exercise_engine.model.sharing import ShareKind, TlpLabel
from exercise_engine.report.records import Moment, Named

ShareOutcome = Literal["within", "permitted", "warned", "refused"]
"""Within its label; opened by the source; sent all the same after a warning; not sent."""


class ShareRow(Model):
    """One share, or one that was refused."""

    when: Moment
    sender: Named
    to: tuple[Named, ...]
    kind: ShareKind
    label: TlpLabel
    subject: str
    outcome: ShareOutcome
    why: str = ""
    """How it goes further than its label allows."""
    permission: int | None = None
    """`seq` of the permission that opened it; not told under Chatham House, since it names the source."""
    source: Named | None = None
    """Who can let it go further; none for a share that was refused, or under Chatham House."""
    hops: int = 0
    """Through how many hands it went before."""
    chatham_house: bool = False
    """Whether its readers do not learn where it comes from; then neither does the report."""
    mark: Mark | None = None
    """What control or an evaluator said last; without one nobody has said that it is a breach."""
    marked_seq: int | None = None


class PermissionRow(Model):
    """One request, or permission that nobody asked for."""

    when: Moment
    words: str
    """What happened, in a sentence."""


class SharingMember(Model):
    """What one organisation gave and got; hidden sources and joint teams are left out."""

    organisation: Named
    given: int
    received: int
    gave_to: int
    """To how many other organisations."""
    got_from: int
    """From how many other organisations."""


class SharingLedger(Model):
    """Everything that was shared, refused, asked and permitted."""

    shares: tuple[ShareRow, ...]
    permissions: tuple[PermissionRow, ...]
    members: tuple[SharingMember, ...] = ()
    """Every organisation with a team, in the order of the scenario."""

"""The state of sharing: what can be passed on, what was shared and permitted, what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import assert_never

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.fact_types import FileInfo, FreeText, text
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.sharing.facts import (
    PermissionAsked,
    PermissionGiven,
    PermissionRefused,
    Shared,
    ShareMarked,
    ShareRecorded,
    ShareRefused,
    SharingFact,
)
from exercise_engine.model.sharing import TlpLabel


@dataclass(frozen=True, slots=True)
class Passable:
    """Something told, as it can be passed on; its texts are handed on, never looked into."""

    audience: Audience
    sender: str
    source: str
    """Who can let it go further, as an address; empty where that is the sender."""
    tlp: TlpLabel | None
    subject: FreeText
    body: FreeText
    attachments: tuple[FileInfo, ...] = ()
    cause: int | None = None
    note: FreeText | None = None


@dataclass
class SharingState(OwnState):
    """What there is to share, and what was done with it."""

    items: dict[int, Passable] = field(default_factory=dict)
    """What was told, written or shared, by `seq`."""
    records: dict[int, ShareRecorded] = field(default_factory=dict)
    """Shares by the `seq` of what their readers got."""
    told: dict[int, int] = field(default_factory=dict)
    """What the own team got of a share that does not say who shared, to what the readers got."""
    given: dict[int, PermissionGiven] = field(default_factory=dict)
    """Permissions by `seq`."""
    asked: dict[int, PermissionAsked] = field(default_factory=dict)
    """Requests that nobody has answered, by `seq`."""
    askers: dict[int, str] = field(default_factory=dict)
    """Request to the seat that asked."""

    def note(self, seq: int, item: Passable) -> None:
        """Take in something that people can pass on."""
        self.items[seq] = item

    def correct(self, seq: int, *, subject: FreeText, body: FreeText) -> None:
        """Let something read otherwise from now on."""
        if (item := self.items.get(seq)) is not None:
            self.items[seq] = replace(item, subject=subject, body=body)

    def apply(self, event: Event, fact: SharingFact) -> None:
        """Take in a fact of sharing."""
        match fact:
            case Shared():
                self.note(event.seq, _passable(event, fact))
                if fact.told is not None:
                    self.told[event.seq] = fact.told
            case ShareRecorded():
                self.records[fact.share] = fact
            case PermissionAsked():
                self.asked[event.seq] = fact
                self.askers[event.seq] = event.actor
            case PermissionGiven():
                self.given[event.seq] = fact
                if fact.request is not None:
                    self.asked.pop(fact.request, None)
            case PermissionRefused():
                self.asked.pop(fact.request, None)
            case ShareRefused() | ShareMarked():
                pass
            case _:
                assert_never(fact)


def _passable(event: Event, fact: Shared) -> Passable:
    return Passable(
        audience=event.audience,
        sender=fact.sender,
        source=fact.source,
        tlp=fact.tlp,
        subject=fact.subject,
        body=fact.body,
        attachments=fact.attachments,
        cause=event.cause,
        note=fact.note,
    )


NO_WORDS = text("")
"""What stands in place of a text that does not go along."""

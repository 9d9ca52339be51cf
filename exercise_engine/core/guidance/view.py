"""What a seat knows of its briefs, documents and duties: a fold that takes events in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import FileInfo
from exercise_engine.core.guidance.facts import (
    BriefGiven,
    DocumentUnlocked,
    DutyEnded,
    DutyTicked,
    DutyTold,
)
from exercise_engine.core.view_items import InboxItem, ItemKind


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of a duty, and whether it is done."""

    place: int
    text: str
    done: bool
    by: str | None
    """Who set or took back the mark last, as `team.role`."""


@dataclass(frozen=True, slots=True)
class DutyView:
    """What a team of this seat is there for."""

    seq: int
    team: str
    text: str
    marks: tuple[Mark, ...]
    is_over: bool

    @property
    def is_done(self) -> bool:
        """Whether every part is marked."""
        return all(mark.done for mark in self.marks)


class SeatGuidance:
    """Duties of a seat; briefs and documents are items of its inbox."""

    def __init__(self) -> None:
        self._told: dict[int, DutyTold] = {}
        self._ended: set[int] = set()
        self._ticks: dict[tuple[int, int], tuple[int, bool, str | None]] = {}

    def apply(
        self, event: Event, fact: BriefGiven | DocumentUnlocked | DutyTold | DutyEnded | DutyTicked
    ) -> InboxItem | None:
        """Take in one event; returns the item that it puts into the inbox."""
        match fact:
            case BriefGiven():
                return _brief_item(event, fact)
            case DocumentUnlocked():
                return _document_item(event, fact)
            case DutyTold():
                self._told[event.seq] = fact
            case DutyEnded():
                self._ended.add(fact.duty)
            case DutyTicked():
                known = self._ticks.get((fact.duty, fact.mark))
                if known is None or known[0] < event.seq:
                    self._ticks[fact.duty, fact.mark] = (event.seq, fact.done, event.acting_as)
            case _:
                assert_never(fact)
        return None

    def duty(self, seq: int) -> DutyView | None:
        """Return a duty by its `seq`."""
        told = self._told.get(seq)
        return self._view(seq, told) if told is not None else None

    def duties(self) -> tuple[DutyView, ...]:
        """Return all duties, those that hold now first, each kind in the order in which it was told."""
        found = [self._view(seq, self._told[seq]) for seq in sorted(self._told)]
        return tuple(sorted(found, key=lambda duty: duty.is_over))

    def duties_now(self) -> tuple[DutyView, ...]:
        """Return the duties that hold now."""
        return tuple(duty for duty in self.duties() if not duty.is_over)

    def _view(self, seq: int, told: DutyTold) -> DutyView:
        texts = told.tasks or (told.body,)
        return DutyView(
            seq,
            told.team,
            str(told.body),
            tuple(self._mark(seq, place, str(text)) for place, text in enumerate(texts)),
            seq in self._ended,
        )

    def _mark(self, seq: int, place: int, text: str) -> Mark:
        _, done, by = self._ticks.get((seq, place), (0, False, None))
        return Mark(place, text, done, by)


def _brief_item(event: Event, fact: BriefGiven) -> InboxItem:
    return _item(
        event, "brief", fact.to, subject=str(fact.title), body=str(fact.body), files=fact.attachments
    )


def _document_item(event: Event, fact: DocumentUnlocked) -> InboxItem:
    return _item(event, "document", fact.to, subject=str(fact.name), body="", files=fact.attachments)


def _item(
    event: Event,
    kind: ItemKind,
    to: tuple[str, ...],
    *,
    subject: str,
    body: str,
    files: tuple[FileInfo, ...],
) -> InboxItem:
    return InboxItem(
        seq=event.seq,
        kind=kind,
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=to,
        subject=subject,
        body=body,
        thread=event.seq,
        attachments=files,
        must_confirm=kind == "brief",
    )

"""What waits for a reply of one control seat, among all that it sees."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.enquiries.facts import EnquiryMade
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.core.simcell.queue import ReplyEntry


def waits_here(view: ControlView, seq: int, fact: MessageSent) -> bool:
    """Whether a message waits for this seat: not if another replies to it, or it needs no reply."""
    if CONTROL_ADDRESS in fact.to:
        return True
    return any(
        entry.seq == seq and entry.holder in ("", view.seat) for entry in view.simcell.waiting(view.seat)
    )


def open_enquiries(view: ControlView) -> Iterator[tuple[ReplyEntry, str]]:
    """Yield the enquiries that wait for this seat, with what was asked."""
    for entry in view.simcell.waiting(view.seat):
        event = view.event(entry.seq)
        is_mine = entry.holder in ("", view.seat)
        if entry.is_enquiry and is_mine and event is not None and isinstance(event.fact, EnquiryMade):
            yield entry, str(event.fact.words)

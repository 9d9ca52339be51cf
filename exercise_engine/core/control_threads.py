"""How messages that the control cell sees become threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exercise_engine.core.control_records import Thread
from exercise_engine.core.events import SEAT_PREFIX, Event
from exercise_engine.core.facts import InjectTold, MessageSent

if TYPE_CHECKING:
    from exercise_engine.core.control_view import ControlView


def take_message(view: ControlView, event: Event, fact: MessageSent, thread_of: dict[int, int]) -> None:
    """Put a message into its thread; `thread_of` knows for each message the first one of its thread."""
    root = _root_of(event.seq, fact, thread_of)
    thread = view.threads.get(root)
    if thread is None:
        thread = view.threads[root] = Thread(root, _subject_of(view, root, fact))
        first = view.event(root)
        if first is not None and isinstance(first.fact, InjectTold):
            thread.seqs.append(root)
            thread.parties |= dict.fromkeys((first.fact.sender, *first.fact.to))
    thread.seqs.append(event.seq)
    thread.parties |= dict.fromkeys((fact.sender, *fact.to))
    thread_of[event.seq] = root
    if view.team_of(fact.sender) or fact.sender.startswith(SEAT_PREFIX):
        if any(view.is_outside(address) for address in fact.to):
            thread.unanswered.append(event.seq)
    elif fact.reply_to is not None:
        thread.unanswered = [seq for seq in thread.unanswered if seq > fact.reply_to]
    view.book.tell(event)


def _root_of(seq: int, fact: MessageSent, thread_of: dict[int, int]) -> int:
    for earlier in (fact.thread, fact.reply_to):
        if earlier is not None:
            return thread_of.get(earlier, earlier)
    return seq


def _subject_of(view: ControlView, root: int, fact: MessageSent) -> str:
    first = view.event(root)
    if first is not None and isinstance(first.fact, InjectTold | MessageSent):
        return str(first.fact.subject) or str(fact.subject)
    return str(fact.subject)

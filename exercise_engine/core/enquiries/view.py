"""Enquiries and their answers as items of a seat's inbox; all of one team to one tool are one thread."""

from __future__ import annotations

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade
from exercise_engine.core.events import Event
from exercise_engine.core.view_items import InboxItem, first_words


def enquiry_item(event: Event, fact: EnquiryMade, *, seat: str) -> InboxItem:
    """Return a question to a tool as an item."""
    return InboxItem(
        seq=event.seq,
        kind="enquiry",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=fact.sender,
        to=(fact.to,),
        subject=first_words(str(fact.words)),
        body=str(fact.words),
        thread=fact.thread or event.seq,
        is_mine=event.actor == seat,
        tool=fact.tool,
    )


def reply_item(event: Event, fact: EnquiryAnswered, *, asked: InboxItem | None) -> InboxItem:
    """Return the answer of a tool as an item, named by what was asked."""
    return InboxItem(
        seq=event.seq,
        kind="enquiry",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=fact.sender,
        to=fact.to,
        subject=f"Re: {asked.subject}" if asked is not None else first_words(str(fact.body)),
        body=str(fact.body),
        thread=fact.thread,
        attachments=fact.attachments,
        reply_to=fact.enquiry,
        tool=fact.tool,
    )

"""What stands in a player's inbox of a service that runs otherwise now."""

from __future__ import annotations

from exercise_engine.core.cascade.view import Change, ServicesSeen
from exercise_engine.core.cascade.words import chain_lines, change_subject
from exercise_engine.core.events import Event
from exercise_engine.core.view_items import InboxItem


def service_item(seen: ServicesSeen, event: Event, change: Change) -> InboxItem:
    """Return a change as an item. One that stops waits to be read, since everything else follows from it; how
    it comes back is a notice.
    """
    chain = seen.chain(change)
    lines = [f"It was {change.before}.", *chain_lines(chain, seen.name)]
    return InboxItem(
        seq=event.seq,
        kind="service" if change.after == "down" else "notice",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=seen.owner(change.service),
        to=event.audience.to,
        subject=change_subject(chain, seen.name),
        body="\n".join([change.note, *lines] if change.note else lines),
        thread=event.seq,
    )

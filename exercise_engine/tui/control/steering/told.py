"""What players were told by control, as it is listed to be withdrawn or corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exercise_engine.core.control_log import inject_label, one_line
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.facts import AdHocReleased, InjectReleased, MessageSent
from exercise_engine.model.timing import offset_text

_TEMPLATE_PART = re.compile(r"\{\{[^}]*\}\}|\{%[^}]*%\}|\{#[^}]*#\}")


@dataclass(frozen=True, slots=True)
class ToldThing:
    """Something that players were told: an inject, an ad hoc inject, a message of control."""

    of: int
    """`seq` of the release, or of the message."""
    line: str
    """For a list: when, what, to whom."""
    title: str
    body: str
    reached: str
    """How many seats it reached, and who of them has read it, in a sentence."""
    closes: str
    """What a withdrawal closes, in a sentence; empty if nothing."""


def told_things(view: ControlView) -> tuple[ToldThing, ...]:
    """Return all that could be withdrawn or corrected, the newest first."""
    found = [told_thing(view, seq) for seq in view.released_or_written()]
    return tuple(sorted((thing for thing in found if thing is not None), key=lambda thing: -thing.of))


def told_thing(view: ControlView, of: int) -> ToldThing | None:
    """Return one thing told; none if control did not tell it, or has withdrawn it."""
    event = view.event(of)
    if event is None or view.steering.withdrawal(of) is not None:
        return None
    text = _text(view, event)
    if text is None:
        return None
    title, body = view.steering.corrected(of) or text
    title = title or one_line(body, 60)
    to = ", ".join(dict.fromkeys(view.name(address) for address in _to(event)))
    return ToldThing(
        of,
        f"{offset_text(event.elapsed_ms)}  {one_line(title, 60)}  to {to}",
        title,
        body,
        _reached(view, of),
        _closes(view, event),
    )


def without_template_parts(text: str) -> str:
    """Return a template's text with gaps where names would be put in."""
    return _TEMPLATE_PART.sub("…", text)


def _text(view: ControlView, event: Event) -> tuple[str, str] | None:
    """Return subject and text as they were told or are to be spoken first."""
    fact = event.fact
    if isinstance(fact, MessageSent):
        return None if view.is_player(fact.sender) else (str(fact.subject), str(fact.body))
    if not isinstance(fact, InjectReleased | AdHocReleased):
        return None
    if told := view.told_by(event.seq):
        return str(told[0].subject), str(told[0].body)
    scripts = [task.fact for task in view.tasks.values() if task.fact.release == event.seq]
    return (str(scripts[0].subject), str(scripts[0].script)) if scripts else None


def _to(event: Event) -> tuple[str, ...]:
    fact = event.fact
    if isinstance(fact, MessageSent):
        return fact.to
    return fact.teams if isinstance(fact, InjectReleased | AdHocReleased) else ()


def _reached(view: ControlView, of: int) -> str:
    seats = {
        seat.label: told not in seat.unread
        for told in (view.tellings_of(of) or (of,))
        if (event := view.event(told)) is not None
        for seat in view.seats_reading(event.audience.to)
    }
    if not seats:
        return "No player's seat has it yet."
    readers = [label for label, has_read in seats.items() if has_read]
    read = f"read by {', '.join(readers)}" if readers else "nobody has read it yet"
    return f"It reached {len(seats)} {'seat' if len(seats) == 1 else 'seats'}; {read}."


def _closes(view: ControlView, event: Event) -> str:
    key = view.inject_behind(event.seq)
    if key is None:
        return ""
    asks = sum(ask.is_open for ask in view.asks.values() if ask.key == key)
    actions = sum(
        found.outcome == "open" and not found.is_dropped
        for name, found in view.expected.items()
        if name[:2] == key
    )
    tasks = sum(not task.is_done for task in view.tasks.values() if task.key == key)
    parts = [
        f"{count} {word}"
        for count, word in ((asks, "open questions"), (actions, "expected actions"), (tasks, "deliveries"))
        if count
    ]
    return f"Closed with {inject_label(*key)}: {', '.join(parts)}." if parts else ""

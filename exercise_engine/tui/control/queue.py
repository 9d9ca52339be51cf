"""The SimCell's queue: one row for each reply that waits, and all that whoever replies must keep in mind."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.enquiries.commands import AnswerEnquiry
from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade
from exercise_engine.core.events import Event
from exercise_engine.core.facts import InjectTold, MessageSent
from exercise_engine.core.simcell.queue import ReplyEntry
from exercise_engine.model.people import Persona
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.control_line import countdown
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.text import content, fit, one_line
from exercise_engine.tui.widgets.steady_list import Row

AGE_WIDTH = 7
SAID_MAX = 60
"""What was said before that is in the messages and the log."""


def has_queue(desk: Desk) -> bool:
    """Whether the queue has a place among the lists: for the SimCell, and once somebody was asked."""
    view = desk.view
    return view.kind == "simcell" or (desk.may(AnswerEnquiry) and bool(view.simcell.queue.entries))


def entry_key(entry: ReplyEntry) -> str:
    """Return the key of an entry's row."""
    return f"{entry.seq}:{entry.address}"


def entry_of(desk: Desk, key: str) -> ReplyEntry | None:
    """Return the entry of a row, also where it no longer waits."""
    seq, _, address = key.partition(":")
    return desk.view.simcell.queue.entries.get((int(seq), address)) if seq.isdigit() else None


def queue_rows(desk: Desk, *, width: int) -> list[Row]:
    """Return one row for each reply that waits for this seat, the oldest first."""
    waiting = desk.view.simcell.waiting(desk.view.seat)
    return [Row(entry_key(entry), _prompt(desk, entry, width)) for entry in waiting]


def _prompt(desk: Desk, entry: ReplyEntry, width: int) -> Content:
    view = desk.view
    holder = ""
    if entry.holder:
        holder = "yours" if entry.holder == view.seat else view.actor_label(entry.holder)
    who = f"{view.name(entry.address)} ← {asker(desk, entry)}"
    who_width = max(16, (width - AGE_WIDTH - 3) * 2 // 5)
    holder_width = min(len(holder), 16)
    room = width - AGE_WIDTH - who_width - holder_width - 3
    is_free = holder in ("", "yours")
    return Content.assemble(
        (fit(countdown(desk.elapsed_ms - entry.asked_ms), AGE_WIDTH), "bold $warning"),
        " ",
        (fit(who, who_width), "bold" if is_free else "dim"),
        " ",
        fit(one_line(asked_words(desk, entry)), room),
        " ",
        (fit(holder, holder_width), "$success" if holder == "yours" else "dim"),
    )


def asker(desk: Desk, entry: ReplyEntry) -> str:
    """Return who asked."""
    event = desk.view.event(entry.seq)
    if event is not None and isinstance(event.fact, MessageSent | EnquiryMade):
        return desk.view.name(event.fact.sender)
    return desk.view.name(entry.team)


def asked_words(desk: Desk, entry: ReplyEntry) -> str:
    """Return what was asked."""
    event = desk.view.event(entry.seq)
    match event.fact if event is not None else None:
        case MessageSent(subject=subject, body=body):
            return f"{subject}: {body}" if str(subject) else str(body)
        case EnquiryMade(words=words):
            return str(words)
        case _:
            return ""


def entry_page(desk: Desk, entry: ReplyEntry) -> Content:
    """Return what was asked, and below it all that whoever replies must keep in mind."""
    waited = countdown(desk.elapsed_ms - entry.asked_ms)
    holder = f", claimed by {desk.view.actor_label(entry.holder)}" if entry.holder else ""
    state = f"waits {waited}{holder}" if entry.is_open else "needs nothing more"
    return Content("\n").join(
        [
            content(f"{asker(desk, entry)} to {desk.view.name(entry.address)}", "bold"),
            content(state, "$warning" if entry.is_open else "dim"),
            content(asked_words(desk, entry)),
            Content(""),
            facts_page(desk, entry.address),
        ]
    )


def facts_page(desk: Desk, address: str, *, keys: bool = False) -> Content:
    """Return what a persona knows, must never say, has ready, and has said so far and to whom."""
    scenario = desk.view.scenario
    persona = scenario.personas.get(address) if scenario is not None else None
    parts = _brief(persona, keys=keys) if persona is not None else []
    parts.append(content("SAID SO FAR, the newest first", "bold $accent"))
    said = desk.view.simcell.said.get(address, [])
    for seq in reversed(said[-SAID_MAX:]):
        if (event := desk.view.event(seq)) is not None:
            parts += _said(desk, event)
    if not said:
        parts.append(content("Nothing yet.", "dim"))
    return Content("\n").join(parts)


def _brief(persona: Persona, *, keys: bool) -> list[Content]:
    parts: list[Content] = []
    if persona.knows:
        parts += [content("KNOWS", "bold $accent"), content(persona.knows)]
    if persona.never_says:
        parts += [content("NEVER SAYS", "bold $error"), content(persona.never_says)]
    if persona.answers:
        parts.append(content("READY", "bold $accent"))
    for number, answer in enumerate(persona.answers.values(), start=2):
        key = f"F{number} " if keys and number <= LAST_KEY else ""
        while_ = f" (while {answer.when})" if answer.when is not None else ""
        parts.append(content(f"{key}{one_line(answer.text)}{while_}"))
    return parts


LAST_KEY = 9
"""F2 to F9 put prepared answers into a reply; the keys around them have a meaning of their own."""


def _said(desk: Desk, event: Event) -> list[Content]:
    name = desk.view.name
    match event.fact:
        case MessageSent(sender=sender, to=to, body=body) | InjectTold(sender=sender, to=to, body=body):
            whom, words = ", ".join(map(name, to)), body
        case EnquiryAnswered(sender=sender, to=to, body=body):
            whom, words = ", ".join(map(name, to)), body
        case EnquiryMade(sender=sender, to=address, words=words):
            whom = name(address)
        case _:
            return []
    heading = f"{offset_text(event.elapsed_ms)} {one_line(f'{name(sender)} → {whom}')}"
    return [content(heading, "dim"), content(str(words))]

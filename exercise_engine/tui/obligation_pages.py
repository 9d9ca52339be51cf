"""Rows and pages of obligations for players and control: what is owed to whom, until when, how it stands."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from exercise_engine.core.obligations.facts import ObligationIssued, ObligationListed
from exercise_engine.core.obligations.lines import margin_words, obligation_line
from exercise_engine.core.obligations.names import ObligationStatus
from exercise_engine.core.obligations.view import ObligationRecord
from exercise_engine.core.obligations.words import ANCHOR_WORDS
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.session import Session
from exercise_engine.tui.text import content, fit, left_text
from exercise_engine.tui.widgets.steady_list import Row

STATE_WIDTH = 14
"""`NOT NOTIFIABLE`, the longest state."""
ROOMY_WIDTH = 70
"""From this width on a row also says the moment of the story."""

STATE_WORDS: dict[ObligationStatus, str] = {
    "closed": "-",
    "notifiable": "NOTIFIABLE",
    "aware": "RUNNING",
    "submitted": "SUBMITTED",
    "not_notifiable": "NOT NOTIFIABLE",
    "missed": "MISSED",
}
UNRECOGNISED = "UNRECOGNISED"
"""What control reads from EndEx on where the facts made something due and nobody said a word about it."""
NOT_DUE = "not due"
"""What control reads where nothing has made it due; players do not learn whether something has."""
STATE_STYLES: dict[ObligationStatus, str] = {
    "closed": "dim",
    "notifiable": "bold $warning",
    "aware": "bold $primary",
    "submitted": "bold $success",
    "not_notifiable": "",
    "missed": "bold $error",
}


def room_ms_until(session: Session, story_ms: int) -> int:
    """Return how much exercise time is left until a moment of the story; below zero it is over."""
    pace = session.clock.pace if session.clock is not None else 1.0
    return int((story_ms - session.story_ms()) / pace)


def due_of(record: ObligationRecord, *, told: bool) -> int | None:
    """Return by when an obligation must be met: as its organisation reckons, or in truth."""
    return record.standing.told_due_ms if told else record.standing.due_ms


def left_words(session: Session, due_ms: int, *, with_story: bool = True) -> str:
    """Return how long there is: minutes of the room first, then the moment of the story."""
    words = left_text(room_ms_until(session, due_ms), speed=session.speed)
    return f"{words}  {session.story(due_ms)}" if with_story else words


def obligation_row(
    session: Session, record: ObligationRecord, key: str, width: int, *, told: bool, name: str = ""
) -> Row:
    """Return one obligation as a line."""
    status = _status(record, told=told)
    state = STATE_WORDS[status] if told or status != "closed" else NOT_DUE
    is_unrecognised = record.is_unrecognised and not told
    due = due_of(record, told=told)
    when = ""
    if due is not None and not record.standing.is_settled and not is_unrecognised:
        when = f"  {left_words(session, due, with_story=width >= ROOMY_WIDTH)}"
    room = max(8, width - STATE_WIDTH - 1 - len(when))
    return Row(
        key,
        Content.assemble(
            (fit(UNRECOGNISED if is_unrecognised else state, STATE_WIDTH), STATE_STYLES[status]),
            " ",
            fit(f"{name}: {title_of(record)}" if name else title_of(record), room),
            (when, "bold $error" if status == "missed" else "bold $warning"),
        ),
    )


def _status(record: ObligationRecord, *, told: bool) -> ObligationStatus:
    """Return where it stands; what players know of a missed deadline is their own reckoning."""
    if told and record.standing.is_told_missed and not record.standing.is_settled:
        return "missed"
    return record.standing.status


def title_of(record: ObligationRecord) -> str:
    """Return how an obligation is called."""
    return record.title


def obligation_page(session: Session, record: ObligationRecord, *, told: bool) -> Content:
    """Return everything that is known of an obligation."""
    lines = [content(title_of(record), "bold")]
    due = due_of(record, told=told)
    if due is not None and not record.standing.is_settled:
        lines += [content(f"Due: {left_words(session, due)}", "bold $warning")]
    if record.listed is not None:
        lines += list(_register_lines(session, record))
    happened = [content(line) for line in history(session, record)]
    if happened:
        lines += [Content(""), content("What happened", "bold"), *happened]
    return Content("\n").join(lines)


def _register_lines(session: Session, record: ObligationRecord) -> Iterator[Content]:
    listed = record.listed
    if listed is None:
        return
    names = listed.to_names or tuple(session.name_of(address) for address in listed.to)
    rows = (
        ("", " ".join(listed.about.split())),
        ("By", ", ".join(part for part in (listed.kind, listed.place) if part)),
        ("To", "; ".join(part for part in (listed.recipient, ", ".join(names)) if part)),
        ("Time", f"{listed.time}, from {ANCHOR_WORDS[listed.runs_from]}"),
        ("", listed.caveat),
        ("Then", listed.restarts),
        ("National act", listed.national if listed.kind == "law" else ""),
    )
    for label, words in rows:
        if words:
            yield content(f"{label}: {words}" if label else words)
    if listed.requires:
        yield content("Must contain:")
        yield from (content(f"  - {item}") for item in listed.requires)


def history(session: Session, record: ObligationRecord) -> Iterator[str]:
    """Yield what happened to an obligation, with the time of the exercise and of the story."""
    for event, fact in record.facts:
        if isinstance(fact, ObligationIssued | ObligationListed):
            continue
        said = obligation_line(fact, session.name_of, lambda _: "")  # its title stands on top
        yield f"{offset_text(event.elapsed_ms)}  {session.story(event.story_ms)}  {said}"
    if record.weighed is not None:
        yield f"Weighed: {margin_words(record.weighed.margin_ms)}"

"""The page of one service, or of an organisation, beside the map."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from exercise_engine.core.cascade.view import Change, ServiceSeen
from exercise_engine.core.cascade.words import chain_lines, reason_words
from exercise_engine.model.timing import duration_text
from exercise_engine.tui.service_map.rows import (
    ORGANISATION,
    SIGNS,
    STATE_STYLES,
    STATE_WORDS,
    MapReading,
    counted,
    holding_words,
    left_words,
    since_words,
    tie_words,
)
from exercise_engine.tui.text import BADGE, MARKING, content, one_line, short_offset

LABEL_WIDTH = 11


def map_page(reading: MapReading, key: str) -> Content:
    """Return what is known of what is under the cursor."""
    if key.startswith(ORGANISATION):
        return _owner_page(reading, key.removeprefix(ORGANISATION))
    service = reading.known.get(key)
    return Content("") if service is None else _service_page(reading, service)


def _owner_page(reading: MapReading, owner: str) -> Content:
    services = reading.by_owner().get(owner, [])
    parts = [
        _marking("Organisation"),
        content(reading.name_of(owner), "bold"),
        _field("Services", counted(services)),
        Content(""),
        *(_named(reading, service.id, "") for service in services),
    ]
    return Content("\n").join(parts)


def _service_page(reading: MapReading, service: ServiceSeen) -> Content:
    told = service.told
    parts = [
        _marking("Service"),
        content(told.name, "bold"),
        _field("Owner", reading.name_of(told.owner)),
        _state_line(reading, service),
        *_why(reading, service),
        *_soon(reading, service),
        *([content(told.about)] if told.about else []),
        *_needs(reading, service),
        *_needed_by(reading, service),
        *_circle(reading, service),
        *_return(reading, service),
        *_history(reading, service),
    ]
    return Content("\n").join(parts)


def _state_line(reading: MapReading, service: ServiceSeen) -> Content:
    state = service.state
    if state is None:
        return _field("Runs", "how, you do not see; ask its owner")
    since = since_words(reading, service)
    since = since if service.last is None else f"since {since}"
    return Content.assemble(
        ("Runs".ljust(LABEL_WIDTH), "dim"),
        (f"{SIGNS[state]} {STATE_WORDS[state]}", STATE_STYLES[state]),
        f", {since}",
    )


def _why(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    """Yield why it runs as it does: the reason, the note, and what that follows from in turn."""
    if service.last is None:
        return
    chain = reading.chain(service.last)
    words = [reason_words(chain, reading.name), service.last.note]
    words += [*chain_lines(chain, reading.name), reading.root(chain[-1])]
    first, *more = [word for word in words if word] or [""]
    if first:
        yield _field("Why", first)
    yield from (_field("", line) for line in more)


def _soon(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    for hold in service.holds:
        yield _field("Soon", f"{holding_words(reading, hold)} ({reading.story(hold.until_story_ms)})")
    if service.back_story_ms is not None:
        left = left_words(reading, service.back_story_ms)
        yield _field("Soon", f"back in {left}, at {reading.story(service.back_story_ms)}")


def _needs(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    if service.told.needs:
        yield Content("")
        yield content("Needs", "dim")
    for need in service.told.needs:
        yield _named(reading, need.service, tie_words(need))


def _needed_by(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    if service.needed_by:
        yield Content("")
        yield content("Needed by", "dim")
    for name in service.needed_by:
        owner = reading.name_of(reading.known[name].told.owner)
        yield _named(reading, name, owner)


def _circle(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    group = reading.round_about.get(service.id, ())
    if group:
        names = ", ".join(reading.name(name) for name in group)
        yield Content("")
        yield content(f"In a circle, each needing the other: {names}", "$warning")


def _return(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    told = service.told
    parts = []
    if told.takes_ms:
        parts.append(f"takes {duration_text(told.takes_ms)} of the story")
    if told.backlog:
        parts.append(f"works off {told.backlog:g} times the outage")
    if told.after:
        parts.append("begins after " + ", ".join(reading.name(name) for name in told.after))
    if parts:
        yield Content("")
        yield _field("Comes back", "; ".join(parts))


def _history(reading: MapReading, service: ServiceSeen) -> Iterator[Content]:
    if service.changes:
        yield Content("")
        yield content("What happened", "dim")
    for change in reversed(service.changes):
        yield content(_change_line(reading, change))


def _change_line(reading: MapReading, change: Change) -> str:
    said = [word for word in (reason_words(reading.chain(change), reading.name), change.note) if word]
    note = f": {one_line('; '.join(said))}" if said else ""
    when = f"{short_offset(change.elapsed_ms)}  {reading.story(change.story_ms)}".rstrip()
    return f"{when}  {STATE_WORDS[change.before]} to {STATE_WORDS[change.after]}{note}"


def _named(reading: MapReading, service: str, words: str) -> Content:
    state = reading.state(service)
    rest = f"  {words}" if words else f"  {STATE_WORDS[state]}"
    return Content.assemble(
        " ", (SIGNS[state], STATE_STYLES[state]), f" {one_line(reading.name(service))}", (rest, "dim")
    )


def _marking(kind: str) -> Content:
    return Content.assemble((f" {MARKING} ", BADGE), f" {kind}")


def _field(name: str, value: str) -> Content:
    return Content.assemble((name.ljust(LABEL_WIDTH), "dim"), one_line(value))

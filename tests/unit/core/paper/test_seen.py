"""Only what was played on paper has been seen at another time than it was recorded."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.paper.seen import is_on_paper, seen_ms


def event_of(fact: f.AnyFact) -> Event:
    """An event that was recorded at 900."""
    return Event(seq=1, transaction=1, at_ms=0, elapsed_ms=900, story_ms=0, actor="s001", fact=fact)


def test_an_entry_from_paper_was_seen_earlier() -> None:
    """The fact says when."""
    entry = event_of(f.LogEntryWritten(kind="note", team="yard", body=f.text("x"), observed_ms=400))
    assert is_on_paper(entry)
    assert seen_ms(entry) == 400


def test_an_entry_from_a_screen_was_seen_when_it_was_recorded() -> None:
    """There is nothing else to go by."""
    entry = event_of(f.LogEntryWritten(kind="note", team="yard", body=f.text("x")))
    assert not is_on_paper(entry)
    assert seen_ms(entry) == 900


def test_a_note_with_a_time_seen_is_not_paper_play() -> None:
    """Control notes calls it saw; they were not played on paper."""
    note = event_of(f.ControlNoteWritten(body=f.text("x"), observed_ms=400))
    assert not is_on_paper(note)
    assert seen_ms(note) == 900

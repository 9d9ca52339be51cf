"""How withdrawn and corrected text is shown to players: struck through, labelled, with what holds now."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.steering.seat_view import Change
from exercise_engine.core.view_items import InboxItem
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content

STRUCK = "strike dim"
WITHDRAWN = "bold $error"
CORRECTED = "bold $warning"


def subject_now(state: PlayerState, item: InboxItem) -> str:
    """Return the subject that holds now."""
    return state.view.changes.subject(item.seq, item.subject)


def title_part(state: PlayerState, item: InboxItem) -> list[Content]:
    """Return the subject, and above it what became of the item since it was told."""
    changes = state.view.changes
    if (withdrawn := changes.withdrawal(item.seq)) is not None:
        label = f"WITHDRAWN {_moment(state, withdrawn)}: it no longer holds, and needs no answer"
        return [content(label, WITHDRAWN), content(subject_now(state, item), STRUCK)]
    if corrections := changes.corrections(item.seq):
        label = f"CORRECTED {_moment(state, corrections[-1])}: this is the new text, the old one is below"
        return [content(label, CORRECTED), content(corrections[-1].subject, "bold")]
    return [content(item.subject, "bold")]


def body_part(state: PlayerState, item: InboxItem) -> list[Content]:
    """Return the text that holds now, and below it everything that was told before, struck through."""
    changes = state.view.changes
    corrections = changes.corrections(item.seq)
    style = STRUCK if changes.withdrawal(item.seq) is not None else ""
    body = corrections[-1].body if corrections else item.body
    parts = [Content(""), content(body.rstrip(), style)] if body else []
    before = [(item.elapsed_ms, item.subject, item.body)]
    before += [(change.elapsed_ms, change.subject, change.body) for change in corrections]
    for elapsed_ms, subject, old in reversed(before[:-1]):
        parts += [
            Content(""),
            content(f"─── BEFORE the correction, told {offset_text(elapsed_ms)}", "dim"),
            content(subject, STRUCK),
            content(old.rstrip(), STRUCK),
        ]
    return parts


def tag(state: PlayerState, item: InboxItem) -> tuple[str, str]:
    """Return the word for what became of an item, with its look; empty where nothing did."""
    if state.view.changes.withdrawal(item.seq) is not None:
        return "WITHDRAWN", WITHDRAWN
    return ("CORRECTED", CORRECTED) if state.view.changes.corrections(item.seq) else ("", "")


def _moment(state: PlayerState, change: Change) -> str:
    return f"{offset_text(change.elapsed_ms)} ({state.session.story(change.story_ms)})"

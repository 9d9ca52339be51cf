"""What statements want of control: a word that nobody can give any more, and the public's answer."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_log import one_line
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.core.statements.view import Publication, Statement
from exercise_engine.model.timing import MINUTE_MS

REACTION_WITHIN_MS = 5 * MINUTE_MS
"""After that the public would have reacted to what a team says."""


def statement_needs(view: ControlView) -> Iterator[Need]:
    """Yield clearances that nobody in the room can give, and publications to which no persona reacted."""
    if view.stage not in IN_PLAY:
        return
    for found in view.statements.all():
        absent = tuple(address for address in found.awaited() if not view.seats_reading((address,)))
        if absent:
            yield _clearance(view, found, absent)
        if found.publications and not _was_answered(view, found.publications[-1]):
            yield _reaction(view, found, found.publications[-1])


def _clearance(view: ControlView, found: Statement, absent: tuple[str, ...]) -> Need:
    names = "; ".join(view.name(address) for address in absent)
    return Need(
        key=f"clearance:{found.seq}/{found.number}/{len(absent)}",
        kind="clearance",
        action="clear",
        harm_ms=found.submitted_ms,
        team=found.team,
        title=f"Nobody holds the post that clears: {one_line(found.title)}",
        detail=f"{view.name(found.team)} waits for {names}. Clear or refuse in their place, with the reason.",
        seq=found.seq,
    )


def _reaction(view: ControlView, found: Statement, publication: Publication) -> Need:
    missing = "; ".join(view.name(address) for address in publication.missing)
    without = f"PUBLISHED WITHOUT CLEARANCE of {missing}\n\n" if missing else ""
    return Need(
        key=f"published:{publication.seq}",
        kind="published",
        action="react",
        harm_ms=publication.elapsed_ms + REACTION_WITHIN_MS,
        team=found.team,
        title=f"{view.name(found.team)} published: react as a persona? {one_line(publication.title)}",
        detail=f"{without}{publication.body}",
        seq=publication.seq,
    )


def _was_answered(view: ControlView, publication: Publication) -> bool:
    """Return whether somebody who is no team has written about it."""
    thread = view.threads.get(publication.seq)
    senders = [view.event(seq) for seq in thread.seqs] if thread is not None else []
    return any(event is not None and not view.team_of(event.acting_as or "") for event in senders)

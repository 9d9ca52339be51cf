"""What of sharing waits for control: requests to personas, and to sources that nobody may learn."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.sharing.view import Request
from exercise_engine.core.sharing.words import wish_words
from exercise_engine.model.timing import MINUTE_MS

ANSWER_WITHIN_MS = 5 * MINUTE_MS
"""A team that waits longer for a permission shares without it, or not at all."""


def answers_here(view: ControlView, source: str) -> bool:
    """Whether control answers for a source: nobody who plays does."""
    scenario = view.scenario
    return scenario is None or source not in scenario.organisations.keys() | scenario.teams.keys()


def sharing_needs(view: ControlView) -> Iterator[Need]:
    """Yield the requests that control answers."""
    for request in view.community.shares.waiting():
        if answers_here(view, request.fact.source):
            yield _need(view, request)


def _need(view: ControlView, request: Request) -> Need:
    fact = request.fact
    source = view.name(fact.source) if fact.source else "the source, which is not named"
    wish = wish_words(fact.to, fact.tlp, view.name)
    return Need(
        key=f"permission:{request.seq}",
        kind="permission",
        action="permit",
        harm_ms=request.event.elapsed_ms + ANSWER_WITHIN_MS,
        team=fact.asker,
        title=f"{view.name(fact.asker)} asks {source} to let something go further: {fact.subject}",
        detail=f"To be shared {wish}.\n\n{fact.words}",
        seq=request.seq,
    )

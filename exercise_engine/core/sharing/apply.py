"""Applies facts of sharing to the state."""

from __future__ import annotations

from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import ForSeats
from exercise_engine.core.sharing.facts import Shared, ShareRecorded, SharingFact
from exercise_engine.core.sharing.names import renamed
from exercise_engine.core.state import State


def apply_sharing(state: State, event: Event, fact: SharingFact) -> None:
    """Change the state as a fact of sharing says, and the names that follow from it."""
    state.community.sharing.apply(event, fact)
    if isinstance(fact, ForSeats):
        state.shown[event.seq] = event.audience
    if isinstance(fact, Shared):
        state.met.note(event, fact.to, state.scenario)
    if isinstance(fact, ShareRecorded):
        for parts, value in renamed(fact):
            state.set_name(value, *parts)

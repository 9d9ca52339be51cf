"""The part of the map that a player's seat knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exercise_engine.core.cascade.view import Change
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.service_map.rows import MapReading
from exercise_engine.tui.service_map.screen import ServiceMapDialog

if TYPE_CHECKING:
    from exercise_engine.tui.player.app import PlayerApp

EMPTY = "You know of no services: this exercise has none, or play has not begun."


def has_services(state: PlayerState) -> bool:
    """Whether this seat knows of services."""
    return bool(state.view.community.services.map())


def show_services(app: PlayerApp) -> None:
    """Open the map."""
    state = app.state
    dialog = ServiceMapDialog("Our services (Enter: read on)", read=lambda: reading_of(state), empty=EMPTY)
    _ = app.push_screen(dialog)


def reading_of(state: PlayerState) -> MapReading:
    """Return the map as this seat knows it now, the services of its own organisations first."""
    session = state.session
    directory = session.directory
    teams = directory.teams if directory is not None else {}
    return MapReading(
        services=state.view.community.services.map(),
        name_of=session.name_of,
        story=session.story,
        story_now_ms=session.story_ms(),
        chain=state.view.community.services.chain,
        root=lambda change: decision_behind(state, change),
        first=frozenset(teams[team].organisation for team in state.view.teams if team in teams),
    )


def decision_behind(state: PlayerState, change: Change) -> str:
    """Return the decision that a change follows from, where this seat saw it; else nothing."""
    for ask in state.view.asks():
        if ask.answer is not None and change.follows == ask.answer.seq:
            teams = ", ".join(state.session.name_of(team) for team in ask.teams)
            return f"{teams} answered: {ask.question}"
    return ""

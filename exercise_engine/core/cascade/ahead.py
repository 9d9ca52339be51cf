"""What becomes of services up to a moment of the story, if nothing happens before; for control's preview."""

from __future__ import annotations

from typing import NamedTuple

from exercise_engine.core.control_view import ControlView


class Ahead(NamedTuple):
    """Something that is due among services."""

    story_ms: int
    service: str
    text: str
    """What becomes of the service, and why."""


def services_ahead(view: ControlView, *, from_ms: int, to_ms: int) -> tuple[Ahead, ...]:
    """Return what services come to between two moments of the story, in due order.

    What these things lead to in turn is not reckoned: an inject or a hand may well come before.
    """
    if view.scenario is None:
        return ()
    found = []
    for seen in view.community.services.map(view.scenario):
        name = seen.told.name
        for hold in seen.holds:
            text = f"{name}: {hold.then}, no longer going on without {view.name(hold.of)}"
            found.append(Ahead(hold.until_story_ms, seen.id, text))
        if seen.back_story_ms is not None:
            found.append(Ahead(seen.back_story_ms, seen.id, f"{name}: has come back"))
    return tuple(sorted(one for one in found if from_ms < one.story_ms <= to_ms))

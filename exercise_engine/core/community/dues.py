"""Moments of the story at which a part of the community has to be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.own_state import OwnState


@dataclass
class Dues(OwnState):
    """What is due when, and what the last event gave another time."""

    story_ms: dict[str, int] = field(default_factory=dict)
    """Service or obligation to the story moment at which it is due."""
    retimed: tuple[str, ...] = ()
    """What the last event gave another time."""

    def at(self, name: str, story_ms: int) -> None:
        """Let something be due at a moment of the story."""
        self.story_ms[name] = story_ms
        self.retimed = (*self.retimed, name)

    def never(self, name: str) -> None:
        """Let something be due no longer."""
        self.story_ms.pop(name, None)

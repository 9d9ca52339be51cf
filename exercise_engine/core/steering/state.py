"""What steering keeps on the state: what was told by what, and what control changed of the plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.own_state import OwnState
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.steering.facts import InjectEdited


@dataclass(frozen=True, slots=True)
class GivenTime:
    """The time that control gave to an inject."""

    elapsed_ms: int
    at_least: bool
    """Whether it also waits for the item that it comes after."""


@dataclass(slots=True)
class SteeringState(OwnState):
    """What control changed, by inject and by release."""

    tellings: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Release to what players were told by it; a message of control is its own."""
    delivered: dict[int, int] = field(default_factory=dict)
    """Delivery done to the release that it belongs to."""
    withdrawn: set[int] = field(default_factory=set)
    """Releases and messages that were withdrawn."""
    all_held: bool = False
    times: dict[InjectKey, GivenTime] = field(default_factory=dict)
    recipients: dict[InjectKey, tuple[str, ...]] = field(default_factory=dict)
    """Addresses that control gave in place of those of the scenario."""
    claims: dict[str, str] = field(default_factory=dict)
    """What waits for the control cell, to the seat that sees to it."""
    edits: dict[InjectKey, InjectEdited] = field(default_factory=dict)
    """Texts in place of those of the scenario; they are passed on, never looked into."""

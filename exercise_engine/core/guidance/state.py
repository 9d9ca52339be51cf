"""What became of briefs, documents, duties and hints: the sum of their events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from exercise_engine.core.guidance.plan import GuidancePlan, HandoutKey, HintKey
from exercise_engine.core.own_state import OwnState

HintStatus = Literal["proposed", "given", "dropped"]


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty that was told to a team."""

    seq: int
    duty: str
    team: str
    audience: tuple[str, ...]
    mark_count: int
    done: frozenset[int] = frozenset()
    """Places of the marks that are set."""


@dataclass(frozen=True, slots=True)
class HintState:
    """A hint whose time came; one that waits has no state."""

    seq: int
    """`seq` of the proposal, or of the drop."""
    status: HintStatus
    at_ms: int
    """Exercise time of that."""


@dataclass(slots=True)
class GuidanceState(OwnState):
    """All briefs, documents, duties and hints; its values are replaced, never changed in place."""

    plan: GuidancePlan
    handed: dict[HandoutKey, int] = field(default_factory=dict)
    """To the `seq` of what its readers were shown, or of its release."""
    held: set[HandoutKey] = field(default_factory=set)
    """Briefs that cannot be rendered and wait for control."""
    duties: dict[int, DutyState] = field(default_factory=dict)
    """By `seq` of the `DutyTold`, ended ones too."""
    open_duties: dict[tuple[str, str], int] = field(default_factory=dict)
    """Duty and team to the `seq` under which it holds now."""
    issued: dict[int, tuple[str, str]] = field(default_factory=dict)
    """`seq` of a `DutyIssued` to its duty and team."""
    hints: dict[HintKey, HintState] = field(default_factory=dict)
    proposals: dict[int, HintKey] = field(default_factory=dict)
    """By `seq` of the `HintProposed`, all that ever were."""
    heard_ms: dict[str, int] = field(default_factory=dict)
    """Team to the exercise time at which it last answered, logged, wrote or ticked something."""

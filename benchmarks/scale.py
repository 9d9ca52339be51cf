"""How much is measured: the sizes of a full run, and of a quick look whether everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes and rounds."""

    teams: int
    seats_per_team: int
    """Seats of the rooms in which delivery and memory are measured: teams times these."""
    deliveries: int
    """Pairs of rounds for each kind of inject."""
    sessions: int
    """Exercises in which lateness is measured, each in turns with bare timers."""
    timed_injects: int
    """Injects in each of them."""
    deciders: int
    """Seats that decide all at once."""
    decision_rounds: int
    decisions_per_round: int
    """Of each seat."""
    minute_deciders: int
    """Of four times as many seats."""
    minutes: int
    """Rounds in which each of them decides once."""
    minute_s: float
    """How long such a round takes; a sixth of a minute is harder than life."""
    events: int
    """In the file that is replayed."""
    replays: int
    injects: int
    """In the scenario that is checked."""
    checks: int
    commit_rounds: int


FULL = Scale(
    teams=20,
    seats_per_team=50,
    deliveries=25,
    sessions=4,
    timed_injects=2_500,
    deciders=200,
    decision_rounds=6,
    decisions_per_round=10,
    minute_deciders=50,
    minutes=6,
    minute_s=10.0,
    events=200_000,
    replays=5,
    injects=2_000,
    checks=7,
    commit_rounds=5,
)
QUICK = Scale(
    teams=4,
    seats_per_team=10,
    deliveries=1,
    sessions=1,
    timed_injects=100,
    deciders=20,
    decision_rounds=2,
    decisions_per_round=3,
    minute_deciders=5,
    minutes=2,
    minute_s=1.0,
    events=3_000,
    replays=2,
    injects=50,
    checks=2,
    commit_rounds=1,
)
"""Its figures say nothing; it shows that everything runs."""

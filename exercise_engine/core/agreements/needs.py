"""What needs control on the way to an agreement: teams that stand apart near the deadline."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.agreements.lines import given_text
from exercise_engine.core.agreements.state import Stands
from exercise_engine.core.control_records import AskRecord
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import MINUTE_MS, offset_text

DEADLOCK_BEFORE_MS = 3 * MINUTE_MS
"""So long before the deadline somebody can still bring teams together."""


def agreement_needs(view: ControlView, elapsed_ms: int) -> Iterator[Need]:
    """Yield agreements that are not there and whose time is nearly over."""
    if view.stage not in IN_PLAY:
        return
    for ask in view.asks.values():
        deadline, stuck = ask.fact.deadline_ms, ask.fact.teams and ask.is_open and not ask.is_overdue
        if stuck and deadline is not None and deadline - DEADLOCK_BEFORE_MS <= elapsed_ms:
            yield _need(view, ask, deadline)


def stand_lines(view: ControlView, ask: AskRecord) -> tuple[str, ...]:
    """Return who stands where, and who has said nothing."""
    stands, fact = view.stands.get(ask.seq, Stands()), ask.fact
    lines = [
        f"{', '.join(view.name(team) for team in stands.behind(seq))}: "
        f"{given_text(fact.options, fact.unit, proposal)}"
        for seq, proposal in stands.standing()
    ]
    silent = [view.name(team) for team in fact.teams if team not in stands.by_team]
    return (*lines, *([f"no proposal yet: {', '.join(silent)}"] if silent else []))


def _need(view: ControlView, ask: AskRecord, deadline_ms: int) -> Need:
    silent = [team for team in ask.fact.teams if team not in view.stands.get(ask.seq, Stands()).by_team]
    return Need(
        key=f"agreement:{ask.seq}",
        kind="agreement",
        action="inform",
        harm_ms=deadline_ms,
        team=silent[0] if silent else ask.fact.teams[0],
        title=f"Not agreed by {offset_text(deadline_ms)}: {ask.fact.question}",
        detail="\n".join(["Who stands where:", *stand_lines(view, ask)]),
        seq=ask.seq,
    )

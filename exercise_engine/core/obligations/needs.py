"""What personas owe organisations, as something that waits for control until its time comes."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.obligations.view import ObligationRecord
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import story_text


def obligation_needs(view: ControlView) -> Iterator[Need]:
    """Yield what a persona has to answer, with the exercise time by which it is owed."""
    if view.stage not in IN_PLAY or view.scenario is None:
        return
    for record in view.community.obligations.records:
        obligation = view.scenario.obligations.get(record.obligation)
        if obligation is None or obligation.by is None or record.opened is None or record.standing.is_met:
            continue
        yield _need(view, record, persona=obligation.by, source=obligation.from_ or "")


def _need(view: ControlView, record: ObligationRecord, *, persona: str, source: str) -> Need:
    due, scenario = record.standing.due_ms, view.scenario
    harm = None if due is None or view.story is None else view.story.elapsed_ms_at(due)
    submitted = view.community.obligations.named(source)
    messages = [fact.message for _, fact in submitted.submissions] if submitted is not None else []
    message = next((seq for seq in reversed(messages) if seq is not None), None)
    until = "" if due is None or scenario is None else f" by {story_text(due, scenario.clock)}"
    return Need(
        key=f"owed:{record.obligation}",
        kind="owed",
        action="reply" if message is not None else "record",
        harm_ms=harm,
        team="",
        title=f"{view.name(persona)} owes {view.name(record.organisation)} an answer{until}",
        detail="Any message of the persona to the organisation counts; or record what was said in the room.",
        seq=message,
    )

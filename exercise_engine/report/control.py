"""What control did: interventions by hand, and what it had to speak or hand over."""

from __future__ import annotations

from typing import NamedTuple

from exercise_engine.core.events import Event
from exercise_engine.core.facts import DeliveryDone, DeliveryOpened, ReceiptsReported
from exercise_engine.core.steering.facts import NeedClaimed, NeedGivenBack
from exercise_engine.model.base import name_from_id
from exercise_engine.report.describe import describe
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Delivery, Intervention

KINDS = {
    "ad_hoc_released": "Ad hoc inject",
    "answer_counted": "Answer mapped",
    "control_note_written": "Note",
    "delivery_done": "Delivery",
    "emergency_declared": "REAL EMERGENCY",
    "expected_marked": "Expected action marked",
    "inject_held": "Inject held",
    "inject_released": "Inject released",
    "inject_skipped": "Inject skipped",
    "inject_unheld": "Inject no longer held",
    "all_held": "Everything held",
    "all_let_go": "Everything let go on",
    "inject_edited": "Inject reworded",
    "inject_postponed": "Inject moved",
    "inject_retargeted": "Inject sent to others",
    "plan_shifted": "Plan moved",
    "telling_corrected": "Correction",
    "telling_withdrawn": "Withdrawal",
    "message_sent": "Message",
    "milestone_reached": "Milestone set",
    "milestone_withdrawn": "Milestone taken back",
    "phase_changed": "Phase changed",
    "stage_changed": "Course of the exercise",
    "story_jumped": "Time jump",
    "service_set": "Service set",
    "variable_set": "Variable set",
}
"""How kinds of intervention are called; what is missing here is called by its type."""


BETWEEN_THEMSELVES = (ReceiptsReported, NeedClaimed, NeedGivenBack)
"""What changes nothing for players: receipts, and who of control sees to what."""


class _Outcome(NamedTuple):
    event: Event
    fact: DeliveryDone


def interventions(journal: Journal) -> tuple[Intervention, ...]:
    """Return what control seats did by hand, receipts apart; what followed from it is not listed again."""
    return tuple(
        _intervention(journal, event)
        for event in journal.sealed
        if journal.is_by_hand(event) and not isinstance(event.fact, BETWEEN_THEMSELVES)
    )


def _intervention(journal: Journal, event: Event) -> Intervention:
    text, quote = describe(journal, event)
    return Intervention(
        when=journal.moment(event),
        kind=KINDS.get(event.type, name_from_id(event.type)),
        who=journal.who(event),
        text=text,
        note=quote,
    )


def deliveries(journal: Journal) -> tuple[Delivery, ...]:
    """Return the tasks of control on spoken and paper channels, each with its last outcome."""
    done: dict[int, _Outcome] = {}
    for event in journal.sealed:
        if isinstance(event.fact, DeliveryDone):
            done[event.fact.task] = _Outcome(event, event.fact)
    return tuple(
        _delivery(journal, event, event.fact, done.get(event.seq))
        for event in journal.sealed
        if isinstance(event.fact, DeliveryOpened)
    )


def _delivery(journal: Journal, event: Event, task: DeliveryOpened, outcome: _Outcome | None) -> Delivery:
    channel = journal.scenario.all_channels().get(task.channel)
    return Delivery(
        opened=journal.moment(event),
        team=journal.named(task.team),
        channel=channel.name if channel is not None else task.channel,
        title=journal.words(event, task.subject),
        outcome="open" if outcome is None else outcome.fact.outcome,
        done=None if outcome is None else journal.moment(outcome.event),
        waited_ms=None if outcome is None else outcome.event.elapsed_ms - event.elapsed_ms,
        said="" if outcome is None else journal.words(outcome.event, outcome.fact.said),
        who="" if outcome is None else journal.who(outcome.event),
    )

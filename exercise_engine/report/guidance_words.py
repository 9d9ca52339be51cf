"""What happened to briefs, duties, documents and hints, in a sentence of the report and in the words used."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.guidance import facts as g
from exercise_engine.core.guidance.lines import DROP_REASONS, HANDED_REASONS
from exercise_engine.model.base import name_from_id
from exercise_engine.model.timing import offset_text
from exercise_engine.report.journal import Journal


def guidance_words(journal: Journal, event: Event, fact: g.GuidanceFact) -> tuple[str, str]:
    """Return our sentence, and what was typed or rendered."""
    match fact:
        case g.HandoutReleased():
            done = "given" if fact.kind == "brief" else "opened"
            name = handout_title(journal, fact.kind, fact.handout)
            return f"{fact.kind.capitalize()} “{name}” {done} {HANDED_REASONS[fact.by]}", ""
        case g.HandoutHeld():
            name = handout_title(journal, fact.kind, fact.handout)
            return f"{fact.kind.capitalize()} “{name}” held back, since its text cannot be rendered", ""
        case g.BriefGiven():
            title = journal.words(event, fact.title)
            files = "".join(f"\n[file: {file.shown}]" for file in fact.attachments)
            return f"Brief for {_names(journal, fact.to)}: {title}", journal.words(event, fact.body) + files
        case g.DocumentUnlocked():
            return f"Document open to {_names(journal, fact.to)}", journal.words(event, fact.name)
        case g.DutyIssued() | g.DutyTold() | g.DutyEnded() | g.DutyTicked():
            return _duty(journal, event, fact)
        case g.HintProposed() | g.HintGiven() | g.HintDropped():
            return _hint(journal, event, fact)
        case _:
            assert_never(fact)


def handout_title(journal: Journal, kind: g.HandoutKind, handout: str) -> str:
    """Return how a brief or a document is called in the scenario."""
    if kind == "brief":
        brief = journal.scenario.briefs.get(handout)
        return brief.title if brief is not None else name_from_id(handout)
    document = journal.scenario.documents.get(handout)
    return document.name if document is not None else name_from_id(handout)


def hint_owner(journal: Journal, fact: g.HintProposed | g.HintGiven | g.HintDropped) -> str:
    """Return what a hint belongs to, in the scenario's words."""
    if fact.source == "inject":
        return f"“{journal.title(fact.owner, fact.instance)}”"
    objective = journal.scenario.objectives.get(fact.owner)
    return (objective.name if objective is not None else None) or name_from_id(fact.owner)


def _duty(
    journal: Journal, event: Event, fact: g.DutyIssued | g.DutyTold | g.DutyEnded | g.DutyTicked
) -> tuple[str, str]:
    team = journal.name(fact.team)
    match fact:
        case g.DutyIssued():
            return f"Duty {fact.duty} of {team} began", ""
        case g.DutyTold():
            tasks = "".join(f"\n- {journal.words(event, task)}" for task in fact.tasks)
            return f"Duty of {_names(journal, fact.to)}", journal.words(event, fact.body) + tasks
        case g.DutyEnded():
            return f"Duty of {team} ended with its phase", duty_text(journal, fact.duty)
        case g.DutyTicked():
            marked = "done" if fact.done else "open again"
            return f"{team} marked a duty as {marked}", duty_text(journal, fact.duty, fact.mark)
        case _:
            assert_never(fact)


def duty_text(journal: Journal, seq: int, mark: int | None = None) -> str:
    """Return a duty, or one of its tasks, as it was told."""
    told = journal.by_seq.get(seq)
    if told is None or not isinstance(told.fact, g.DutyTold):
        return f"duty {seq}"
    tasks = told.fact.tasks
    is_task = mark is not None and mark < len(tasks)
    return journal.words(told, tasks[mark] if is_task and mark is not None else told.fact.body)


def _hint(
    journal: Journal, event: Event, fact: g.HintProposed | g.HintGiven | g.HintDropped
) -> tuple[str, str]:
    team, owner = journal.name(fact.team), hint_owner(journal, fact)
    match fact:
        case g.HintProposed():
            since = offset_text(fact.silent_since_ms)
            words = journal.words(event, fact.body)
            return f"Hint on {owner} proposed for {team}, silent since {since}", words
        case g.HintGiven():
            by_itself = " by itself" if fact.by == "engine" else " by control"
            return f"{team} was helped with a hint on {owner}{by_itself}", ""
        case g.HintDropped():
            why = DROP_REASONS[fact.reason]
            return f"Hint on {owner} not given to {team}: {why}", journal.words(event, fact.note)
        case _:
            assert_never(fact)


def _names(journal: Journal, addresses: tuple[str, ...]) -> str:
    return ", ".join(journal.name(address) for address in addresses)

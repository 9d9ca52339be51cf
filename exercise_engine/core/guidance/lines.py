"""Lines of the live log of control about briefs, documents, duties and hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.guidance import facts as g
from exercise_engine.model.timing import offset_text

if TYPE_CHECKING:
    from exercise_engine.core.control_log import Names

HANDED_REASONS: dict[g.HandedBy, str] = {
    "time": "as planned",
    "condition": "its condition came true",
    "stage": "with the stage",
    "effect": "by an effect",
    "control": "by control",
}
DROP_REASONS: dict[g.HintEnd, str] = {
    "control": "control declined it",
    "not_needed": "it is not needed",
    "spoke": "the team is heard again",
}


def guidance_line(fact: g.GuidanceFact, names: Names) -> str | None:
    """Return what happened in a line; none where another line says it already."""
    match fact:
        case g.HandoutReleased():
            done = "given" if fact.kind == "brief" else "opened"
            return f"{fact.kind.capitalize()} {fact.handout} {done} {HANDED_REASONS[fact.by]}"
        case g.HandoutHeld():
            return f"{fact.kind.capitalize()} {fact.handout} waits for control"
        case g.BriefGiven():
            return f"Brief for {_all(names, fact.to)}: {fact.title}"
        case g.DocumentUnlocked():
            return f"Document for {_all(names, fact.to)}: {fact.name}"
        case g.DutyIssued():
            return None
        case g.DutyTold() | g.DutyEnded() | g.DutyTicked():
            return _duty_line(fact, names)
        case g.HintProposed() | g.HintGiven() | g.HintDropped():
            return _hint_line(fact, names)
        case _:
            assert_never(fact)


def _duty_line(fact: g.DutyTold | g.DutyEnded | g.DutyTicked, names: Names) -> str:
    match fact:
        case g.DutyTold():
            return f"Duty of {_all(names, fact.to)}: {fact.body}"
        case g.DutyEnded():
            return f"Duty of {names.name(fact.team)} is over: {_duty_text(fact.duty, names)}"
        case g.DutyTicked():
            marked = "done" if fact.done else "open again"
            return f"{names.name(fact.team)} marked as {marked}: {_duty_text(fact.duty, names, fact.mark)}"
        case _:
            assert_never(fact)


def _duty_text(seq: int, names: Names, mark: int | None = None) -> str:
    found = names.event(seq)
    if found is None or not isinstance(found.fact, g.DutyTold):
        return f"duty {seq}"
    tasks = found.fact.tasks
    return str(tasks[mark] if mark is not None and mark < len(tasks) else found.fact.body)


def _hint_line(fact: g.HintProposed | g.HintGiven | g.HintDropped, names: Names) -> str:
    team = names.name(fact.team)
    match fact:
        case g.HintProposed():
            since = offset_text(fact.silent_since_ms)
            return f"Hint proposed for {team}, silent since {since}: {fact.body}"
        case g.HintGiven():
            by_itself = " by itself" if fact.by == "engine" else ""
            return f"Hint {fact.place + 1} of {fact.owner} given to {team}{by_itself}"
        case g.HintDropped():
            note = f" ({fact.note})" if fact.note is not None else ""
            which = f"Hint {fact.place + 1} of {fact.owner} for {team}"
            return f"{which} not given: {DROP_REASONS[fact.reason]}{note}"
        case _:
            assert_never(fact)


def _all(names: Names, addresses: tuple[str, ...]) -> str:
    return "; ".join(names.name(address) for address in addresses)

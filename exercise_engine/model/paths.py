"""Paths into a scenario, and how the thing at a path is called: by its id, not its index."""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and list positions from the top down, such as `("injects", "ransom_note", "to", 0)`."""

_PARTS = {
    "organisations": "organisation",
    "teams": "team",
    "roles": "role",
    "control": "control seat",
    "personas": "persona",
    "enquiries": "enquiry",
    "channels": "channel",
    "milestones": "milestone",
    "variables": "variable",
    "statements": "statement",
    "levels": "level",
    "objectives": "objective",
    "targets": "target",
    "tasks": "task",
    "phases": "phase",
    "strands": "phase",
    "gates": "gate",
    "course": "control row",
    "variants": "variant",
    "injects": "inject",
    "asks": "ask",
    "options": "option",
    "expected": "expected action",
    "briefs": "brief",
    "duties": "duty",
    "documents": "document",
    "obligations": "obligation",
    "baseline": "measure",
    "probes": "probe",
    "questionnaires": "questionnaire",
    "questions": "question",
    "parameters": "parameter",
    "with": "parameter",
}
"""Keys under which things have ids, and what one of them is called."""

_LISTS = {
    "effects": "effect",
    "met_by": "pattern",
    "next": "way out",
    "attachments": "attachment",
    "hints": "hint",
    "match": "pattern",
    "answers": "answer",
}
"""Keys under which things stand in a list, and what one of them is called."""


def label(path: Path) -> str:
    """Return how the thing at a path is called: `inject "ransom_note", ask "disconnect", key "within"`."""
    words: list[str] = []
    rest = list(path)
    while rest:
        key = rest.pop(0)
        below = rest[0] if rest else None
        if key in _PARTS and isinstance(below, str):
            words.append(f'{_PARTS[str(key)]} "{rest.pop(0)}"')
        elif key in _LISTS and isinstance(below, int):
            words.append(f"{_LISTS[str(key)]} {below + 1}")
            rest.pop(0)
        elif isinstance(key, int):
            words.append(f"item {key + 1}")
        else:
            words.append(f'key "{key}"')
    return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold together in a scenario whose shape is right."""

    path: Path
    """Where it shows."""
    code: str
    message: str
    """What is wrong, without naming the place."""
    hint: str = ""
    snippet: str = ""
    """The part of a text that is meant, where it is not the whole value."""

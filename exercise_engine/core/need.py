"""A thing that waits for the control cell, and the words for what settles it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from exercise_engine.core.plan import InjectKey

NeedKind = Literal[
    "emergency",
    "fault",
    "stopped",
    "problem",
    "delivery",
    "contingency",
    "mapping",
    "held",
    "all_held",
    "expected",
    "missed",
    "message",
    "unread",
    "late",
    "gate",
    "row",
    "break",
    "hint",
    "confirm",
    "attendance",
    "clearance",
    "published",
    "agreement",
    "permission",
    "owed",
]
Action = Literal[
    "resume",
    "wait",
    "deliver",
    "decide",
    "map",
    "mark",
    "reply",
    "release",
    "let_go",
    "inform",
    "dismiss",
    "cut",
    "open",
    "row",
    "hint",
    "let_decide",
    "note_person",
    "clear",
    "react",
    "permit",
    "record",
]
"""What resolves a need; each is one dialog of the control screen."""

ACTION_WORDS: dict[Action, str] = {
    "resume": "resume",
    "wait": "call the host",
    "deliver": "deliver",
    "decide": "release or drop",
    "map": "map to an option",
    "mark": "mark",
    "reply": "reply",
    "release": "release or let go on",
    "let_go": "let all go on",
    "inform": "write to them",
    "dismiss": "take note",
    "cut": "cut what may go",
    "open": "let the story go on",
    "row": "do it or leave it out",
    "hint": "give a hint or leave it",
    "let_decide": "give the post to somebody",
    "note_person": "note the name",
    "clear": "clear in their place",
    "react": "react as a persona",
    "permit": "permit or refuse",
    "record": "record what was said",
}

ACTION_VERBS: dict[Action, str] = {
    "resume": "resume",
    "wait": "call",
    "deliver": "deliver",
    "decide": "decide",
    "map": "map",
    "mark": "mark",
    "reply": "reply",
    "release": "release",
    "let_go": "let go",
    "inform": "write",
    "dismiss": "note",
    "cut": "cut",
    "open": "open",
    "row": "decide",
    "hint": "hint",
    "let_decide": "give",
    "note_person": "name",
    "clear": "clear",
    "react": "react",
    "permit": "permit",
    "record": "record",
}
"""The same in one word, for a column."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for control."""

    key: str
    """Names it for good, so that a selection survives news."""
    kind: NeedKind
    action: Action
    harm_ms: int | None
    """Exercise time from which waiting does harm; none where it does not."""
    team: str
    """The team concerned, or empty."""
    title: str
    detail: str
    seq: int | None = None
    """The event that it is about."""
    inject: InjectKey | None = None
    expected: tuple[str, str, str, str] | None = None
    """The expected action that it is about."""

    @property
    def can_dismiss(self) -> bool:
        """Whether it may be put aside without doing anything about it."""
        return self.kind in (
            "problem",
            "missed",
            "message",
            "unread",
            "late",
            "confirm",
            "attendance",
            "published",
        )

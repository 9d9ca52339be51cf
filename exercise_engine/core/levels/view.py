"""Where the levels stand, as a seat knows it: a fold that takes events in any order."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

from exercise_engine.core.events import Event
from exercise_engine.core.levels.facts import LevelDeclared


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration of a level."""

    seq: int
    elapsed_ms: int
    story_ms: int
    level: str
    name: str
    owner: str
    before: str
    value: str
    shown: str
    by_label: str
    post: str
    reason: str


class Levels:
    """Every declaration that a seat knows of; feed it with `apply`."""

    def __init__(self) -> None:
        self._declared: dict[tuple[str, str], list[Declared]] = {}

    def apply(self, event: Event, fact: LevelDeclared) -> None:
        """Take in one declaration; it may come late, but not twice."""
        insort(
            self._declared.setdefault((fact.level, fact.owner), []),
            _declared(event, fact),
            key=lambda declared: declared.seq,
        )

    def current(self, level: str, owner: str = "") -> Declared | None:
        """Return the last declaration of a level; none while it stands where it started."""
        found = self._declared.get((level, owner))
        return found[-1] if found else None

    def history(self, level: str, owner: str = "") -> tuple[Declared, ...]:
        """Return all declarations of a level, oldest first."""
        return tuple(self._declared.get((level, owner), ()))


def level_line(fact: LevelDeclared, owner_name: str) -> str:
    """Return a declaration in one line."""
    whose = f" of {owner_name}" if owner_name else ""
    reason = f": {fact.reason}" if fact.reason is not None else ""
    return f"{fact.name}{whose} is now {fact.shown} (was {fact.before}){reason}"


def _declared(event: Event, fact: LevelDeclared) -> Declared:
    return Declared(
        seq=event.seq,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        level=fact.level,
        name=fact.name,
        owner=fact.owner,
        before=fact.before,
        value=fact.value,
        shown=fact.shown,
        by_label=fact.by_label,
        post=fact.post,
        reason=str(fact.reason) if fact.reason is not None else "",
    )

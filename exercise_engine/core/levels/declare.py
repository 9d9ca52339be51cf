"""Lets a level take another value, and tells those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.fact_types import FreeText
from exercise_engine.core.levels.facts import LevelDeclared
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.base import name_from_id
from exercise_engine.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Declaration:
    """Whose level takes which value, and who says so."""

    level: str
    owner: str
    """Organisation or team; empty where there is one for all."""
    value: str
    by_label: str = ""
    post: str = ""
    reason: FreeText | None = None


def declare(tx: Transaction, declaration: Declaration, *, cause: int | None = None) -> Event | None:
    """Let a level take a value and return the event; none if it has that value already."""
    level = tx.state.scenario.levels[declaration.level]
    before = current(tx, declaration.level, declaration.owner)
    if before == declaration.value:
        return None
    return tx.emit(
        LevelDeclared(
            level=declaration.level,
            name=level.name or name_from_id(declaration.level),
            owner=declaration.owner,
            before=before,
            value=declaration.value,
            shown=level.text_of(declaration.value),
            by_label=declaration.by_label,
            post=declaration.post,
            reason=declaration.reason,
        ),
        _audience(tx.state.scenario, declaration),
        cause=cause,
    )


def current(tx: Transaction, level: str, owner: str) -> str:
    """Return where a level stands."""
    return str(tx.state.names.get(flat_name("levels", level, owner)))


def own_teams(scenario: Scenario, owner: str) -> tuple[str, ...]:
    """Return the teams of a level's owner; none where there is one level for all."""
    return (owner,) if owner in scenario.teams else scenario.teams_of(owner)


def _audience(scenario: Scenario, declaration: Declaration) -> Audience:
    level = scenario.levels[declaration.level]
    if level.told == "all" or not declaration.owner:
        return Audience(to=("all",))
    setters = resolve_addresses(scenario, level.set_by)
    teams = (*own_teams(scenario, declaration.owner), *setters.teams)
    to = tuple(dict.fromkeys((declaration.owner, *setters.audience)))
    return Audience(to=to, organisations=concerned(scenario, teams))

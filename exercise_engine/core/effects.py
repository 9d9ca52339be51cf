"""Effects: milestones that are reached, variables and levels that change, each as a fact of its own."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.cascade.decide import change_service
from exercise_engine.core.events import Audience
from exercise_engine.core.expecting import notice_milestone
from exercise_engine.core.guidance.handing import unlock
from exercise_engine.core.levels.declare import Declaration, declare, own_teams
from exercise_engine.core.names import NUMBER_MAX, flat_name
from exercise_engine.core.plan import concerned
from exercise_engine.core.posts.decide import convene_by_effect
from exercise_engine.core.texts import readable
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.ask import (
    AddToVariable,
    ChangeService,
    ConveneTeam,
    DeclareLevel,
    Effect,
    ReachMilestone,
    SetVariable,
    UnlockDocument,
)
from exercise_engine.model.base import Scalar


def run_effects(tx: Transaction, effects: tuple[Effect, ...], *, teams: tuple[str, ...], cause: int) -> None:
    """Run effects for acting teams, each as a fact of its own and once for each owner that they have."""
    scenario = tx.state.scenario
    for effect in effects:
        match effect:
            case ReachMilestone():
                for owner in _owners(tx, scenario.milestones[effect.reach].per, effect.on, teams):
                    reach(tx, effect.reach, owner, cause=cause)
            case SetVariable():
                for owner in _owners(tx, scenario.variable(effect.set).per, effect.on, teams):
                    set_variable(tx, effect.set, owner, effect.to, cause=cause)
            case AddToVariable():
                for owner in _owners(tx, scenario.variable(effect.add).per, effect.on, teams):
                    value = readable(tx.state.names.get(flat_name("variables", effect.add, owner)))
                    base = value if isinstance(value, int | float) else 0
                    total = max(-NUMBER_MAX, min(NUMBER_MAX, base + effect.by))
                    set_variable(tx, effect.add, owner, total, cause=cause)
            case ConveneTeam():
                convene_by_effect(tx, effect.convene, cause=cause)
            case UnlockDocument():
                unlock(tx, effect.unlock, cause=cause)
            case DeclareLevel():
                for owner in _owners(tx, scenario.levels[effect.declare].per, effect.on, teams):
                    with tx.by_engine():
                        declare_level(
                            tx, Declaration(effect.declare, owner, effect.to), teams=teams, cause=cause
                        )
            case ChangeService():
                with tx.by_engine():
                    change_service(tx, effect.service, effect.state, why="effect", cause=cause)
            case _:
                assert_never(effect)


def reach(
    tx: Transaction,
    milestone: str,
    owner: str,
    *,
    cause: int | None = None,
    note: f.FreeText | None = None,
    observed_ms: int | None = None,
) -> None:
    """Reach a milestone, unless it is reached already; play never takes one back."""
    if tx.state.names.get(flat_name("milestones", milestone, owner)) is True:
        return
    fact = f.MilestoneReached(milestone=milestone, owner=owner, note=note, observed_ms=observed_ms)
    reached = tx.emit(fact, about_owner(tx, owner), cause=cause)
    notice_milestone(tx, reached, milestone, owner)


def declare_level(
    tx: Transaction, declaration: Declaration, *, teams: tuple[str, ...], cause: int | None = None
) -> None:
    """Let a level take a value, unless it has it already, and run what follows for those whose level it
    is.
    """
    declared = declare(tx, declaration, cause=cause)
    if declared is not None:
        effects = tx.state.scenario.levels[declaration.level].effects.get(declaration.value, ())
        concerned_teams = own_teams(tx.state.scenario, declaration.owner) or teams
        run_effects(tx, effects, teams=concerned_teams, cause=declared.seq)


def set_variable(
    tx: Transaction, variable: str, owner: str, value: Scalar, *, cause: int | None = None
) -> None:
    """Give a variable a value, unless it has it already."""
    if readable(tx.state.names.get(flat_name("variables", variable, owner))) == value:
        return
    tx.emit(f.VariableSet(variable=variable, owner=owner, value=value), about_owner(tx, owner), cause=cause)


def _owners(tx: Transaction, per: str, on: str | None, teams: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose milestone or variable an effect means: the one named, or those of the acting teams."""
    if per == "exercise":
        return ("",)
    if on is not None:
        return (on,)
    return teams if per == "team" else concerned(tx.state.scenario, teams)


def about_owner(tx: Transaction, owner: str) -> Audience:
    """Return the audience of a control fact about an organisation, a team, or everybody (empty)."""
    scenario = tx.state.scenario
    if owner in scenario.teams:
        return tx.about_teams((owner,))
    return Audience(organisations=(owner,)) if owner in scenario.organisations else Audience()

"""Effects and expected actions: what facts set off, and how the engine notices what teams did."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.state import AskState, ExpectedKey
from exercise_engine.core.texts import readable
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.ask import (
    AddToVariable,
    Effect,
    ExpectedAction,
    MetByAnswer,
    MetByMessage,
    MetByMilestone,
    ReachMilestone,
    SetVariable,
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
                    set_variable(tx, effect.add, owner, base + effect.by, cause=cause)
            case _:
                assert_never(effect)


def reach(
    tx: Transaction, milestone: str, owner: str, *, cause: int | None = None, note: f.FreeText | None = None
) -> None:
    """Reach a milestone, unless it is reached already; play never takes one back."""
    if tx.state.names.get(flat_name("milestones", milestone, owner)) is True:
        return
    reached = tx.emit(
        f.MilestoneReached(milestone=milestone, owner=owner, note=note), about_owner(tx, owner), cause=cause
    )
    for key, action in _open_expected(tx):
        for pattern in action.met_by:
            if isinstance(pattern, MetByMilestone) and pattern.milestone == milestone:
                organisation = tx.state.plan.organisation_of(key[3])
                if owner in ("", key[3], organisation):
                    _met(tx, key, reached)


def set_variable(
    tx: Transaction, variable: str, owner: str, value: Scalar, *, cause: int | None = None
) -> None:
    """Give a variable a value, unless it has it already."""
    if readable(tx.state.names.get(flat_name("variables", variable, owner))) == value:
        return
    tx.emit(f.VariableSet(variable=variable, owner=owner, value=value), about_owner(tx, owner), cause=cause)


def notice_message(tx: Transaction, sent: Event, *, sender_team: str, to: tuple[str, ...]) -> None:
    """Mark expected actions that a message meets: by its sender's team and its addresses, never by its
    content.
    """
    for key, action in _open_expected(tx):
        if key[3] != sender_team:
            continue
        if any(isinstance(p, MetByMessage) and _reaches(tx, p.message.to, to) for p in action.met_by):
            _met(tx, key, sent)


def notice_answer(tx: Transaction, counted: Event, ask: AskState, options: tuple[str, ...]) -> None:
    """Mark expected actions that an answer meets."""
    reference = f"{ask.inject}.{ask.ask}"
    for key, action in _open_expected(tx):
        if key[3] != ask.respondent:
            continue
        for pattern in action.met_by:
            if (
                isinstance(pattern, MetByAnswer)
                and pattern.answer.ask == reference
                and pattern.answer.option in options
            ):
                _met(tx, key, counted)


def mark_expected(
    tx: Transaction,
    key: ExpectedKey,
    outcome: f.ExpectedOutcome,
    *,
    by: f.MarkedBy,
    observed_ms: int | None = None,
    evidence: int | None = None,
    note: str = "",
) -> None:
    """Mark an expected action, and do what follows for the contingencies that answer its absence."""
    inject, instance, expected, team = key
    marked = tx.emit(
        f.ExpectedMarked(
            inject=inject,
            instance=instance,
            expected=expected,
            team=team,
            outcome=outcome,
            by=by,
            observed_ms=observed_ms,
            evidence=evidence,
            note=f.text(note) if note else None,
        ),
        tx.about_teams((team,)),
        cause=evidence,
    )
    reference = f"{inject}.{expected}"
    waiting = [
        name
        for name in tx.state.plan.contingencies.get(reference, ())
        if tx.state.injects[name].status == "planned"
    ]
    if outcome == "missed":
        for name in waiting:
            if not tx.state.injects[name].proposed:
                about = tx.about_teams(tx.state.plan.instances[name].recipients.teams)
                proposed = f.ContingencyProposed(
                    inject=name[0], instance=name[1], missed=reference, team=team
                )
                tx.emit(proposed, about, cause=marked.seq)
    elif outcome == "met" and not _still_wanted(tx, reference):
        for name in waiting:
            about = tx.about_teams(tx.state.plan.instances[name].recipients.teams)
            tx.emit(
                f.InjectSkipped(inject=name[0], instance=name[1], reason="not_needed"),
                about,
                cause=marked.seq,
            )


def _still_wanted(tx: Transaction, reference: str) -> bool:
    """Return whether some team has not done the expected action yet."""
    inject, _, expected = reference.partition(".")
    return any(
        state.outcome in ("open", "missed")
        for key, state in tx.state.expected.items()
        if key[0] == inject and key[2] == expected
    )


def _open_expected(tx: Transaction) -> list[tuple[ExpectedKey, ExpectedAction]]:
    """Return expected actions that can still be met, or met late after they were missed."""
    return [
        (key, tx.state.plan.instances[key[0], key[1]].inject.expected[key[2]])
        for key, state in tx.state.expected.items()
        if state.outcome == "open" or (state.outcome == "missed" and state.by == "engine")
    ]


def _met(tx: Transaction, key: ExpectedKey, evidence: Event) -> None:
    state = tx.state.expected[key]
    if state.outcome not in ("open", "missed"):
        return
    late = state.outcome == "missed" or (state.due_ms is not None and tx.elapsed_ms > state.due_ms)
    mark_expected(
        tx, key, "late" if late else "met", by="engine", observed_ms=tx.elapsed_ms, evidence=evidence.seq
    )


def _reaches(tx: Transaction, wanted: str, to: tuple[str, ...]) -> bool:
    """Return whether a message to some addresses reaches a wanted one, or a part of it."""
    if wanted in to:
        return True
    scenario = tx.state.scenario
    goal = resolve_addresses(scenario, (wanted,))
    if "." in wanted:
        return any(address in (wanted.partition(".")[0], "all", *goal.audience) for address in to)
    reached = set(resolve_addresses(scenario, to).teams)
    return bool(goal.teams) and not reached.isdisjoint(goal.teams)


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

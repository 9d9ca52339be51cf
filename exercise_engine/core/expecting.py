"""Expected actions: opened when a team was told, noticed, marked; and contingencies for what was missed."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import InjectKey, InstancePlan, resolve_addresses
from exercise_engine.core.sharing.goal import reaches_goal
from exercise_engine.core.skipping import skip, take_back
from exercise_engine.core.stages import AFTER_END
from exercise_engine.core.state import AskState, ExpectedKey
from exercise_engine.core.steering.facts import ExpectedDropped
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.ask import (
    AGREEMENT,
    ExpectedAction,
    MetByAnswer,
    MetByMessage,
    MetByMilestone,
    MetByShare,
    MetByStatement,
    MetBySubmission,
)
from exercise_engine.model.timing import duration_ms


def expect(tx: Transaction, plan: InstancePlan, name: str, team: str, *, told: int) -> None:
    """Expect an action of a team that was just told; what is so already by milestone or answer is met."""
    action = plan.inject.expected[name]
    opened = tx.emit(
        f.ExpectedOpened(
            inject=plan.key[0],
            instance=plan.key[1],
            expected=name,
            team=team,
            due_ms=tx.elapsed_ms + duration_ms(action.within) if action.within else None,
            observed_ms=tx.observed_ms,
            observed_at_ms=tx.observed_at_ms,
        ),
        tx.about_teams((team,)),
        cause=told,
    )
    if any(_holds_already(tx, pattern, team) for pattern in action.met_by):
        _met(tx, (*plan.key, name, team), opened)


def notice_message(tx: Transaction, sent: Event, *, sender_team: str, to: tuple[str, ...]) -> None:
    """Mark expected actions that a message meets: by its sender's team and its addresses, never by its
    content.
    """
    for key, action in _watched(tx, sender_team):
        if any(isinstance(p, MetByMessage) and _reaches(tx, p.message.to, to) for p in action.met_by):
            _met(tx, key, sent)


def notice_answer(tx: Transaction, counted: Event, ask: AskState, options: tuple[str, ...]) -> None:
    """Mark expected actions that an answer meets."""
    reference = f"{ask.inject}.{ask.ask}"
    for team in ask.teams:
        for key, action in _watched(tx, team):
            if any(
                isinstance(p, MetByAnswer) and p.answer.ask == reference and p.answer.option in options
                for p in action.met_by
            ):
                _met(tx, key, counted)


def notice_milestone(tx: Transaction, reached: Event, milestone: str, owner: str) -> None:
    """Mark expected actions that a milestone of the exercise, the team or its organisation meets."""
    for team in tx.state.scenario.teams:
        if owner not in ("", team, tx.state.plan.organisation_of(team)):
            continue
        for key, action in _watched(tx, team):
            if any(isinstance(p, MetByMilestone) and p.milestone == milestone for p in action.met_by):
                _met(tx, key, reached)


def notice_statement(tx: Transaction, published: Event, *, kind: str, team: str) -> None:
    """Mark expected actions that a team's publication meets."""
    for key, action in _watched(tx, team):
        if any(isinstance(p, MetByStatement) and p.statement == kind for p in action.met_by):
            _met(tx, key, published)


def notice_share(
    tx: Transaction,
    shared: Event,
    *,
    sender_team: str,
    to: tuple[str, ...],
    reached: tuple[str, ...],
    inject: str,
) -> None:
    """Mark expected actions that a share meets: by its sender's team, whom it reaches and its original."""
    for key, action in _watched(tx, sender_team):
        if any(
            isinstance(pattern, MetByShare)
            and pattern.share.of in (None, inject)
            and reaches_goal(
                tx.state.scenario, pattern.share.to, sender_team=sender_team, to=to, reached=reached
            )
            for pattern in action.met_by
        ):
            _met(tx, key, shared)


def notice_submission(tx: Transaction, submitted: Event, obligation: str, organisation: str) -> None:
    """Mark expected actions that a submission meets, of every team of the organisation that owed it."""
    for team in tx.state.scenario.teams_of(organisation):
        for key, action in _watched(tx, team):
            if any(isinstance(p, MetBySubmission) and p.submission == obligation for p in action.met_by):
                _met(tx, key, submitted)


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
    if tx.state.stage in AFTER_END:
        return
    for name in _contingencies(tx, key):
        _follow_up(tx, name, key, outcome, cause=marked.seq)


def drop_expected(tx: Transaction, key: ExpectedKey, *, cause: int) -> None:
    """Expect an action no longer; a contingency that only answered its absence is not needed."""
    inject, instance, expected, team = key
    fact = ExpectedDropped(inject=inject, instance=instance, expected=expected, team=team)
    dropped = tx.emit(fact, tx.about_teams((team,)), cause=cause)
    for name in _contingencies(tx, key):
        if tx.state.injects[name].status in ("planned", "held") and not _still_wanted(tx, name, key):
            skip(tx, name, "not_needed", cause=dropped.seq)


def _follow_up(
    tx: Transaction, name: InjectKey, key: ExpectedKey, outcome: f.ExpectedOutcome, *, cause: int
) -> None:
    """Propose a contingency, leave it out, or plan it again, as a mark makes it due, needless or possible."""
    inject = tx.state.injects[name]
    if outcome in ("open", "missed") and inject.skipped_for == "not_needed":
        take_back(tx, name, cause=cause)
    if outcome == "missed" and inject.status in ("planned", "held") and not inject.proposed:
        proposed = f.ContingencyProposed(
            inject=name[0], instance=name[1], missed=f"{key[0]}.{key[2]}", team=key[3]
        )
        tx.emit(proposed, tx.about_teams(tx.state.plan.instances[name].recipients.teams), cause=cause)
    elif outcome in ("met", "late") and inject.status == "planned" and not _still_wanted(tx, name, key):
        skip(tx, name, "not_needed", cause=cause)


def _contingencies(tx: Transaction, key: ExpectedKey) -> list[InjectKey]:
    """Return the contingencies that answer a team's missing action: those of others are left alone."""
    found = tx.state.plan.contingencies.get(f"{key[0]}.{key[2]}", ())
    return [name for name in found if key[3] in _teams_of(tx, name, key)]


def _teams_of(tx: Transaction, name: InjectKey, key: ExpectedKey) -> frozenset[str]:
    """Return whose missing action a contingency answers: with `each` its own team's or organisation's, if
    that is expected to act, else everybody's.
    """
    plan = tx.state.plan
    expected = frozenset(
        team
        for instance in plan.by_inject[key[0]]
        for team in plan.expected_of(plan.instances[instance], key[2])
    )
    own = frozenset(team for team in expected if name[1] in (team, plan.organisation_of(team)))
    return own or expected


def _still_wanted(tx: Transaction, name: InjectKey, key: ExpectedKey) -> bool:
    """Return whether some team has not done the action yet, be it only since it was not told yet.

    Once it was proposed, only an action that was in time after all makes a contingency needless: what came
    late leaves the word to control.
    """
    state = tx.state
    enough = ("met",) if state.injects[name].proposed else ("met", "late")
    teams = _teams_of(tx, name, key)
    for instance in state.plan.by_inject[key[0]]:
        if state.injects[instance].status in ("skipped", "withdrawn"):
            continue
        for team in state.plan.expected_of(state.plan.instances[instance], key[2]):
            done = state.expected.get((*instance, key[2], team))
            if team in teams and (done is None or done.outcome not in enough):
                return True
    return False


def _watched(tx: Transaction, team: str) -> Iterator[tuple[ExpectedKey, ExpectedAction]]:
    """Yield what a team can still do, or do late after the engine found it missed; nothing after EndEx."""
    if tx.state.stage in AFTER_END:
        return
    for key in tuple(tx.state.watched.get(team, ())):
        yield key, tx.state.plan.instances[key[0], key[1]].inject.expected[key[2]]


def _met(tx: Transaction, key: ExpectedKey, evidence: Event) -> None:
    seen_ms = tx.elapsed_ms if tx.observed_ms is None else tx.observed_ms
    outcome: f.ExpectedOutcome = "late" if _is_late(tx, key) else "met"
    mark_expected(tx, key, outcome, by="engine", observed_ms=seen_ms, evidence=evidence.seq)


def _is_late(tx: Transaction, key: ExpectedKey) -> bool:
    """Return whether what meets an action comes too late; on paper the times seen decide."""
    state = tx.state.expected[key]
    if tx.observed_ms is not None:
        within = tx.state.plan.instances[key[0], key[1]].inject.expected[key[2]].within
        return within is not None and tx.observed_ms - state.opened_ms > duration_ms(within)
    overdue = state.due_ms is not None and tx.elapsed_ms > state.due_ms
    return state.outcome == "missed" or state.past_due or overdue


def _holds_already(tx: Transaction, pattern: object, team: str) -> bool:
    """Return whether a milestone or an answer is there already; messages and
    statements count from being told only.
    """
    names, plan = tx.state.names, tx.state.plan
    match pattern:
        case MetByMilestone():
            owners = ("", team, plan.organisation_of(team))
            return any(
                names.get(flat_name("milestones", pattern.milestone, owner)) is True for owner in owners
            )
        case MetByAnswer():
            inject, _, ask = pattern.answer.ask.partition(".")
            agree = tx.state.scenario.injects[inject].asks[ask].agree
            answer = names.get(flat_name("answers", inject, ask, AGREEMENT if agree else team))
            return (
                pattern.answer.option in answer
                if isinstance(answer, tuple)
                else pattern.answer.option == answer
            )
        case _:
            return False


def _reaches(tx: Transaction, wanted: str, to: tuple[str, ...]) -> bool:
    """Return whether a message to some addresses reaches a wanted one, or a part of it."""
    if wanted in to:
        return True
    scenario = tx.state.scenario
    goal, given = resolve_addresses(scenario, (wanted,)), resolve_addresses(scenario, to)
    if "." not in wanted:
        return not set(goal.teams).isdisjoint(given.teams)
    around = {"all", *goal.teams, *goal.audience, *map(tx.state.plan.organisation_of, goal.teams)}
    return not around.isdisjoint(given.audience)

"""Changing what is still to come: held all at once, moved in time, sent to others, reworded."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.baseline.texts import baselines_read, tells_baseline
from exercise_engine.core.events import Audience
from exercise_engine.core.plan import InjectKey, InstancePlan, Never, concerned, resolve_addresses
from exercise_engine.core.policy import check_scope
from exercise_engine.core.schedule import due_ms
from exercise_engine.core.state import Seat, State
from exercise_engine.core.steering import commands as c
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.checks import need_before_end, need_reason, need_unscoped, unreleased
from exercise_engine.core.steering.replan import retargeted, shifted_ms
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.nearest import listed
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, offset_text


def hold_all(tx: Transaction, seat: Seat, command: c.HoldAll) -> None:
    """Keep everything back; what is released by hand still goes out."""
    need_before_end(tx)
    need_unscoped(seat, "holding everything")
    if tx.state.steering.all_held:
        raise CommandRejected("no_change", "everything is held already")
    tx.emit(s.AllHeld(note=f.text(command.note) if command.note else None))


def let_all_go(tx: Transaction, seat: Seat, command: c.LetAllGo) -> None:
    """Let go on what only `hold_all` kept back; what is past its time comes at once, in file order."""
    need_before_end(tx)
    need_unscoped(seat, "letting everything go on")
    if not tx.state.steering.all_held:
        raise CommandRejected("no_change", "not everything is held")
    tx.emit(s.AllLetGo(note=f.text(command.note) if command.note else None))


def shift_plan(tx: Transaction, seat: Seat, command: c.ShiftPlan) -> None:
    """Move what is still to come by exercise time; what was due already, or follows from the story, stays."""
    need_before_end(tx)
    need_reason(command.note)
    if command.by_ms == 0:
        raise CommandRejected("no_change", "say by how much: 10m later, or -10m for earlier")
    state, now_ms = tx.state, tx.elapsed_ms
    found = [
        (key, due)
        for key, plan in state.plan.instances.items()
        if (due := shiftable_ms(state, plan, now_ms=now_ms)) is not None
        and (not seat.scope or not set(seat.scope).isdisjoint(plan.organisations))
    ]
    if not found:
        raise CommandRejected("nothing_to_move", "nothing is still to come at a time of the exercise")
    shifted = tx.emit(
        s.PlanShifted(by_ms=command.by_ms, count=len(found), note=f.text(command.note)),
        Audience(organisations=seat.scope),
    )
    for key, due in found:
        to_ms = shifted_ms(due, command.by_ms, now_ms=now_ms)
        fact = s.InjectPostponed(inject=key[0], instance=key[1], from_ms=due, to_ms=to_ms)
        tx.emit(fact, _about(tx, key), cause=shifted.seq)


def shiftable_ms(state: State, plan: InstancePlan, *, now_ms: int) -> int | None:
    """Return when an inject is due that moves with the plan; none for any other."""
    given = state.steering.times.get(plan.key)
    by_exercise_time = isinstance(plan.timing, ExerciseOffset) or (given is not None and not given.at_least)
    if not by_exercise_time or state.injects[plan.key].status not in ("planned", "held"):
        return None
    due = due_ms(state, plan.key)
    return due if due is not None and due > now_ms else None


def postpone(tx: Transaction, seat: Seat, command: c.PostponeInject) -> None:
    """Give one inject another time, never one that is past."""
    key = (command.inject, command.instance)
    plan = unreleased(tx, seat, key)
    need_reason(command.note)
    if (command.to_ms is None) == (command.by_ms is None):
        raise CommandRejected("wrong_time", "say either when, or by how much")
    if isinstance(plan.timing, Never | Stage):
        how = "by hand" if isinstance(plan.timing, Never) else f"with {plan.timing.name.replace('_', '-')}"
        raise CommandRejected("no_time", f"{key[0]} has no time: it is released {how}")
    due = due_ms(tx.state, key)
    to_ms = _new_time(tx, key, due, command)
    if to_ms < tx.elapsed_ms:
        raise CommandRejected(
            "past",
            f"{offset_text(to_ms)} is past; it is {offset_text(tx.elapsed_ms)}: release it now instead",
        )
    if to_ms == due:
        raise CommandRejected("no_change", f"{key[0]} is due at {offset_text(to_ms)} already")
    fact = s.InjectPostponed(
        inject=key[0],
        instance=key[1],
        from_ms=due,
        to_ms=to_ms,
        at_least=isinstance(plan.timing, AfterItem) and due is None,
        note=f.text(command.note),
    )
    tx.emit(fact, _about(tx, key))


def _new_time(tx: Transaction, key: InjectKey, due: int | None, command: c.PostponeInject) -> int:
    """Return the time that is meant; what waits for a condition since long is moved from now on."""
    if command.to_ms is not None:
        return command.to_ms
    if due is None:
        raise CommandRejected(
            "no_time", f"{key[0]} has no time yet, since what it comes after is not over; say when instead"
        )
    return max(due, tx.elapsed_ms) + (command.by_ms or 0)


def retarget(tx: Transaction, seat: Seat, command: c.RetargetInject) -> None:
    """Send an inject to others; they answer what it asks, and are expected to do what it expects."""
    key = (command.inject, command.instance)
    plan = unreleased(tx, seat, key)
    need_reason(command.note)
    scenario = tx.state.scenario
    unknown = [address for address in command.to if not resolve_addresses(scenario, (address,)).teams]
    if unknown:
        raise CommandRejected(
            "unknown_address", f"{unknown[0]} is no organisation, team or role of this exercise"
        )
    recipients = resolve_addresses(scenario, command.to)
    check_scope(seat, concerned(scenario, recipients.teams))
    if recipients.audience == plan.recipients.audience:
        raise CommandRejected("no_change", f"{key[0]} goes to them already")
    _check_own(tx, plan, recipients.teams)
    _check_real(tx, plan, concerned(scenario, recipients.teams))
    _check_deciders(tx, key, recipients.audience)
    fact = s.InjectRetargeted(
        inject=key[0],
        instance=key[1],
        before=plan.recipients.audience,
        to=recipients.audience,
        note=f.text(command.note),
    )
    tx.emit(fact, tx.about_teams((*plan.recipients.teams, *recipients.teams)))


def _check_own(tx: Transaction, plan: InstancePlan, teams: tuple[str, ...]) -> None:
    """Raise CommandRejected if an instance would leave those it speaks of: its text may be theirs alone."""
    if plan.inject.each is None:
        return
    owner = plan.key[1]
    strangers = [team for team in teams if owner not in (team, tx.state.plan.organisation_of(team))]
    if strangers:
        name = tx.state.scenario.name_of
        raise CommandRejected(
            "not_theirs",
            f"this instance speaks of {name(owner)}; {name(strangers[0])} can be written to ad hoc",
        )


def _check_real(tx: Transaction, plan: InstancePlan, organisations: tuple[str, ...]) -> None:
    """Raise CommandRejected if others learned of a baseline, from the text or by being told at all."""
    ways = tx.program.injects[plan.key]
    conditions = [found for found in (ways.when, ways.unless, ways.if_) if found is not None]
    spoken_of = {name for found in conditions for name in baselines_read(found.names)}
    if tells_baseline(plan.inject):
        spoken_of.update(plan.organisations)
    strangers = [name for name in organisations if spoken_of and name not in spoken_of]
    if strangers or (spoken_of and len(organisations) != 1):
        names = listed([tx.state.scenario.name_of(name) for name in sorted(spoken_of)], "and")
        raise CommandRejected("real", f"it follows from the baseline of {names}, and is for nobody else")


def _check_deciders(tx: Transaction, key: InjectKey, to: tuple[str, ...]) -> None:
    """Raise CommandRejected if a team were asked in which nobody decides."""
    plan = retargeted(tx.state.plan, key, to)
    instance = plan.instances[key]
    for ask in instance.inject.asks:
        for team in plan.respondents(instance, ask):
            if not any(role.decides for role in tx.state.scenario.teams[team].roles.values()):
                raise CommandRejected(
                    "nobody_decides",
                    f"{key[0]} asks something, and in {tx.state.scenario.name_of(team)} nobody decides",
                )


def edit(tx: Transaction, seat: Seat, command: c.EditInject) -> None:
    """Change the text of an inject; what is typed is no template."""
    key = (command.inject, command.instance)
    unreleased(tx, seat, key)
    need_reason(command.note)
    if (command.subject is None) != (command.body is None):
        raise CommandRejected("half_a_text", "give subject and text, or neither for those of the scenario")
    if command.subject is None and key not in tx.state.steering.edits:
        raise CommandRejected("no_change", f"{key[0]} has the text of the scenario")
    fact = s.InjectEdited(
        inject=key[0],
        instance=key[1],
        subject=f.text(command.subject) if command.subject is not None else None,
        body=f.text(command.body) if command.body is not None else None,
        note=f.text(command.note),
    )
    tx.emit(fact, _about(tx, key))


def _about(tx: Transaction, key: InjectKey) -> Audience:
    return tx.about_teams(tx.state.plan.instances[key].recipients.teams)

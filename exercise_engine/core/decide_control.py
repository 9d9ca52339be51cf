"""What control asks for: each function checks everything first and only then emits."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.asking import count_answer
from exercise_engine.core.effects import about_owner, reach, set_variable
from exercise_engine.core.events import Audience
from exercise_engine.core.expecting import mark_expected
from exercise_engine.core.names import NUMBER_MAX, OTHER_OPTION, flat_name, owners
from exercise_engine.core.plan import InjectKey, concerned, resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS, check_scope
from exercise_engine.core.release import Telling, deliver, release, tell_or_open
from exercise_engine.core.settle import change_phase
from exercise_engine.core.skipping import skip
from exercise_engine.core.stages import AFTER_END, IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.base import SHORT_TEXT_LENGTH_MAX


def release_inject(tx: Transaction, seat: Seat, command: c.ReleaseInject) -> None:
    """Release an inject now, whatever its time, phase and conditions say."""
    key = find_inject(tx, seat, command.inject, command.instance)
    inject = tx.state.injects[key]
    if tx.state.stage == "planned" or tx.state.stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    if inject.status == "withdrawn":
        raise CommandRejected("withdrawn", f"{command.inject} was withdrawn; what is new can be told ad hoc")
    if inject.status == "released":
        raise CommandRejected("already_released", f"{command.inject} was released already")
    release(tx, key, by="contingency" if inject.proposed else "control")


def hold_inject(tx: Transaction, seat: Seat, command: c.HoldInject) -> None:
    """Keep an inject back."""
    _need_before_end(tx)
    key = find_inject(tx, seat, command.inject, command.instance)
    _need_status(tx, key, "planned", "only what is planned can be held")
    tx.emit(f.InjectHeld(inject=key[0], instance=key[1]), _about_inject(tx, key))


def unhold_inject(tx: Transaction, seat: Seat, command: c.UnholdInject) -> None:
    """Let a held inject go on as planned."""
    _need_before_end(tx)
    key = find_inject(tx, seat, command.inject, command.instance)
    _need_status(tx, key, "held", "it is not held")
    tx.emit(f.InjectUnheld(inject=key[0], instance=key[1]), _about_inject(tx, key))


def skip_inject(tx: Transaction, seat: Seat, command: c.SkipInject) -> None:
    """Leave an inject out."""
    _need_before_end(tx)
    key = find_inject(tx, seat, command.inject, command.instance)
    if tx.state.injects[key].status not in ("planned", "held"):
        raise CommandRejected(
            "wrong_status", f"{key[0]} is {tx.state.injects[key].status}, so it cannot be skipped"
        )
    skip(tx, key, "control", note=command.note)


def release_ad_hoc(tx: Transaction, seat: Seat, command: c.ReleaseAdHoc) -> None:
    """Tell players something that the scenario does not have."""
    scenario = tx.state.scenario
    if tx.state.stage == "planned" or tx.state.stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    if command.sender not in (CONTROL_ADDRESS, *scenario.personas, *scenario.organisations, *scenario.teams):
        raise CommandRejected("unknown_sender", f"{command.sender} is no persona, organisation or team")
    channel = scenario.all_channels().get(command.channel)
    if channel is None:
        raise CommandRejected("unknown_channel", f"{command.channel} is no channel of this exercise")
    recipients = resolve_addresses(scenario, command.to)
    unknown = [address for address in command.to if not resolve_addresses(scenario, (address,)).teams]
    if unknown:
        raise CommandRejected(
            "unknown_address", f"{unknown[0]} is no organisation, team or role of this exercise"
        )
    check_scope(seat, concerned(scenario, recipients.teams))
    released = tx.emit(
        f.AdHocReleased(
            teams=recipients.teams, means=channel.means, note=f.text(command.note) if command.note else None
        ),
        tx.about_teams(recipients.teams),
    )
    telling = Telling(
        command.sender,
        recipients.audience,
        command.channel,
        channel.name,
        f.text(command.subject),
        f.text(command.body),
        confirm=command.confirm,
    )
    tell_or_open(tx, telling, recipients.teams, channel.means, release_seq=released.seq)


def finish_delivery(tx: Transaction, seat: Seat, command: c.FinishDelivery) -> None:
    """Record that something was spoken or handed over, or that nobody answered."""
    _need_before_end(tx)
    task = tx.state.tasks.get(command.task)
    if task is None:
        raise CommandRejected("unknown_task", f"there is no delivery task {command.task}")
    if task.script.release in tx.state.steering.withdrawn:
        raise CommandRejected("withdrawn", "what was to be delivered was withdrawn")
    if task.done:
        raise CommandRejected("already_done", "this was delivered already")
    about = tx.about_teams((task.script.team,))
    check_scope(seat, about.organisations)
    said = f.text(command.said) if command.said else None
    done = tx.emit(
        f.DeliveryDone(task=command.task, outcome=command.outcome, said=said), about, cause=command.task
    )
    if command.outcome == "done":
        deliver(tx, command.task, done)


def map_answer(tx: Transaction, seat: Seat, command: c.MapAnswer) -> None:
    """Say which option the words of an answer mean; saying it again corrects, and undoes nothing."""
    ask = tx.state.asks.get(command.ask)
    if ask is None or ask.answer_seq is None:
        raise CommandRejected("unknown_answer", f"there is no answer to ask {command.ask}")
    plan = tx.state.plan.instances[ask.inject, ask.instance]
    check_scope(seat, tx.about_teams(ask.teams).organisations)
    definition = plan.inject.asks[ask.ask]
    if not definition.is_mapped:
        raise CommandRejected("not_mapped", "the team chose an option itself")
    if command.option != OTHER_OPTION and command.option not in definition.options:
        known = ", ".join(dict.fromkeys((*definition.options, OTHER_OPTION)))
        raise CommandRejected("unknown_option", f"{command.option} is no option; there are {known}")
    if ask.mapped == command.option:
        raise CommandRejected("no_change", f"it is mapped to {command.option} already")
    late = ask.status == "answered_late"
    count_answer(tx, ask, command.option, by="mapping", late=late, cause=ask.answer_seq)


def mark(tx: Transaction, seat: Seat, command: c.MarkExpected) -> None:
    """Mark an expected action with the time at which it was seen."""
    key = (command.inject, command.instance, command.expected, command.team)
    state = tx.state.expected.get(key)
    if state is not None and state.dropped:
        raise CommandRejected("withdrawn", f"{command.inject} was withdrawn; nothing counts any more")
    if state is None:
        raise CommandRejected(
            "not_expected", f"{command.expected} is not expected of {command.team} at this moment"
        )
    check_scope(seat, tx.about_teams((command.team,)).organisations)
    if command.observed_ms is not None and command.observed_ms > tx.elapsed_ms:
        raise CommandRejected("in_future", "the time seen lies in the future")
    if state.outcome == command.outcome and command.observed_ms in (None, state.observed_ms):
        raise CommandRejected("no_change", f"it is {command.outcome} already")
    observed = command.observed_ms if command.observed_ms is not None else tx.elapsed_ms
    mark_expected(
        tx,
        key,
        command.outcome,
        by="control",
        observed_ms=observed if command.outcome in ("met", "late") else None,
        note=command.note,
    )


def set_milestone(tx: Transaction, seat: Seat, command: c.SetMilestone) -> None:
    """Set or take back a milestone; the reason is kept."""
    _need_before_end(tx)
    milestone = tx.state.scenario.milestones.get(command.milestone)
    if milestone is None:
        raise CommandRejected("unknown_milestone", f"{command.milestone} is no milestone of this exercise")
    _check_owner(tx, seat, command.owner, milestone.per)
    if not command.note.strip():
        raise CommandRejected("reason_needed", "say why, so that the report can explain it")
    if (
        tx.state.names.get(flat_name("milestones", command.milestone, command.owner)) is True
    ) == command.reached:
        raise CommandRejected("no_change", "it is so already")
    if command.observed_ms is not None and command.observed_ms > tx.elapsed_ms:
        raise CommandRejected("in_future", "the time seen lies in the future")
    if command.reached:
        note = f.text(command.note)
        reach(tx, command.milestone, command.owner, note=note, observed_ms=command.observed_ms)
        return
    withdrawn = f.MilestoneWithdrawn(
        milestone=command.milestone, owner=command.owner, note=f.text(command.note)
    )
    tx.emit(withdrawn, about_owner(tx, command.owner))


def change_variable(tx: Transaction, seat: Seat, command: c.ChangeVariable) -> None:
    """Give a variable another value of the same kind."""
    _need_before_end(tx)
    if command.variable not in tx.state.scenario.variables:
        raise CommandRejected("unknown_variable", f"{command.variable} is no variable of this exercise")
    variable = tx.state.scenario.variable(command.variable)
    _check_owner(tx, seat, command.owner, variable.per)
    numbers = isinstance(variable.value, int | float) and not isinstance(variable.value, bool)
    given = isinstance(command.value, int | float) and not isinstance(command.value, bool)
    if type(command.value) is not type(variable.value) and not (numbers and given):
        raise CommandRejected("wrong_kind", f"{command.variable} holds values such as {variable.value!r}")
    if isinstance(command.value, int | float) and abs(command.value) > NUMBER_MAX:
        raise CommandRejected("wrong_value", f"give a number from -{NUMBER_MAX:,} to {NUMBER_MAX:,}")
    if isinstance(command.value, str) and len(command.value) > SHORT_TEXT_LENGTH_MAX:
        raise CommandRejected("wrong_value", f"give at most {SHORT_TEXT_LENGTH_MAX} characters")
    set_variable(tx, command.variable, command.owner, command.value)


def enter_phase(tx: Transaction, seat: Seat, command: c.ChangePhase) -> None:
    """Enter a phase beside an active one."""
    state = tx.state
    if state.stage not in IN_PLAY:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}")
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", "phases concern everybody; this seat acts for some organisations only"
        )
    if command.to not in state.plan.phases:
        raise CommandRejected("unknown_phase", f"{command.to} is no phase of this exercise")
    if command.to in state.phases:
        raise CommandRejected("no_change", f"{command.to} is active already")
    source = tx.program.chart.source_beside(frozenset(state.phases), command.to)
    if source is None:
        raise CommandRejected("not_beside", f"{command.to} lies inside a phase that is not active")
    change_phase(tx, tx.program.chart.move(frozenset(state.phases), source, command.to), "control")


def write_note(tx: Transaction, seat: Seat, command: c.WriteControlNote) -> None:
    """Keep a note for control."""
    if command.team is not None and command.team not in tx.state.scenario.teams:
        raise CommandRejected("unknown_team", f"{command.team} is no team of this exercise")
    if command.observed_ms is not None and command.observed_ms > tx.elapsed_ms:
        raise CommandRejected("in_future", "the time seen lies in the future")
    about = tx.about_teams((command.team,)) if command.team else Audience(organisations=seat.scope)
    tx.emit(
        f.ControlNoteWritten(body=f.text(command.body), team=command.team, observed_ms=command.observed_ms),
        about,
    )


def find_inject(tx: Transaction, seat: Seat, inject: str, instance: str) -> InjectKey:
    """Return the key of an inject that a seat may act on; raises CommandRejected if there is none."""
    key = (inject, instance)
    if key not in tx.state.injects:
        keys = tx.state.plan.by_inject.get(inject)
        if keys:
            names = ", ".join(found[1] for found in keys if found[1])
            raise CommandRejected(
                "unknown_instance", f"say for whom: {inject} has one instance each for {names}"
            )
        raise CommandRejected("unknown_inject", f"{inject} is no inject of this exercise")
    check_scope(seat, tx.state.plan.instances[key].organisations)
    return key


def _need_before_end(tx: Transaction) -> None:
    if tx.state.stage in AFTER_END:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}; its course is sealed"
        )


def _need_status(tx: Transaction, key: InjectKey, status: f.InjectStatus, reason: str) -> None:
    found = tx.state.injects[key].status
    if found != status:
        raise CommandRejected("wrong_status", f"{key[0]} is {found}; {reason}")


def _about_inject(tx: Transaction, key: InjectKey) -> Audience:
    return tx.about_teams(tx.state.plan.instances[key].recipients.teams)


def _check_owner(tx: Transaction, seat: Seat, owner: str, per: str) -> None:
    allowed = owners(tx.state.scenario, per)
    if owner not in allowed:
        shown = ", ".join(name for name in allowed if name) or "the whole exercise"
        raise CommandRejected("unknown_owner", f"say for whom: {shown}")
    check_scope(seat, about_owner(tx, owner).organisations)

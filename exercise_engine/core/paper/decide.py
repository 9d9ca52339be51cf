"""Decides what control enters of play on paper: seen earlier, following from now on, undoing nothing."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.asking import audience_of, count_answer, definition_of, value_of
from exercise_engine.core.decide_control import find_inject
from exercise_engine.core.decide_play import check_shape
from exercise_engine.core.events import Audience
from exercise_engine.core.names import OTHER_OPTION
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased, PaperCommand
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.policy import check_scope
from exercise_engine.core.release import deliver, release
from exercise_engine.core.stages import AFTER_END, BEFORE_START, STAGE_WORDS
from exercise_engine.core.state import AskState, Seat, TaskState
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ask import Ask
from exercise_engine.model.timing import offset_text


def decide_paper(tx: Transaction, seat: Seat, command: PaperCommand) -> None:
    """Record something that was played on paper, at the time at which it was seen."""
    _check_seen(tx, command.observed_ms, command.observed_at_ms)
    match command:
        case EnterReleased():
            _released(tx, seat, command)
        case EnterAnswer():
            _answer(tx, seat, command)
        case EnterEntry():
            _entry(tx, seat, command)
        case _:
            assert_never(command)


def _check_seen(tx: Transaction, observed_ms: int, observed_at_ms: int | None) -> None:
    stage = tx.state.stage
    if stage in BEFORE_START:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; nothing was played before StartEx"
        )
    if stage in AFTER_END:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; its course is sealed, so write a note"
        )
    if observed_ms > tx.elapsed_ms:
        raise CommandRejected(
            "in_future",
            f"{offset_text(observed_ms)} lies in the future; it is {offset_text(tx.elapsed_ms)} now",
        )
    if observed_at_ms is not None and observed_at_ms > tx.now.at_ms:
        raise CommandRejected("in_future", "the clock of the room does not show that yet")


def _released(tx: Transaction, seat: Seat, command: EnterReleased) -> None:
    key = find_inject(tx, seat, command.inject, command.instance)
    if tx.state.injects[key].status == "withdrawn":
        raise CommandRejected("withdrawn", f"{command.inject} was withdrawn; nothing counts any more")
    if tx.state.injects[key].status == "released":
        _delivered(tx, seat, key, command)
        return
    if command.team is not None:
        raise CommandRejected(
            "wrong_status", f"{command.inject} was not released yet; enter it for all its teams"
        )
    with tx.on_paper(command.observed_ms, command.observed_at_ms):
        release(tx, key, by="control")


def _delivered(tx: Transaction, seat: Seat, key: InjectKey, command: EnterReleased) -> None:
    """Finish what control still had to speak or hand over."""
    tasks = [
        task
        for task in tx.state.tasks.values()
        if task.inject == key and not task.done and command.team in (None, task.script.team)
    ]
    if not tasks:
        raise CommandRejected("already_released", f"{command.inject} was told already")
    for task in tasks:
        check_scope(seat, tx.about_teams((task.script.team,)).organisations)
        _check_after(task.opened_ms, command.observed_ms, "before it was released")
    for task in tasks:
        _hand_over(tx, task, command)


def _hand_over(tx: Transaction, task: TaskState, command: EnterReleased) -> None:
    with tx.on_paper(command.observed_ms, command.observed_at_ms):
        fact = f.DeliveryDone(
            task=task.seq,
            outcome="done",
            observed_ms=command.observed_ms,
            observed_at_ms=command.observed_at_ms,
        )
        done = tx.emit(fact, tx.about_teams((task.script.team,)), cause=task.seq)
        deliver(tx, task.seq, done)


def _answer(tx: Transaction, seat: Seat, command: EnterAnswer) -> None:
    ask = _ask(tx, seat, command)
    definition = definition_of(tx, ask)
    check_shape(definition, _as_submitted(command))
    option = _option(definition, command)
    if command.on_behalf_of is not None:
        acted_in = command.on_behalf_of.partition(".")[0]
        _check_role(tx, acted_in if acted_in in ask.teams else ask.teams[0], command.on_behalf_of)
    late = ask.status == "overdue"
    takes_words = definition.is_mapped or definition.answer_kind == "text"
    with tx.on_paper(command.observed_ms, command.observed_at_ms):
        given = tx.emit(
            f.AnswerGiven(
                ask=ask.seq,
                respondent=ask.respondent,
                positions=command.positions,
                number=command.number,
                words=f.text(command.words) if takes_words else None,
                rationale=f.text(command.rationale) if command.rationale else None,
                confidence_percent=command.confidence_percent,
                late=late,
                on_behalf_of=command.on_behalf_of,
                revision=ask.revision,
                had_read=(),
                observed_ms=command.observed_ms,
                observed_at_ms=command.observed_at_ms,
            ),
            audience_of(tx, ask),
            cause=ask.seq,
        )
        value = value_of(definition, positions=command.positions, number=command.number)
        if ask.stands_until_deadline:
            return
        if value is not None:
            count_answer(tx, ask, value, by="choice", late=late, cause=given.seq)
        elif option is not None:
            count_answer(tx, ask, option, by="mapping", late=late, cause=given.seq)


def _ask(tx: Transaction, seat: Seat, command: EnterAnswer) -> AskState:
    ask = tx.state.asks.get(command.ask)
    if ask is None:
        raise CommandRejected("unknown_ask", f"there is no ask {command.ask}")
    check_scope(seat, tx.about_teams(ask.teams).organisations)
    if ask.status == "withdrawn":
        raise CommandRejected("withdrawn", "what was asked was withdrawn; nothing needs to be answered")
    if ask.status in ("answered", "answered_late") and not ask.stands_until_deadline:
        raise CommandRejected("already_answered", "the team has answered this already; an answer is final")
    _check_after(ask.opened_ms, command.observed_ms, "before the team was asked")
    return ask


def _option(definition: Ask, command: EnterAnswer) -> str | None:
    """Return what the words mean, if control says so; only where it maps words."""
    if command.option is None:
        return None
    if not definition.is_mapped:
        raise CommandRejected("not_mapped", "this ask has no words to map")
    if command.option not in (*definition.options, OTHER_OPTION):
        known = ", ".join(dict.fromkeys((*definition.options, OTHER_OPTION)))
        raise CommandRejected("unknown_option", f"{command.option} is no option; there are {known}")
    return command.option


def _entry(tx: Transaction, seat: Seat, command: EnterEntry) -> None:
    if command.team not in tx.state.scenario.teams:
        raise CommandRejected("unknown_team", f"{command.team} is no team of this exercise")
    about = tx.about_teams((command.team,))
    check_scope(seat, about.organisations)
    if command.on_behalf_of is not None:
        _check_role(tx, command.team, command.on_behalf_of)
    tx.emit(
        f.LogEntryWritten(
            kind=command.kind,
            team=command.team,
            body=f.text(command.body),
            rationale=f.text(command.rationale) if command.rationale else None,
            on_behalf_of=command.on_behalf_of,
            observed_ms=command.observed_ms,
            observed_at_ms=command.observed_at_ms,
        ),
        Audience(to=(command.team,), organisations=about.organisations),
    )


def _check_role(tx: Transaction, team: str, address: str) -> None:
    head, _, role = address.partition(".")
    if head != team or role not in tx.state.scenario.teams[team].roles:
        raise CommandRejected("unknown_role", f"{address} is no role of {tx.state.scenario.name_of(team)}")


def _check_after(earlier_ms: int, observed_ms: int, what: str) -> None:
    if observed_ms < earlier_ms:
        raise CommandRejected(
            "too_early", f"{offset_text(observed_ms)} was {what}, at {offset_text(earlier_ms)}"
        )


def _as_submitted(command: EnterAnswer) -> c.SubmitAnswer:
    """Return the answer as a team would give it, for the checks on its shape."""
    return c.SubmitAnswer(
        ask=command.ask, positions=command.positions, number=command.number, words=command.words
    )

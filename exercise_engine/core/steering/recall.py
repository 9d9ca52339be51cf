"""Withdrawing and correcting what was told: nothing told is ever untold, it is told of anew."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.expecting import drop_expected
from exercise_engine.core.plan import InjectKey, concerned
from exercise_engine.core.policy import check_scope, real_of
from exercise_engine.core.skipping import skip_impossible
from exercise_engine.core.state import Seat
from exercise_engine.core.steering import commands as c
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.checks import need_before_end, need_reason
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def withdraw(tx: Transaction, seat: Seat, command: c.WithdrawInject) -> None:
    """Withdraw what was released: tell everybody who was told, and close what it asked for."""
    about = _recallable(tx, seat, command.of)
    need_reason(command.note)
    inject, instance = _key(tx, command.of) or ("", "")
    done = tx.emit(
        s.TellingWithdrawn(of=command.of, inject=inject, instance=instance, note=f.text(command.note)), about
    )
    for told in tx.state.steering.tellings.get(command.of, ()):
        tx.emit(s.InjectWithdrawn(told=told), tx.state.shown[told], cause=done.seq)
    if inject:
        _close_asks(tx, (inject, instance), cause=done.seq)
        _drop_expected(tx, (inject, instance), cause=done.seq)
        skip_impossible(tx, (inject, instance), cause=done.seq, why="withdrawn")


def correct(tx: Transaction, seat: Seat, command: c.CorrectInject) -> None:
    """Correct what was released: tell everybody who was told what it should have said."""
    about = _recallable(tx, seat, command.of)
    need_reason(command.note)
    inject, instance = _key(tx, command.of) or ("", "")
    subject, body = f.text(command.subject), f.text(command.body)
    corrected = tx.emit(
        s.TellingCorrected(
            of=command.of,
            inject=inject,
            instance=instance,
            subject=subject,
            body=body,
            note=f.text(command.note),
        ),
        about,
    )
    for told in tx.state.steering.tellings.get(command.of, ()):
        fact = s.InjectCorrected(told=told, subject=subject, body=body)
        tx.emit(fact, tx.state.shown[told], cause=corrected.seq)


def _key(tx: Transaction, of: int) -> InjectKey | None:
    """Return the inject of the scenario behind a release, as far as the scenario still has it."""
    key = tx.state.releases.get(of)
    return key if key in tx.state.injects else None


def _recallable(tx: Transaction, seat: Seat, of: int) -> Audience:
    """Return whom control facts about a release concern; raises CommandRejected if there is none."""
    need_before_end(tx)
    state = tx.state
    if of not in state.releases and of not in state.steering.tellings:
        raise CommandRejected("unknown_release", f"#{of} is nothing that control told players")
    if of in state.steering.withdrawn:
        raise CommandRejected("no_change", "it was withdrawn already")
    organisations = dict.fromkeys(_organisations(tx, of))
    check_scope(seat, tuple(organisations))
    told = state.steering.tellings.get(of, ())
    real = next((state.shown[seq].real for seq in told if state.shown[seq].real), None)
    if real is not None and real not in real_of(seat, state.scenario):
        raise CommandRejected("real", "it is REAL: only controllers named for its organisation read it")
    return Audience(
        organisations=tuple(name for name in state.scenario.organisations if name in organisations),
        real=real,
    )


def _organisations(tx: Transaction, of: int) -> Iterator[str]:
    state = tx.state
    for told in state.steering.tellings.get(of, ()):
        yield from state.shown[told].organisations
    for task in state.tasks.values():
        if task.script.release == of:
            yield from concerned(state.scenario, (task.script.team,))


def _close_asks(tx: Transaction, key: InjectKey, *, cause: int) -> None:
    """Close what nobody answered; answers that were given stay."""
    for ask in tuple(tx.state.asks.values()):
        if (ask.inject, ask.instance) == key and (ask.answer_seq is None or ask.stands_until_deadline):
            fact = s.AskWithdrawn(ask=ask.seq, respondent=ask.respondent)
            tx.emit(fact, tx.state.shown[ask.seq], cause=cause)


def _drop_expected(tx: Transaction, key: InjectKey, *, cause: int) -> None:
    """Expect no longer what nobody has seen; what control has judged stays."""
    for name, expected in tuple(tx.state.expected.items()):
        unseen = expected.outcome == "open" or (expected.outcome == "missed" and expected.by == "engine")
        if name[:2] == key and unseen:
            drop_expected(tx, name, cause=cause)

"""Answers and silence: what they mean for the exercise, and when they take effect."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core import facts as f
from exercise_engine.core.effects import run_effects
from exercise_engine.core.events import Audience
from exercise_engine.core.expecting import notice_answer
from exercise_engine.core.names import ANSWERED
from exercise_engine.core.stages import AFTER_END
from exercise_engine.core.state import AskState
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.ask import Ask

AnswerValue = str | tuple[str, ...] | int | float


def count_answer(
    tx: Transaction,
    ask: AskState,
    value: AnswerValue,
    *,
    by: Literal["choice", "mapping", "silence"],
    late: bool = False,
    cause: int | None = None,
) -> None:
    """Record what an answer means, and run its effects, those of one option once however often it is mapped.

    A late answer, or one that is mapped after EndEx, is kept for the report and changes nothing.
    """
    before = ask.options_counted
    definition = definition_of(tx, ask)
    counted = tx.emit(
        f.AnswerCounted(
            ask=ask.seq,
            inject=ask.inject,
            instance=ask.instance,
            ask_id=ask.ask,
            respondent=ask.respondent,
            by=by,
            value=value,
            late=late,
        ),
        tx.about_teams(ask.teams),
        cause=cause,
    )
    if late or tx.state.stage in AFTER_END:
        return
    options = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    teams = ask.teams
    if by != "silence" and not before:
        run_effects(tx, definition.effects, teams=teams, cause=counted.seq)
    for option in options:
        if option in definition.options and option not in before:
            run_effects(tx, definition.options[option].effects, teams=teams, cause=counted.seq)
    notice_answer(tx, counted, ask, options)


def value_of(definition: Ask, *, positions: tuple[int, ...], number: float | None) -> AnswerValue | None:
    """Return what an answer means where no mapping is needed, else None."""
    options = tuple(definition.options)
    match definition.answer_kind:
        case _ if definition.is_mapped:
            return None
        case "choice":
            return options[positions[0]]
        case "several":
            return tuple(options[position] for position in sorted(set(positions)))
        case "number":
            return number
        case _:
            return ANSWERED


def go_overdue(tx: Transaction, seq: int) -> None:
    """Record that the deadline passed, and let silence take effect where the scenario gives it a meaning.

    An answer that could be changed until now counts instead.
    """
    ask = tx.state.asks[seq]
    if ask.stands_until_deadline:
        count_standing(tx, ask)
        return
    stands = tx.state.stands.get(seq)
    overdue = tx.emit(
        f.AskOverdue(ask=seq, respondent=ask.respondent, stands=stands.listed() if stands else ()),
        audience_of(tx, ask),
        cause=seq,
    )
    definition = definition_of(tx, ask)
    if definition.silence is not None:
        several = definition.answer_kind == "several"
        value: AnswerValue = (definition.silence,) if several else definition.silence
        count_answer(tx, ask, value, by="silence", cause=overdue.seq)


def count_standing(tx: Transaction, ask: AskState) -> None:
    """Let the last answer before the deadline count, once, with all that follows from it."""
    value = value_of(definition_of(tx, ask), positions=ask.positions, number=ask.number)
    if value is not None:
        count_answer(tx, ask, value, by="choice", cause=ask.answer_seq)


def count_all_standing(tx: Transaction) -> None:
    """At EndEx what could still be changed counts as it stands."""
    for ask in tuple(tx.state.asks.values()):
        if ask.stands_until_deadline:
            count_standing(tx, ask)


def audience_of(tx: Transaction, ask: AskState) -> Audience:
    """Return who sees what becomes of an ask: all teams that answer it."""
    return Audience(to=ask.teams, organisations=tx.about_teams(ask.teams).organisations)


def definition_of(tx: Transaction, ask: AskState) -> Ask:
    """Return the ask as the scenario has it."""
    return tx.state.plan.instances[ask.inject, ask.instance].inject.asks[ask.ask]

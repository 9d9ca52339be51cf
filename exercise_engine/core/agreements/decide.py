"""Proposing an answer to the other teams, joining a proposal, and the answer that all of them give."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.acting import had_read
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.agreements.state import Stands
from exercise_engine.core.asking import audience_of, count_answer, definition_of, value_of
from exercise_engine.core.state import AskState, Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ask import Ask

PROPOSALS_MAX = 200
"""Teams that have not agreed after so many proposals need control, not another one."""


def propose(
    tx: Transaction, seat: Seat, team: str, ask: AskState, definition: Ask, command: c.SubmitAnswer
) -> None:
    """Propose an answer; one that another team has proposed word for word is joined instead."""
    same = _same_proposal(tx, ask, definition, command)
    if same is not None:
        rationale = command.rationale
        _join(tx, seat, team, ask, same, rationale=rationale, on_behalf_of=command.on_behalf_of)
        return
    if len(_stands(tx, ask).proposals) >= PROPOSALS_MAX:
        raise CommandRejected("too_many", f"there are {PROPOSALS_MAX} proposals already; agree to one")
    takes_words = definition.is_mapped or definition.answer_kind == "text"
    proposed = tx.emit(
        f.AnswerProposed(
            ask=ask.seq,
            team=team,
            positions=tuple(sorted(set(command.positions))),
            number=command.number,
            words=f.text(command.words) if takes_words else None,
            rationale=f.text(command.rationale) if command.rationale else None,
            confidence_percent=command.confidence_percent,
            on_behalf_of=command.on_behalf_of,
            had_read=had_read(tx, seat),
        ),
        audience_of(tx, ask),
        cause=ask.seq,
    )
    _complete(tx, ask, cause=proposed.seq)


def join(tx: Transaction, seat: Seat, team: str, ask: AskState, command: AgreeToAnswer) -> None:
    """Stand behind what another team proposed and still stands behind."""
    stands = _stands(tx, ask)
    if command.proposal not in dict(stands.standing()):
        raise CommandRejected("unknown_proposal", f"no team stands behind a proposal {command.proposal} now")
    _join(
        tx,
        seat,
        team,
        ask,
        command.proposal,
        rationale=command.rationale,
        on_behalf_of=command.on_behalf_of,
    )


def _join(
    tx: Transaction,
    seat: Seat,
    team: str,
    ask: AskState,
    proposal: int,
    *,
    rationale: str,
    on_behalf_of: str | None,
) -> None:
    if _stands(tx, ask).by_team.get(team) == proposal:
        raise CommandRejected("no_change", "your team stands behind this already")
    agreed = tx.emit(
        f.AnswerAgreed(
            ask=ask.seq,
            team=team,
            proposal=proposal,
            rationale=f.text(rationale) if rationale else None,
            on_behalf_of=on_behalf_of,
            had_read=had_read(tx, seat),
        ),
        audience_of(tx, ask),
        cause=proposal,
    )
    _complete(tx, ask, cause=agreed.seq)


def _complete(tx: Transaction, ask: AskState, *, cause: int) -> None:
    """Take the answer once all teams stand behind the same proposal; nobody has given it alone."""
    stands = _stands(tx, ask)
    agreed = stands.agreed_by(ask.teams)
    if agreed is None:
        return
    proposal, definition = stands.proposals[agreed], definition_of(tx, ask)
    late = ask.status == "overdue"
    with tx.by_engine():
        given = tx.emit(
            f.AnswerGiven(
                ask=ask.seq,
                respondent=ask.respondent,
                positions=proposal.positions,
                number=proposal.number,
                words=proposal.words,
                rationale=proposal.rationale,
                confidence_percent=proposal.confidence_percent,
                late=late,
                had_read=proposal.had_read,
                proposal=agreed,
            ),
            audience_of(tx, ask),
            cause=cause,
        )
        value = value_of(definition, positions=proposal.positions, number=proposal.number)
        if value is not None:
            count_answer(tx, ask, value, by="choice", late=late, cause=given.seq)


def _same_proposal(tx: Transaction, ask: AskState, definition: Ask, command: c.SubmitAnswer) -> int | None:
    """Return a standing proposal that means the same; words never do, since nobody compares them."""
    if definition.is_mapped or definition.answer_kind == "text":
        return None
    given = (tuple(sorted(set(command.positions))), command.number)
    standing = _stands(tx, ask).standing()
    return next((seq for seq, found in standing if (found.positions, found.number) == given), None)


def _stands(tx: Transaction, ask: AskState) -> Stands:
    return tx.state.stands.get(ask.seq, Stands())

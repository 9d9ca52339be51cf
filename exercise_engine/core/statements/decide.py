"""Deciding on statements: who may draft, clear and publish, and what follows from it."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.acting import check_role_of, need_play, post_of
from exercise_engine.core.effects import run_effects
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.expecting import notice_statement
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS, STEERING_KINDS, check_scope
from exercise_engine.core.reach import covers
from exercise_engine.core.state import Seat
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    StatementCommand,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.core.statements.state import StatementState
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.statement import StatementKind

VERSIONS_MAX = 200
"""More versions of one statement are a machine at work, or a mistake."""


def decide(tx: Transaction, seat: Seat, command: StatementCommand) -> None:
    """Decide a command about a statement."""
    need_play(tx, "nothing can be stated")
    match command:
        case DraftStatement():
            _draft(tx, seat, command)
        case SubmitStatement():
            found = _own(tx, seat, command.statement)
            _check_newest(found, command.version)
            if found.submitted:
                raise CommandRejected("no_change", f"version {found.version} was submitted already")
            if not found.clear_by:
                raise _nobody_clears()
            _submit(tx, found)
        case ClearStatement():
            _clear(tx, seat, command)
        case PublishStatement():
            _publish(tx, _own(tx, seat, command.statement), command.version)
        case WithdrawStatement():
            _withdraw(tx, _own(tx, seat, command.statement), command)
        case _:
            assert_never(command)


def _draft(tx: Transaction, seat: Seat, command: DraftStatement) -> None:
    kind = _kind(tx.state.scenario, command.kind)
    post = post_of(tx, seat)
    _check_drafts(tx, kind, post)
    before = _before(tx, post, command)
    clear_by = resolve_addresses(tx.state.scenario, kind.clear_by).audience
    clearing = resolve_addresses(tx.state.scenario, kind.clear_by).teams
    if command.submit and not clear_by:
        raise _nobody_clears()
    drafted = tx.emit(
        f.StatementDrafted(
            statement=before.seq if before else tx.state.seq + 1,
            version=before.version + 1 if before else 1,
            kind=command.kind,
            kind_title=kind.title,
            team=post.team,
            title=f.text(command.title),
            body=f.text(command.body),
            clear_by=clear_by,
            clear_all=kind.clear_all,
            enforced=kind.clearance == "enforce",
            voided=before.cleared if before else (),
        ),
        Audience(
            to=tuple(dict.fromkeys((post.team, *clear_by))),
            organisations=concerned(tx.state.scenario, (post.team, *clearing)),
        ),
        cause=before.version_seq if before else None,
    )
    if command.submit:
        _submit(tx, tx.state.statements[before.seq if before else drafted.seq])


def _before(tx: Transaction, post: f.Post, command: DraftStatement) -> StatementState | None:
    """Return the statement of which a version is the next one; raises CommandRejected if it is not."""
    if command.statement is None:
        return None
    found = _known(tx, command.statement)
    if found is None or found.team != post.team or found.kind != command.kind:
        raise _unknown(command.statement)
    if command.after != found.version:
        raise CommandRejected(
            "newer_version", f"your team saved version {found.version} meanwhile; look at it first"
        )
    if found.version >= VERSIONS_MAX:
        raise CommandRejected("too_many", f"a statement has at most {VERSIONS_MAX} versions; begin another")
    return found


def _submit(tx: Transaction, found: StatementState) -> None:
    tx.emit(
        f.StatementSubmitted(statement=found.seq, version=found.version),
        found.audience,
        cause=found.version_seq,
    )


def _clear(tx: Transaction, seat: Seat, command: ClearStatement) -> None:
    found = _known(tx, command.statement)
    if found is None:
        raise _unknown(command.statement)
    addresses = _clearing_for(tx, seat, found, command)
    _check_newest(found, command.version)
    if not found.submitted:
        raise CommandRejected("not_submitted", "this version was not submitted for clearance")
    if found.published_version == found.version:
        raise CommandRejected("already_published", "this version was published already")
    done = found.cleared if command.decision == "clear" else found.refused
    if set(addresses) <= set(done):
        raise CommandRejected("no_change", f"that version was {_PAST[command.decision]} already")
    if command.decision == "refuse" and not command.remark.strip():
        raise CommandRejected("reason_needed", "say what must change before it can be published")
    _record_clearance(tx, seat, found, command, addresses)


_PAST = {"clear": "cleared", "refuse": "refused"}


def _record_clearance(
    tx: Transaction, seat: Seat, found: StatementState, command: ClearStatement, addresses: tuple[str, ...]
) -> None:
    post = tx.acting_as or CONTROL_ADDRESS
    remark = f.text(command.remark) if command.remark.strip() else None
    fact: f.StatementCleared | f.StatementRefused
    if command.decision == "clear":
        fact = f.StatementCleared(
            statement=found.seq,
            version=found.version,
            addresses=addresses,
            by_label=seat.label,
            post=post,
            on_behalf_of=command.on_behalf_of,
            remark=remark,
        )
    else:
        fact = f.StatementRefused(
            statement=found.seq,
            version=found.version,
            addresses=addresses,
            by_label=seat.label,
            post=post,
            on_behalf_of=command.on_behalf_of,
            remark=f.text(command.remark),
        )
    tx.emit(fact, found.audience, cause=found.version_seq)


def _clearing_for(
    tx: Transaction, seat: Seat, found: StatementState, command: ClearStatement
) -> tuple[str, ...]:
    """Return the addresses for which a clearance counts; raises CommandRejected if there are none."""
    if seat.kind not in STEERING_KINDS:
        post = post_of(tx, seat)
        if command.on_behalf_of is not None and command.on_behalf_of not in found.clear_by:
            check_role_of(tx, post, command.on_behalf_of)
        asked = command.on_behalf_of or post.address
        if asked.partition(".")[0] != post.team:
            raise CommandRejected("unknown_role", f"{asked} is no role of your team")
    else:
        check_scope(seat, found.audience.organisations)
        if command.on_behalf_of is None:
            raise CommandRejected("unknown_post", f"say for whom: {', '.join(found.clear_by) or 'nobody'}")
        if not command.remark.strip():
            raise CommandRejected("reason_needed", "say why control acts for them")
        asked = command.on_behalf_of
    addresses = tuple(address for address in found.clear_by if covers(tx.state.scenario, address, asked))
    if not addresses:
        known = ", ".join(tx.state.scenario.name_of(address) for address in found.clear_by)
        raise CommandRejected("not_clearing", f"this is cleared by {known or 'nobody'}")
    return addresses


def _publish(tx: Transaction, found: StatementState, version: int) -> None:
    """Publish a version, if it is cleared or the kind lets it pass; then run what follows."""
    _check_newest(found, version)
    if found.published_version == version:
        raise CommandRejected("already_published", f"version {version} was published already")
    scenario = tx.state.scenario
    if found.missing and found.enforced:
        names = ", ".join(scenario.name_of(address) for address in found.missing)
        raise CommandRejected("not_cleared", f"version {version} is not cleared by {names}")
    published = _emit_published(tx, found, _kind(scenario, found.kind))
    if found.missing:
        tx.emit(
            f.ClearanceBreached(published=published.seq, missing=found.missing),
            Audience(organisations=found.audience.organisations),
            cause=published.seq,
        )
    notice_statement(tx, published, kind=found.kind, team=found.team)
    if found.published is None:
        effects = _kind(scenario, found.kind).effects
        run_effects(tx, effects, teams=(found.team,), cause=published.seq)


def _emit_published(tx: Transaction, found: StatementState, kind: StatementKind) -> Event:
    """Tell everybody the text of the newest version."""
    channel = tx.state.scenario.all_channels().get(kind.channel)
    return tx.emit(
        f.StatementPublished(
            statement=found.seq,
            version=found.version,
            kind=found.kind,
            kind_title=kind.title,
            team=found.team,
            channel=kind.channel,
            channel_name=channel.name if channel else kind.channel,
            title=found.title,
            body=found.body,
            corrects=None if found.withdrawn else found.published,
        ),
        Audience(to=("all",), organisations=()),
        cause=found.version_seq,
    )


def _withdraw(tx: Transaction, found: StatementState, command: WithdrawStatement) -> None:
    if found.published is None or found.withdrawn:
        raise CommandRejected("not_published", "nothing of this statement is published now")
    tx.emit(
        f.StatementWithdrawn(statement=found.seq, published=found.published, reason=f.text(command.reason)),
        Audience(to=("all",), organisations=()),
        cause=found.published,
    )


def _own(tx: Transaction, seat: Seat, statement: int) -> StatementState:
    """Return a statement of the own team, for a post that drafts this kind."""
    post = post_of(tx, seat)
    found = _known(tx, statement)
    if found is None or found.team != post.team:
        raise _unknown(statement)
    _check_drafts(tx, _kind(tx.state.scenario, found.kind), post)
    return found


def _known(tx: Transaction, statement: int) -> StatementState | None:
    return tx.state.statements.get(statement)


def _unknown(statement: int) -> CommandRejected:
    return CommandRejected("unknown_statement", f"there is no statement {statement} that you could change")


def _nobody_clears() -> CommandRejected:
    return CommandRejected("nobody_clears", "nobody has to clear this kind of statement; publish it")


def _kind(scenario: Scenario, kind: str) -> StatementKind:
    found = scenario.statements.get(kind)
    if found is None:
        known = ", ".join(scenario.statements) or "none"
        raise CommandRejected("unknown_kind", f"{kind} is no kind of statement here; there are {known}")
    return found


def _check_drafts(tx: Transaction, kind: StatementKind, post: f.Post) -> None:
    by = resolve_addresses(tx.state.scenario, kind.by).audience
    if not any(covers(tx.state.scenario, address, post.address) for address in by):
        names = ", ".join(tx.state.scenario.name_of(address) for address in by)
        raise CommandRejected("not_drafting", f"{kind.title} is drafted by {names}")


def _check_newest(found: StatementState, version: int) -> None:
    if version != found.version:
        raise CommandRejected("newer_version", f"the newest version is {found.version}; look at it first")

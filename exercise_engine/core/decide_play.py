"""What players, and personas through control, ask for: answers, messages, log entries, receipts."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.acting import check_role_of, had_read, need_play, post_of
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.agreements.decide import join, propose
from exercise_engine.core.asking import audience_of, count_answer, definition_of, value_of
from exercise_engine.core.baseline.real import real_for
from exercise_engine.core.events import SEAT_PREFIX, Audience
from exercise_engine.core.expecting import notice_message
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.policy import (
    CONTROL_ADDRESS,
    Viewer,
    audience_misses,
    check_scope,
    in_scope,
    viewer,
)
from exercise_engine.core.simcell.decide import check_reply, knows
from exercise_engine.core.stages import STAGE_WORDS
from exercise_engine.core.state import AskState, Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ask import AGREEMENT, Ask


def submit_answer(tx: Transaction, seat: Seat, command: c.SubmitAnswer) -> None:
    """Record a team's answer; it takes effect at once, or when control has mapped its words.

    Where it may be changed it takes effect at the deadline; where teams must agree it is a proposal to the
    others.
    """
    ask, post = _ask_and_post(tx, seat, command.ask, command.on_behalf_of)
    definition = definition_of(tx, ask)
    check_shape(definition, command)
    _check_reasons(definition, command)
    if ask.respondent == AGREEMENT:
        propose(tx, seat, post.team, ask, definition, command)
    else:
        _record_answer(tx, seat, ask, definition, command, late=ask.status == "overdue")


def agree_to_answer(tx: Transaction, seat: Seat, command: AgreeToAnswer) -> None:
    """Let a team stand behind what another one proposed."""
    ask, post = _ask_and_post(tx, seat, command.ask, command.on_behalf_of)
    if ask.respondent != AGREEMENT:
        raise CommandRejected("unknown_proposal", "your team answers this alone; nobody proposes anything")
    join(tx, seat, post.team, ask, command)


def _ask_and_post(tx: Transaction, seat: Seat, seq: int, on_behalf_of: str | None) -> tuple[AskState, f.Post]:
    """Return an ask that still takes an answer, and the post in which a seat may give it."""
    need_play(tx, "nothing can be answered")
    post = post_of(tx, seat)
    ask = tx.state.asks.get(seq)
    if ask is None or not {held.team for held in seat.posts}.intersection(ask.teams):
        raise CommandRejected("unknown_ask", f"there is no ask {seq} for your team")
    if post.team not in ask.teams:
        names = " or ".join(tx.state.scenario.name_of(team) for team in ask.teams)
        raise CommandRejected("wrong_post", f"answer this as {names}")
    if ask.status == "withdrawn":
        raise CommandRejected("withdrawn", "what was asked was withdrawn; nothing needs to be answered")
    if ask.status in ("answered", "answered_late") and not ask.stands_until_deadline:
        past = "its time is over" if ask.revisable else "an answer is final"
        raise CommandRejected("already_answered", f"your team has answered this already; {past}")
    _check_decides(tx, post, on_behalf_of)
    return ask, post


def _record_answer(
    tx: Transaction, seat: Seat, ask: AskState, definition: Ask, command: c.SubmitAnswer, *, late: bool
) -> None:
    takes_words = definition.is_mapped or definition.answer_kind == "text"
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
            had_read=had_read(tx, seat),
        ),
        audience_of(tx, ask),
        cause=ask.seq,
    )
    value = value_of(definition, positions=command.positions, number=command.number)
    if value is not None and not ask.stands_until_deadline:
        count_answer(tx, ask, value, by="choice", late=late, cause=given.seq)


def send_message(tx: Transaction, seat: Seat, command: c.SendMessage) -> None:
    """Send a message from a post, a persona or control."""
    scenario = tx.state.scenario
    if tx.state.stage in ("planned", "closed", "aborted") and command.to != (CONTROL_ADDRESS,):
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    sender, sender_team = _sender(tx, seat, command)
    own = sender_team or (sender if seat.kind == "player" else "")
    audience: dict[str, None] = {own: None} if own else {}
    teams: set[str] = {sender_team} if sender_team else set()
    for address in command.to:
        if sender_team == "" and _is_spare(tx, seat, address):
            audience[address] = None
            continue
        if address == CONTROL_ADDRESS or (address in scenario.personas and knows(tx, seat, address)):
            continue
        found = resolve_addresses(scenario, (address,))
        if not found.teams:
            raise CommandRejected("unknown_address", f"nobody here is reached at {address!r}")
        audience |= dict.fromkeys(found.audience)
        teams |= set(found.teams)
    organisations = concerned(scenario, tuple(teams))
    check_scope(seat, organisations)
    replied = command.reply_to
    if replied is not None:
        _check_seen(tx, seat, replied)
        if not sender_team:
            check_reply(tx, seat, sender=sender, reply_to=replied, anyway=command.anyway)
    thread = None if replied is None else tx.state.threads.get(replied, replied)
    sent = tx.emit(
        f.MessageSent(
            sender=sender,
            to=tuple(dict.fromkeys(command.to)),
            subject=f.text(command.subject),
            body=f.text(command.body),
            reply_to=replied,
            thread=thread,
            tlp=command.tlp,
        ),
        Audience(
            to=tuple(audience),
            organisations=organisations,
            real=_real(tx, seat, command.to) if command.real else None,
        ),
        cause=replied,
    )
    if sender_team:
        notice_message(tx, sent, sender_team=sender_team, to=command.to)


def write_log_entry(tx: Transaction, seat: Seat, command: c.WriteLogEntry) -> None:
    """Record a decision, an action or a note of the own team."""
    if tx.state.stage in ("planned", "closed", "aborted"):
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    post = post_of(tx, seat)
    if command.on_behalf_of is not None:
        check_role_of(tx, post, command.on_behalf_of)
    decision = command.kind == "decision"
    tx.emit(
        f.LogEntryWritten(
            kind=command.kind,
            team=post.team,
            body=f.text(command.body),
            rationale=f.text(command.rationale) if command.rationale else None,
            on_behalf_of=command.on_behalf_of,
            had_read=had_read(tx, seat) if decision else (),
        ),
        Audience(
            to=(post.team,),
            organisations=tx.about_teams((post.team,)).organisations,
            real=real_for(tx.state, seat, post, ()) if command.real else None,
        ),
    )


def report_receipts(tx: Transaction, seat: Seat, command: c.ReportReceipts) -> None:
    """Record what a client received, showed and had acknowledged; nothing for what it reported before."""
    looks = viewer(seat, tx.state.scenario)

    def new(reported: tuple[int, ...], known: dict[str, set[int]]) -> tuple[int, ...]:
        had = known.get(seat.seat, set())
        return tuple(sorted({seq for seq in reported if seq not in had and _may_have_seen(tx, looks, seq)}))

    delivered = new(command.delivered, tx.state.delivered)
    read = new(command.read, tx.state.read)
    acknowledged = new(command.acknowledged, tx.state.acknowledged)
    if not (delivered or read or acknowledged):
        return
    organisations = tuple(sorted(looks.organisations or looks.scope))
    tx.emit(
        f.ReceiptsReported(delivered=delivered, read=read, acknowledged=acknowledged),
        Audience(organisations=organisations),
    )


def _may_have_seen(tx: Transaction, looks: Viewer, seq: int) -> bool:
    audience = tx.state.shown.get(seq)
    if audience is None or (audience.real is not None and audience.real not in looks.real_of):
        return False
    if looks.kind == "player":
        return not audience_misses(audience, looks, seq=seq)
    return in_scope(audience, looks)


def _real(tx: Transaction, seat: Seat, to: tuple[str, ...]) -> str:
    """Return the organisation with which a message stays that is marked REAL."""
    return real_for(tx.state, seat, post_of(tx, seat) if seat.kind == "player" or seat.posts else None, to)


def _check_seen(tx: Transaction, seat: Seat, seq: int) -> None:
    if not _may_have_seen(tx, viewer(seat, tx.state.scenario), seq):
        raise CommandRejected("unknown_event", f"there is nothing numbered {seq} that you could reply to")


def _sender(tx: Transaction, seat: Seat, command: c.SendMessage) -> tuple[str, str]:
    """Return the address that a message comes from, and the team whose seats see it as their own.

    A spare seat has no post yet to write from; it can write to control as what it is.
    """
    if seat.kind == "player" and not seat.posts and command.to == (CONTROL_ADDRESS,):
        return f"{SEAT_PREFIX}{seat.seat}", ""
    if seat.kind == "player" or tx.acting_as in {post.address for post in seat.posts}:
        post = post_of(tx, seat)
        return post.address, post.team
    return tx.acting_as or CONTROL_ADDRESS, ""


def _is_spare(tx: Transaction, sender: Seat, address: str) -> bool:
    """Return whether control writes to a player's seat itself, which can be reached at no post."""
    found = tx.state.seats.get(address.removeprefix(SEAT_PREFIX)) if address.startswith(SEAT_PREFIX) else None
    return sender.kind != "player" and found is not None and found.kind == "player"


def _check_decides(tx: Transaction, post: f.Post, on_behalf_of: str | None) -> None:
    roles = tx.state.scenario.teams[post.team].roles
    if on_behalf_of is not None:
        role = check_role_of(tx, post, on_behalf_of)
        if not roles[role].decides:
            raise CommandRejected("not_deciding", f"{on_behalf_of} does not decide for the team")
    elif not roles[post.role].decides:
        deciders = ", ".join(f"{post.team}.{name}" for name, role in roles.items() if role.decides)
        raise CommandRejected(
            "not_deciding", f"your role does not decide for the team; {deciders} does, or act on behalf of it"
        )


def check_shape(definition: Ask, command: c.SubmitAnswer) -> None:
    """Raise CommandRejected unless an answer has what its ask needs, and nothing else."""
    kind = "text" if definition.is_mapped else definition.answer_kind
    positions = set(command.positions)
    if kind not in ("choice", "several") and positions:
        raise CommandRejected("wrong_answer", "this ask has no options to choose from")
    if kind != "number" and command.number is not None:
        raise CommandRejected("wrong_answer", "this ask does not take a number")
    if kind in ("choice", "several") and any(position >= len(definition.options) for position in positions):
        raise CommandRejected("wrong_answer", f"there are {len(definition.options)} options")
    if kind == "choice" and len(command.positions) != 1:
        raise CommandRejected("wrong_answer", "choose one option")
    if kind == "several" and not positions:
        raise CommandRejected("wrong_answer", "choose at least one option")
    if kind == "text" and not command.words.strip():
        raise CommandRejected("wrong_answer", "write an answer")
    if kind == "number":
        _check_number(definition, command.number)


def _check_reasons(definition: Ask, command: c.SubmitAnswer) -> None:
    """Raise CommandRejected unless an answer comes with the reasons that its ask needs."""
    if definition.rationale == "required" and not command.rationale.strip():
        raise CommandRejected("reason_needed", "say why your team decides so")
    if definition.confidence == "required" and command.confidence_percent is None:
        raise CommandRejected("confidence_needed", "say how sure your team is, in per cent")


def _check_number(definition: Ask, number: float | None) -> None:
    limits = definition.number
    if number is None:
        raise CommandRejected("wrong_answer", "give a number")
    if limits is not None and not limits.min <= number <= limits.max:
        raise CommandRejected("wrong_answer", f"give a number from {limits.min} to {limits.max}")

"""Decides what organisations say and submit of their obligations, and what control records for them."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.acting import need_play, post_of
from exercise_engine.core.events import Audience
from exercise_engine.core.expecting import notice_message, notice_submission
from exercise_engine.core.fact_types import FreeText, Post, text
from exercise_engine.core.obligations.commands import (
    DeclareAware,
    DeclareNotNotifiable,
    ObligationCommand,
    RecordObligation,
    SubmitObligation,
)
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    DeclaredMoment,
    NotNotifiableDeclared,
    ObligationSubmitted,
    SubmissionWeighed,
)
from exercise_engine.core.obligations.moments import margin_ms, moment_ms, story_due_ms, told_due_ms
from exercise_engine.core.obligations.opening import about, for_own, meet, open_clock, state_of
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS, check_scope
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.core.simcell.decide import knows
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.obligation import FOLLOWING_ANCHORS, Obligation


def decide_obligation(tx: Transaction, seat: Seat, command: ObligationCommand) -> None:
    """Decide a command about an obligation."""
    need_play(tx, "nothing is owed in play")
    match command:
        case DeclareAware():
            _declare_aware(tx, seat, command)
        case SubmitObligation():
            _submit(tx, seat, command)
        case DeclareNotNotifiable():
            _declare_not_notifiable(tx, seat, command)
        case RecordObligation():
            _record(tx, seat, command)
        case _:
            assert_never(command)


def _declare_aware(tx: Transaction, seat: Seat, command: DeclareAware) -> None:
    name, _ = _own(tx, seat, command.listing)
    _check_open(tx, name)
    _check_moment(tx, name, command.moment)
    _declare(tx, name, command.moment, moment_ms(tx, command.at), note=command.note)


def _submit(tx: Transaction, seat: Seat, command: SubmitObligation) -> None:
    name, post = _own(tx, seat, command.listing)
    obligation = tx.state.scenario.obligations[name]
    _check_open(tx, name)
    _check_content(obligation, command.included)
    if command.progress and not obligation.progress:
        raise CommandRejected("no_progress", "a progress report cannot take its place here")
    if not command.body.strip():
        raise CommandRejected("empty", "write what you submit")
    audience = _reached(tx, seat, post, command.to)
    _imply(tx, name, command.aware_at)
    message = tx.emit(
        MessageSent(
            sender=post.address,
            to=tuple(dict.fromkeys(command.to)),
            subject=text(f"EXERCISE: {obligation.name(name)}"[:200]),
            body=text(_letter(obligation, command)),
        ),
        audience,
    )
    fact = ObligationSubmitted(
        listing=command.listing,
        organisation=obligation.organisation,
        team=post.team,
        to=message.fact.to if isinstance(message.fact, MessageSent) else (),
        included=tuple(sorted(set(command.included))),
        message=message.seq,
        progress=command.progress,
        moment_story_ms=tx.story_now_ms,
    )
    notice_message(tx, message, sender_team=post.team, to=command.to)
    _take(tx, name, fact)


def _declare_not_notifiable(tx: Transaction, seat: Seat, command: DeclareNotNotifiable) -> None:
    name, _ = _own(tx, seat, command.listing)
    _check_open(tx, name)
    if not command.reasons.strip():
        raise CommandRejected("reason_needed", "say why nothing has to be notified")
    _hold_needless(tx, name, command.reasons, by_control=False)


def _record(tx: Transaction, seat: Seat, command: RecordObligation) -> None:
    """Record what control saw; an evaluator judges and steers nothing, so that it only proposes."""
    obligation = tx.state.scenario.obligations.get(command.obligation)
    if obligation is None:
        raise CommandRejected("unknown_obligation", f'there is no obligation "{command.obligation}"')
    check_scope(seat, (obligation.organisation,))
    if seat.kind == "evaluator" and command.what != "proposed":
        raise CommandRejected("not_allowed", "an evaluator proposes; a controller records")
    name, moment = command.obligation, moment_ms(tx, command.at)
    if command.what != "proposed":
        _check_open(tx, name)
    if command.proposal is not None and (command.what != "aware" or command.at is not None):
        raise CommandRejected("wrong_record", "a proposal is accepted as awareness, with its own moment")
    if (obligation.by is not None) != (command.what == "met"):
        whose = "a persona owes this" if obligation.by is not None else "the organisation itself owes this"
        raise CommandRejected("wrong_record", f"{whose}; that cannot be recorded of it")
    if state_of(tx).standing(name).listing is None and obligation.by is None:
        raise CommandRejected("unknown_obligation", "this obligation begins with StartEx")
    match command.what:
        case "proposed":
            _propose(tx, name, command, moment)
        case "notifiable":
            _open_by_control(tx, name, command)
        case "aware" if command.proposal is not None:
            _accept(tx, name, command, command.proposal)
        case "aware":
            _check_moment(tx, name, command.moment)
            _declare(tx, name, command.moment, moment, note=command.note, by_control=True)
        case "submitted":
            _record_submission(tx, name, command, moment)
        case "not_notifiable":
            _hold_needless(tx, name, command.note or "Said in the room.", by_control=True)
        case "met":
            meet(tx, name, answer=None, moment=moment, note=command.note)
        case _:
            assert_never(command.what)


def _propose(tx: Transaction, name: str, command: RecordObligation, moment: int) -> None:
    obligation = tx.state.scenario.obligations[name]
    fact = AwarenessProposed(
        obligation=name,
        organisation=obligation.organisation,
        moment=command.moment,
        moment_story_ms=moment,
        note=_note(command.note),
    )
    tx.emit(fact, about(obligation))


def _accept(tx: Transaction, name: str, command: RecordObligation, proposal: int) -> None:
    """Record the moment that somebody in control proposed; what was seen stays with the proposal."""
    found = state_of(tx).proposals.get(proposal)
    if found is None or found.obligation != name:
        raise CommandRejected("unknown_proposal", f"there is no proposal {proposal} for this obligation")
    _check_moment(tx, name, found.moment)
    _declare(
        tx, name, found.moment, found.moment_story_ms, note=command.note, by_control=True, cause=proposal
    )


def _open_by_control(tx: Transaction, name: str, command: RecordObligation) -> None:
    if state_of(tx).standing(name).notifiable_ms is not None:
        raise CommandRejected("no_change", "the facts have made it due already")
    if tx.state.scenario.obligations[name].anchor in FOLLOWING_ANCHORS:
        raise CommandRejected("wrong_record", "its clock runs from a submission, and from nothing else")
    moment = None if command.at is None else moment_ms(tx, command.at)
    open_clock(tx, name, by="control", anchor_ms=moment)


def _record_submission(tx: Transaction, name: str, command: RecordObligation, moment: int) -> None:
    obligation = tx.state.scenario.obligations[name]
    _check_content(obligation, command.included)
    _imply(tx, name, command.at, by_control=True)
    fact = ObligationSubmitted(
        listing=_listing(tx, name),
        organisation=obligation.organisation,
        team="",
        to=command.to,
        included=tuple(sorted(set(command.included))),
        moment_story_ms=moment,
        note=_note(command.note),
        by_control=True,
    )
    _take(tx, name, fact)


def _declare(
    tx: Transaction,
    name: str,
    moment: DeclaredMoment,
    moment_story_ms: int,
    *,
    note: str = "",
    by_control: bool = False,
    cause: int | None = None,
) -> None:
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    aware = moment_story_ms if moment == "aware" else standing.aware_ms
    judged = standing.judged_ms if moment == "aware" else moment_story_ms
    fact = AwarenessDeclared(
        listing=_listing(tx, name),
        organisation=obligation.organisation,
        moment=moment,
        moment_story_ms=moment_story_ms,
        due_story_ms=told_due_ms(tx, obligation, aware_ms=aware, judged_ms=judged),
        note=_note(note),
        by_control=by_control,
    )
    tx.emit(fact, for_own(obligation.organisation), cause=cause)


def _imply(tx: Transaction, name: str, at: str | None, *, by_control: bool = False) -> None:
    """Who submits knows: let clocks that nobody has started yet run from the moment given, or from now."""
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    if obligation.anchor in (*FOLLOWING_ANCHORS, "calendar"):
        return
    moment = moment_ms(tx, at)
    if standing.aware_ms is None or standing.is_not_notifiable:
        _declare(tx, name, "aware", moment, by_control=by_control)
    anchor = obligation.anchor
    if anchor in ("classified", "determination") and standing.judged_ms is None:
        _declare(tx, name, anchor, moment, by_control=by_control)


def _take(tx: Transaction, name: str, fact: ObligationSubmitted) -> None:
    """Record a submission, what it amounts to, and start what runs from it."""
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    submitted = tx.emit(fact, for_own(obligation.organisation))
    weighed = SubmissionWeighed(
        obligation=name,
        organisation=obligation.organisation,
        submission=submitted.seq,
        due_story_ms=standing.due_ms,
        margin_ms=margin_ms(standing, fact.moment_story_ms),
        right_recipient=set(obligation.to) <= set(fact.to) if obligation.to else None,
        missing=tuple(p for p in range(len(obligation.requires)) if p not in fact.included),
    )
    tx.emit(weighed, about(obligation), cause=submitted.seq)
    with tx.by_engine():
        if fact.progress:
            again = ClockOpened(
                listing=fact.listing,
                organisation=obligation.organisation,
                from_story_ms=fact.moment_story_ms,
                due_story_ms=story_due_ms(tx, obligation, fact.moment_story_ms),
            )
            tx.emit(again, for_own(obligation.organisation), cause=submitted.seq)
        else:
            _start_followers(tx, name, fact, cause=submitted.seq)
            notice_submission(tx, submitted, name, obligation.organisation)


def _start_followers(tx: Transaction, name: str, fact: ObligationSubmitted, *, cause: int) -> None:
    """Open the clocks that run from a submission; a persona owes an answer to what reached it."""
    for follower, obligation in tx.state.scenario.obligations.items():
        standing = state_of(tx).standing(follower)
        reached = obligation.by is None or obligation.by in fact.to
        if obligation.from_ == name and standing.notifiable_ms is None and reached:
            open_clock(tx, follower, by="submission", anchor_ms=fact.moment_story_ms, cause=cause)


def _hold_needless(tx: Transaction, name: str, reasons: str, *, by_control: bool) -> None:
    organisation = tx.state.scenario.obligations[name].organisation
    fact = NotNotifiableDeclared(
        listing=_listing(tx, name), organisation=organisation, reasons=text(reasons), by_control=by_control
    )
    tx.emit(fact, for_own(organisation))


def _own(tx: Transaction, seat: Seat, listing: int) -> tuple[str, Post]:
    """Return the obligation under a listing and the post in which a seat acts for its organisation."""
    post = post_of(tx, seat)
    name = state_of(tx).listed.get(listing)
    homes = tx.state.scenario.organisations_of(post.team)
    if name is None or tx.state.scenario.obligations[name].organisation not in homes:
        raise CommandRejected("unknown_obligation", f"your organisation has no obligation {listing}")
    return name, post


def _check_open(tx: Transaction, name: str) -> None:
    standing = state_of(tx).standing(name)
    if standing.submitted_ms is not None or standing.is_met:
        raise CommandRejected("already_submitted", "this was submitted; add to it with a message")


def _check_moment(tx: Transaction, name: str, moment: DeclaredMoment) -> None:
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    if obligation.anchor in (*FOLLOWING_ANCHORS, "calendar"):
        raise CommandRejected("wrong_moment", "its clock does not run from what anybody declares")
    if moment not in ("aware", obligation.anchor):
        raise CommandRejected(
            "wrong_moment", f"its clock does not run from that; declare {obligation.anchor}"
        )
    known = standing.aware_ms if moment == "aware" else standing.judged_ms
    if known is not None and not standing.is_not_notifiable:
        raise CommandRejected("already_declared", "this was declared already; tell control if it is wrong")


def _check_content(obligation: Obligation, included: tuple[int, ...]) -> None:
    if any(position >= len(obligation.requires) for position in included):
        raise CommandRejected("unknown_content", f"it asks for {len(obligation.requires)} things")


def _listing(tx: Transaction, name: str) -> int:
    listing = state_of(tx).standing(name).listing
    if listing is None:
        raise CommandRejected("unknown_obligation", "this obligation begins with StartEx")
    return listing


def _reached(tx: Transaction, seat: Seat, post: Post, to: tuple[str, ...]) -> Audience:
    """Return who reads a submission; whoever it goes to is recorded, and not judged here."""
    scenario = tx.state.scenario
    audience: dict[str, None] = {post.team: None}
    teams = {post.team}
    for address in to:
        if address == CONTROL_ADDRESS or (address in scenario.personas and knows(tx, seat, address)):
            continue
        found = resolve_addresses(scenario, (address,))
        if not found.teams:
            raise CommandRejected("unknown_address", f"nobody here is reached at {address!r}")
        audience |= dict.fromkeys(found.audience)
        teams |= set(found.teams)
    return Audience(to=tuple(audience), organisations=concerned(scenario, tuple(teams)))


def _letter(obligation: Obligation, command: SubmitObligation) -> str:
    """Return what the recipient reads: that it is an exercise, what it contains, and the words."""
    kind = "Progress report" if command.progress else "Notification"
    ticked = [f"- {obligation.requires[position]}" for position in sorted(set(command.included))]
    parts = [f"EXERCISE EXERCISE EXERCISE. {kind} of a simulated event."]
    parts += ["\n".join(["It contains:", *ticked])] if ticked else []
    return "\n\n".join((*parts, command.body))


def _note(words: str) -> FreeText | None:
    return text(words) if words else None

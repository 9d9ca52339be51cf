"""What opens obligations, closes them and lets them fall due by itself."""

from __future__ import annotations

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.fact_types import text
from exercise_engine.core.obligations.facts import (
    ClockOpened,
    ClockOverdue,
    ObligationIssued,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationOverdue,
    ObligationUnrecognised,
    OpenedBy,
)
from exercise_engine.core.obligations.moments import margin_ms, story_due_ms
from exercise_engine.core.obligations.state import TOLD_PREFIX, ObligationsState
from exercise_engine.core.obligations.words import national_words, term_words
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.obligation import FOLLOWING_ANCHORS, Obligation
from exercise_engine.model.timing import story_moment_ms


def state_of(tx: Transaction) -> ObligationsState:
    """Return what the state keeps of obligations."""
    return tx.state.community.obligations


def about(obligation: Obligation) -> Audience:
    """Return the audience of a control fact about an obligation."""
    return Audience(organisations=(obligation.organisation,))


def for_own(organisation: str) -> Audience:
    """Return the audience of what an organisation knows of its obligations."""
    return Audience(to=(organisation,), organisations=(organisation,))


def begin_obligations(tx: Transaction) -> None:
    """At StartEx: tell each organisation what it owes to whom, and start the clocks of the calendar."""
    with tx.by_engine():
        ordered = _sources_first(tx.state.scenario.obligations)
        for name in ordered:
            _list(tx, name)
        for name in ordered:
            obligation = tx.state.scenario.obligations[name]
            if obligation.anchor == "calendar" and obligation.since is not None:
                since = story_moment_ms(obligation.since, tx.state.scenario.clock)
                open_clock(tx, name, by="calendar", anchor_ms=since)


def _sources_first(obligations: dict[str, Obligation]) -> list[str]:
    """Return obligations so that each comes after the one whose submission it follows."""
    placed: dict[str, None] = {}
    for name in obligations:
        chain = [name]
        while (source := obligations[chain[-1]].from_) is not None and source not in placed:
            chain.append(source)
        placed |= dict.fromkeys(reversed(chain))
    return list(placed)


def _list(tx: Transaction, name: str) -> None:
    obligation = tx.state.scenario.obligations[name]
    fact = ObligationIssued(
        obligation=name, organisation=obligation.organisation, title=obligation.name(name)
    )
    issued = tx.emit(fact, about(obligation))
    if obligation.by is not None:
        return
    place = ", ".join(part for part in (obligation.instrument, obligation.article) if part)
    source = obligation.from_
    listed = ObligationListed(
        organisation=obligation.organisation,
        title=obligation.name(name),
        kind=obligation.kind or "",
        place=place,
        about=obligation.about.strip(),
        runs_from=obligation.anchor,
        time=term_words(obligation),
        caveat=obligation.caveat or "",
        recipient=obligation.recipient or "",
        to=obligation.to,
        to_names=tuple(tx.state.scenario.name_of(address) for address in obligation.to),
        requires=obligation.requires,
        restarts=obligation.restarts or "",
        progress=obligation.progress,
        national=national_words(obligation),
        follows=state_of(tx).standing(source).listing if source is not None else None,
    )
    tx.emit(listed, for_own(obligation.organisation), cause=issued.seq)


def open_clock(
    tx: Transaction, name: str, *, by: OpenedBy, anchor_ms: int | None = None, cause: int | None = None
) -> Event:
    """Record that something makes an obligation due; its organisation is told of a clock that it started."""
    obligation = tx.state.scenario.obligations[name]
    anchor = tx.story_now_ms if anchor_ms is None else anchor_ms
    due = story_due_ms(tx, obligation, anchor)
    fact = ObligationNotifiable(
        obligation=name,
        organisation=obligation.organisation,
        by=by,
        anchor_story_ms=anchor_ms,
        due_story_ms=due,
    )
    opened = tx.emit(fact, about(obligation), cause=cause)
    listing = state_of(tx).standing(name).listing
    if by in ("submission", "calendar") and listing is not None:
        told = ClockOpened(
            listing=listing, organisation=obligation.organisation, from_story_ms=anchor, due_story_ms=due
        )
        tx.emit(told, for_own(obligation.organisation), cause=opened.seq)
    return opened


def step_obligations(tx: Transaction) -> str | None:
    """Open what the facts make due now, and close what a persona has answered; none once nothing moves."""
    state, watch = state_of(tx), tx.program.obligations
    for name, answer in state.owed.items():
        if answer is not None:
            meet(tx, name, answer=answer)
            return f"obligation {name}"
    watch.note(tx.changed)
    moved = None
    for name in watch.take():
        if state.standing(name).notifiable_ms is None and watch.conditions[name].holds(tx.facts):
            open_clock(tx, name, by="condition")
            moved = f"obligation {name}"
    return moved


def meet(
    tx: Transaction, name: str, *, answer: int | None, moment: int | None = None, note: str = ""
) -> None:
    """Record that a persona did what it owed."""
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    fact = ObligationMet(
        obligation=name,
        organisation=obligation.organisation,
        answer=answer,
        due_story_ms=standing.due_ms,
        margin_ms=margin_ms(standing, tx.story_now_ms if moment is None else moment),
        note=text(note) if note else None,
    )
    tx.emit(fact, about(obligation), cause=answer)


def fire_obligation(tx: Transaction, name: str) -> None:
    """Record that the time of a clock is over: by the truth, or as its organisation reckons."""
    with tx.by_engine():
        if name.startswith(TOLD_PREFIX):
            _told_over(tx, name.removeprefix(TOLD_PREFIX))
            return
        obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
        if standing.due_ms is not None:
            fact = ObligationOverdue(
                obligation=name, organisation=obligation.organisation, due_story_ms=standing.due_ms
            )
            tx.emit(fact, about(obligation))


def _told_over(tx: Transaction, name: str) -> None:
    obligation, standing = tx.state.scenario.obligations[name], state_of(tx).standing(name)
    if standing.listing is not None and standing.told_due_ms is not None:
        fact = ClockOverdue(
            listing=standing.listing,
            organisation=obligation.organisation,
            due_story_ms=standing.told_due_ms,
        )
        tx.emit(fact, for_own(obligation.organisation))


def end_obligations(tx: Transaction) -> None:
    """At EndEx: record what the facts made due and nobody said a word about."""
    with tx.by_engine():
        for name, obligation in tx.state.scenario.obligations.items():
            standing = state_of(tx).standing(name)
            follows = obligation.anchor in FOLLOWING_ANCHORS
            if standing.is_unrecognised and standing.notifiable_ms is not None and not follows:
                fact = ObligationUnrecognised(
                    obligation=name,
                    organisation=obligation.organisation,
                    notifiable_story_ms=standing.notifiable_ms,
                )
                tx.emit(fact, about(obligation))

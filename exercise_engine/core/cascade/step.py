"""What follows among services by itself: one change at a time, until all of them are at rest."""

from __future__ import annotations

from exercise_engine.core.cascade.decide import audience_of
from exercise_engine.core.cascade.facts import (
    ServiceChanged,
    ServiceDelayed,
    ServiceHolding,
    ServiceHoldOver,
)
from exercise_engine.core.cascade.state import Hold, Outage
from exercise_engine.core.cascade.web import DEGRADED, NORMAL, WORDS, Node, Tie
from exercise_engine.core.events import Audience
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.timing import DAY_MS

HOLD_MS_MAX = 3_653 * DAY_MS
"""Ten years: longer than any story, and far from the end of the calendar."""


def step_cascade(tx: Transaction) -> str | None:
    """Do the next thing that follows among services and return what moved; none once they are at rest."""
    services = tx.agenda.services
    while (name := services.first()) is not None:
        moved = _step(tx, tx.state.community.cascade.web.nodes[name])
        if moved is not None:
            return moved
        services.is_settled(name)
    return None


def look_at(tx: Transaction, service: str) -> None:
    """Look at a service whose time has come; settling does the rest."""
    cascade = tx.state.community.cascade
    if service in cascade.web.nodes:
        tx.agenda.services.add(cascade, service)


def delay(tx: Transaction, service: str, *, until_ms: int, by_ms: int) -> None:
    """Move what becomes of a service up to a moment of the story behind a jump, by its length."""
    cascade = tx.state.community.cascade
    node = cascade.web.nodes[service]
    outage = cascade.outages.get(service)
    if outage is not None and outage.back_ms is not None and outage.back_ms <= until_ms:
        changed = cascade.changed.get(service)
        fact = ServiceDelayed(service=service, until_story_ms=outage.back_ms + by_ms, follows=changed)
        tx.emit(fact, audience_of(tx, service), cause=changed)
    for tie in node.buffers:
        hold = cascade.holds.get((service, *tie.key))
        if hold is not None and not hold.spent and hold.until_ms <= until_ms:
            _hold(tx, node, tie, until_ms=hold.until_ms + by_ms, cause=hold.seq)


def _step(tx: Transaction, node: Node) -> str | None:
    """Do the next thing that follows for one service, if anything does."""
    return _hold_out(tx, node) or _fall(tx, node) or _come_back(tx, node)


def _hold_out(tx: Transaction, node: Node) -> str | None:
    """Begin or end to go on without something that is needed."""
    cascade, balance = tx.state.community.cascade, tx.agenda.services.balance
    for tie in node.buffers:
        hold = cascade.holds.get((node.name, *tie.key))
        missed = balance.is_missed(cascade, tie)
        if missed and hold is None:
            until_ms = tx.story_now_ms + min(tie.holds_ms, HOLD_MS_MAX)
            _hold(tx, node, tie, until_ms=until_ms, cause=cascade.changed.get(tie.needed))
        elif hold is not None and not hold.spent and not missed:
            _end_hold(tx, node, tie, hold, "returned")
        elif hold is not None and not hold.spent and tx.story_now_ms >= hold.until_ms:
            if not _falls(tx, node, tie.then, tie, cause=hold.seq):
                _end_hold(tx, node, tie, hold, "spent")
        else:
            continue
        return f"service {node.name} without {tie.needed}, {WORDS[tie.missed_from]} then {WORDS[tie.then]}"
    return None


def _fall(tx: Transaction, node: Node) -> str | None:
    """Let a service be as bad as it must be now."""
    cascade = tx.state.community.cascade
    worst, tie = tx.agenda.services.balance.due(cascade, node)
    hold = cascade.holds.get((node.name, *tie.key)) if tie is not None else None
    cause = hold.seq if hold is not None else cascade.changed.get(tie.needed) if tie is not None else None
    return f"service {node.name}" if _falls(tx, node, worst, tie, cause=cause) else None


def _falls(tx: Transaction, node: Node, severity: int, tie: Tie | None, *, cause: int | None) -> bool:
    """Let a service run worse than it does; returns whether that is anything new."""
    cascade = tx.state.community.cascade
    before, level = cascade.states[node.name], cascade.level(node.name)
    if severity < level or (severity == level and before != "recovering") or severity == NORMAL:
        return False
    fact = ServiceChanged(
        service=node.name,
        before=before,
        after=WORDS[severity],
        why="need",
        of=tie.needed if tie is not None else "",
        need_kind=tie.kind if tie is not None else None,
        follows=_followed(tx, cause),
    )
    tx.emit(fact, audience_of(tx, node.name), cause=cause)
    return True


def _come_back(tx: Transaction, node: Node) -> str | None:
    """Let a service that nothing holds down any more begin to come back, or be back."""
    cascade, balance = tx.state.community.cascade, tx.agenda.services.balance
    outage = cascade.outages.get(node.name)
    if outage is None:
        return None
    if outage.back_ms is not None:
        if tx.story_now_ms < outage.back_ms:
            return None
        worst, _ = balance.due(cascade, node)
        _change_back(tx, node, worst, cause=cascade.changed.get(node.name))
    elif balance.best(cascade, node.name) < outage.level:
        worst, _ = balance.due(cascade, node)
        of, cause = _what_eased(tx, node)
        takes_ms = _takes_ms(tx, node, outage)
        _change_back(tx, node, worst, takes_ms=takes_ms, of=of, cause=cause)
    else:
        return None
    return f"service {node.name}"


def _change_back(
    tx: Transaction, node: Node, severity: int, *, takes_ms: int = 0, of: str = "", cause: int | None
) -> None:
    fact = ServiceChanged(
        service=node.name,
        before=tx.state.community.cascade.states[node.name],
        after="recovering" if takes_ms else WORDS[severity],
        why="recovery",
        of=of,
        until_story_ms=tx.story_now_ms + takes_ms if takes_ms else None,
        follows=_followed(tx, cause),
    )
    tx.emit(fact, audience_of(tx, node.name), cause=cause)


def _takes_ms(tx: Transaction, node: Node, outage: Outage) -> int:
    """Return how long a service takes to come back: its own time, and what it works off of its outage."""
    since_ms = outage.since_ms if outage.since_ms is not None else tx.state.story.start_ms
    away_ms = max(0, tx.story_now_ms - since_ms)
    return min(node.takes_ms + int(node.backlog * away_ms), HOLD_MS_MAX)


def _what_eased(tx: Transaction, node: Node) -> tuple[str, int | None]:
    """Return what lets a service come back: the service that did, if it knows that one, and the event."""
    cascade = tx.state.community.cascade
    nodes = cascade.web.nodes
    own = (*node.after, *(tie.needed for tie in node.ties))
    around = {node.name, *own}
    since = cascade.changed.get(node.name, 0)
    if all(cascade.eased.get(name, 0) <= since for name in around):
        for name in node.circle:
            around.update((name, *nodes[name].after), (tie.needed for tie in nodes[name].ties))
    last = max(around, key=lambda name: (cascade.eased.get(name, 0), -nodes[name].position))
    return (last if last in own else ""), cascade.eased.get(last)


def _hold(tx: Transaction, node: Node, tie: Tie, *, until_ms: int, cause: int | None) -> None:
    fact = ServiceHolding(
        service=node.name,
        of=tie.needed,
        need_kind=tie.kind,
        when="degraded" if tie.missed_from == DEGRADED else "down",
        until_story_ms=until_ms,
        then="degraded" if tie.then == DEGRADED else "down",
        follows=_followed(tx, cause),
    )
    tx.emit(fact, _to_owner(node), cause=cause)


def _end_hold(tx: Transaction, node: Node, tie: Tie, hold: Hold, outcome: str) -> None:
    returned = outcome == "returned"
    cause = tx.state.community.cascade.eased.get(tie.needed) if returned else hold.seq
    fact = ServiceHoldOver(
        service=node.name,
        of=tie.needed,
        when="degraded" if tie.missed_from == DEGRADED else "down",
        then="degraded" if tie.then == DEGRADED else "down",
        outcome="returned" if returned else "spent",
        follows=_followed(tx, cause),
    )
    tx.emit(fact, _to_owner(node), cause=cause)


def _to_owner(node: Node) -> Audience:
    """What a service goes on without is known to those who run it."""
    return Audience(to=(node.owner,), organisations=(node.owner,))


def _followed(tx: Transaction, cause: int | None) -> int | None:
    """Return what something follows; what was so from the beginning follows what this moment began with."""
    return cause if cause is not None else tx.events[0].seq if tx.events else None

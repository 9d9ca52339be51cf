"""Skipping injects with all that can only come after them, and taking that back."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core import facts as f
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.transaction import Transaction


def skip(
    tx: Transaction, key: InjectKey, reason: f.SkipReason, *, note: str = "", cause: int | None = None
) -> None:
    """Skip an inject, and with it everything that can only come after it, however long the chain is."""
    waiting: list[tuple[InjectKey, f.SkipReason, str, int | None]] = [(key, reason, note, cause)]
    while waiting:
        name, why, words, because = waiting.pop()
        if tx.state.injects[name].status not in ("planned", "held"):
            continue
        skipped = tx.emit(
            f.InjectSkipped(
                inject=name[0], instance=name[1], reason=why, note=f.text(words) if words else None
            ),
            tx.about_teams(tx.state.plan.instances[name].recipients.teams),
            cause=because,
        )
        after = [(item, key) for item, key in _followers(tx, name) if tx.state.item_skipped(item)]
        for item, follower in reversed(after):
            note = f"it comes after {item}, which was skipped"
            waiting.append((follower, "anchor_skipped", note, skipped.seq))


def skip_impossible(tx: Transaction, key: InjectKey, *, cause: int, why: str) -> None:
    """Skip what can only come after an inject, its asks or its expected actions, now that they never will."""
    for item, follower in tuple(_followers(tx, key)):
        if tx.state.item_skipped(item):
            skip(tx, follower, "anchor_skipped", note=f"it comes after {item}, which was {why}", cause=cause)


def take_back(tx: Transaction, key: InjectKey, *, cause: int) -> None:
    """Plan a skipped inject again, with everything that was skipped only because it comes after it."""
    waiting = [(key, cause)]
    while waiting:
        name, because = waiting.pop()
        planned = tx.emit(
            f.InjectUnheld(inject=name[0], instance=name[1]),
            tx.about_teams(tx.state.plan.instances[name].recipients.teams),
            cause=because,
        )
        after = [
            (follower, planned.seq)
            for _, follower in _followers(tx, name)
            if tx.state.injects[follower].skipped_for == "anchor_skipped"
        ]
        waiting.extend(reversed(after))


def _followers(tx: Transaction, key: InjectKey) -> Iterator[tuple[str, InjectKey]]:
    """Yield what comes after an inject, its asks or its expected actions, with the item it comes after."""
    plan = tx.state.plan
    for item in plan.items_of(key[0]):
        for follower in (*plan.followers.get(item, ()), *plan.contingencies.get(item, ())):
            yield item, follower

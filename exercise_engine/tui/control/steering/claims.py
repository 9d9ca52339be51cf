"""Claims on what waits: who of the control cell sees to it, shown to the others and asked about."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.need import Need
from exercise_engine.core.simcell.commands import ClaimReply, ReleaseReply
from exercise_engine.core.simcell.queue import EntryKey
from exercise_engine.core.steering.board import Claim
from exercise_engine.core.steering.commands import ClaimNeed, GiveBackNeed
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.confirm import ConfirmDialog


def claim_of(desk: Desk, need: Need) -> Claim | None:
    """Return who sees to something; replies are claimed in the queue of the SimCell."""
    for key in _reply_keys(desk, need):
        entry = desk.view.simcell.queue.entries[key]
        if entry.holder:
            since_ms = entry.claimed_ms if entry.claimed_ms is not None else entry.asked_ms
            return Claim(entry.holder, since_ms)
    return desk.view.steering.claims.get(need.key)


def claim_words(desk: Desk, need: Need) -> str:
    """Return who sees to something and since when; empty where nobody does."""
    claim = claim_of(desk, need)
    if claim is None:
        return ""
    who = "you" if claim.seat == desk.view.seat else desk.view.actor_label(claim.seat)
    return f"{who}, since {offset_text(claim.since_ms)}"


def _reply_keys(desk: Desk, need: Need) -> tuple[EntryKey, ...]:
    if need.kind != "message" or need.seq is None:
        return ()
    return tuple(key for key in desk.view.simcell.queue.entries if key[0] == need.seq)


class ClaimActions:
    """Claims, gives back, and asks before somebody acts on what another has claimed."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk
        self.under_cursor: Callable[[], Need | None] = _nothing
        """What stands under the cursor of *Needs me*."""

    def toggle(self) -> None:
        """Claim what is under the cursor, or give it back."""
        need = self.under_cursor()
        if need is None:
            self._asker.refuse("Press 1 first, and put the cursor on a row of Needs me.")
            return
        claim = claim_of(self._desk, need)
        if claim is not None and claim.seat == self._desk.view.seat:
            self._give_back(need)
        elif claim is None:
            self._claim(need, anyway=False)
        else:
            details = f"{need.title}\n{claim_words(self._desk, need)}"
            dialog = ConfirmDialog("Somebody sees to this. Take it over?", details=details, yes="Take over")
            self._asker.ask(dialog, lambda _: self._claim(need, anyway=True))

    def guard(self, need: Need, act: Callable[[], None]) -> None:
        """Act on something, once it is sure where somebody else has claimed it."""
        claim = claim_of(self._desk, need)
        if claim is None or claim.seat == self._desk.view.seat:
            act()
            return
        details = f"{need.title}\n{claim_words(self._desk, need)}"
        dialog = ConfirmDialog("Somebody else sees to this. Act all the same?", details=details, yes="Act")
        self._asker.ask(dialog, lambda _: act())

    def _claim(self, need: Need, *, anyway: bool) -> None:
        if keys := _reply_keys(self._desk, need):
            for seq, address in keys:
                self._desk.send(ClaimReply(entry=seq, address=address, anyway=anyway), "The claim")
        else:
            self._desk.send(ClaimNeed(key=need.key, anyway=anyway), "The claim")

    def _give_back(self, need: Need) -> None:
        if keys := _reply_keys(self._desk, need):
            for seq, address in keys:
                self._desk.send(ReleaseReply(entry=seq, address=address), "Giving it back")
        else:
            self._desk.send(GiveBackNeed(key=need.key), "Giving it back")


def _nothing() -> Need | None:
    return None

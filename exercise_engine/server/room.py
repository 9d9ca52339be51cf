"""Who is connected, and telling them: news as each may see it, frames to all or to control, presence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exercise_engine.core.policy import CONTROL_KINDS
from exercise_engine.core.state import State
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.messages import Bye, DraftState, Frame, Presence, Receipts, SeatReceipts
from exercise_engine.server.directory import known_seats
from exercise_engine.server.drafts import Drafts
from exercise_engine.server.feed import Feed, FrameCache
from exercise_engine.server.framing import text_frame
from exercise_engine.server.terminal import Terminal

TAKEN_OVER = Bye(code="taken_over", message="this seat was taken over at another terminal", retry=False)


class Room:
    """One terminal for each seat at most."""

    def __init__(self, feed: Feed, drafts: Drafts) -> None:
        self.feed = feed
        self.drafts = drafts
        self.presence_changed = False
        """Whether somebody came, went or reported receipts since presence was last told."""
        self._terminals: dict[str, Terminal] = {}

    @property
    def connected(self) -> tuple[str, ...]:
        """Seats with a terminal, in the order of their ids."""
        return tuple(sorted(self._terminals))

    @property
    def terminals(self) -> tuple[Terminal, ...]:
        """Every terminal, as they came."""
        return tuple(self._terminals.values())

    def holder(self, seat: str) -> Terminal | None:
        """The terminal that holds a seat now, if one does."""
        found = self._terminals.get(seat)
        return found if found is not None and found.is_open else None

    def claim(self, terminal: Terminal, *, take_over: bool, farewell: Bye = TAKEN_OVER) -> bool:
        """Take the seat for a terminal; refused while another one has it, unless that one is to go."""
        holder = self.holder(terminal.seat)
        if holder is not None:
            if not take_over:
                return False
            holder.bye(farewell)
        self._terminals[terminal.seat] = terminal
        self.presence_changed = True
        return True

    def leave(self, terminal: Terminal) -> None:
        """A terminal has gone; if its seat was taken over meanwhile nothing changes."""
        if self._terminals.get(terminal.seat) is not terminal:
            return
        del self._terminals[terminal.seat]
        self.presence_changed = True
        for state in self.drafts.release(terminal.seat):
            self.tell_draft(state)

    def send_away(self, seat: str, frame: Bye) -> None:
        """End the terminal of a seat, if there is one."""
        holder = self._terminals.get(seat)
        if holder is not None:
            holder.bye(frame)

    def send_everybody_away(self, frame: Bye) -> None:
        """End all terminals."""
        for terminal in tuple(self._terminals.values()):
            terminal.bye(frame)

    def tell_news(self) -> None:
        """Let everybody who is listening hear what was recorded since; each distinct frame is built once."""
        cache: FrameCache = {}
        for terminal in self._terminals.values():
            terminal.hear(self.feed, cache)

    def tell_all(self, frame: Frame) -> None:
        """The same frame to every terminal."""
        ready = text_frame(encode(frame))
        for terminal in self._terminals.values():
            terminal.tell(ready)

    def tell_control(self, frame: Frame) -> None:
        """The same frame to every terminal of control."""
        ready = text_frame(encode(frame))
        for terminal in self._terminals.values():
            if terminal.kind in CONTROL_KINDS:
                terminal.tell(ready)

    def tell_draft(self, state: DraftState) -> None:
        """A team's draft to those whose business it is."""
        ready = text_frame(encode(state))
        for terminal in self._of_the_feed():
            if self.drafts.may_share(self.feed.viewers[terminal.seat], state.ask):
                terminal.tell(ready)

    def tell_presence(self, state: State) -> None:
        """Who is connected, to everybody as far as they may know, if it changed."""
        if not self.presence_changed:
            return
        self.presence_changed = False
        built: dict[object, bytes] = {}
        for terminal in self._of_the_feed():
            seen_by = self.feed.viewers[terminal.seat]
            key = (seen_by.kind in CONTROL_KINDS, seen_by.scope)
            if key not in built:
                built[key] = text_frame(encode(self.presence(terminal.seat, state)))
            terminal.tell(built[key])

    def presence(self, seat: str, state: State) -> Presence:
        """Who is connected, as far as a seat may know; control also learns how much was received and read."""
        viewers = self.feed.viewers
        seen_by = viewers[seat]
        connected = known_seats(viewers, (s for s in self.connected if s in viewers), seen_by)
        if seen_by.kind not in CONTROL_KINDS:
            return Presence(connected=connected)
        players = (other for other, view in viewers.items() if view.kind == "player")
        return Presence(
            connected=connected,
            receipts=tuple(_counts(other, state) for other in known_seats(viewers, players, seen_by)),
        )

    def _of_the_feed(self) -> Iterator[Terminal]:
        """Terminals whose seats are still part of the exercise."""
        return (t for t in self._terminals.values() if t.seat in self.feed.viewers)


def receipts_of(seat: str, state: State) -> Receipts:
    """What was recorded of a seat's receipts."""
    return Receipts(
        delivered=_sorted(state.delivered, seat),
        read=_sorted(state.read, seat),
        acknowledged=_sorted(state.acknowledged, seat),
    )


def _counts(seat: str, state: State) -> SeatReceipts:
    return SeatReceipts(
        seat=seat,
        delivered=len(state.delivered.get(seat, ())),
        read=len(state.read.get(seat, ())),
        acknowledged=len(state.acknowledged.get(seat, ())),
    )


def _sorted(receipts: Mapping[str, set[int]], seat: str) -> tuple[int, ...]:
    return tuple(sorted(receipts.get(seat, ())))

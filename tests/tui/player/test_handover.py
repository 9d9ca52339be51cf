"""A player who leaves the seat to another person, or is needed for something real."""

from __future__ import annotations

from exercise_engine.client.updates import EventsArrived
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.events import Audience, Event
from tests.tui.support import harbour as h
from tests.tui.support.screens import Screen, playing


def happened(seq: int, fact: f.AnyFact) -> EventsArrived:
    """Return news of one event."""
    event = Event(
        seq=seq,
        transaction=seq,
        at_ms=1,
        elapsed_ms=60_000,
        story_ms=60_000,
        actor="engine",
        audience=Audience(to=("yard",)),
        fact=fact,
    )
    return EventsArrived((event,))


async def entered(screen: Screen) -> str:
    """Sit down; return the seat's id."""
    frame = h.welcome(posts=(h.LEAD,))
    screen.link.welcome(frame)
    await screen.settle()
    return frame.seat


async def choose(screen: Screen, name: str) -> None:
    """Open the list of what has no key, and choose from it."""
    await screen.press("t")
    entry = next(line for line in screen.lines if name in line)
    while not entry_is_chosen(screen, name):
        await screen.press("down")
    assert entry
    await screen.press("enter")


def entry_is_chosen(screen: Screen, name: str) -> bool:
    """Whether the cursor of the list stands on an entry."""
    from exercise_engine.tui.player.more import ENTRIES
    from exercise_engine.tui.widgets.steady_list import SteadyList

    key = screen.app.screen.query_one(SteadyList).cursor_key
    return next(entry.key for entry in ENTRIES if entry.name == name) == key


async def test_a_seat_is_handed_over_with_a_note() -> None:
    """What is open is shown, the note is sent, and what follows is said."""
    async with playing() as screen:
        await entered(screen)
        await choose(screen, "Hand this seat over")
        assert "No question to your team is open." in screen.text
        await screen.write("Mind the crane")
        await screen.press("ctrl+s")
        assert screen.link.sent[-1][0] == HandOverSeat(note="Mind the crane")


async def test_the_note_is_kept_until_it_is_sent() -> None:
    """Escape loses nothing."""
    async with playing() as screen:
        await entered(screen)
        await choose(screen, "Hand this seat over")
        await screen.write("Mind the cr")
        await screen.press("escape")
        await choose(screen, "Hand this seat over")
        assert "Mind the cr" in screen.text


async def test_whoever_comes_reads_the_note_first_and_confirms_it() -> None:
    """It stands above everything else, and goes when it was confirmed."""
    async with playing() as screen:
        seat = await entered(screen)
        handed = f.SeatHandedOver(
            seat=seat, label="Yard, Lead", posts=(h.LEAD,), note=f.text("Mind the [b]crane"), open_asks=()
        )
        screen.link.tell(happened(40, handed))
        await screen.settle()
        first = next(line for line in screen.lines if "CONFIRM" in line)
        assert "This seat was handed over" in first
        await screen.press("enter")
        assert "Mind the [b]crane" in screen.text
        await screen.press("k")
        assert "You have confirmed this." in screen.text
        assert 40 in screen.app.state.view.acknowledged  # type: ignore[attr-defined]


async def test_an_excused_seat_says_so_and_comes_back() -> None:
    """Two keys to go, one to come back."""
    async with playing() as screen:
        seat = await entered(screen)
        await choose(screen, "I am needed for something real")
        assert "Nobody asks why." in screen.text
        await screen.press("y")
        assert ExcuseSeat() in [sent for sent, _ in screen.link.sent]
        screen.link.tell(happened(40, f.SeatExcused(seat=seat, label="Yard, Lead")))
        await screen.settle()
        await choose(screen, "I am back")
        assert ReturnSeat() in [sent for sent, _ in screen.link.sent]

"""The outbox of the control screen."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import started
from tests.tui.support.screens import NARROW, WIDE
from tests.tui.support.tape import Disk

SECOND = 1 / 60
"""A second, in minutes of play."""


async def write_to_the_yard(cell: Cell, words: str) -> None:
    """Write a message to the yard as control, and press the send key."""
    await cell.press("n", "ctrl+t")
    await cell.write("yard crisis team")
    await cell.press("enter", "ctrl+s", "tab", "tab")
    await cell.write(words)
    await cell.press("ctrl+s")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_message_waits_five_seconds_with_its_readers(size: tuple[int, int]) -> None:
    """Text, readers and the seconds left stand above the keys; then it goes."""
    async with controlling(started(), size=size, outbox_s=5) as cell:
        await write_to_the_yard(cell, "Gate is open")
        assert cell.commands == []
        assert "in 5 s" in cell.lines[-2]
        assert "Gate is" in cell.lines[-2]
        assert "u takes it back" in cell.lines[-2]
        await cell.wait(3 * SECOND)
        assert "in 2 s" in cell.lines[-2]
        await cell.wait(3 * SECOND)
        (command,) = cell.commands
        assert isinstance(command, c.SendMessage)
        assert "takes it back" not in cell.text


async def test_u_takes_it_back_and_keeps_the_words() -> None:
    """Nothing is sent, and the form has the words again."""
    async with controlling(started(), outbox_s=5) as cell:
        await write_to_the_yard(cell, "Gate is open")
        await cell.press("u")
        await cell.wait(1)
        assert cell.commands == []
        await cell.press("n")
        assert "Gate is open" in cell.text


async def test_the_send_key_once_more_sends_at_once() -> None:
    """Who is sure need not wait."""
    async with controlling(started(), outbox_s=5) as cell:
        await write_to_the_yard(cell, "Gate is open")
        await cell.press("ctrl+s")
        assert len(cell.commands) == 1
        await cell.wait(1)
        assert len(cell.commands) == 1


async def test_several_may_wait() -> None:
    """A release and a message wait beside each other; the keys are about the newest."""
    async with controlling(started(), outbox_s=5) as cell:
        await cell.press("2", "end", "r")
        await cell.press("enter")
        await cell.wait(2 * SECOND)
        await write_to_the_yard(cell, "Gate is open")
        assert "in 3 s" in cell.lines[-3]
        assert "in 5 s" in cell.lines[-2]
        await cell.press("u")
        await cell.wait(4 * SECOND)
        assert [type(command) for command in cell.commands] == [c.ReleaseInject]


async def test_an_ad_hoc_inject_waits_too() -> None:
    """Its channel and reason come back with it when it is taken back."""
    async with controlling(started(), size=WIDE, outbox_s=5) as cell:
        await cell.press("a", "ctrl+t")
        await cell.write("yard crisis team")
        await cell.press("enter", "ctrl+s", "tab")
        await cell.write("Odd noise")
        await cell.press("tab")
        await cell.write("From hall 3")
        await cell.press("ctrl+s")
        assert "Ad hoc: Odd noise" in cell.text
        await cell.press("u", "a")
        assert "Odd noise" in cell.text
        assert cell.commands == []


async def test_what_waited_when_the_terminal_died_is_not_sent() -> None:
    """It comes back, says so, and goes by hand only."""
    disk: Disk = {}
    play = started()
    async with controlling(play, disk=disk, outbox_s=5) as cell:
        await write_to_the_yard(cell, "Gate is open")
    async with controlling(play, disk=disk, outbox_s=5) as cell:
        await cell.wait(1)
        assert cell.commands == []
        assert "NOT SENT" in cell.lines[-2]
        await cell.press("ctrl+s")
        assert len(cell.commands) == 1
    async with controlling(play, disk=disk, outbox_s=5) as cell:
        assert "NOT SENT" not in cell.text


async def test_a_pause_does_not_wait() -> None:
    """What stops play is never held up."""
    async with controlling(started(), outbox_s=5) as cell:
        await cell.press("p", "enter")
        assert cell.commands == [c.MoveStage(target="paused")]

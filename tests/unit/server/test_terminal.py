"""One connection at a seat: caught up, written to without waiting, given up when it does not listen."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.core.commands import MoveStage, WriteLogEntry
from exercise_engine.protocol.messages import Bye, EventsFrame
from exercise_engine.server import terminal as module
from tests.support.hosted import hosted
from tests.support.play import make_scenario
from tests.support.raw import raw, stalled

SCENARIO = make_scenario({"later": {"at": "T+2:00"}})
NOTE = WriteLogEntry(kind="note", body="x" * 2_000)
LONG = WriteLogEntry(kind="decision", body="\u20ac" * 20_000, rationale="\u20ac" * 20_000)


async def test_a_seat_that_catches_up_hears_what_happens_meanwhile_once(tmp_path: Path) -> None:
    """Nothing between catching up and being live is lost or heard twice."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        for _ in range(100):
            yard.connection.send(NOTE)
        async with host.terminal("yard.it") as late:
            await late.told("log_entry_written", 100)

            assert late.seqs == sorted(set(late.seqs))


async def test_who_stalls_while_catching_up_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A seat that asks for everything and takes nothing does not wait for ever."""
    monkeypatch.setattr(module, "CATCH_UP_STALL_S", 0.1)
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        outcomes = [yard.connection.send(LONG) for _ in range(60)]
        await yard.outcome(outcomes[-1])
        async with stalled(host.service.link) as deaf:
            await deaf.greet(host.sheet("yard.it"))
            await lead.until(lambda: host.seat("yard.it") not in host.service.hub.room.connected)

        assert host.seat("yard.lead") in host.service.hub.room.connected


async def test_goodbye_is_said_before_the_connection_ends(tmp_path: Path) -> None:
    """The reason arrives, then the websocket closes in order."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        host.service.hub.room.send_everybody_away(Bye(code="server_closing", message="", retry=True))

        bye = await player.farewell()

        assert bye.code == "server_closing"
        assert player.websocket.close_code == 1000


async def test_who_does_not_answer_a_goodbye_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that keeps the connection open does not keep the seat."""
    monkeypatch.setattr(module, "CLOSE_TIMEOUT_S", 0.05)
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        raw(host.service.link) as player,
    ):
        room, seat = host.service.hub.room, host.seat("yard.lead")
        await player.greet(host.sheet("yard.lead"))
        player.websocket.transport.pause_reading()  # so that nothing answers
        room.send_away(seat, Bye(code="revoked", message="", retry=False))
        await lead.until(lambda: seat not in room.connected)
        player.websocket.transport.abort()

        assert room.connected == (host.seat("lead"),)


async def test_nothing_is_written_to_who_has_gone(tmp_path: Path) -> None:
    """News for a connection that is closing is kept for when it comes back."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        raw(host.service.link) as player,
    ):
        welcome = await player.greet(host.sheet("yard.lead"))
        await player.websocket.close()
        await lead.do(MoveStage(target="check_in"))
        async with raw(host.service.link) as again:
            await again.greet(host.sheet("yard.lead"), run_id=welcome.run_id)
            frame = await again.next(EventsFrame)

        assert [event.type for event in frame.events] == ["stage_changed"]

"""Where connections come in: who gets through the door, who is dropped for not listening, and the metrics."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from exercise_engine.core.commands import WriteLogEntry
from exercise_engine.errors import Unreachable
from exercise_engine.protocol.messages import SUBPROTOCOL, Welcome
from exercise_engine.server import limits
from exercise_engine.server.listener import open_listener
from exercise_engine.server.service import HostSettings
from exercise_engine.server.tls import PLAIN
from tests.support.hosted import hosted
from tests.support.play import make_scenario
from tests.support.raw import raw, stalled

SCENARIO = make_scenario({"later": {"at": "T+2:00"}})
LONG = WriteLogEntry(kind="decision", body="\u20ac" * 20_000, rationale="\u20ac" * 20_000)
LONG_BYTES = 120_000


async def test_a_client_of_another_version_is_not_let_in(tmp_path: Path) -> None:
    """Without the right subprotocol there is no connection."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        address = host.service.link.address
        with pytest.raises(InvalidHandshake):
            async with connect(address, subprotocols=[Subprotocol("exercise-engine.v0")], proxy=None):
                pass
        with pytest.raises(InvalidHandshake):
            async with connect(address, proxy=None):
                pass


async def test_a_page_in_a_browser_is_not_let_in(tmp_path: Path) -> None:
    """Browsers send an origin; no page may use the seats of the machine it is looked at on."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        with pytest.raises(InvalidStatus) as caught:
            async with connect(
                host.service.link.address,
                subprotocols=[Subprotocol(SUBPROTOCOL)],
                origin="http://127.0.0.1",  # type: ignore[arg-type]  # websockets' own NewType of str
                proxy=None,
            ):
                pass

        assert caught.value.response.status_code == 403


async def test_a_full_server_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit nobody gets through the door, and those inside stay."""
    monkeypatch.setattr(limits, "CONNECTIONS_MAX", 1)
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("yard.lead"),
    ):
        with pytest.raises(InvalidStatus) as caught:
            async with raw(host.service.link):
                pass

        assert caught.value.response.status_code == 503
        assert host.service.connection_count == 1


async def test_an_address_that_is_taken_cannot_be_had(tmp_path: Path) -> None:
    """The person is told which port, in a sentence."""

    async def nobody(_: object) -> None:
        """Talks to nobody."""

    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        port = host.service.link.port
        with pytest.raises(Unreachable, match=f"port {port}"):
            _ = await open_listener(nobody, host="127.0.0.1", port=port, transport=PLAIN)


async def test_who_does_not_listen_is_dropped_and_delays_nobody(tmp_path: Path) -> None:
    """A stalled terminal: the others hear everything meanwhile, it is dropped at the cap, and resumes."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as writer,
    ):
        await lead.start_exercise()
        async with stalled(host.service.link) as deaf:
            welcome = await deaf.greet(host.sheet("yard.it"))
            count = 0
            while host.seat("yard.it") in host.service.hub.room.connected:
                count += 1
                await writer.do(LONG)
                await lead.told("log_entry_written", count)
        async with host.terminal("yard.it") as back:
            await back.told("log_entry_written", count)

        assert welcome.seat == host.seat("yard.it")
        assert LONG_BYTES * count > limits.BUFFER_BYTES_MAX


async def test_metrics_are_told_on_this_machine_without_content(tmp_path: Path) -> None:
    """Prometheus text with counts, and no word of what was written."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", settings=HostSettings(metrics_port=port)) as host,
        host.terminal("lead") as lead,
    ):
        await lead.start_exercise()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /metrics HTTP/1.1\r\n\r\n")
        page = (await reader.read()).decode()
        writer.close()

        assert page.startswith("HTTP/1.1 200 OK\r\n")
        assert "exercise_engine_commands_accepted_total 3\n" in page
        assert "exercise_engine_seats_connected 1\n" in page
        assert "exercise_engine_log_fault 0\n" in page


async def test_a_metrics_port_that_is_taken_cannot_be_had(tmp_path: Path) -> None:
    """The person is told, and nothing is left open."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = HostSettings(metrics_port=taken.getsockname()[1])
        with pytest.raises(Unreachable, match="for metrics"):
            async with hosted(SCENARIO, tmp_path / "x.exercise", settings=settings):
                pass


async def test_a_metrics_request_without_end_is_no_trouble(tmp_path: Path) -> None:
    """Whoever hangs up on the metrics disturbs nobody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = HostSettings(metrics_port=port)
    async with hosted(SCENARIO, tmp_path / "x.exercise", settings=settings) as host:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET")
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        async with raw(host.service.link) as player:
            welcome = await player.greet(host.sheet("yard.lead"))

        assert answer == b""
        assert isinstance(welcome, Welcome)

"""TLS by pin: the right server gets in touch, another learns nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.link import Link
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import LinkChanged, Update, Welcomed
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.server.service import HostSettings
from exercise_engine.server.tls import Transport, choose_transport
from tests.support.hosted import Terminal, ended, hosted, running
from tests.support.play import make_scenario

SCENARIO = make_scenario({"later": {"at": "T+2:00"}})
TLS = Path(__file__).parents[2] / "data" / "tls"


def transport(name: str) -> Transport:
    """TLS with one of the certificates."""
    certificate, key = TLS / f"{name}.cert.pem", TLS / f"{name}.key.pem"
    return choose_transport(host="127.0.0.1", certificate=certificate, key=key, insecure=False)


async def settings() -> HostSettings:
    """A server with a certificate."""
    return HostSettings(transport=await asyncio.to_thread(transport, "server"))


async def test_a_server_with_the_right_certificate_is_trusted(tmp_path: Path) -> None:
    """Whoever signed it: the pin in the link says that it is the one."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", settings=await settings()) as host,
        host.terminal("yard.lead") as player,
    ):
        assert host.service.link.pin == transport("server").pin
        assert player.all(Welcomed)[0].frame.token is not None


async def test_a_server_with_another_certificate_learns_nothing(tmp_path: Path) -> None:
    """The connection ends before a request is sent, and is not tried again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise", settings=await settings()) as host:
        sheet = host.sheet("yard.lead")
        other = await asyncio.to_thread(transport, "other")
        terminal = Terminal(_with_link(sheet, replace(sheet.link, pin=other.pin)))
        async with running(terminal):
            await terminal.until(lambda: ended(terminal) is not None)

        refusal = ended(terminal)
        assert refusal is not None
        assert refusal.code == "wrong_certificate"
        assert host.service.metrics.connections_opened == 0


async def test_a_server_without_tls_is_not_taken_for_one_with(tmp_path: Path) -> None:
    """A link with a pin leads to TLS or nowhere."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        sheet = host.sheet("yard.lead")
        terminal = Terminal(_with_link(sheet, replace(sheet.link, pin="00" * 32)))
        async with running(terminal):
            await terminal.until(lambda: any(link.state == "offline" for link in terminal.all(LinkChanged)))

        assert terminal.all(Welcomed) == []
        assert host.service.metrics.connections_opened == 0


async def test_a_server_that_sends_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """Codes go to the address in the link and to no other."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        sheet = host.sheet("yard.lead")
        async with _elsewhere(host.service.link) as port:
            terminal = Terminal(_with_link(sheet, replace(sheet.link, port=port)))
            async with running(terminal):
                await terminal.until(
                    lambda: any(link.state == "offline" for link in terminal.all(LinkChanged))
                )

        assert terminal.all(Welcomed) == []
        assert host.service.metrics.connections_opened == 0


async def test_nothing_listens_there() -> None:
    """The person is told that the server cannot be reached, and it is tried again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    heard: list[Update] = []
    offline = asyncio.Event()

    def hear(update: Update) -> None:
        heard.append(update)
        if sum(isinstance(u, LinkChanged) and u.state == "offline" for u in heard) > 1:
            offline.set()

    connection = SeatConnection(
        Link(host="127.0.0.1", port=port, series_id="s"),
        credentials=CredentialStore(code="AAAA"),
        outbox=Outbox(),
        on_update=hear,
    )
    task = asyncio.create_task(connection.run())
    await offline.wait()
    await connection.close()
    await task

    reasons = [update.reason for update in heard if isinstance(update, LinkChanged)]
    assert any("cannot be reached" in reason for reason in reasons)


def _with_link(sheet: SeatSheet, link: Link) -> SeatSheet:
    return replace(sheet, link=link)


@asynccontextmanager
async def _elsewhere(link: Link) -> AsyncIterator[int]:
    """A server that sends everybody to another one."""

    def redirect(connection: ServerConnection, _: Request) -> Response:
        response = connection.respond(302, "")
        response.headers["Location"] = link.address
        return response

    async def nobody(_: ServerConnection) -> None:
        """Talks to nobody."""

    async with serve(nobody, "127.0.0.1", 0, process_request=redirect) as server:
        yield server.sockets[0].getsockname()[1]

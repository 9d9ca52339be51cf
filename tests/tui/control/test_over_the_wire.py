"""The control screen at a real server: what keys do there, and what players do reaches the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import OnUpdate
from exercise_engine.core import commands as c
from exercise_engine.tui.control.app import ControlApp
from tests.support.control_play import HARBOUR, scenario
from tests.support.hosted import PATIENCE_S, Host, hosted
from tests.tui.support.screens import NARROW, screen_text

SOON = HARBOUR["injects"]["odd_page"] | {"at": "T+0:00"}


class Live:
    """A control screen that waits for what it is to show."""

    def __init__(self, app: ControlApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self._pilot.press(*keys)

    async def shows(self, words: str) -> None:
        """Wait until words stand on the screen."""
        async with asyncio.timeout(PATIENCE_S):
            while words not in screen_text(self.app):
                await self._pilot.pause(0.02)


@asynccontextmanager
async def at_the_desk(host: Host, folder: Path) -> AsyncIterator[Live]:
    """The lead controller's screen, connected."""
    sheet = host.sheet("lead")

    def connect(on_update: OnUpdate) -> SeatConnection:
        return SeatConnection(
            sheet.link,
            credentials=CredentialStore(folder, code=sheet.code),
            outbox=Outbox(folder),
            on_update=on_update,
        )

    app = ControlApp(connect, outbox_s=0)
    async with app.run_test(size=NARROW) as pilot:
        live = Live(app, pilot)
        await live.shows("connected")
        yield live


async def test_startex_a_written_decision_and_what_follows(tmp_path: Path) -> None:
    """Keys start play, a player's words arrive to be mapped, and mapping them releases what follows."""
    played = scenario(injects=HARBOUR["injects"] | {"odd_page": SOON})
    async with (
        hosted(played, tmp_path / "play.exercise") as host,
        at_the_desk(host, tmp_path / "lead") as desk,
    ):
        async with host.terminal("yard.lead") as player:
            await desk.shows("seats 1/3")
            await desk.press("c", "enter", "enter")
            await desk.shows("CHECK-IN")
            await desk.press("c", "2", "enter")
            await desk.shows("RUNNING")
            ask = await player.told("ask_opened")
            await player.do(c.SubmitAnswer(ask=ask.seq, words="We pull the plug"))
            await desk.shows("Yard crisis team answered: We pull the plug")
            await desk.press("enter")
            await desk.shows("What does Yard crisis team mean?")
            await desk.press("enter")
            await player.told("inject_told", count=3)
            await desk.shows("Crisis")
        await desk.shows("seats 0/3")
        assert desk.app.desk.view.inject(("crisis_note", "yard")).status == "released"
        assert desk.app.desk.view.asks[ask.seq].counted == ("mapping", "now")


async def test_an_emergency_freezes_play_and_only_the_lead_lifts_it(tmp_path: Path) -> None:
    """A player declares it; the lead's screen is covered, and its key lets play go on."""
    async with (
        hosted(scenario(), tmp_path / "play.exercise") as host,
        host.terminal("yard.lead") as player,
        at_the_desk(host, tmp_path / "lead") as desk,
    ):
        await desk.press("c", "enter", "enter")
        await desk.shows("CHECK-IN")
        await desk.press("c", "2", "enter")
        await desk.shows("RUNNING")
        await player.do(c.DeclareEmergency(note="Fire in hall 3"))
        await desk.shows("Fire in hall 3")
        await desk.press("r", "enter", "enter")
        await player.told("stage_changed", count=4)
        await desk.shows("RUNNING")
        assert desk.app.desk.view.emergency is None

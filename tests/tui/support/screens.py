"""Drives a screen without a terminal, and reads it as text."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from textual import events
from textual.pilot import Pilot

from exercise_engine.client.updates import OnUpdate
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.session import Session
from tests.tui.support.tape import Disk, StillClock, TapeLink

NARROW = (80, 24)
WIDE = (120, 40)
CALM_TURNS = 20
"""A message may take some turns from one queue to the next."""
WORK_TURNS_MAX = 3_000
"""A screen that broke never works off what waits."""
SETTLE_TURNS_MAX = 200
"""A screen that still has news after this many turns of the loop will never be done."""


class Screen:
    """One running screen, with its wire and its clock."""

    def __init__(self, app: SeatApp, pilot: Pilot[Any], link: TapeLink, clock: StillClock) -> None:
        self.app = app
        self.pilot = pilot
        self.link = link
        self.clock = clock

    async def settle(self) -> None:
        """Wait until all news is shown and nothing is left to draw."""
        await self._work_off()
        for _ in range(SETTLE_TURNS_MAX):
            await self.pilot.pause()
            if self.app.is_settled:
                break
            await asyncio.sleep(0.01)
        await self._work_off()

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self._strike(key, _CHARACTERS.get(key, key if len(key) == 1 else None))
        await self.settle()

    async def write(self, text: str) -> None:
        """Type a text."""
        for character in text:
            await self._strike(_KEYS.get(character, character), character)
        await self.settle()

    async def _strike(self, key: str, character: str | None) -> None:
        self.app.post_message(events.Key(key, character))
        await self._work_off()

    async def _work_off(self) -> None:
        """Let the loop run until no message waits anywhere; quicker than looking whether the CPU idles."""
        calm = 0
        for _ in range(WORK_TURNS_MAX):
            await asyncio.sleep(0)
            if calm > CALM_TURNS or not self.app.is_running:
                return
            nodes = (self.app, *self.app.screen.walk_children(with_self=True))
            calm = calm + 1 if all(node.message_queue_size == 0 for node in nodes) else 0

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        return screen_text(self.app).splitlines()

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return screen_text(self.app)


_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t", "slash": "/"}
_KEYS = {" ": "space", "\n": "enter", ".": "full_stop", ",": "comma", "?": "question_mark", "/": "slash"}


def screen_text(app: SeatApp) -> str:
    """The whole screen as text, dialogs and what lies under them."""
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), record=True, force_terminal=True, legacy_windows=False
    )
    # The compositor is what draws every terminal, and has no public reader.
    drawn = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)  # noqa: SLF001
    console.print(drawn)
    rows = [row.rstrip() for row in console.export_text(styles=False).splitlines()]
    return "\n".join(rows).rstrip("\n") + "\n"


@asynccontextmanager
async def playing(
    *, size: tuple[int, int] = NARROW, disk: Disk | None = None, folder: Path | None = None
) -> AsyncIterator[Screen]:
    """A player's screen on a wire in memory."""
    clock = StillClock()
    links: list[TapeLink] = []

    def connect(on_update: OnUpdate) -> TapeLink:
        links.append(TapeLink(on_update, disk if disk is not None else {}))
        return links[-1]

    app = PlayerApp(connect, session=Session(clock=clock), folder=folder)
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = Screen(app, pilot, links[0], clock)
        await screen.settle()
        yield screen


def expect_golden(screen: Screen, path: Path) -> None:
    """Compare the screen with a file; with RENEW_GOLDEN=1 the file is written instead, to be looked at."""
    if os.environ.get("RENEW_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(screen.text, encoding="utf-8")
    assert screen.text == path.read_text(encoding="utf-8")

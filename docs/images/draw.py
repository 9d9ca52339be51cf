"""Draw the pictures of the screens that the documents show: `python docs/images/draw.py`.

A real server plays the port crisis with scripted people up to a moment; then real screens take two seats.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.link import SeatFile
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.scripted import Cast, play_scripted
from exercise_engine.client.updates import OnUpdate
from exercise_engine.core.crib import compile_crib
from exercise_engine.loader.scenario_files import load_scenario
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.timing import MINUTE_MS
from exercise_engine.server.desk import Playable
from exercise_engine.server.opening import open_exercise
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.server.service import HostSettings, hosting
from exercise_engine.system import SystemClock
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.control.app import ControlApp
from exercise_engine.tui.player.app import PlayerApp

HERE = Path(__file__).parent
SCENARIO = HERE.parents[1] / "scenarios" / "port_ransomware"
SPEED = 30
UNTIL_MS = 7 * MINUTE_MS
SIZE = (120, 36)
SETTLE_S = 2.0


async def draw() -> None:
    """Play up to the moment, and draw both screens."""
    loaded = load_scenario(SCENARIO)
    with tempfile.TemporaryDirectory() as folder:
        playable = Playable(loaded.scenario, loaded.sha256)
        exercise = open_exercise(
            Path(folder) / "picture.exercise",
            playable,
            renderer=JinjaTexts(),
            speed=SPEED,
            now=SystemClock().now(),
        )
        async with hosting(exercise, HostSettings()) as hosted:
            sheets = {sheet.label: sheet for sheet in hosted.sheets.values()}
            director = next(label for label in sheets if label.endswith("Terminal director"))
            others = [sheet for label, sheet in sheets.items() if label != director]
            files = [SeatFile(link=sheet.link, code=sheet.code) for sheet in others]

            def stop_at(cast: Cast) -> None:
                if cast.elapsed_ms >= UNTIL_MS:
                    cast.ended.set()

            await play_scripted(
                files,
                scenario=loaded.scenario,
                seed="3",
                crib=compile_crib(loaded.scenario),
                on_progress=stop_at,
                progress_s=0.1,
            )
            await _picture(PlayerApp(_connecting(sheets[director])), HERE / "player.svg", "enter")
            await _picture(ControlApp(_connecting(sheets["Lead controller"])), HERE / "control.svg", "2")


def _connecting(sheet: SeatSheet) -> Callable[[OnUpdate], SeatConnection]:
    """Return what makes the connection of a screen."""

    def connect(on_update: OnUpdate) -> SeatConnection:
        credentials = CredentialStore(code=sheet.code)
        return SeatConnection(sheet.link, credentials=credentials, outbox=Outbox(), on_update=on_update)

    return connect


async def _picture(app: SeatApp, path: Path, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await asyncio.sleep(SETTLE_S)
        await pilot.press(key)
        await asyncio.sleep(SETTLE_S / 4)
        await asyncio.to_thread(path.write_text, _without_outside_fonts(app.export_screenshot()), "utf-8")


def _without_outside_fonts(svg: str) -> str:
    """Take out what would fetch fonts from somewhere; the reader's own fixed-width font serves."""
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    asyncio.run(draw())

"""Live screens at a live server in one event loop: what one does, the other sees; a restart loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import OnUpdate
from exercise_engine.core.facts import AnswerGiven
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.tui.player.app import PlayerApp
from tests.support.hosted import PATIENCE_S, hosted
from tests.support.play import make_scenario
from tests.tui.support.screens import NARROW, screen_text

ASK = {"text": "What do you do with the network?", "says": ["Pull"], "rationale": "optional"}
NOTE = {"at": "T+0:00", "to": ["yard"], "subject": "A page nobody sent", "asks": {"network": ASK}}
SCENARIO = make_scenario({"note": NOTE})


class Live:
    """A player's screen that waits for what it is to show."""

    def __init__(self, app: PlayerApp, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def words(self) -> str:
        """What stands on the screen, in a row."""
        return " ".join(screen_text(self.app).replace("▌", " ").split())

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self._pilot.press(*keys)
        await self._pilot.pause()

    async def shows(self, words: str) -> None:
        """Wait until words stand on the screen."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while words not in self.words:
                    await self._pilot.pause(0.02)
        except TimeoutError:
            raise AssertionError(f"{words!r} does not come on:\n{screen_text(self.app)}") from None


@asynccontextmanager
async def at_screen(sheet: SeatSheet, folder: Path) -> AsyncIterator[Live]:
    """A player's screen at a seat, keeping its things in a folder."""

    def connect(on_update: OnUpdate) -> SeatConnection:
        return SeatConnection(
            sheet.link,
            credentials=CredentialStore(folder, code=sheet.code),
            outbox=Outbox(folder),
            on_update=on_update,
        )

    app = PlayerApp(connect, folder=folder)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        yield Live(app, pilot)


async def test_a_team_reads_drafts_and_answers(tmp_path: Path) -> None:
    """From StartEx to the recorded answer: one writes, the other watches, the picture at the time is kept."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as control,
        at_screen(host.sheet("yard.lead"), tmp_path / "lead") as lead,
        at_screen(host.sheet("yard.it"), tmp_path / "it") as it,
    ):
        await control.start_exercise()
        await lead.shows("ANSWER What do you do with the network?")
        await it.shows("READ Radio: A page nobody sent")
        await it.press("n")
        await lead.press("n", "a", *"pull")
        await it.shows("Draft Yard, Lead: pull")
        await lead.press("ctrl+s", "enter")
        await lead.shows("Your answer is recorded.")
        await it.shows("Answer pull")
        given = await control.told("answer_given")
        told = await control.told("inject_told")
        assert isinstance(given.fact, AnswerGiven)
        assert (str(given.fact.words), given.acting_as) == ("pull", "yard.lead")
        assert told.seq in given.fact.had_read


async def test_a_refusal_of_the_server_is_shown_and_the_words_stay(tmp_path: Path) -> None:
    """The reason comes from the core, and nothing has to be typed twice."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        at_screen(host.sheet("yard.lead"), tmp_path / "lead") as lead,
    ):
        await lead.shows("connected")
        await lead.press("m", "enter", *"master", "enter", "ctrl+s", "tab", "tab", *"hello", "ctrl+s")
        await lead.shows("Your message was refused: the exercise is planned")
        await lead.press("m")
        await lead.shows("hello")
        await lead.shows("To Harbour, Master")


async def test_a_server_that_restarts_finds_the_screen_and_its_words_again(tmp_path: Path) -> None:
    """The screen comes back by itself; what was typed and submitted meanwhile is recorded once."""
    path = tmp_path / "x.exercise"
    async with AsyncExitStack() as stack:
        async with hosted(SCENARIO, path) as host, host.terminal("lead") as control:
            sheets = host.sheets
            lead = await stack.enter_async_context(at_screen(host.sheet("yard.lead"), tmp_path / "lead"))
            await control.start_exercise()
            await lead.shows("ANSWER")
            await lead.press("a", *"pull")
        await lead.shows("OFFLINE, retrying")
        await lead.press(*" it", "ctrl+s", "enter")
        await lead.shows("1 not yet sent")
        async with hosted(None, path, sheets=sheets) as host:
            await lead.shows("Your answer is recorded.")
            await lead.shows("PAUSED: server restarted")
            async with host.terminal("lead") as control:
                given = await control.told("answer_given")
                assert isinstance(given.fact, AnswerGiven)
                assert str(given.fact.words) == "pull it"
                assert len(control.facts("answer_given")) == 1


async def test_a_second_terminal_asks_before_it_takes_the_seat(tmp_path: Path) -> None:
    """The first one is told, and both keep what they show."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        at_screen(host.sheet("yard.lead"), tmp_path / "first") as first,
    ):
        await first.shows("connected")
        async with at_screen(host.sheet("yard.lead"), tmp_path / "second") as second:
            await second.shows("Another terminal holds this seat. Take it over?")
            await second.press("y")
            await second.shows("connected")
            await first.shows("Take it back?")
            assert "ENDED" in first.words

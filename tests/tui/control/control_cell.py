"""The control screen over an exercise that is played on the engine itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    EventsArrived,
    HeadSeen,
    OnUpdate,
    Refused,
)
from exercise_engine.core.clock import Now
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.policy import viewer
from exercise_engine.errors import CommandRejected
from exercise_engine.protocol.messages import ClockFrame, HeadFrame, HeadStamp, Limits, Welcome
from exercise_engine.server.directory import directory
from exercise_engine.tui.control.app import ControlApp
from exercise_engine.tui.session import Session
from tests.support.control_play import Play
from tests.tui.support.screens import NARROW, Screen
from tests.tui.support.tape import Disk, StillClock, TapeLink

LEAD = "Lead controller"
_FRAMES = str.maketrans(dict.fromkeys("│╭╮╰╯─┃▏▔", " "))
HEAD_HASH = "3fa9c1d2" * 8


@dataclass
class PlayClock(StillClock):
    """The clock of the play, as the screen reads it."""

    play: Play

    def now(self) -> Now:
        """Return the moment at which the play stands."""
        return self.play.now


class PlayLink(TapeLink):
    """The far end of a screen: decides as the server does, at once."""

    hard_stop_at_ms: int | None = None

    def seat_at(self, play: Play, label: str) -> None:
        """Take a seat of a play."""
        self.play = play
        self.label = label
        self.told_seq = 0

    def send(self, command: AnyCommand, *, acting_as: str | None = None) -> str:
        """Let the engine decide."""
        command_id = f"screen-{super().send(command, acting_as=acting_as)}"
        try:
            events = self.play.do(self.label, command, acting_as=acting_as, command_id=command_id)
        except CommandRejected as rejected:
            self.tell(Refused(command_id, rejected.code, rejected.message))
        else:
            self.catch_up()
            self.tell(Acknowledged(command_id, tuple(event.seq for event in events)))
        return command_id

    def enter(self, *, new_run: bool = False) -> None:
        """Be welcomed, and hear everything so far."""
        play, seat = self.play, self.play.seat(self.label)
        seen_by = viewer(seat, play.scenario)
        frame = Welcome(
            run_id="run-2" if new_run else "run-1",
            series_id="series-1",
            seat=seat.seat,
            kind=seat.kind,
            label=seat.label,
            posts=seat.posts,
            scope=seat.scope,
            directory=directory(play.scenario, play.engine.state.seats, seen_by),
            clock=self._clock(),
            last_seq=0,
            head=HeadStamp(seq=play.engine.state.seq, hash=HEAD_HASH),
            limits=Limits(frame_bytes_max=1_000_000, text_length_max=20_000, receipts_max=2_000),
            server_version="1",
        )
        self.welcome(frame, new_run=new_run)
        self.catch_up()

    def catch_up(self) -> None:
        """Hear what was not told yet."""
        events = self.play.seen_by(self.label, self.told_seq)
        self.told_seq = self.play.engine.state.seq
        if events:
            self.tell(EventsArrived(events))
        self.tell(ClockChanged(self._clock()))
        self.tell(HeadSeen(HeadFrame(seq=self.told_seq, hash=HEAD_HASH)))

    def _clock(self) -> ClockFrame:
        engine, now = self.play.engine, self.play.now
        return ClockFrame(
            stage=engine.state.stage,
            running=engine.clock_runs,
            elapsed_ms=engine.elapsed_ms(now),
            story_ms=engine.story_ms(now),
            speed=1,
            pace=self.play.scenario.clock.pace,
            at_ms=now.at_ms,
            hard_stop_at_ms=self.hard_stop_at_ms,
        )


class Cell(Screen):
    """A control screen with the play behind it."""

    link: PlayLink
    play: Play

    async def wait(self, minutes: float) -> None:
        """Let time pass in the play, and show it."""
        self.play.wait(minutes)
        await self.hear()

    async def hear(self) -> None:
        """Let what happened in the play arrive."""
        self.link.catch_up()
        await self.settle()
        self.app.tick()
        self.app.show_time()
        await self.settle()

    @property
    def prose(self) -> str:
        """What stands on the screen, as running text."""
        return " ".join(self.text.translate(_FRAMES).split())

    @property
    def commands(self) -> list[AnyCommand]:
        """What the screen sent, in order."""
        return [command for command, _ in self.link.sent]

    @property
    def desk_app(self) -> ControlApp:
        """The application, as what it is."""
        assert isinstance(self.app, ControlApp)
        return self.app


@asynccontextmanager
async def controlling(
    play: Play,
    *,
    label: str = LEAD,
    size: tuple[int, int] = NARROW,
    disk: Disk | None = None,
    welcome: bool = True,
    outbox_s: float = 0,
) -> AsyncIterator[Cell]:
    """A control seat's screen, welcomed and up to date; nothing waits in the outbox unless a test says so."""
    links: list[PlayLink] = []

    def connect(on_update: OnUpdate) -> PlayLink:
        links.append(PlayLink(on_update, disk if disk is not None else {}))
        links[-1].seat_at(play, label)
        return links[-1]

    clock = PlayClock(play)
    app = ControlApp(connect, session=Session(clock=clock), outbox_s=outbox_s)
    async with app.run_test(size=size, notifications=True) as pilot:
        cell = Cell(app, pilot, links[0], clock)
        cell.play = play
        if welcome:
            links[0].enter()
        await cell.settle()
        yield cell

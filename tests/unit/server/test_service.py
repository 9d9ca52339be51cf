"""A hosted exercise as a whole: it plays, it ends in order, and it does not hide that it failed."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from exercise_engine.client.updates import Acknowledged, LinkChanged
from exercise_engine.core.commands import MoveStage, SendMessage
from exercise_engine.server.conversation import Conversation
from exercise_engine.server.desk import SheetPlaces
from exercise_engine.server.hub import Hub
from exercise_engine.server.service import HostSettings
from exercise_engine.storage.recorded import verify_exercise
from tests.support.hosted import Host, hosted
from tests.support.play import make_scenario
from tests.support.raw import raw

LETTER = {"letter": {"at": "T+0:00", "to": ["yard"]}, "later": {"at": "T+0:10"}}


async def test_an_inject_reaches_those_it_is_for_and_a_message_goes_round(tmp_path: Path) -> None:
    """From StartEx to an inject on the right screens only, and a message from one team to another."""
    async with (
        hosted(make_scenario(LETTER), tmp_path / "test.exercise") as host,
        host.terminal("lead") as control,
        host.terminal("yard.lead") as yard,
        host.terminal("harbour.master") as harbour,
    ):
        await control.start_exercise()
        told = await yard.told("inject_told")
        outcome = await yard.do(SendMessage(to=("harbour",), subject="Hello", body="Are you there?"))
        await harbour.told("message_sent")

        assert told.command_id is None
        assert isinstance(outcome, Acknowledged)
        assert harbour.facts("inject_told") == []
        assert [event.seq for event in control.facts("message_sent")] == harbour.seqs[-1:]


async def test_a_player_may_not_steer(tmp_path: Path) -> None:
    """A control command from a player's terminal is refused with a code."""
    async with (
        hosted(make_scenario(LETTER), tmp_path / "test.exercise") as host,
        host.terminal("yard.lead") as yard,
    ):
        outcome = await yard.do(MoveStage(target="check_in"))

        assert getattr(outcome, "code", None) == "not_allowed"
        assert host.service.hub.engine.state.stage == "planned"


async def test_what_is_due_later_arrives_by_itself(tmp_path: Path) -> None:
    """At speed 3,600 ten minutes are a sixth of a second; nothing comes before its time."""
    async with (
        hosted(make_scenario(LETTER), tmp_path / "test.exercise", speed=3_600) as host,
        host.terminal("lead") as control,
        host.terminal("yard.lead") as yard,
    ):
        await control.start_exercise()
        later = await yard.told("inject_told", 2)

        assert later.elapsed_ms >= 600_000


async def test_stopping_tells_everybody_and_leaves_one_whole_file(tmp_path: Path) -> None:
    """Terminals know that it makes sense to come back; the log is folded into its file and verifies."""
    path = tmp_path / "test.exercise"
    async with hosted(make_scenario(LETTER), path) as host:
        async with host.terminal("lead") as control:
            await control.start_exercise()
        player = host.terminal("yard.lead")
        yard = await player.__aenter__()
    await yard.until(lambda: yard.all(LinkChanged)[-1].state == "offline")
    await player.__aexit__(None, None, None)
    left = await asyncio.to_thread(lambda: sorted(found.name for found in tmp_path.iterdir()))
    report = await asyncio.to_thread(verify_exercise, path)

    assert left == ["test.exercise"]
    assert report.intact


async def test_codes_are_written_for_their_owner_only(tmp_path: Path) -> None:
    """One file for each organisation and one for control, in a folder of their own."""
    settings = HostSettings(places=SheetPlaces(folder=tmp_path / "seats"))
    async with hosted(make_scenario(LETTER), tmp_path / "x.exercise", settings=settings) as host:
        written = [path.name for path in host.service.written]

    modes = await asyncio.to_thread(
        lambda: {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "seats").iterdir()}
    )
    assert sorted(written) == ["control.txt", "port.txt", "terminal.txt"]
    assert modes == {0o600}


async def test_links_name_what_others_can_reach(tmp_path: Path) -> None:
    """Where the address is not the one listened on, links say so."""
    settings = HostSettings(public_host="exercise.example")
    async with hosted(make_scenario(LETTER), tmp_path / "x.exercise", settings=settings) as host:
        assert host.sheet("lead").link.host == "exercise.example"


async def test_a_fault_in_a_conversation_ends_the_server_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program is not swallowed with one connection."""

    async def fail(_: Conversation) -> None:
        raise ZeroDivisionError

    async with hosted(make_scenario(LETTER), tmp_path / "x.exercise") as host:
        monkeypatch.setattr(Conversation, "run", fail)
        async with raw(host.service.link):
            error = await _failure(host)

        assert isinstance(error, ZeroDivisionError)


async def test_a_fault_in_what_recurs_ends_the_server_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pacer does not stop in silence."""

    def fail(_: Hub) -> None:
        raise ZeroDivisionError

    async with hosted(make_scenario(LETTER), tmp_path / "x.exercise") as host:
        with monkeypatch.context() as broken:
            broken.setattr(Hub, "look_at_clocks", fail)
            error = await _failure(host)

        assert isinstance(error, ZeroDivisionError)


async def test_a_fault_in_a_timer_ends_the_server_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callbacks of the loop are watched, too; what else the loop has to say goes the way it always goes."""

    def fail(_: Hub) -> None:
        raise ZeroDivisionError

    loop = asyncio.get_running_loop()
    said: list[object] = []
    async with (
        hosted(make_scenario(LETTER), tmp_path / "x.exercise", speed=3_600) as host,
        host.terminal("lead") as control,
    ):
        monkeypatch.setattr(loop, "default_exception_handler", said.append)
        loop.call_exception_handler({"message": "something of no concern"})
        monkeypatch.setattr(Hub, "tick", fail)
        await control.start_exercise()
        error = await _failure(host)

        assert isinstance(error, ZeroDivisionError)
        assert said == [{"message": "something of no concern"}]


async def _failure(host: Host) -> BaseException | None:
    """Wait until the server says that it failed, and take it as expected."""
    host.failure_expected = True
    async with asyncio.timeout(10):
        await asyncio.wait([host.service.failed])
    return host.service.failed.exception()

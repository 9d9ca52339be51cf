"""Who is let in: codes, tokens, one terminal for each seat, and guessing that gets slow."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from exercise_engine.client.updates import LinkChanged, NoticeShown, Welcomed
from exercise_engine.core.commands import MoveStage
from exercise_engine.errors import LogUnavailable
from exercise_engine.protocol.messages import Bye, EventsFrame, Hello, Welcome
from exercise_engine.server import reception, throttle
from exercise_engine.server.limits import TOKEN_AFTER_END_MS
from exercise_engine.storage.tables import SeatTable
from tests.support.clocks import SleepyClock
from tests.support.hosted import Terminal, ended, hosted, running
from tests.support.play import make_scenario
from tests.support.raw import raw

SCENARIO = make_scenario({"later": {"at": "T+2:00"}})


async def test_a_token_takes_the_place_of_the_code(tmp_path: Path) -> None:
    """Whoever came with a code comes back with the token, and gets no other."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link) as player:
            first = await player.greet(host.sheet("yard.lead"))
        async with raw(host.service.link) as player:
            await player.send(Hello(token=first.token))
            second = await player.next(Welcome)

        assert first.token is not None
        assert second.token is None
        assert second.seat == first.seat


async def test_a_new_token_ends_the_one_before(tmp_path: Path) -> None:
    """Whoever joins with the code later has the seat; the earlier terminal needs the code again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link) as player:
            first = await player.greet(host.sheet("yard.lead"))
        async with raw(host.service.link) as player:
            await player.greet(host.sheet("yard.lead"))
        async with raw(host.service.link) as player:
            await player.send(Hello(token=first.token))
            bye = await player.farewell()

        assert bye.code == "not_admitted"


async def test_a_second_terminal_is_asked_and_may_take_over(tmp_path: Path) -> None:
    """The first one keeps the seat until the second says so; then it is told, and stays away."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("yard.lead") as first,
    ):
        second = Terminal(host.sheet("yard.lead"))
        async with running(second):
            await second.until(lambda: ended(second) is not None)
        assert host.service.hub.room.connected == (host.seat("yard.lead"),)
        third = Terminal(host.sheet("yard.lead"))
        async with running(third, take_over=True):
            await third.heard(Welcomed)
            await first.until(lambda: ended(first) is not None)

            refused, gone = ended(second), ended(first)
            assert refused is not None
            assert gone is not None
            assert (refused.code, gone.code) == ("seat_taken", "taken_over")
            assert host.service.hub.room.connected == (host.seat("yard.lead"),)


async def test_the_same_terminal_takes_over_after_asking(tmp_path: Path) -> None:
    """A screen that was refused asks its person, and runs the same connection again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("yard.lead"):
        second = Terminal(host.sheet("yard.lead"))
        await second.connection.run()
        assert second.all(LinkChanged)[-1].code == "seat_taken"
        async with running(second, take_over=True):
            await second.heard(Welcomed)

            assert second.connection.directory is not None


async def test_guessing_codes_gets_slow_and_the_right_one_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some wrong codes each has to wait; nobody is locked out, and tokens do not wait."""
    monkeypatch.setattr(throttle, "FIRST_DELAY_MS", 60)
    monkeypatch.setattr(throttle, "DELAY_MS_MAX", 120)
    loop = asyncio.get_running_loop()
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link) as player:
            token = (await player.greet(host.sheet("yard.lead"))).token
        waits = []
        for number in range(7):
            async with raw(host.service.link) as guesser:
                began = loop.time()
                await guesser.send(Hello(seat_code=f"0000-0000-0000-000{number}"))
                await guesser.next(Bye)
                waits.append(loop.time() - began)
        async with raw(host.service.link) as player:
            await player.greet(host.sheet("yard.it"))
        async with raw(host.service.link) as player:
            began = loop.time()
            await player.send(Hello(token=token))
            await player.next(Welcome)
            token_wait = loop.time() - began

        assert all(wait >= delay for wait, delay in zip(waits[4:], (0.06, 0.12, 0.12), strict=True))
        assert token_wait < 0.06
        assert host.service.metrics.codes_refused == 7


async def test_who_is_one_too_many_at_the_door_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections that say nothing are bounded; who is sent away tries again and gets in."""
    monkeypatch.setattr(reception, "GREETINGS_MAX", 1)
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link), raw(host.service.link) as second:
            bye = await second.farewell()
        async with host.terminal("yard.lead") as yard:
            seat = yard.all(Welcomed)[0].frame.seat

        assert (bye.code, bye.retry) == ("server_full", True)
        assert seat == host.seat("yard.lead")


async def test_a_token_dies_a_day_after_the_end_and_the_code_does_not(tmp_path: Path) -> None:
    """Terminals forget their seats; control, which holds the codes, can still let somebody in."""
    clock = SleepyClock()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", clock=clock) as host,
        host.terminal("lead") as lead,
    ):
        await lead.start_exercise()
        await lead.do(MoveStage(target="hot_wash"))
        async with raw(host.service.link) as player:
            token = (await player.greet(host.sheet("yard.lead"))).token
        clock.slept_ms += TOKEN_AFTER_END_MS + 60_000
        async with raw(host.service.link) as player:
            await player.send(Hello(token=token))
            bye = await player.farewell()
        async with raw(host.service.link) as player:
            welcome = await player.greet(host.sheet("yard.lead"))

        assert bye.code == "token_expired"
        assert welcome.clock.stage == "hot_wash"


async def test_in_a_fault_tokens_let_in_and_codes_have_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading needs no disk; a new token would have to be written, so the terminal comes back later."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link) as player:
            token = (await player.greet(host.sheet("yard.lead"))).token
        monkeypatch.setattr(SeatTable, "set_token", _full)
        async with raw(host.service.link) as player:
            await player.send(Hello(seat_code=host.sheet("yard.it").code))
            bye = await player.farewell()
        async with raw(host.service.link) as player:
            await player.send(Hello(token=token))
            welcome = await player.next(Welcome)

        assert (bye.code, bye.retry) == ("unavailable", True)
        assert host.seat("yard.it") not in host.service.hub.room.connected
        assert welcome.seat == host.seat("yard.lead")


async def test_a_client_that_knows_more_than_the_log_gets_everything_anew(tmp_path: Path) -> None:
    """A log that was set back to a copy: what the terminal saw beyond it is void."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("lead") as lead:
        await lead.start_exercise()
        run_id = lead.all(Welcomed)[0].frame.run_id
        async with raw(host.service.link) as player:
            await player.send(Hello(seat_code=host.sheet("yard.lead").code, run_id=run_id, after_seq=10_000))
            await player.next(Welcome)
            frame = await player.next(EventsFrame)

        assert [event.type for event in frame.events if event.type == "stage_changed"]


async def test_who_comes_back_gets_the_rest(tmp_path: Path) -> None:
    """Nothing that was seen comes again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("lead") as lead:
        await lead.do(MoveStage(target="check_in"))
        async with raw(host.service.link) as player:
            welcome = await player.greet(host.sheet("yard.lead"))
            seen = (await player.next(EventsFrame)).events[-1].seq
        await lead.do(MoveStage(target="briefing"))
        async with raw(host.service.link) as player:
            await player.send(Hello(token=welcome.token, run_id=welcome.run_id, after_seq=seen))
            again = await player.next(Welcome)
            rest = await player.next(EventsFrame)

        assert welcome.last_seq == seen
        assert [event.seq for event in rest.events] == [again.last_seq]


def _full(*_: object, **__: object) -> None:
    """A disk that takes nothing."""
    raise LogUnavailable("the disk is full")


def test_limits_are_told() -> None:
    """A client that keeps to the limits of the welcome is never refused for size."""
    assert reception.LIMITS.frame_bytes_max > 2 * 4 * reception.LIMITS.text_length_max


async def test_two_people_with_one_code_are_both_told(tmp_path: Path) -> None:
    """The second how long somebody has been there, the first that another has the code, and took the seat."""
    clock = SleepyClock()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", clock=clock) as host,
        host.terminal("yard.lead") as first,
    ):
        second = Terminal(host.sheet("yard.lead"))
        async with running(second):
            refused = await second.heard(LinkChanged, 2)
            wanted = (await first.heard(NoticeShown)).frame
        async with host.terminal("yard.lead", take_over=True):
            await first.until(lambda: ended(first) is not None)
        gone = ended(first)

        assert "for less than a minute" in refused.reason
        assert wanted.code == "seat_wanted"
        assert gone is not None
        assert "UTC, with the seat's code" in gone.reason
        assert "ask control for another code" in gone.reason
        assert host.sheet("yard.lead").code not in refused.reason + gone.reason + wanted.message

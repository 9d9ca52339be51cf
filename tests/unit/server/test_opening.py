"""Creating, restarting, correcting and resetting an exercise, with seats, codes and tokens that survive."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from exercise_engine.client.updates import Acknowledged, Refused, Welcomed
from exercise_engine.core.commands import MoveStage, WriteLogEntry
from exercise_engine.core.facts import ExerciseCreated, StageChanged
from exercise_engine.errors import CommandRejected, UsageError
from exercise_engine.server.opening import reset_exercise
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.system import salt
from tests.support.clocks import HandClock
from tests.support.hosted import hosted, open_here
from tests.support.play import PlainText, make_scenario

INJECTS = {"letter": {"at": "T+0:00"}, "later": {"at": "T+2:00"}}
SCENARIO = make_scenario(INJECTS)
NOTE = WriteLogEntry(kind="note", body="seen")

TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
}


def with_team_in_front() -> dict[str, object]:
    """Teams with another one first, so that seats in the order of the file would be numbered otherwise."""
    return {"pilots": {"organisation": "port", "roles": {"chief": {"decides": True}}}, **TEAMS}


async def test_a_restarted_server_goes_on_with_the_same_seats_paused(tmp_path: Path) -> None:
    """The file alone is enough: same port, same codes, everything recorded, and the clock stands."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    async with hosted(SCENARIO, path, sheets=sheets) as host, host.terminal("lead") as lead:
        port = host.service.link.port
        await lead.start_exercise()
        await lead.told("inject_told")
        before = lead.seqs
    async with hosted(None, path, sheets=sheets) as host, host.terminal("lead") as lead:
        pause = await lead.told("stage_changed", 4)
        resumed = await lead.do(MoveStage(target="running"))

        assert host.service.link.port == port
        assert host.service.sheets == {}
        assert lead.seqs[: len(before)] == before
        assert isinstance(pause.fact, StageChanged)
        assert (pause.fact.target, pause.fact.why) == ("paused", "restart")
        assert isinstance(resumed, Acknowledged)
        assert len(lead.facts("inject_told")) == 1


async def test_a_command_sent_again_after_a_restart_has_the_effect_of_once(tmp_path: Path) -> None:
    """The outcome of a command is in the log, so that a repeat gets it from another process, too."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    async with (
        hosted(SCENARIO, path, sheets=sheets) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        first = yard.connection.send(NOTE)
        outcome = await yard.outcome(first)
        seat, last_seq = host.seat("yard.lead"), host.service.hub.engine.durable.seq
    exercise = await asyncio.to_thread(open_here, None, path)
    try:
        found = exercise.engine.outcome(seat, first)
    finally:
        exercise.file.close()

    assert isinstance(outcome, Acknowledged)
    assert found == (outcome.seqs[0], outcome.seqs[-1])
    assert exercise.engine.state.seq == last_seq + 1, "nothing but the pause was added"


def test_the_clock_goes_on_from_its_last_mark(tmp_path: Path) -> None:
    """After a crash the exercise stands at the later of the mark and the last event."""
    path = tmp_path / "x.exercise"
    exercise = open_here(SCENARIO, path, clock=HandClock())
    exercise.file.events.mark_elapsed(90_000)
    exercise.file.close()

    reopened = open_here(None, path, clock=HandClock())
    reopened.file.close()

    assert reopened.engine.elapsed_ms(HandClock().now()) == 90_000
    assert reopened.continued


def test_a_corrected_scenario_takes_the_place_of_the_old_one_before_start(tmp_path: Path) -> None:
    """Started again with a changed scenario before StartEx, the server plays the changed one."""
    path = tmp_path / "x.exercise"
    open_here(SCENARIO, path).file.close()

    exercise = open_here(make_scenario(INJECTS, title="Corrected"), path)
    exercise.file.close()
    again = open_here(make_scenario(INJECTS, title="Corrected"), path)
    again.file.close()

    assert exercise.corrected
    assert exercise.feed.scenario.title == "Corrected"
    assert not again.corrected


async def test_after_start_a_changed_scenario_is_not_taken(tmp_path: Path) -> None:
    """What is played is in the file; a changed scenario on disk is pointed out and left alone."""
    path = tmp_path / "x.exercise"
    async with hosted(SCENARIO, path) as host, host.terminal("lead") as lead:
        await lead.start_exercise()
    exercise = await asyncio.to_thread(open_here, make_scenario(INJECTS, title="Corrected"), path)
    exercise.file.close()

    assert exercise.differs
    assert exercise.feed.scenario.title == "Test"


async def test_a_correction_may_not_take_a_seat_away_that_somebody_has_taken(tmp_path: Path) -> None:
    """Who has joined keeps the seat; the server says whom the correction leaves out."""
    path = tmp_path / "x.exercise"
    async with hosted(SCENARIO, path) as host, host.terminal("yard.it"):
        pass
    smaller = make_scenario(
        INJECTS,
        teams={**TEAMS, "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}}},
    )

    with pytest.raises(CommandRejected) as caught:
        await asyncio.to_thread(open_here, smaller, path)

    assert caught.value.code == "seat_occupied"


async def test_a_correction_gives_new_seats_codes_and_takes_those_of_gone_ones(tmp_path: Path) -> None:
    """New seats get codes at the next start; seats that are gone are forgotten."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    async with hosted(SCENARIO, path, sheets=sheets) as host:
        gone = host.seat("harbour.desk")
    teams = {
        **with_team_in_front(),
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}},
    }
    async with hosted(make_scenario(INJECTS, teams=teams), path, sheets=sheets) as host:
        async with host.terminal("pilots.chief") as chief, host.terminal("yard.it") as old:
            welcomes = [chief.all(Welcomed)[0].frame, old.all(Welcomed)[0].frame]
        feed = host.service.hub.room.feed

        assert [welcome.label for welcome in welcomes] == ["Pilots, Chief", "Yard, It"]
        assert gone not in feed.seats
        assert len(host.service.sheets) == 1


async def test_a_reset_archives_the_run_and_keeps_codes_and_tokens(tmp_path: Path) -> None:
    """Another run with the same people: tokens still open the seats, and terminals drop the old run."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    kept = tmp_path / "terminal"
    async with (
        hosted(SCENARIO, path, sheets=sheets) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead", folder=kept) as yard,
    ):
        await lead.start_exercise()
        await yard.told("inject_told")
        yard.connection.save_draft("answer", {"words": "half"})
        old_run = yard.all(Welcomed)[0].frame.run_id
    archived = await asyncio.to_thread(
        lambda: reset_exercise(path, renderer=PlainText(), now=HandClock().now())
    )
    async with (
        hosted(None, path, sheets=sheets) as host,
        host.terminal("yard.lead", folder=kept) as yard,
    ):
        welcomed = yard.all(Welcomed)[0]

        assert welcomed.new_run
        assert welcomed.frame.run_id != old_run
        assert welcomed.frame.token is None, "the token of the first run was enough"
        assert host.service.hub.engine.state.stage == "planned"
        assert yard.connection.load_draft("answer") is None
        assert archived.name == f"x-{old_run}.exercise"
        assert archived.exists()


async def test_a_reset_binds_the_run_before(tmp_path: Path) -> None:
    """The new run names the head of the old one."""
    path = tmp_path / "x.exercise"
    exercise = await asyncio.to_thread(open_here, SCENARIO, path)
    head = exercise.file.events.head().hash.hex()
    exercise.file.close()
    await asyncio.to_thread(lambda: reset_exercise(path, renderer=PlainText(), now=HandClock().now()))
    async with hosted(None, path) as host:
        feed = host.service.hub.room.feed
        created = feed.event(host.seat("lead"), 1)

        assert created is not None
        assert isinstance(created.fact, ExerciseCreated)
        assert created.fact.previous_head == head


async def test_after_a_reset_codes_open_the_same_seats_though_their_ids_changed(tmp_path: Path) -> None:
    """A seat that a correction put in gets another id in the next run; codes follow what a seat is."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    async with hosted(SCENARIO, path, sheets=sheets):
        pass
    corrected = make_scenario(INJECTS, teams=with_team_in_front())
    async with hosted(corrected, path, sheets=sheets) as host:
        roles = ("lead", "observer", "pilots.chief", "harbour.master", "harbour.desk", "yard.lead", "yard.it")
        codes = {role: host.sheet(role) for role in roles}
        ids = {role: host.seat(role) for role in roles}
    await asyncio.to_thread(lambda: reset_exercise(path, renderer=PlainText(), now=HandClock().now()))
    async with hosted(None, path) as host:
        new_ids = {role: host.seat(role) for role in roles}
        host.sheets.update({new_ids[role]: sheet for role, sheet in codes.items()})
        seen = {}
        for role in roles:
            async with host.terminal(role) as terminal:
                seen[role] = terminal.all(Welcomed)[0].frame.seat

        assert new_ids != ids
        assert seen == new_ids


def test_a_file_whose_creation_was_cut_short_is_filled(tmp_path: Path) -> None:
    """An empty log is no exercise yet; the scenario makes it one, and without it the person is told."""
    path = tmp_path / "x.exercise"
    identity = Identity(run_id="run", series_id="series", created_with="test", created_ms=1)
    SqliteExerciseFile.create(path, identity, salt=salt).close()

    with pytest.raises(UsageError, match="give the scenario"):
        open_here(None, path)
    with pytest.raises(UsageError, match="nothing to reset"):
        reset_exercise(path, renderer=PlainText(), now=HandClock().now())
    exercise = open_here(SCENARIO, path)
    exercise.file.close()

    assert exercise.engine.state.run_id == "run"


def test_without_a_file_a_scenario_is_needed(tmp_path: Path) -> None:
    """There is nothing to go on with."""
    with pytest.raises(UsageError, match="there is no such file"):
        open_here(None, tmp_path / "x.exercise")


async def test_tokens_of_an_ended_exercise_know_when_it_ended(tmp_path: Path) -> None:
    """EndEx is found in the log, so that tokens die a day after it in whatever process."""
    path = tmp_path / "x.exercise"
    async with hosted(SCENARIO, path) as host, host.terminal("lead") as lead:
        await lead.start_exercise()
        await lead.do(MoveStage(target="hot_wash"))
        ended_ms = host.service.hub.ended_ms
    exercise = await asyncio.to_thread(open_here, None, path)
    exercise.file.close()

    assert ended_ms is not None
    assert exercise.ended_ms == ended_ms


async def test_what_was_refused_before_a_restart_stays_refused(tmp_path: Path) -> None:
    """A refusal leaves nothing in the log."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    async with hosted(SCENARIO, path, sheets=sheets) as host, host.terminal("yard.lead") as yard:
        outcome = await yard.do(NOTE)
        seq = host.service.hub.engine.state.seq
    exercise = await asyncio.to_thread(open_here, None, path)
    exercise.file.close()

    assert isinstance(outcome, Refused)
    assert exercise.engine.state.seq == seq

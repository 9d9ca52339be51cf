"""Errands of the lead controller: a corrected scenario before StartEx, another code, codes for new seats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from exercise_engine.client.updates import LinkChanged, NoticeShown, Refused, Welcomed
from exercise_engine.errors import PrintingUnavailable, Problem, ScenarioError, StorageError
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import Notice
from exercise_engine.server import desk as module
from exercise_engine.server.cards import writing
from exercise_engine.server.desk import Playable, SheetPlaces
from exercise_engine.server.service import HostSettings
from exercise_engine.storage.tables import PlayedFile
from tests.support.hosted import Host, Terminal, ended, hosted, playable, running
from tests.support.play import make_scenario

INJECTS = {"later": {"at": "T+2:00"}}
SCENARIO = make_scenario(INJECTS)
TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
}
PILOTS = {"pilots": {"organisation": "port", "roles": {"chief": {"decides": True}}}}


class OnDisk:
    """The scenario's files, which somebody edits while the server runs."""

    def __init__(self, scenario: Scenario) -> None:
        self.found: Playable | Exception = playable(scenario)

    def put(self, scenario: Scenario, *files: PlayedFile) -> None:
        """Save the scenario."""
        self.found = playable(scenario, *files)

    def __call__(self) -> Playable:
        """Load it, as the server does."""
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@asynccontextmanager
async def with_disk(disk: OnDisk | None, tmp_path: Path) -> AsyncIterator[Host]:
    """A server that can load its scenario again."""
    settings = HostSettings(load=disk, places=SheetPlaces(folder=tmp_path / "seats"))
    async with hosted(SCENARIO, tmp_path / "x.exercise", settings=settings) as host:
        yield host


async def answer(lead: Terminal, count: int = 1) -> Notice:
    """The next notice that the lead is shown."""
    return (await lead.heard(NoticeShown, count)).frame


async def test_a_corrected_scenario_is_loaded_and_everybody_comes_back_to_it(tmp_path: Path) -> None:
    """Names and files are those of the correction; codes and seats stay, and new seats get codes."""
    disk = OnDisk(SCENARIO)
    async with (
        with_disk(disk, tmp_path) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        before = host.seat("yard.lead")
        disk.put(
            make_scenario(INJECTS, title="Corrected", teams={**PILOTS, **TEAMS}),
            PlayedFile("files/plan.txt", "text/plain", b"plan"),
        )
        lead.connection.reload_scenario()
        notice = await answer(lead)
        welcomed = await yard.heard(Welcomed, 2)
        host.sheets.update(host.service.sheets)
        async with host.terminal("pilots.chief") as chief:
            label = chief.all(Welcomed)[0].frame.label

        assert notice.code == "scenario_reloaded"
        assert (welcomed.frame.directory.title, welcomed.frame.seat) == ("Corrected", before)
        assert not welcomed.new_run
        assert label == "Pilots, Chief"
        assert [path.name for path in host.service.written][-1] == "port-2.txt"
        assert [state.state for state in yard.all(LinkChanged)].count("online") == 2


async def test_seats_that_are_gone_open_for_nobody(tmp_path: Path) -> None:
    """A seat that nobody has taken may go; its code is forgotten."""
    disk = OnDisk(SCENARIO)
    async with with_disk(disk, tmp_path) as host, host.terminal("lead") as lead:
        sheet = host.sheet("yard.it")
        smaller = {**TEAMS, "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}}}
        disk.put(make_scenario(INJECTS, teams=smaller))
        lead.connection.reload_scenario()
        assert (await answer(lead)).code == "scenario_reloaded"
        await lead.heard(Welcomed, 2)
        terminal = Terminal(sheet)
        await terminal.connection.run()

        refusal = ended(terminal)
        assert refusal is not None
        assert refusal.code == "not_admitted"


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            ScenarioError(
                (Problem("a.yaml", 3, 1, "E103", "unknown key"), Problem("b.yaml", 0, 0, "E1", "x"))
            ),
            "the scenario has 2 problems; the first: a.yaml:3 E103 unknown key",
        ),
        (ScenarioError((Problem("b.yaml", 0, 0, "E1", "gone"),)), "b.yaml E1 gone"),
        (StorageError("the disk refuses"), "the disk refuses"),
        (FileNotFoundError("scenario.yaml"), "scenario.yaml"),
        (playable(SCENARIO), "is loaded already"),
    ],
)
async def test_what_cannot_be_loaded_is_said_and_changes_nothing(
    tmp_path: Path, found: Playable | Exception, message: str
) -> None:
    """The lead is told why; the exercise stays as it was."""
    disk = OnDisk(SCENARIO)
    async with with_disk(disk, tmp_path) as host, host.terminal("lead") as lead:
        seq = host.service.hub.engine.state.seq
        disk.found = found
        lead.connection.reload_scenario()
        notice = await answer(lead)

        assert notice.code == "scenario_refused"
        assert message in notice.message
        assert host.service.hub.engine.state.seq == seq


async def test_a_correction_leaves_nobody_without_a_seat(tmp_path: Path) -> None:
    """Who is here, or was, keeps the seat; the lead learns whom the correction leaves out."""
    disk = OnDisk(SCENARIO)
    async with with_disk(disk, tmp_path) as host, host.terminal("lead") as lead, host.terminal("yard.it"):
        smaller = {**TEAMS, "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}}}
        disk.put(make_scenario(INJECTS, teams=smaller))
        lead.connection.reload_scenario()
        notice = await answer(lead)

        assert notice.code == "scenario_refused"
        assert "Yard, It" in notice.message
        assert host.seat("yard.it")


async def test_after_start_nothing_is_corrected(tmp_path: Path) -> None:
    """What is played stays what it is."""
    disk = OnDisk(SCENARIO)
    async with with_disk(disk, tmp_path) as host, host.terminal("lead") as lead:
        await lead.start_exercise()
        disk.put(make_scenario(INJECTS, title="Corrected"))
        lead.connection.reload_scenario()
        notice = await answer(lead)

        assert notice.code == "scenario_refused"
        assert host.service.hub.engine.state.scenario.title == "Test"


async def test_a_server_started_on_its_file_alone_has_nothing_to_load(tmp_path: Path) -> None:
    """The lead is told."""
    async with with_disk(None, tmp_path) as host, host.terminal("lead") as lead:
        lead.connection.reload_scenario()
        notice = await answer(lead)

        assert notice.code == "scenario_refused"
        assert host.service.hub.engine.state.stage == "planned"


async def test_another_code_ends_the_old_one_and_its_terminal(tmp_path: Path) -> None:
    """The new code stands in a file of its own; who had the old one is sent away."""
    async with (
        with_disk(None, tmp_path) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.it") as before,
    ):
        old = host.sheet("yard.it")
        lead.connection.reissue_code(host.seat("yard.it"))
        notice = await answer(lead)
        await before.until(lambda: ended(before) is not None)
        new = host.service.sheets[host.seat("yard.it")]
        locked_out = Terminal(old)
        await locked_out.connection.run()
        async with running(Terminal(new)) as after:
            await after.heard(Welcomed)
        page = await asyncio.to_thread((tmp_path / "seats" / "terminal-2.txt").read_text)

        gone, refusal = ended(before), ended(locked_out)
        assert gone is not None
        assert refusal is not None
        assert (gone.code, refusal.code) == ("revoked", "not_admitted")
        assert "terminal-2.txt" in notice.message
        assert new.code not in notice.message
        assert new.code in page


async def test_a_seat_that_is_not_there_gets_no_code(tmp_path: Path) -> None:
    """Nothing is written."""
    async with with_disk(None, tmp_path) as host, host.terminal("lead") as lead:
        count = len(host.service.written)
        lead.connection.reissue_code("s999")
        notice = await answer(lead)

        assert "no such seat" in notice.message
        assert len(host.service.written) == count


async def test_a_code_that_cannot_be_written_is_not_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one stays good."""

    def full(*_: object, **__: object) -> tuple[Path, ...]:
        raise StorageError("the disk is full")

    async with with_disk(None, tmp_path) as host, host.terminal("lead") as lead:
        sheet = host.sheet("yard.it")
        monkeypatch.setattr(module, "write_sheets", full)
        lead.connection.reissue_code(host.seat("yard.it"))
        notice = await answer(lead)
        async with running(Terminal(sheet)) as still:
            await still.heard(Welcomed)

        assert (notice.code, "full" in notice.message) == ("fault", True)


async def test_scripts_get_their_files_too(tmp_path: Path) -> None:
    """One for each seat, where somebody asked for them."""
    places = SheetPlaces(folder=tmp_path / "seats", scripts=tmp_path / "scripts")
    async with hosted(SCENARIO, tmp_path / "x.exercise", settings=HostSettings(places=places)) as host:
        count = len(host.service.hub.room.feed.seats)

    files = await asyncio.to_thread(lambda: list((tmp_path / "scripts").iterdir()))
    assert len(files) == count


async def test_errands_are_the_lead_s(tmp_path: Path) -> None:
    """Others are refused with a code."""
    async with with_disk(None, tmp_path) as host, host.terminal("observer") as guest:
        guest.connection.reissue_code(host.seat("lead"))
        refused = await guest.heard(Refused)

        assert refused.code == "not_allowed"


async def test_cards_are_written_for_all_seats_and_codes_for_fresh_ones(tmp_path: Path) -> None:
    """At the first start every seat has a code on paper; at the second only the cards are written anew."""
    path, folder = tmp_path / "x.exercise", tmp_path / "seats"
    settings = HostSettings(places=SheetPlaces(folder=folder, with_cards=True))
    async with hosted(SCENARIO, path, settings=settings) as host:
        assert len(host.service.desk.cards) == 3 * 3
        assert host.service.desk.not_printed == ""
    async with hosted(None, path, settings=settings) as host:
        assert len(host.service.desk.cards) == 3 * 2
    assert len(list(folder.glob("*-codes*.pdf"))) == 3


async def test_without_printing_the_exercise_is_hosted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why there are no pages can be told; codes and texts are there."""

    def unavailable(_: object) -> tuple[bytes, ...]:
        raise PrintingUnavailable("no pango")

    monkeypatch.setattr(writing, "render_pdfs", unavailable)
    settings = HostSettings(places=SheetPlaces(folder=tmp_path / "seats", with_cards=True))
    async with hosted(SCENARIO, tmp_path / "x.exercise", settings=settings) as host:
        assert host.service.desk.not_printed == "no pango"
        assert len(host.service.desk.cards) == 3
        assert len(host.service.sheets) == 6

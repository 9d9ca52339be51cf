"""A seat's connection: comes back, sends again, loses nothing, and tells its screen in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from exercise_engine.client import connection as module
from exercise_engine.client.outbox import Outbox, heads_name
from exercise_engine.client.updates import (
    Acknowledged,
    DraftChanged,
    EventsArrived,
    FileArrived,
    HeadSeen,
    LinkChanged,
    NoticeShown,
    Refused,
    Welcomed,
)
from exercise_engine.core.commands import MoveStage, SendMessage, SubmitAnswer, WriteLogEntry
from exercise_engine.core.facts import AnswerGiven
from exercise_engine.errors import StorageError
from exercise_engine.model.scenario import Scenario
from exercise_engine.server.opening import open_exercise
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.server.service import HostSettings, hosting
from exercise_engine.storage.heads import read_heads
from exercise_engine.storage.tables import PlayedFile
from exercise_engine.system import SystemClock
from tests.support.hosted import Host, Terminal, ended, hosted, playable, running
from tests.support.play import PlainText, make_scenario

INJECTS = {
    "question": {"at": "T+0:00", "to": ["yard"], "asks": {"what": {"text": "What now?", "within": "10m"}}},
    "later": {"at": "T+2:00"},
}
SCENARIO = make_scenario(INJECTS)
NOTE = WriteLogEntry(kind="note", body="seen")


async def test_a_terminal_is_back_soon_after_the_server(tmp_path: Path) -> None:
    """The server is stopped and started again on its file: terminals come back by themselves."""
    path, sheets = tmp_path / "x.exercise", dict[str, SeatSheet]()
    loop = asyncio.get_running_loop()
    async with hosted(SCENARIO, path, sheets=sheets) as host:
        yard = Terminal(host.sheet("yard.lead"))
        task = asyncio.create_task(yard.connection.run())
        await yard.heard(Welcomed)
    await yard.until(lambda: yard.all(LinkChanged)[-1].state == "offline")
    waiting = yard.connection.send(SendMessage(to=("control",), body="Are you there?"))
    async with hosted(None, path, sheets=sheets):
        began = loop.time()
        await yard.heard(Welcomed, 2)
        back_after = loop.time() - began
        outcome = await yard.outcome(waiting)
        await yard.connection.close()
        await task

    assert back_after < 2.5
    assert isinstance(outcome, Acknowledged)
    assert yard.seqs == sorted(set(yard.seqs))
    states = [link.state for link in yard.all(LinkChanged)]
    assert states[:2] == ["connecting", "online"]
    assert states[-2:] == ["online", "ended"]


async def test_a_command_without_an_answer_survives_the_terminal(tmp_path: Path) -> None:
    """Sent while nobody listened, kept on disk, and sent by the next terminal of the seat."""
    path, sheets, folder = tmp_path / "x.exercise", dict[str, SeatSheet](), tmp_path / "seat"
    async with hosted(SCENARIO, path, sheets=sheets) as host:
        async with host.terminal("yard.lead", folder=folder):
            pass
        yard = Terminal(host.sheet("yard.lead"), folder=folder)
    command_id = yard.connection.send(SendMessage(to=("control",), body="kept"))
    await _run_for_a_moment(yard)
    async with (
        hosted(None, path, sheets=sheets) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead", folder=folder) as again,
    ):
        outcome = await again.outcome(command_id)
        message = await lead.told("message_sent")

    assert isinstance(outcome, Acknowledged)
    assert getattr(message.fact, "body", None) is not None
    assert len(lead.facts("message_sent")) == 1


async def test_drafts_and_heads_survive_the_terminal(tmp_path: Path) -> None:
    """What was typed is there again, and heads lie in a file that `verify --heads` reads."""
    folder = tmp_path / "seat"
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("lead") as lead:
        async with host.terminal("yard.lead", folder=folder) as yard:
            run_id = yard.all(Welcomed)[0].frame.run_id
            yard.connection.save_draft("log", {"body": "half a sen"})
            yard.connection.save_draft("gone", {"body": "x"})
            yard.connection.drop_drafts(["gone"])
            await lead.start_exercise()
            head = (await yard.heard(HeadSeen)).frame
        async with host.terminal("yard.lead", folder=folder) as yard:
            kept = [yard.connection.load_draft(key) for key in ("log", "gone")]

    heads = await asyncio.to_thread(read_heads, folder / heads_name(run_id))
    assert kept == [{"body": "half a sen"}, None]
    assert (head.seq, head.hash) in {(found.seq, found.hash) for found in heads}


async def test_what_was_read_is_reported_before_a_decision(tmp_path: Path) -> None:
    """The picture at the time of an answer holds what its author had opened a moment before."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        told, ask = await yard.told("inject_told"), await yard.told("ask_opened")
        yard.connection.report_read(told.seq)
        yard.connection.report_acknowledged(told.seq)
        outcome = await yard.do(SubmitAnswer(ask=ask.seq, words="We wait"))
        answer = (await lead.told("answer_given")).fact

        assert isinstance(outcome, Acknowledged)
        assert isinstance(answer, AnswerGiven)
        assert told.seq in answer.had_read


async def test_a_fresh_terminal_knows_what_was_read(tmp_path: Path) -> None:
    """Receipts are part of the welcome, so that nothing is unread twice."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("lead") as lead:
        async with host.terminal("yard.lead") as yard:
            await lead.start_exercise()
            told = await yard.told("inject_told")
            yard.connection.report_read(told.seq)
            await yard.do(NOTE)
        async with host.terminal("yard.lead") as yard:
            receipts = yard.all(Welcomed)[0].frame.receipts

    assert told.seq in receipts.read
    assert told.seq in receipts.delivered


async def test_the_team_sees_what_is_being_written(tmp_path: Path) -> None:
    """A draft goes to the others within a moment; only its latest state is sent."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
        host.terminal("yard.it") as colleague,
    ):
        await lead.start_exercise()
        ask = (await yard.told("ask_opened")).seq
        await colleague.told("ask_opened")
        for words in ("W", "We", "We wa"):
            yard.connection.send_draft(ask, words=words)
        seen = await colleague.heard(DraftChanged)
        async with host.terminal("yard.lead", take_over=True) as again:
            offered = again.all(DraftChanged)

        assert (seen.frame.words, seen.frame.holder) == ("We wa", host.seat("yard.lead"))
        assert [draft.frame.words for draft in offered] == ["We wa"]


async def test_a_refused_command_is_told_and_forgotten(tmp_path: Path) -> None:
    """It is not sent again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("yard.lead") as yard:
        outcome = await yard.do(MoveStage(target="check_in"))

        assert isinstance(outcome, Refused)
        assert yard.connection.pending == ()


async def test_errands_of_the_lead_are_refused_to_others(tmp_path: Path) -> None:
    """A player may ask; nothing happens."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("yard.lead") as yard:
        yard.connection.reload_scenario()
        yard.connection.reissue_code(host.seat("lead"))
        await yard.heard(Refused, 2)

        assert {refused.code for refused in yard.all(Refused)} == {"not_allowed"}
        assert {refused.command_id for refused in yard.all(Refused)} == {""}


async def test_a_wrong_code_is_final(tmp_path: Path) -> None:
    """Somebody has to look at the code again."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        terminal = Terminal(host.sheet("yard.lead"), code="0000-0000-0000-0000")
        await terminal.connection.run()

        refusal = ended(terminal)
        assert refusal is not None
        assert refusal.code == "not_admitted"


async def test_without_code_and_token_somebody_is_asked(tmp_path: Path) -> None:
    """There is nothing to say hello with."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        terminal = Terminal(host.sheet("yard.lead"), code="")
        await terminal.connection.run()

        refusal = ended(terminal)
        assert refusal is not None
        assert refusal.code == "not_admitted"


async def test_a_dead_token_gives_way_to_the_code(tmp_path: Path) -> None:
    """With a seat file, a terminal whose token was replaced comes in by the code, without anybody asked."""
    folder = tmp_path / "seat"
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with host.terminal("yard.lead", folder=folder):
            pass
        async with host.terminal("yard.lead"):
            pass
        async with host.terminal("yard.lead", folder=folder) as yard:
            token = yard.all(Welcomed)[0].frame.token

        assert token is not None


async def test_closing_before_anything_ends_at_once(tmp_path: Path) -> None:
    """A screen may be left while the server cannot be reached."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        terminal = Terminal(host.sheet("yard.lead"))
    task = asyncio.create_task(terminal.connection.run())
    await terminal.until(lambda: any(link.state == "offline" for link in terminal.all(LinkChanged)))
    await terminal.connection.close()
    await task

    last = terminal.all(LinkChanged)[-1]
    assert (last.state, last.code) == ("ended", "")


async def test_after_many_attempts_it_is_tried_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stays away is not called every second for hours."""
    monkeypatch.setattr(module, "PATIENT_AFTER", 1)
    monkeypatch.setattr(module, "PATIENT_DELAY_S", 3_600.0)
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        terminal = Terminal(host.sheet("yard.lead"))
    task = asyncio.create_task(terminal.connection.run())
    await terminal.until(lambda: sum(link.state == "offline" for link in terminal.all(LinkChanged)) == 2)
    await terminal.connection.close()
    await task

    assert [link.state for link in terminal.all(LinkChanged)].count("connecting") == 2


async def test_a_disk_that_keeps_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person learns that what is typed would be lost; play goes on."""

    def full(_: Outbox) -> None:
        raise StorageError("full")

    monkeypatch.setattr(Outbox, "save", full)
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, host.terminal("yard.lead") as yard:
        notice = await yard.heard(NoticeShown)

        assert notice.frame.code == "not_kept"
        assert isinstance(await yard.do(SendMessage(to=("control",), body="x")), Acknowledged)


async def test_an_attachment_arrives_whole(tmp_path: Path) -> None:
    """In parts over the wire, in one piece for the screen; only for seats that see the inject."""
    content = bytes(range(256)) * 4_000
    files = (PlayedFile("files/plan.pdf", "application/pdf", content),)
    inject = {"plan": {"at": "T+0:00", "to": ["yard"], "attachments": [{"file": "files/plan.pdf"}]}}
    async with (
        _hosted_with_files(make_scenario(inject), tmp_path / "x.exercise", files) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
        host.terminal("harbour.master") as harbour,
    ):
        await lead.start_exercise()
        told = await yard.told("inject_told")
        yard.connection.fetch(told.seq, 0)
        yard.connection.fetch(told.seq, 0)
        harbour.connection.fetch(told.seq, 0)
        arrived = await yard.heard(FileArrived)
        notice = await harbour.heard(NoticeShown)

        assert (arrived.name, arrived.media_type) == ("plan.pdf", "application/pdf")
        assert arrived.content == content
        assert notice.frame.code == "file_refused"
        assert harbour.all(FileArrived) == []


async def test_the_same_events_in_the_same_order_for_a_slow_and_a_quick_terminal(tmp_path: Path) -> None:
    """Whoever comes late catches up to exactly what the others heard."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        for _ in range(30):
            await yard.do(NOTE)
        async with host.terminal("yard.it") as late:
            await late.told("log_entry_written", 30)

            assert late.seqs == yard.seqs
            assert len(late.all(EventsArrived)) < 30, "a catching-up seat hears many at once"


async def _run_for_a_moment(terminal: Terminal) -> None:
    """Run without a server until it was tried once, then close: what is pending goes to disk."""
    async with running(terminal):
        await terminal.until(lambda: any(link.state == "offline" for link in terminal.all(LinkChanged)))


@asynccontextmanager
async def _hosted_with_files(
    scenario: Scenario, path: Path, files: tuple[PlayedFile, ...]
) -> AsyncIterator[Host]:
    """Host a scenario that has attachments."""
    now = SystemClock().now()
    given = playable(scenario, *files)
    exercise = await asyncio.to_thread(
        lambda: open_exercise(path, given, renderer=PlainText(), speed=1, now=now)
    )
    async with hosting(exercise, HostSettings()) as service:
        yield Host(service, dict(service.sheets))

"""A dress rehearsal: sixty seats of twelve organisations, a whole day, and what goes wrong on it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from exercise_engine.core import facts as f
from tests.e2e import mishaps
from tests.e2e.control_keys import clock
from tests.e2e.rehearsal import CHECK_IN_S_MAX, HANDS, LATE, SCENARIO, SEATS, Rehearsal, moved_to
from tests.e2e.terminals import Terminals, run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

ON_RECORD = {
    "somebody was called away": "The director is called away",
    "four organisations came together": "Joint harbour crisis team convened",
    "the chair changed in the middle of an answer": "The answer is half written",
    "the server was killed": "the server was started again",
    "an inject went to the wrong room": "Meant for the town",
    "the news was wrong": "The port does not stand still",
    "a tool did not know": "Who had coffee at half past two?",
    "a table was without power": "All trains stop before the bridge",
    "the day ran late": "Ten minutes behind",
    "a statement was cleared by somebody who left": "Nobody is hurt.",
}
"""Mishaps, with the words by which the report shows each."""
IN_THE_LOG = {
    "post_given",
    "post_taken",
    "joint_convened",
    "seat_excused",
    "seat_handed_over",
    "inject_withdrawn",
    "inject_corrected",
    "enquiry_made",
    "cuts_applied",
    "statement_cleared",
    "statement_published",
}
"""Facts by which the log shows them."""


async def test_a_day_with_sixty_people(terminals: Terminals, tmp_path: Path) -> None:
    """From check-in to EndEx, with every mishap in the log and in the report."""
    _refuse_a_bad_roster(tmp_path)
    day = Rehearsal(terminals, tmp_path)
    day.server = await asyncio.to_thread(day.host, "server")
    started_s = time.monotonic()
    await asyncio.to_thread(day.open_windows)
    with day.scripted():
        async with day.present(*(name for name in HANDS if name != LATE)):
            controller = day.hands["controller"]
            await controller.until(
                lambda: len(controller.connected) >= SEATS - 1, "not everybody came", within_s=CHECK_IN_S_MAX
            )
            assert time.monotonic() - started_s < CHECK_IN_S_MAX
            await _play(day)
    _assert_all_is_on_record(day, tmp_path)


def _refuse_a_bad_roster(folder: Path) -> None:
    """A roster with somebody twice, or a team that nobody knows, is refused before anybody is seated."""
    anna, bram = "Anna Vos,rail_desk,shunter\n", "Bram Dijk,rial_desk,shunter\n"
    for rows, wanted in ((anna + anna, "people.csv:3"), (anna + bram, "rail_desk")):
        roster = folder / "people.csv"
        roster.write_text("name,team,role\n" + rows, encoding="utf-8")
        refused = run("host", SCENARIO, "--file", str(folder / "none.exercise"), "--roster", str(roster))
        assert refused.returncode != 0
        assert wanted in refused.stderr
        assert "nobody was seated" in refused.stderr


async def _play(day: Rehearsal) -> None:
    """Live through the day."""
    lead, controller = day.windows["lead_controller"], day.hands["controller"]
    await asyncio.to_thread(clock, lead, "Open check-in")
    await asyncio.to_thread(day.windows["observer_of_the_port"].wait_for, "Can you read this")
    await asyncio.to_thread(clock, lead, "StartEx")
    await controller.see(moved_to("running"))
    await mishaps.two_people_with_one_code(day)
    async with day.present(LATE):
        await mishaps.clear_and_leave(day)
        await mishaps.ask_too_much(day)
        await mishaps.withdraw(day)
        await mishaps.correct(day)
        await mishaps.convene_and_hand_over(day)
        await mishaps.crash(day)
        await mishaps.jump_backwards(day)
        await mishaps.cut(day)
        await mishaps.enter_from_paper(day)
        await asyncio.to_thread(clock, lead, "EndEx", is_grave=True)
        await controller.see(moved_to("hot_wash"))


def _assert_all_is_on_record(day: Rehearsal, folder: Path) -> None:
    """The log verifies, and log and report show each mishap."""
    verified = run("verify", str(day.file))
    assert (verified.returncode, "intact" in verified.stdout) == (0, True), verified.stderr
    log = day.log()
    assert {event.type for event in log} >= IN_THE_LOG
    assert [event.fact.why for event in log if isinstance(event.fact, f.StageChanged)].count("restart") == 1
    reported = run("report", str(day.file), "--out", str(folder / "report"))
    assert reported.returncode == 0, reported.stderr
    html = (folder / "report" / "report.html").read_text("utf-8")
    missing = [mishap for mishap, words in ON_RECORD.items() if words not in html]
    assert missing == []
    seats = json.loads((folder / "report" / "report.json").read_text("utf-8"))["seats"]
    late = {row["team"]["id"]: row["later"] for row in seats["check_in"]}
    assert late["nautical_desk"] == 1
    assert (len(seats["excused"]), len(seats["hand_overs"])) == (1, 1)

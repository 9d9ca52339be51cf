"""A hosted exercise, end to end in one event loop."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.client.updates import Acknowledged
from exercise_engine.core.commands import MoveStage, SendMessage
from tests.support.hosted import hosted
from tests.support.play import make_scenario

LETTER = {"letter": {"at": "T+0:00", "to": ["yard"]}}


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

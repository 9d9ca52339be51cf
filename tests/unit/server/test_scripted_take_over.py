"""A role that is handed to a scripted player in the middle of play, and taken back."""

from __future__ import annotations

import asyncio
from pathlib import Path

from exercise_engine.client.link import SeatFile
from exercise_engine.client.scripted import play_scripted
from exercise_engine.core.crib import compile_crib
from exercise_engine.core.facts import AnswerGiven, InjectTold, LogEntryWritten, MessageSent
from tests.support.hosted import PATIENCE_S, ended, hosted
from tests.support.play import make_scenario

ASK = {"text": "Cut it?", "options": {"yes": {"text": "Yes"}, "no": {"text": "No"}}}
EARLY = {f"early{n}": {"at": "T+0:00", "to": ["yard"]} for n in range(20)}
SCENARIO = make_scenario({**EARLY, "cut": {"at": "T+0:30", "to": ["yard"], "asks": {"now": ASK}}})


async def test_a_scripted_player_answers_what_is_open_and_makes_up_for_nothing(tmp_path: Path) -> None:
    """The one who held the seat is told, the question is answered, and a person takes the seat back."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", speed=3_600) as host,
        host.terminal("lead") as control,
        host.terminal("yard.lead") as person,
    ):
        await control.start_exercise()
        ask = await person.told("ask_opened")
        sheet = host.sheet("yard.lead")
        playing = asyncio.create_task(
            play_scripted(
                [SeatFile(link=sheet.link, code=sheet.code)],
                scenario=SCENARIO,
                seed="1",
                crib=compile_crib(SCENARIO),
                take_over=True,
            )
        )
        await person.until(lambda: ended(person) is not None)
        answer = await control.told("answer_given")
        made_up_for = [
            event.seq
            for event in control.events
            if isinstance(event.fact, MessageSent | LogEntryWritten)
            and not str(event.fact.body).endswith(f"Subject {len(EARLY) + 1}")
        ]
        async with host.terminal("yard.lead", take_over=True) as back:
            await back.told("answer_given")
        async with asyncio.timeout(PATIENCE_S):
            outcome = (await asyncio.gather(playing, return_exceptions=True))[0]

        assert isinstance(answer.fact, AnswerGiven)
        assert (answer.fact.ask, answer.actor) == (ask.seq, host.seat("yard.lead"))
        assert len([event for event in person.events if isinstance(event.fact, InjectTold)]) == len(EARLY) + 1
        assert made_up_for == []
        assert "taken over" in str(outcome)

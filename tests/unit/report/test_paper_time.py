"""A gap that was played on paper counts; a pause in which nobody played does not."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core.paper.commands import EnterAnswer, EnterReleased
from exercise_engine.report.facts import build_facts
from exercise_engine.report.paper_time import PaperTime
from exercise_engine.report.records import Response
from tests.support.play import MINUTE, Play, make_scenario

INJECTS: dict[str, Any] = {
    "alarm": {
        "at": "T+0:25",
        "to": ["yard"],
        "asks": {"halt": {"text": "Halt?", "options": {"yes": {"text": "Yes"}}, "within": "10m"}},
        "expected": {
            "act": {
                "text": "Acts",
                "within": "30m",
                "met_by": [{"answer": {"ask": "alarm.halt", "option": "yes"}}],
            }
        },
    },
    "card": {"manual": True, "to": ["yard"], "asks": {"go": {"text": "Go?", "within": "5m"}}},
}


def cut_off() -> tuple[Play, int]:
    """Thirty minutes of play, thirty without power, and play again; with the room's time of StartEx."""
    play = Play(make_scenario(INJECTS))
    play.start()
    start = play.now.at_ms
    play.wait(30 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(30 * MINUTE)
    play.do("lead", c.MoveStage(target="running"))
    return play, start


def ask_of(play: Play, name: str) -> int:
    """The number of an ask."""
    return next(seq for seq, ask in play.state.asks.items() if ask.ask == name)


def halt(play: Play) -> Response:
    """The row on the question that was put on the screen."""
    return next(row for row in responses(play) if row.label == "Halt?")


def responses(play: Play) -> list[Response]:
    """The rows of the report on how long things took."""
    return list(build_facts(play.log, head_hash="0" * 64).responses)


def test_an_answer_in_the_gap_is_measured_by_the_clock_of_the_room() -> None:
    """Asked on the screen at 25, power gone at 30, answered on paper twelve minutes later: 17 minutes."""
    play, start = cut_off()
    play.do(
        "lead",
        EnterAnswer(
            ask=ask_of(play, "halt"),
            positions=(0,),
            observed_ms=30 * MINUTE,
            observed_at_ms=start + 42 * MINUTE,
        ),
    )
    asked, expected = halt(play), next(row for row in responses(play) if row.kind == "expected")
    assert (asked.measured_ms, asked.outcome) == (17 * MINUTE, "late")
    assert expected.measured_ms == 17 * MINUTE


def test_card_and_form_in_one_gap_are_measured_between_them() -> None:
    """Handed over at 35 by the room, answered at 39."""
    play, start = cut_off()
    play.do("lead", EnterReleased(inject="card", observed_ms=30 * MINUTE, observed_at_ms=start + 35 * MINUTE))
    play.do(
        "lead",
        EnterAnswer(
            ask=ask_of(play, "go"),
            words="Go",
            observed_ms=30 * MINUTE,
            observed_at_ms=start + 39 * MINUTE,
        ),
    )
    row = next(row for row in responses(play) if row.label == "Go?")
    assert (row.measured_ms, row.outcome) == (4 * MINUTE, "in_time")


def test_a_pause_in_which_nobody_played_does_not_count() -> None:
    """Answered on the screen after the pause, five minutes of play later: ten minutes from being asked."""
    play, _ = cut_off()
    play.wait(4 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=ask_of(play, "halt"), positions=(0,)))
    assert halt(play).measured_ms == 9 * MINUTE


def test_a_played_gap_counts_for_what_was_done_on_screens_behind_it() -> None:
    """The team had the whole gap as well, once it was played."""
    play, start = cut_off()
    play.do("lead", EnterReleased(inject="card", observed_ms=30 * MINUTE, observed_at_ms=start + 35 * MINUTE))
    play.wait(4 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=ask_of(play, "halt"), positions=(0,)))
    assert halt(play).measured_ms == 39 * MINUTE


def test_exercise_times_are_placed_before_a_gap_that_stands_at_them() -> None:
    """Without the clock of the room nothing says that it was in the gap."""
    play, start = cut_off()
    play.do("lead", EnterReleased(inject="card", observed_ms=30 * MINUTE, observed_at_ms=start + 35 * MINUTE))
    time = PaperTime(play.log)
    assert [time.place_at_ms(minute * MINUTE) for minute in (29, 30, 31)] == [
        29 * MINUTE,
        30 * MINUTE,
        61 * MINUTE,
    ]


def test_the_report_shows_the_time_of_the_room_that_stands_on_the_paper() -> None:
    """Not that of entering."""
    play, start = cut_off()
    play.do("lead", EnterReleased(inject="card", observed_ms=30 * MINUTE, observed_at_ms=start + 35 * MINUTE))
    facts = build_facts(play.log, head_hash="0" * 64)
    released = next(row.released for row in facts.plan if row.inject.id == "card")
    assert released is not None
    assert released.at_ms == start + 35 * MINUTE

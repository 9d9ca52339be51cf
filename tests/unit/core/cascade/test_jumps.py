"""What happens to services inside a jump of the story."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceDelayed, ServiceHolding
from exercise_engine.core.events import Event
from exercise_engine.model.timing import story_text
from tests.support.play import MINUTE, Play, replayed, values
from tests.support.services import put, service, started, states, story, web

CHAIN = {
    "tos": service(recovers={"takes": "3h"}),
    "gate": service({"service": "tos", "holds": "45m"}),
    "rail": service({"service": "gate", "holds": "1h"}),
}
INJECTS: dict[str, Any] = {
    "early": {"at": "Day 1 07:00", "to": ["yard"]},
    "between": {"at": "Day 1 07:30", "to": ["yard"], "effects": [{"service": "rail", "state": "degraded"}]},
}
CLOCK = web({}).clock


def moments(events: list[Event]) -> list[tuple[str, str]]:
    """Return what happened, and when by the clocks of the story."""
    told = []
    for event in events:
        match event.fact:
            case ServiceChanged() as fact:
                told.append((f"{fact.service} {fact.after}", event.story_ms))
            case f.InjectReleased() | f.InjectSkipped() as fact:
                told.append((fact.inject, event.story_ms))
            case _:
                pass
    return [(what, story_text(story_ms, CLOCK).rpartition(" ")[2]) for what, story_ms in told]


def jumped(play: Play, inside: str = "release", to: str = "Day 1 10:00") -> list[Event]:
    """Let control jump."""
    return play.do("lead", c.JumpStory.model_validate({"to": to, "brief": "Later", "inside": inside}))


@pytest.mark.parametrize("inside", ["release", "skip"])
def test_services_and_injects_come_in_due_order_each_at_its_moment(inside: str) -> None:
    """What one makes due inside the jump happens inside it as well; skipped are injects only."""
    play = started(CHAIN, injects=INJECTS)
    put(play, "tos", "down")
    told = moments(jumped(play, inside))
    rail = [("rail degraded", "07:30")] if inside == "release" else []
    assert told == [
        ("early", "07:00"),
        ("gate down", "07:15"),
        ("between", "07:30"),
        *rail,
        ("rail down", "08:15"),
    ]
    assert values(replayed(play.log).state) == values(play.state)


def test_what_is_moved_comes_as_much_later_as_the_jump_is_long() -> None:
    """Services go on holding out, and recovering, as if no time had passed."""
    play = started({**CHAIN, "desk": service(recovers={"takes": "1h"})}, injects=INJECTS)
    put(play, "desk", "down")
    put(play, "desk", "recovering")
    put(play, "tos", "down")
    jumped(play, "move")
    assert states(play) == {"tos": "down", "gate": "normal", "rail": "normal", "desk": "recovering"}
    assert [fact.of for fact in play.facts(ServiceHolding)] == ["tos", "tos"]
    assert len(play.facts(ServiceDelayed)) == 1
    assert story(play.wait(45 * MINUTE)) == ["gate down", "rail without gate"]
    assert "desk normal" in story(play.wait(15 * MINUTE))
    assert values(replayed(play.log).state) == values(play.state)


def test_a_recovery_ends_inside_a_jump() -> None:
    """At its own moment of the story."""
    play = started(CHAIN)
    put(play, "tos", "down")
    put(play, "tos", "recovering")
    assert moments(jumped(play)) == [
        ("gate down", "07:15"),
        ("rail down", "08:15"),
        ("tos normal", "09:30"),
        ("gate normal", "09:30"),
        ("rail normal", "09:30"),
    ]


def test_a_jump_in_a_pause_passes_the_time_of_services_too() -> None:
    """What was set in the pause begins to be missed where the jump begins."""
    play = started(CHAIN)
    play.do("lead", c.MoveStage(target="paused"))
    put(play, "tos", "down")
    assert moments(jumped(play)) == [("gate down", "07:15"), ("rail down", "08:15")]
    assert story(play.do("lead", c.MoveStage(target="running"))) == []


def test_what_lies_behind_a_jump_comes_that_much_sooner() -> None:
    """The clock of the buffer is the clock of the story."""
    play = started(CHAIN)
    put(play, "tos", "down")
    jumped(play, to="Day 1 07:00")
    assert story(play.wait(15 * MINUTE - 1)) == []
    assert story(play.wait(1)) == ["gate down", "rail without gate"]

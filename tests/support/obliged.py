"""A scenario in which the terminal owes notifications, and the words for playing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from exercise_engine.core import commands as c
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.commands import DeclareAware, DeclareNotNotifiable, SubmitObligation
from exercise_engine.core.obligations.facts import ObligationListed
from exercise_engine.core.obligations.state import Standing
from exercise_engine.loader.clock_library import legal_clocks
from exercise_engine.model.scenario import Scenario
from tests.support.play import Play, make_scenario

ZONE = "Europe/Amsterdam"
SERIOUS = {"serious": {"text": "It counts as significant"}}


def clock(use: str, **keys: Any) -> dict[str, Any]:
    """Return an obligation of the terminal that follows a row of the library."""
    row = legal_clocks()[use].model_dump(mode="json", exclude_defaults=True)
    return {**row, "use": use, "organisation": "terminal", **keys}


def obliged(
    obligations: Mapping[str, Any] | None = None,
    *,
    story_start: str = "2026-11-03T06:30",
    injects: Mapping[str, Any] | None = None,
    **parts: Any,
) -> Scenario:
    """Return a scenario whose clocks run; story time is exercise time, so that minutes are minutes."""
    given = obligations if obligations is not None else STANDARD
    return make_scenario(
        injects or {"stop": {"at": "T+0:10", "effects": [{"reach": "serious"}], "to": ["yard"]}},
        clock={"story_start": story_start, "zone": ZONE, "pace": 1, "length": "3h"},
        personas={"radio": {"name": "Radio", "listed": True}, "office": {"name": "Cyber office"}},
        milestones=SERIOUS,
        obligations=dict(given),
        **parts,
    )


STANDARD: dict[str, Any] = {
    "warning": clock("nis2_early_warning", notifiable="milestones.serious", to=["office"]),
    "notice": clock("nis2_notification", notifiable="milestones.serious", to=["office"]),
    "final": clock("nis2_final", **{"from": "notice"}, to=["office"]),
    "feedback": clock("nis2_feedback", **{"from": "warning"}, by="office"),
}


def listing(play: Play, name: str) -> int:
    """Return the `seq` under which an obligation was told."""
    found = play.state.community.obligations.standing(name).listing
    assert found is not None
    return found


def standing(play: Play, name: str) -> Standing:
    """Return where an obligation stands."""
    return play.state.community.obligations.standing(name)


def declare(play: Play, name: str, at: str | None = None, **keys: Any) -> list[Event]:
    """Let the terminal say that it knows."""
    return play.do("yard.lead", DeclareAware(listing=listing(play, name), at=at, **keys))


def submit(play: Play, name: str, **keys: Any) -> list[Event]:
    """Let the terminal submit, with everything that is asked for unless told otherwise."""
    required = range(len(play.state.scenario.obligations[name].requires))
    given = {"to": ("office",), "included": tuple(required), "body": "What we know.", **keys}
    return play.do("yard.lead", SubmitObligation(listing=listing(play, name), **given))


def hold_needless(play: Play, name: str, reasons: str) -> list[Event]:
    """Let the terminal say that nothing has to be notified."""
    return play.do("yard.lead", DeclareNotNotifiable(listing=listing(play, name), reasons=reasons))


def jump(play: Play, to: str) -> list[Event]:
    """Let control move the story."""
    return play.do("lead", c.JumpStory(to=to, brief="Time passes."))


def story(text: str, fold: int = 0) -> int:
    """Return a local moment of the story in milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE), fold=fold).timestamp() * 1000)


def titles(play: Play) -> list[str]:
    """Return what was told of obligations, in order."""
    return [event.fact.title for event in play.log if isinstance(event.fact, ObligationListed)]

"""An exercise in which the yard speaks in public, for the views and screens of control."""

from __future__ import annotations

from exercise_engine.core.statements.commands import DraftStatement, PublishStatement
from tests.support.control_play import Play
from tests.support.play import make_scenario

PRESS_DESK = "Yard, It"
HARBOUR_MASTER = "Harbour, Master"
TITLE = "Delays at the yard"


def spoken(*, clearance: str = "enforce") -> Play:
    """Return such an exercise after StartEx."""
    play = Play(
        make_scenario(
            {"later": {"manual": True}},
            statements={
                "press": {
                    "title": "Press statement",
                    "by": ["yard.it"],
                    "clear_by": ["harbour.master"],
                    "clearance": clearance,
                }
            },
            levels={"isps": {"name": "ISPS level", "values": ["1", "2"], "start": "1"}},
            control={"lead": {"kind": "lead", "name": "Lead controller"}},
        )
    )
    play.start()
    return play


def draft(play: Play, *, submit: bool = True) -> int:
    """Let the yard save a version, and return the number of the statement."""
    events = play.do(
        PRESS_DESK, DraftStatement(kind="press", title=TITLE, body="Trucks stand.", submit=submit)
    )
    return events[0].seq


def publish(play: Play, statement: int) -> int:
    """Let the yard publish its first version, and return the number of the publication."""
    return play.do(PRESS_DESK, PublishStatement(statement=statement, version=1))[0].seq

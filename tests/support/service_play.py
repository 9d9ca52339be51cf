"""An exercise in which the yard is disconnected: the gate holds out, stops, and comes back."""

from __future__ import annotations

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.commands import MoveStage
from tests.support.play import MINUTE, Play, make_scenario

HARBOUR = {
    "tos": {"owner": "terminal", "name": "Yard <system>", "recovers": {"takes": "20m"}},
    "gate": {"owner": "terminal", "name": "Truck gate", "needs": [{"service": "tos", "holds": "40m"}]},
    "pilots": {"owner": "port", "name": "Pilot service"},
}
DISCONNECTED = {
    "stop": {"at": "T+0:10", "to": ["yard"], "effects": [{"service": "tos", "state": "down"}]},
}


def begun() -> Play:
    """Return the exercise at StartEx; the story runs four times as fast."""
    play = Play(make_scenario(DISCONNECTED, services=HARBOUR))
    play.start()
    return play


def stopped() -> Play:
    """Return the exercise at T+0:30: the yard is down since T+0:10, the gate since T+0:20."""
    play = begun()
    play.wait(30 * MINUTE)
    return play


def returned() -> Play:
    """Return the exercise after EndEx at T+0:50: the yard began to come back at T+0:40, and both are back."""
    play = stopped()
    play.wait(10 * MINUTE)
    play.do("lead", SetService(service="tos", state="recovering", note="The tape was read"))
    play.wait(10 * MINUTE)
    play.do("lead", MoveStage(target="hot_wash"))
    return play

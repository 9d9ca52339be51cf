"""A short exercise with services, shares, obligations and a baseline, played on the engine itself."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.facts import InjectTold
from exercise_engine.core.obligations.commands import RecordObligation
from exercise_engine.core.obligations.facts import AwarenessProposed
from exercise_engine.core.sharing.commands import MarkShare, Share
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.model.scenario import Scenario
from tests.support.baseline import say
from tests.support.obliged import clock, declare, hold_needless, submit
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.service_play import HARBOUR

INJECTS: dict[str, Any] = {
    "odd": {
        "at": "T+0:02",
        "to": ["yard"],
        "subject": "Odd log-ins at night",
        "body": "<b>Nobody</b> was here.",
        "tlp": "AMBER",
    },
    "stop": {
        "at": "T+0:05",
        "to": ["yard"],
        "effects": [{"service": "tos", "state": "down"}, {"reach": "serious"}],
    },
    "lost": {"at": "T+0:06", "to": ["yard"], "if": 'baseline.tape.terminal != "yes"'},
    "heard": {"to": ["harbour"], "when": "shared.odd.port"},
    "queue": {"to": ["harbour"], "when": 'services.gate == "down"'},
}


def waterfront() -> Scenario:
    """Two organisations, three services, three clocks, a declared community and two measures."""
    return make_scenario(
        INJECTS,
        services=HARBOUR,
        communities={"isac": {"name": "Port circle", "members": ["port", "terminal"]}},
        sharing={"tlp": "warn"},
        personas={"radio": {"name": "Radio", "listed": True}, "office": {"name": "Cyber office"}},
        milestones={"serious": {"text": "It counts as significant"}},
        obligations={
            "warning": clock("nis2_early_warning", notifiable="milestones.serious", to=["office"]),
            "notice": clock("nis2_notification", notifiable="milestones.serious", to=["office"]),
            "gdpr": clock("gdpr_33", notifiable="milestones.serious"),
        },
        baseline={
            "tape": {"text": "A copy that was tried out"},
            "paper": {"text": "Forms on paper", "answers": {"port": {"answer": "partly"}}},
        },
        control={"lead": {"kind": "lead"}, "eva": {"kind": "evaluator"}},
    )


def played_in_community() -> Play:
    """Three quarters of an hour of play and a night that the story skips."""
    play = Play(waterfront())
    play.do("lead", c.MoveStage(target="check_in"))
    say(play, "yard.lead", 0, "no", "The tape was never read")
    say(play, "yard.lead", 1, "yes")
    play.do("lead", c.MoveStage(target="running"))
    play.wait(3 * MINUTE)
    odd = play.last(InjectTold).seq
    play.do("yard.lead", Share(to=("port",), kind="threat", tlp="AMBER", of=odd, confirmed=True))
    marked = MarkShare(share=play.last(Shared).seq, mark="breach", note="Told the port")
    play.wait(12 * MINUTE)
    play.do("evaluator", RecordObligation(obligation="warning", what="proposed", at="Day 1 06:50"))
    proposal = play.last(AwarenessProposed).seq
    play.do("lead", RecordObligation(obligation="warning", what="aware", proposal=proposal))
    play.do("lead", marked)
    play.wait(15 * MINUTE)
    play.do("lead", SetService(service="tos", state="recovering", note="The tape was read"))
    play.do("lead", c.JumpStory(to="Day 2 07:00", brief="A night has passed."))
    submit(play, "warning", included=(0,))
    declare(play, "notice")
    hold_needless(play, "gdpr", "Containers only, <i>no</i> data of persons.")
    play.wait(15 * MINUTE)
    play.do("lead", c.MoveStage(target="hot_wash"))
    return play

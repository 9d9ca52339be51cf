"""A short exercise that holds one of everything a report tells of, played on the engine itself."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario

HOSTILE = (
    "<script>alert(1)</script> & [red]x[/] | [a](http://evil.example) `b` \x1b[31m\u202e {{ 7 * 7 }} $x$"
)
"""Markup, a link, a table cell, a template, an escape and a character that turns the direction of writing."""

OBJECTIVES: dict[str, Any] = {
    "contain": {
        "name": "Contain it",
        "function": "respond",
        "capability": "Incident mitigation",
        "csf": "RS.MI",
        "targets": {
            "isolate": {
                "text": "Yard isolated before it spreads",
                "after": "ransom",
                "met": "milestones.isolated.terminal",
                "within": "8m",
                "tasks": {"decide": "Somebody who may decide it decides it"},
            }
        },
    },
    "tell": {
        "function": "detect",
        "capability": "Coordination",
        "targets": {
            "hears": {"text": "The port hears it from the terminal"},
            "keeps_log": {"text": "A log is kept from the start"},
        },
    },
    "back": {
        "function": "recover",
        "capability": "Recovery",
        "targets": {"restore": {"text": "Restored from a clean copy", "after": "restart", "within": "10m"}},
    },
}
INJECTS: dict[str, Any] = {
    "radio_check": {"at": "check_in", "subject": "Can you read this?", "function": "prevent"},
    "ransom": {
        "at": "T+0:01",
        "to": ["yard"],
        "phase": "signs",
        "weight": "key",
        "subject": "A page nobody sent",
        "body": "Your yard is ours.",
        "asks": {
            "disconnect": {
                "text": "What do you do with the yard network?",
                "options": {
                    "now": {"text": "Disconnect now", "effects": [{"reach": "isolated"}]},
                    "wait": {"text": "Wait for proof"},
                },
                "within": "10m",
                "silence": "wait",
                "rationale": "required",
                "confidence": "optional",
                "tests": "contain.isolate",
            }
        },
        "expected": {
            "tell_port": {
                "text": "Tells the port",
                "within": "5m",
                "met_by": [{"message": {"to": "port"}}],
                "tests": "tell.hears",
            },
            "keep_log": {"text": "Keeps a log", "within": "6m", "tests": "tell.keeps_log"},
        },
    },
    "log_lost": {"contingency": {"for": "ransom.keep_log"}, "to": ["yard"], "subject": "Who wrote it down?"},
    "call": {
        "at": "T+0:02",
        "to": ["harbour"],
        "channel": "phone",
        "function": "respond",
        "subject": "Trucks are standing",
        "body": "Why did nobody call us?",
        "asks": {
            "divert": {
                "text": "What happens to the ships?",
                "options_shown": False,
                "options": {
                    "hold": {"text": "Hold them outside", "says": ["They wait."]},
                    "elsewhere": {"text": "Send them elsewhere", "says": ["Off to the next port."]},
                },
                "silence": "hold",
                "within": "8m",
            }
        },
    },
    "cut_off": {"when": "milestones.isolated.terminal", "function": "respond", "subject": "The gate is dark"},
    "evening": {"at": "Day 1 12:00", "function": "recover", "subject": "The evening news"},
    "spare": {"manual": True, "weight": "reserve", "to": ["harbour"], "subject": "One more page"},
    "restart": {"at": "T+0:50", "to": ["yard"], "subject": "May we start again?"},
}
PARTS: dict[str, Any] = {
    "id": "two_houses",
    "title": "Two houses",
    "summary": "A printer speaks, and two organisations have to talk.",
    "overview": {"purpose": "To see who calls whom.", "sponsor": "The port"},
    "milestones": {"isolated": {"per": "organisation", "text": "Cut off"}, "told": {}},
    "variables": {"lorries": 12},
    "objectives": OBJECTIVES,
    "phases": {
        "signs": {
            "start": True,
            "title": "Odd signs",
            "function": "detect",
            "next": [{"to": "crisis", "when": "milestones.isolated.terminal"}],
        },
        "crisis": {"title": "Crisis", "function": "respond"},
    },
}


def two_houses() -> Scenario:
    """The scenario of the small exercise."""
    return make_scenario(INJECTS, **PARTS)


def new_play() -> Play:
    """An exercise that was created and nothing else."""
    return Play(two_houses())


def played_to_decision() -> Play:
    """Eight minutes: told, read, called, written, decided, with a pause after that."""
    play = new_play()
    play.start()
    play.wait(90_000)
    ransom = play.last(f.InjectTold).seq
    play.do("yard.lead", c.ReportReceipts(delivered=(ransom,), read=(ransom,)))
    play.do("yard.it", c.ReportReceipts(delivered=(ransom,)))
    play.wait(90_000)
    task = play.last(f.DeliveryOpened).seq
    play.do("lead", c.FinishDelivery(task=task, outcome="done", said="They will look into it."))
    play.wait(MINUTE)
    play.do(
        "yard.lead", c.SendMessage(to=("port",), subject="We are hit", body=HOSTILE), acting_as="yard.lead"
    )
    play.wait(MINUTE)
    ask = next(e.seq for e in play.log if isinstance(e.fact, f.AskOpened))
    answer = c.SubmitAnswer(
        ask=ask, positions=(0,), rationale="It spreads.", confidence_percent=70, on_behalf_of="yard.lead"
    )
    play.do("yard.lead", answer, acting_as="yard.lead")
    play.wait(MINUTE)
    play.do("lead", c.MoveStage(target="paused", note="Coffee"))
    play.wait(7 * MINUTE)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(2 * MINUTE)
    return play


def played_to_end() -> Play:
    """Twenty minutes with a late answer, a contingency, an ad hoc inject, a time jump, EndEx and a note."""
    play = played_to_decision()
    play.do("lead", c.ReleaseInject(inject="log_lost"))
    play.wait(4 * MINUTE)
    ask = [e.seq for e in play.log if isinstance(e.fact, f.AskOpened)][1]
    play.do(
        "harbour.master", c.SubmitAnswer(ask=ask, words="Off to the next port."), acting_as="harbour.master"
    )
    play.wait(30_000)
    play.do("lead", c.MapAnswer(ask=ask, option="elsewhere"))
    entry = c.WriteLogEntry(kind="decision", body="We close the gate.", rationale="The road is full.")
    play.do("harbour.master", entry, acting_as="harbour.master")
    play.wait(90_000)
    ad_hoc = c.ReleaseAdHoc(
        sender="radio", to=("all",), subject="A rumour", body="They say more.", note="Slow"
    )
    play.do("lead", ad_hoc)
    play.wait(MINUTE)
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="The day went by."))
    play.do("lead", c.HoldInject(inject="spare"))
    play.do("lead", c.SetMilestone(milestone="told", reached=True, note="Heard in the room"))
    play.do("lead", c.WriteControlNote(body="They talk a lot.", team="harbour"))
    play.wait(5 * MINUTE)
    play.do("lead", c.MoveStage(target="hot_wash", note="Thank you."))
    play.do("lead", c.WriteControlNote(body="Said in the hot wash."))
    return play


def played_to_abort() -> Play:
    """Eight minutes, then a REAL EMERGENCY, then the end."""
    play = played_to_decision()
    play.do("harbour.desk", c.DeclareEmergency(note="Somebody fell in the hall."))
    play.wait(3 * MINUTE)
    play.do("lead", c.MoveStage(target="aborted", note="We stop here."))
    return play


def erased(events: list[Event], *seqs: int) -> list[Event]:
    """The events as they are read after the texts of some of them were erased."""
    return [_erased(event) if event.seq in seqs else event for event in events]


def _erased(event: Event) -> Event:
    gone = {
        name: f.FreeText(body=None)
        for name, value in vars(event.fact).items()
        if isinstance(value, f.FreeText)
    }
    return event.model_copy(update={"fact": event.fact.model_copy(update=gone)})

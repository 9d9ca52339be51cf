"""Changing what is still to come: held, moved in time, sent to others, reworded."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.steering import commands as sc
from exercise_engine.core.steering import facts as s
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, told_subjects, values

ASK = {"text": "What now?", "options": {"stop": {"text": "Stop"}, "go": {"text": "Go"}}, "within": "30m"}
WHY = "the room is late"


def started(injects: dict[str, Any], **parts: Any) -> Play:
    """Play of some injects at StartEx."""
    play = Play(make_scenario(injects, **parts))
    play.start()
    return play


def refusal(play: Play, command: c.AnyCommand, seat: str = "lead") -> str:
    """The code with which a command is refused."""
    with pytest.raises(CommandRejected) as caught:
        play.do(seat, command)
    return caught.value.code


def released_at(play: Play) -> dict[str, int]:
    """Injects released, with the minute of play."""
    return {
        event.fact.inject: event.elapsed_ms // MINUTE
        for event in play.log
        if isinstance(event.fact, f.InjectReleased)
    }


def test_all_are_held_until_all_are_let_go() -> None:
    """What fell due meanwhile comes at once, in file order; what was held by hand stays held."""
    play = started({"one": {"at": "T+0:02"}, "two": {"at": "T+0:01"}, "own": {"at": "T+0:01"}})
    play.do("lead", c.HoldInject(inject="own"))
    play.do("lead", sc.HoldAll(note=WHY))
    play.wait(5 * MINUTE)
    assert released_at(play) == {}
    events = play.do("lead", sc.LetAllGo())
    assert told_subjects(events) == ["Subject 1", "Subject 2"]
    assert play.state.injects["own", ""].status == "held"


def test_conditions_and_contingencies_wait_too() -> None:
    """Nothing that the engine would release by itself is released; control still can."""
    play = started(
        {
            "told": {"when": "milestones.cut"},
            "call": {"at": "T+0:01", "expected": {"do": {"text": "Does it", "within": "1m"}}},
            "remind": {"contingency": {"for": "call.do", "auto": True}},
        },
        milestones={"cut": {}},
    )
    play.wait(MINUTE)
    play.do("lead", sc.HoldAll())
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note=WHY))
    play.wait(5 * MINUTE)
    assert released_at(play) == {"call": 1}
    play.do("lead", c.ReleaseInject(inject="told"))
    play.do("lead", sc.LetAllGo())
    assert released_at(play) == {"call": 1, "told": 6, "remind": 6}


def test_holding_twice_or_for_others_is_refused() -> None:
    """All is held once, by a seat that acts for all."""
    control = {
        "boss": {"kind": "lead", "name": "Lead"},
        "port": {"kind": "controller", "name": "Port", "scope": ["port"]},
    }
    play = started({"one": {"at": "T+0:02"}}, control=control)
    assert refusal(play, sc.LetAllGo()) == "no_change"
    assert refusal(play, sc.HoldAll(), "controller") == "out_of_scope"
    play.do("lead", sc.HoldAll())
    assert refusal(play, sc.HoldAll()) == "no_change"


def test_the_plan_moves_later() -> None:
    """Everything still to come by exercise time moves; story time and what follows an item do not."""
    play = started(
        {
            "past": {"at": "T+0:00"},
            "soon": {"at": "T+0:10"},
            "story": {"at": "Day 1 07:10"},
            "after": {"after": "soon + 5m"},
            "own": {"at": "T+0:20", "each": "team"},
        }
    )
    play.wait(MINUTE)
    events = play.do("lead", sc.ShiftPlan(by_ms=10 * MINUTE, note=WHY))
    moved = [event.fact for event in events if isinstance(event.fact, s.InjectPostponed)]
    assert [(m.inject, m.instance, m.to_ms // MINUTE) for m in moved] == [
        ("soon", "", 20),
        ("own", "harbour", 30),
        ("own", "yard", 30),
    ]
    play.wait(60 * MINUTE)
    assert released_at(play) == {"past": 0, "story": 10, "soon": 20, "after": 25, "own": 30}


def test_the_plan_moves_earlier_but_never_before_now() -> None:
    """What would be past comes now, in file order."""
    play = started({"one": {"at": "T+0:08"}, "two": {"at": "T+0:30"}})
    play.wait(5 * MINUTE)
    play.do("lead", sc.ShiftPlan(by_ms=-10 * MINUTE, note=WHY))
    play.wait(60 * MINUTE)
    assert released_at(play) == {"one": 5, "two": 20}


def test_a_shift_says_why_and_moves_something() -> None:
    """No reason, no time or nothing to move: nothing happens."""
    play = started({"one": {"at": "T+0:08"}, "two": {"manual": True}})
    assert refusal(play, sc.ShiftPlan(by_ms=MINUTE)) == "reason_needed"
    assert refusal(play, sc.ShiftPlan(by_ms=0, note=WHY)) == "no_change"
    play.wait(10 * MINUTE)
    assert refusal(play, sc.ShiftPlan(by_ms=MINUTE, note=WHY)) == "nothing_to_move"


@pytest.mark.parametrize(
    ("inject", "command", "minute"),
    [
        ({"at": "T+0:10"}, {"to_ms": 20 * MINUTE}, 20),
        ({"at": "T+0:10"}, {"by_ms": -4 * MINUTE}, 6),
        ({"at": "Day 1 07:10"}, {"by_ms": 5 * MINUTE}, 15),
        ({"when": "milestones.cut"}, {"to_ms": 20 * MINUTE}, 20),
        ({"when": "milestones.cut"}, {"by_ms": 5 * MINUTE}, 6),
        ({"after": "first + 10m"}, {"by_ms": 5 * MINUTE}, 15),
        ({"after": "first + 10m"}, {"to_ms": 4 * MINUTE}, 4),
        ({"after": "late + 2m"}, {"to_ms": 4 * MINUTE}, 32),
        ({"after": "late + 2m"}, {"to_ms": 40 * MINUTE}, 40),
    ],
)
def test_one_inject_gets_another_time(inject: dict[str, Any], command: dict[str, Any], minute: int) -> None:
    """To a time or by a duration; what comes after something that is not over still waits for it."""
    whole = {"first": {"at": "T+0:00"}, "late": {"at": "T+0:30"}, "it": inject}
    play = started(whole, milestones={"cut": {}})
    play.wait(MINUTE)
    play.do("lead", sc.PostponeInject(inject="it", note=WHY, **command))
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note=WHY))
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    play.wait(60 * MINUTE)
    assert released_at(play)["it"] == minute


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"inject": "one", "to_ms": MINUTE}, "past"),
        ({"inject": "one", "to_ms": 10 * MINUTE}, "no_change"),
        ({"inject": "one"}, "wrong_time"),
        ({"inject": "one", "to_ms": 1, "by_ms": 1}, "wrong_time"),
        ({"inject": "hand", "by_ms": MINUTE}, "no_time"),
        ({"inject": "after", "by_ms": MINUTE}, "no_time"),
        ({"inject": "gone", "by_ms": MINUTE}, "wrong_status"),
        ({"inject": "none", "by_ms": MINUTE}, "unknown_inject"),
        ({"inject": "own", "by_ms": MINUTE}, "unknown_instance"),
    ],
)
def test_what_cannot_be_postponed_is_refused(command: dict[str, Any], code: str) -> None:
    """Past times, injects without a time, and what was released already."""
    play = started(
        {
            "one": {"at": "T+0:10"},
            "hand": {"manual": True},
            "after": {"after": "one + 1m"},
            "gone": {"at": "T+0:00"},
            "own": {"at": "T+0:20", "each": "team"},
        }
    )
    play.wait(5 * MINUTE)
    assert refusal(play, sc.PostponeInject(note=WHY, **command)) == code


def test_a_jump_does_not_take_along_what_control_gave_a_time() -> None:
    """It has a time of the exercise now, and exercise time does not jump."""
    play = started({"story": {"at": "Day 1 07:10"}})
    play.do("lead", sc.PostponeInject(inject="story", to_ms=30 * MINUTE, note=WHY))
    play.do("lead", c.JumpStory(to="Day 1 12:00", brief="Later"))
    play.wait(60 * MINUTE)
    assert released_at(play) == {"story": 30}


def test_an_inject_goes_to_others_with_all_that_it_asks() -> None:
    """The new team is told, answers, and is expected to act; the first one is not."""
    expected = {"call": {"text": "Calls", "within": "5m"}}
    play = started({"one": {"at": "T+0:10", "to": ["yard"], "asks": {"what": ASK}, "expected": expected}})
    play.do("lead", sc.RetargetInject(inject="one", to=("harbour.master",), note=WHY))
    play.wait(10 * MINUTE)
    assert play.last(f.InjectTold).audience.to == ("harbour.master",)
    assert [ask.respondent for ask in play.state.asks.values()] == ["harbour"]
    assert [key[3] for key in play.state.expected] == ["harbour"]
    ask = next(iter(play.state.asks))
    play.do("harbour.master", c.SubmitAnswer(ask=ask, positions=(0,)))
    assert values(replayed(play.log).state) == values(play.state)


def test_named_respondents_are_replaced_only_if_none_is_left() -> None:
    """`by` holds as long as one of those named is still told."""
    asks = {"what": ASK | {"by": ["yard"]}}
    play = started(
        {
            "one": {"at": "T+0:10", "to": ["yard"], "asks": asks},
            "two": {"at": "T+0:10", "to": ["yard"], "asks": asks},
        }
    )
    play.do("lead", sc.RetargetInject(inject="one", to=("harbour",), note=WHY))
    play.do("lead", sc.RetargetInject(inject="two", to=("all",), note=WHY))
    play.wait(10 * MINUTE)
    assert sorted((ask.inject, ask.respondent) for ask in play.state.asks.values()) == [
        ("one", "harbour"),
        ("two", "yard"),
    ]


def test_an_instance_stays_with_whom_it_speaks_of() -> None:
    """One of several instances can be narrowed to a role, and never sent to another organisation."""
    play = started({"own": {"at": "T+0:10", "each": "organisation"}})
    to_lead = sc.RetargetInject(inject="own", instance="terminal", to=("yard.lead",), note=WHY)
    play.do("lead", to_lead)
    other = sc.RetargetInject(inject="own", instance="terminal", to=("harbour",), note=WHY)
    assert refusal(play, other) == "not_theirs"


def test_nobody_is_asked_in_whose_team_nobody_decides() -> None:
    """An unknown address, the same recipients and a team without a deciding role are refused."""
    teams = {
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}},
        "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}},
        "watch": {"organisation": "port", "roles": {"eye": {}}},
    }
    play = started({"one": {"at": "T+0:10", "to": ["yard"], "asks": {"what": ASK}}}, teams=teams)
    assert refusal(play, sc.RetargetInject(inject="one", to=("watch",), note=WHY)) == "nobody_decides"
    assert refusal(play, sc.RetargetInject(inject="one", to=("radio",), note=WHY)) == "unknown_address"
    assert refusal(play, sc.RetargetInject(inject="one", to=("yard",), note=WHY)) == "no_change"


def test_typed_text_is_never_a_template() -> None:
    """What control types goes out as it stands, and the scenario's text can be put back."""
    play = started({"one": {"at": "T+0:10"}, "two": {"at": "T+0:10"}})
    words = "{{ variables.secret }} {% if x %}"
    for name in ("one", "two"):
        play.do("lead", sc.EditInject(inject=name, subject="New", body=words, note=WHY))
    play.do("lead", sc.EditInject(inject="two", note="not needed after all"))
    assert refusal(play, sc.EditInject(inject="two", note=WHY)) == "no_change"
    assert refusal(play, sc.EditInject(inject="one", subject="Only", note=WHY)) == "half_a_text"
    play.wait(10 * MINUTE)
    told = play.facts(f.InjectTold)
    assert [(str(fact.subject), str(fact.body)) for fact in told] == [("New", words), ("Subject 2", "Body")]


def test_changes_survive_a_corrected_scenario() -> None:
    """Before StartEx the scenario can be corrected; what control changed holds as far as it still can."""
    injects = {"one": {"at": "T+0:10", "to": ["yard"]}, "gone": {"at": "T+0:10"}}
    play = Play(make_scenario(injects))
    play.do("lead", sc.PostponeInject(inject="one", to_ms=20 * MINUTE, note=WHY))
    play.do("lead", sc.RetargetInject(inject="one", to=("harbour",), note=WHY))
    play.do("lead", sc.RetargetInject(inject="gone", to=("harbour",), note=WHY))
    play.do("lead", sc.EditInject(inject="one", subject="New", body="Text", note=WHY))
    corrected = make_scenario({"one": {"at": "T+0:12", "to": ["yard"]}})
    play.log += play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now)
    play.start()
    play.wait(30 * MINUTE)
    told = play.last(f.InjectTold)
    assert (told.audience.to, told_subjects([told])) == (("harbour",), ["New"])
    assert released_at(play) == {"one": 20}
    assert values(replayed(play.log).state) == values(play.state)

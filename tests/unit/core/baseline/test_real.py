"""What is marked REAL, and what names a baseline, stays with one organisation whatever control does."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.baseline.texts import tells_baseline
from exercise_engine.core.commands import MoveStage, SendMessage, WriteLogEntry
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.core.steering.commands import CorrectInject, RetargetInject, WithdrawInject
from exercise_engine.errors import CommandRejected
from exercise_engine.loader.text import JinjaTexts
from tests.support.baseline import say
from tests.support.play import MINUTE, Play, make_scenario

CONTROL: dict[str, Any] = {
    "lead": {"kind": "lead"},
    "named": {"kind": "controller", "scope": ["terminal"]},
    "others": {"kind": "controller", "scope": ["port"]},
    "judge": {"kind": "evaluator", "scope": ["terminal"]},
    "guest": {"kind": "observer"},
}
JOINT: dict[str, Any] = {
    "joint": True,
    "members": ["harbour.master", "yard.lead"],
    "chair": "harbour.master",
    "convened_by": ["harbour.master"],
}


def play_of(injects: dict[str, Any], **parts: Any) -> Play:
    """Return an exercise in check-in in which the terminal has a weekly tape."""
    scenario = make_scenario(
        injects,
        control=parts.pop("control", CONTROL),
        baseline={"tape": {"text": "A copy", "answers": {"terminal": {"answer": "partly"}}}},
        **parts,
    )
    play = Play(scenario, renderer=JinjaTexts())
    play.do("lead", MoveStage(target="check_in"))
    return play


def readers(play: Play, event: Event) -> set[str]:
    """Return the labels of the seats that see an event."""
    scenario = play.state.scenario
    return {
        seat.label for seat in play.state.seats.values() if visible(event, viewer(seat, scenario)) is not None
    }


def named_text(**keys: Any) -> dict[str, Any]:
    """Return an inject that shows the terminal what it said."""
    body = "The copy: {{ baseline.tape.terminal }}."
    return {"note": {"at": "T+0:10", "to": ["yard"], "body": body, **keys}}


def test_a_text_that_names_a_baseline_is_real() -> None:
    """Its readers and who is named for them see it; a lead sees that it went out."""
    play = play_of(named_text())
    say(play, "yard.it", 0, "no")
    play.do("lead", MoveStage(target="running"))
    play.wait(10 * MINUTE)
    told = play.last(f.InjectTold)
    assert isinstance(told.fact, f.InjectTold)
    assert str(told.fact.body) == "The copy: no."
    assert readers(play, told) == {"Yard, Lead", "Yard, It", "Named"}
    assert "Lead" in readers(play, play.last(f.InjectReleased))


def test_own_stands_for_the_readers_own_answer() -> None:
    """Each organisation gets its own text, and neither sees the other's."""
    body = "{% if baseline.tape.own == 'partly' %}Half{% else %}None{% endif %}"
    play = play_of({"note": {"at": "T+0:10", "each": "organisation", "body": body}})
    play.do("lead", MoveStage(target="running"))
    play.wait(10 * MINUTE)
    told = {str(e.fact.body): readers(play, e) for e in play.log if isinstance(e.fact, f.InjectTold)}
    assert told == {
        "Half": {"Yard, Lead", "Yard, It", "Named"},
        "None": {"Harbour, Master", "Harbour, Desk", "Others"},
    }


@pytest.mark.parametrize(
    "keys", [{"to": ["all"]}, {"to": ["harbour"]}, {"channel": "phone"}, {"to": ["both"]}], ids=str
)
def test_a_text_that_would_tell_others_is_held_back(keys: dict[str, Any]) -> None:
    """Even where a scenario was never checked: the name has no value there."""
    teams = make_scenario({}).model_dump(mode="json", exclude_defaults=True)["teams"]
    play = play_of(named_text(**keys), teams={**teams, "both": JOINT})
    play.do("lead", MoveStage(target="running"))
    play.wait(10 * MINUTE)
    assert play.state.injects["note", ""].status == "held"
    assert not play.facts(f.InjectTold)
    assert not play.facts(f.DeliveryOpened)
    assert "partly" not in "".join(str(fact.note) for fact in play.facts(f.ProblemNoted))


@pytest.mark.parametrize(
    "inject", [named_text(), {"note": {"to": ["yard"], "if": 'baseline.tape.terminal == "partly"'}}]
)
def test_control_cannot_send_to_others_what_follows_from_a_baseline(inject: dict[str, Any]) -> None:
    """Neither its text nor that it comes; inside the organisation it may go to others."""
    play = play_of(inject)
    for to in (("harbour",), ("all",)):
        with pytest.raises(CommandRejected, match="baseline of Terminal"):
            play.do("lead", RetargetInject(inject="note", to=to, note="Try"))
    play.do("lead", RetargetInject(inject="note", to=("yard.it",), note="Try"))


def test_only_who_may_read_it_corrects_or_withdraws_a_real_text() -> None:
    """And the correction is as REAL as what it corrects."""
    play = play_of(named_text())
    play.do("lead", MoveStage(target="running"))
    play.wait(10 * MINUTE)
    of = play.last(f.InjectReleased).seq
    with pytest.raises(CommandRejected, match="named for"):
        play.do("lead", WithdrawInject(of=of, note="Wrong"))
    correction = CorrectInject(of=of, subject="Copy", body="Their tape tore", note="Wrong")
    with pytest.raises(CommandRejected, match="named for"):
        play.do("lead", correction)
    for event in play.do("controller", correction):
        assert readers(play, event) <= {"Yard, Lead", "Yard, It", "Named", "Judge"}
        if "tore" in event.model_dump_json():
            assert "Judge" not in readers(play, event)


def real_message(*to: str) -> SendMessage:
    """Return a message that is marked REAL."""
    return SendMessage(to=to, subject="Real", body="We have no guard at night", real=True)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (("yard",), {"Yard, Lead", "Yard, It", "Named"}),
        (("yard.it",), {"Yard, Lead", "Yard, It", "Named"}),
        (("terminal",), {"Yard, Lead", "Yard, It", "Named"}),
        (("control",), {"Yard, Lead", "Yard, It", "Named"}),
    ],
)
def test_a_real_message_stays_inside(to: tuple[str, ...], expected: set[str]) -> None:
    """Own organisation and controllers named for it; no lead, evaluator, observer."""
    play = play_of({})
    play.do("yard.lead", real_message(*to), acting_as="yard.lead")
    assert readers(play, play.last(f.MessageSent)) == expected


@pytest.mark.parametrize("to", [("harbour",), ("all",), ("radio",), ("yard", "port"), ("both",)])
def test_a_real_message_to_anybody_else_is_refused(to: tuple[str, ...]) -> None:
    """With the reason; nothing is sent to those who might have it."""
    teams = make_scenario({}).model_dump(mode="json", exclude_defaults=True)["teams"]
    play = play_of({}, teams={**teams, "both": JOINT})
    with pytest.raises(CommandRejected, match="stays inside Terminal"):
        play.do("yard.lead", real_message(*to), acting_as="yard.lead")
    assert not play.facts(f.MessageSent)


def test_a_real_message_to_control_needs_somebody_named() -> None:
    """A lead without a scope is named for nobody."""
    play = play_of({}, control={"lead": {"kind": "lead"}})
    with pytest.raises(CommandRejected, match="no controller is named for Terminal"):
        play.do("yard.lead", real_message("control"), acting_as="yard.lead")


def test_a_controller_answers_in_kind() -> None:
    """To the organisation that it is named for, and to no other."""
    play = play_of({})
    play.do("yard.lead", real_message("control"), acting_as="yard.lead")
    asked = play.last(f.MessageSent).seq
    answer = real_message("yard").model_copy(update={"reply_to": asked})
    play.do("controller", answer)
    assert readers(play, play.last(f.MessageSent)) == {"Yard, Lead", "Yard, It", "Named"}
    with pytest.raises(CommandRejected):
        play.do("controller", real_message("harbour"))
    with pytest.raises(CommandRejected, match="nothing numbered"):
        play.do("lead", SendMessage(to=("yard",), body="What?", reply_to=asked))


def test_real_notes_and_decisions_stay_inside() -> None:
    """The log of a team as well."""
    play = play_of({})
    play.do("lead", MoveStage(target="running"))
    entry = WriteLogEntry(kind="decision", body="We would stop", rationale="No spare", real=True)
    play.do("yard.lead", entry, acting_as="yard.lead")
    assert readers(play, play.last(f.LogEntryWritten)) == {"Yard, Lead", "Yard, It", "Named"}


def test_whoever_plays_for_an_organisation_without_being_of_it_marks_nothing_real() -> None:
    """A person of another one, and the SimCell: they could not read it themselves."""
    play = play_of({}, control=CONTROL | {"desk": {"kind": "simcell"}})
    play.do("lead", GivePost(seat=play.seat("harbour.desk"), post="yard.it"))
    play.do("lead", GivePost(seat=play.seat("simcell"), post="yard.it"))
    stranger = play.seat("harbour.desk")
    for seat in (stranger, play.seat("simcell")):
        order = c.Order(seat=seat, command_id=seat, acting_as="yard.it", command=real_message("yard"))
        with pytest.raises(CommandRejected, match="own organisation"):
            play.engine.handle(order, now=play.now)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("{{ baseline.tape.terminal }}", True),
        ('{% if baseline.tape.terminal == "no" %}None{% endif %}', True),
        ('{% if story == "100%" or baseline.tape.terminal == "no" %}None{% endif %}', True),
        ("{{ '}' if baseline.tape.terminal == 'no' else '' }}", True),
        ("{{ story }}: your baseline stands", False),
        ('{{ "baseline" }}', False),
    ],
)
def test_a_text_that_names_a_baseline_is_known_by_its_marks(text: str, tells: bool) -> None:
    """Quoted words before the name may hold what else ends a mark."""
    play = play_of(named_text(body=text))
    assert tells_baseline(play.state.scenario.injects["note"]) is tells
    if tells:
        play.do("lead", MoveStage(target="running"))
        play.wait(11 * MINUTE)
        assert play.last(f.InjectTold).audience.real == "terminal"

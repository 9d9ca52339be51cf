"""Effects on milestones and variables, and expected actions met by messages, milestones and answers."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario

CALL = {"text": "Calls the port", "within": "15m"}
MILESTONES = {"told": {}, "cut": {"per": "organisation"}, "tired": {"per": "team"}}


def expecting(met_by: list[dict[str, Any]], *, auto: bool = False, **parts: Any) -> Play:
    """Return an exercise in which the yard should call the port within fifteen minutes."""
    injects = {
        "note": {"at": "T+0:00", "to": ["yard"], "expected": {"call": {**CALL, "met_by": met_by}}},
        "angry_call": {"contingency": {"for": "note.call", "auto": auto}, "to": ["yard"], "channel": "phone"},
        **parts,
    }
    play = Play(make_scenario(injects, milestones=MILESTONES))
    play.start()
    play.wait(0)
    return play


def marks(play: Play) -> list[tuple[str, str]]:
    """Return how expected actions were marked, and by whom."""
    return [(fact.outcome, fact.by) for fact in play.facts(f.ExpectedMarked)]


@pytest.mark.parametrize("to", ["port", "harbour", "harbour.master", "all"])
def test_a_message_to_the_address_meets_it(to: str) -> None:
    """Any address inside the wanted one does, whatever the message says; no contingency is needed then."""
    play = expecting([{"message": {"to": "port"}}])
    play.do("yard.it", c.SendMessage(to=(to,), body="Hello"))
    assert marks(play) == [("met", "engine")]
    assert play.last(f.InjectSkipped).fact.reason == "not_needed"  # type: ignore[union-attr]
    assert play.wait(60 * MINUTE) == []


@pytest.mark.parametrize("to", ["yard", "radio", "control"])
def test_a_message_elsewhere_does_not(to: str) -> None:
    """A message to somebody else changes nothing."""
    play = expecting([{"message": {"to": "port"}}])
    play.do("yard.lead", c.SendMessage(to=(to,), body="Hello"))
    assert marks(play) == []


def test_a_message_to_a_role_is_meant_narrowly() -> None:
    """Where a role is wanted, its team or everybody reaches it, another role does not."""
    play = expecting([{"message": {"to": "harbour.master"}}])
    play.do("yard.lead", c.SendMessage(to=("harbour.desk",), body="Hello"))
    assert marks(play) == []
    play.do("yard.lead", c.SendMessage(to=("harbour",), body="Hello"))
    assert marks(play) == [("met", "engine")]


def test_a_message_of_another_team_does_not_count() -> None:
    """The port writing to itself is not the yard calling the port."""
    play = expecting([{"message": {"to": "port"}}])
    play.do("harbour.desk", c.SendMessage(to=("harbour",), body="Hello"))
    assert marks(play) == []


def test_a_message_to_a_persona_meets_it() -> None:
    """Personas can be the ones to tell."""
    play = expecting([{"message": {"to": "radio"}}])
    play.do("yard.lead", c.SendMessage(to=("radio",), body="No comment"))
    assert marks(play) == [("met", "engine")]


def test_a_milestone_meets_it() -> None:
    """A milestone of the exercise, or of the team's own organisation, does."""
    play = expecting([{"milestone": "cut"}])
    play.do("lead", c.SetMilestone(milestone="cut", owner="port", reached=True, note="Seen"))
    assert marks(play) == []
    play.do("lead", c.SetMilestone(milestone="cut", owner="terminal", reached=True, note="Seen"))
    assert marks(play) == [("met", "engine")]


def test_an_answer_meets_it() -> None:
    """An answer with the wanted option does, another option does not."""
    asks = {"what": {"text": "What?", "options": {"go": {"text": "Go"}, "stay": {"text": "Stay"}}}}
    more = {"at": "T+0:00", "asks": asks}
    for position, outcome in ((1, []), (0, [("met", "engine")])):
        play = expecting([{"answer": {"ask": "more.what", "option": "go"}}], more=more)
        own = next(seq for seq, ask in play.state.asks.items() if ask.respondent == "yard")
        play.do("yard.lead", c.SubmitAnswer(ask=own, positions=(position,)))
        assert marks(play) == outcome
        other = next(seq for seq, ask in play.state.asks.items() if ask.respondent == "harbour")
        play.do("harbour.master", c.SubmitAnswer(ask=other, positions=(0,)))
        assert marks(play) == outcome


def test_what_is_missed_proposes_its_contingency() -> None:
    """At the deadline it is missed, and control is asked; releasing it says that it was a contingency."""
    play = expecting([])
    events = play.wait(15 * MINUTE)
    assert [event.type for event in events] == ["expected_marked", "contingency_proposed"]
    assert events[0].elapsed_ms == 15 * MINUTE
    released = play.do("lead", c.ReleaseInject(inject="angry_call"))
    assert released[0].fact.by == "contingency"  # type: ignore[union-attr]


def test_an_automatic_contingency_fires() -> None:
    """`auto: true` releases without asking."""
    play = expecting([], auto=True)
    types = [event.type for event in play.wait(15 * MINUTE)]
    assert types == ["expected_marked", "contingency_proposed", "inject_released", "delivery_opened"]


def test_an_automatic_contingency_waits_in_a_pause() -> None:
    """What control marks missed in a pause has its consequence at resume."""
    play = expecting([], auto=True)
    play.do("lead", c.MoveStage(target="paused"))
    mark = c.MarkExpected(inject="note", expected="call", team="yard", outcome="missed")
    assert [event.type for event in play.do("lead", mark)] == ["expected_marked", "contingency_proposed"]
    resumed = play.do("lead", c.MoveStage(target="running"))
    assert [event.type for event in resumed] == ["stage_changed", "inject_released", "delivery_opened"]


def test_after_it_was_missed_a_message_makes_it_late() -> None:
    """What comes after the deadline is late, and nothing that fired is undone."""
    play = expecting([{"message": {"to": "port"}}], auto=True)
    play.wait(16 * MINUTE)
    play.do("yard.lead", c.SendMessage(to=("port",), body="Sorry"))
    assert marks(play) == [("missed", "engine"), ("late", "engine")]
    assert play.state.injects["angry_call", ""].status == "released"


def test_control_marks_it_with_the_time_seen() -> None:
    """Measures use the time at which it was seen; the contingency does not fire."""
    play = expecting([])
    play.wait(10 * MINUTE)
    mark = c.MarkExpected(inject="note", expected="call", team="yard", outcome="met", observed_ms=4 * MINUTE)
    play.do("lead", mark)
    marked = play.last(f.ExpectedMarked)
    assert marked.fact.observed_ms == 4 * MINUTE  # type: ignore[union-attr]
    assert marked.elapsed_ms == 10 * MINUTE
    assert play.wait(60 * MINUTE) == []


def test_control_opens_an_automatic_match_again() -> None:
    """A match that was none is opened again, with its deadline and its contingency."""
    play = expecting([{"message": {"to": "port"}}])
    play.do("yard.lead", c.SendMessage(to=("port",), body="About lunch"))
    play.do(
        "lead",
        c.MarkExpected(inject="note", expected="call", team="yard", outcome="open", note="About lunch"),
    )
    assert play.state.injects["angry_call", ""].status == "planned"
    assert [event.type for event in play.wait(15 * MINUTE)] == ["expected_marked", "contingency_proposed"]
    play.do("lead", c.MarkExpected(inject="note", expected="call", team="yard", outcome="open"))
    assert play.wait(60 * MINUTE) == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"expected": "sing", "outcome": "met"}, "not expected"),
        ({"outcome": "open"}, "is open already"),
        ({"outcome": "met", "observed_ms": 99 * MINUTE}, "in the future"),
    ],
)
def test_impossible_marks_are_refused(given: dict[str, Any], reason: str) -> None:
    """Each refusal says why."""
    play = expecting([])
    mark = {"inject": "note", "expected": "call", "team": "yard", **given}
    with pytest.raises(CommandRejected, match=reason):
        play.do("lead", c.MarkExpected(**mark))


def test_effects_belong_to_the_teams_that_are_told() -> None:
    """A milestone per organisation is reached for each of them, a variable of all is changed once."""
    effects = [
        {"reach": "cut"},
        {"reach": "tired"},
        {"add": "trucks", "by": 3},
        {"set": "mood", "to": "grim"},
    ]
    note = {"at": "T+0:00", "effects": effects}
    variables = {"trucks": 2, "mood": {"per": "team", "value": "fine"}}
    play = Play(make_scenario({"note": note}, milestones=MILESTONES, variables=variables))
    play.start()
    play.wait(0)
    reached = {(fact.milestone, fact.owner) for fact in play.facts(f.MilestoneReached)}
    assert reached == {("cut", "port"), ("cut", "terminal"), ("tired", "harbour"), ("tired", "yard")}
    values = {(fact.variable, fact.owner): fact.value for fact in play.facts(f.VariableSet)}
    assert values == {("trucks", ""): 5, ("mood", "harbour"): "grim", ("mood", "yard"): "grim"}


def test_on_names_whose_it_is() -> None:
    """`on` reaches a milestone for somebody else; what is so already is not said again."""
    note = {
        "at": "T+0:00",
        "to": ["yard"],
        "effects": [{"reach": "cut", "on": "port"}, {"reach": "cut", "on": "port"}],
    }
    play = Play(make_scenario({"note": note}, milestones=MILESTONES))
    play.start()
    play.wait(0)
    assert [(fact.milestone, fact.owner) for fact in play.facts(f.MilestoneReached)] == [("cut", "port")]


def test_setting_a_variable_to_what_it_is_says_nothing() -> None:
    """Only changes are facts."""
    note = {"at": "T+0:00", "effects": [{"set": "trucks", "to": 2}]}
    play = Play(make_scenario({"note": note}, variables={"trucks": 2}))
    play.start()
    play.wait(0)
    assert play.facts(f.VariableSet) == []


def test_an_answer_that_fits_two_patterns_meets_it_once() -> None:
    """Several options may each meet an action; it is marked once for the answer."""
    options = {"go": {"text": "Go"}, "stay": {"text": "Stay"}}
    ask = {
        "at": "T+0:00",
        "to": ["yard"],
        "asks": {"what": {"text": "?", "kind": "several", "options": options}},
    }
    patterns = [{"answer": {"ask": "other.what", "option": option}} for option in options]
    play = expecting(patterns, other=ask)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0, 1)))
    assert marks(play) == [("met", "engine")]


def test_adding_stays_within_what_numbers_can_be() -> None:
    """A sum that grows without end stops at the largest number that conditions hold."""
    effects = [{"add": "debt", "by": 1e308}, {"add": "debt", "by": 1e308}]
    play = Play(make_scenario({"note": {"at": "T+0:00", "effects": effects}}, variables={"debt": 2}))
    play.start()
    play.wait(0)
    assert play.state.names["variables__debt"] == 1e15

"""Baselines are asked at check-in, answered until StartEx, and read by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.view import BaselinesSeen, Scan
from exercise_engine.core.commands import MoveStage
from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import OfCommunity
from exercise_engine.core.facts import ExerciseCreated
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.support.baseline import asked_of, say
from tests.support.play import Play, make_scenario, replayed, values

MEASURES: dict[str, Any] = {
    "tape": {
        "text": "A copy that was tried out",
        "answers": {"terminal": {"answer": "partly", "evidence": "Weekly tape"}},
    },
    "paper": {"text": "Forms on paper", "about": "In every booth", "organisations": ["terminal"]},
    "switch": {"text": "A switch for the yard network", "function": "respond"},
}
CONTROL: dict[str, Any] = {
    "lead": {"kind": "lead"},
    "named": {"kind": "controller", "scope": ["terminal"]},
    "others": {"kind": "controller", "scope": ["port"]},
    "judge": {"kind": "evaluator", "scope": ["terminal"]},
    "desk": {"kind": "simcell"},
    "guest": {"kind": "observer"},
}


def scanned(measures: dict[str, Any] = MEASURES, **parts: Any) -> Scenario:
    """Return a scenario with a baseline and every kind of seat in control."""
    return make_scenario({"note": {"at": "T+0:10"}}, baseline=measures, control=CONTROL, **parts)


def checked_in(**parts: Any) -> Play:
    """Return an exercise in check-in."""
    play = Play(scanned(**parts))
    play.do("lead", MoveStage(target="check_in"))
    return play


def seen_by(play: Play, seat: str) -> BaselinesSeen:
    """Return what a seat knows of baselines, by all that policy shows it."""
    looks = viewer(play.state.seats[seat], play.state.scenario)
    seen = BaselinesSeen()
    for event in play.log:
        if (shown := visible(event, looks)) is not None and isinstance(shown.fact, OfCommunity):
            assert isinstance(shown.fact, MeasuresAsked | MeasureAnswered | MeasuresCounted)
            seen.apply(shown, shown.fact)
    return seen


def scan(play: Play, seat: str) -> Scan:
    """Return the only baseline that a seat knows."""
    (found,) = seen_by(play, seat).scans()
    return found


def readers(play: Play, event: Event) -> set[str]:
    """Return the labels of the seats that see an event."""
    scenario = play.state.scenario
    return {
        seat.label for seat in play.state.seats.values() if visible(event, viewer(seat, scenario)) is not None
    }


def test_each_organisation_is_asked_at_check_in_for_its_own_measures() -> None:
    """In file order, with what counts; ids of measures are not told."""
    play = checked_in()
    asked = {event.fact.organisation: event for event in play.log if isinstance(event.fact, MeasuresAsked)}
    texts = {fact.organisation: [shown.text for shown in fact.measures] for fact in play.facts(MeasuresAsked)}
    assert texts == {
        "port": ["A copy that was tried out", "A switch for the yard network"],
        "terminal": ["A copy that was tried out", "Forms on paper", "A switch for the yard network"],
    }
    assert "switch for" in asked["port"].model_dump_json()
    assert '"tape"' not in asked["port"].model_dump_json()
    assert readers(play, asked["port"]) >= {"Harbour, Master", "Harbour, Desk"}
    assert not any("Yard" in label for label in readers(play, asked["port"]))


def test_what_the_scenario_knows_is_recorded_as_the_organisations_answer() -> None:
    """So that the log alone makes the report; only the organisation and who is named for it read it."""
    play = checked_in()
    answer = play.last(MeasureAnswered)
    (fact,) = play.facts(MeasureAnswered)
    assert (fact.answer, str(fact.evidence), fact.prepared) == (
        "partly",
        "Weekly tape",
        True,
    )
    assert readers(play, answer) == {"Yard, Lead", "Yard, It", "Named"}
    assert play.state.names["baseline__tape__terminal"] == "partly"
    assert play.state.names["baseline__tape__port"] == "unknown"


def test_the_last_answer_of_an_organisation_counts_and_earlier_ones_stay() -> None:
    """Whoever of it typed; the others of it see that at once."""
    play = checked_in()
    say(play, "yard.lead", 0, "no", "The tape is torn")
    say(play, "yard.it", 0, "yes", "A new one")
    assert [fact.answer for fact in play.facts(MeasureAnswered)] == ["partly", "no", "yes"]
    row = scan(play, play.seat("yard.lead")).rows[0]
    assert (row.answer, row.evidence, row.prepared) == ("yes", "A new one", False)
    assert play.state.names["baseline__tape__terminal"] == "yes"
    assert values(replayed(play.log).state) == values(play.state)


def test_others_of_control_learn_only_how_many_are_answered() -> None:
    """A count when it changes, and no answer."""
    play = checked_in()
    say(play, "yard.lead", 1, "no")
    say(play, "yard.lead", 1, "yes")
    for kind in ("lead", "evaluator"):
        seen = seen_by(play, play.seat(kind))
        assert {fact.organisation: (fact.answered, fact.of) for fact in seen.counts()}["terminal"] == (2, 3)
        assert not any(row.answer for found in seen.scans() for row in found.rows)
    assert len([fact for fact in play.facts(MeasuresCounted) if fact.organisation == "terminal"]) == 2


def test_the_scenario_that_control_receives_holds_no_answers_of_others() -> None:
    """What is written in the file is as REAL as what is typed."""
    play = Play(scanned())
    scenario = play.state.scenario
    found = {}
    for seat in play.state.seats.values():
        shown = visible(play.log[0], viewer(seat, scenario))
        if shown is not None:
            assert isinstance(shown.fact, ExerciseCreated)
            found[seat.label] = "Weekly tape" in shown.model_dump_json()
    assert found == {"Lead": False, "Named": True, "Others": False, "Judge": False, "Desk": False}


@pytest.mark.parametrize("stage", ["running", "paused"])
def test_startex_fixes_the_baseline(stage: str) -> None:
    """What nobody changed holds, and nothing is taken any more."""
    play = checked_in()
    play.do("lead", MoveStage(target="running"))
    if stage == "paused":
        play.do("lead", MoveStage(target="paused"))
    with pytest.raises(CommandRejected, match="fixed at StartEx"):
        say(play, "yard.lead", 0, "yes")
    assert play.state.names["baseline__tape__terminal"] == "partly"


def test_an_exercise_that_begins_with_its_briefing_asks_then() -> None:
    """Check-in may be left out."""
    play = Play(scanned())
    play.do("lead", MoveStage(target="briefing"))
    assert len(play.facts(MeasuresAsked)) == 2
    play.do("lead", MoveStage(target="running"))
    assert len(play.facts(MeasuresAsked)) == 2


def test_nobody_answers_for_another_organisation() -> None:
    """Nor what was never asked, nor a measure that is not there."""
    play = checked_in()
    command = AnswerMeasure(asked=asked_of(play, "terminal"), position=0, answer="yes")
    for wrong in (
        ("harbour.master", command),
        ("yard.lead", command.model_copy(update={"asked": 1})),
        ("yard.lead", command.model_copy(update={"position": 3})),
        ("simcell", command),
    ):
        with pytest.raises(CommandRejected):
            play.do(*wrong)


def test_whoever_takes_over_a_post_in_play_is_not_shown_what_is_real() -> None:
    """A person of the port stays one; a spare seat belongs where it is first needed."""
    play = Play(scanned(spare=1))
    play.do("lead", MoveStage(target="check_in"))
    say(play, "yard.lead", 1, "yes", "In every booth")
    play.do("lead", GivePost(seat=play.seat("harbour.desk"), post="yard.it"))
    spare = next(seat.seat for seat in play.state.seats.values() if not seat.posts and seat.kind == "player")
    play.do("lead", GivePost(seat=spare, post="yard.it"))
    answered = play.last(MeasureAnswered)
    assert readers(play, answered) == {"Yard, Lead", "Yard, It", "Named", "Spare 1"}
    own = {found.organisation for found in seen_by(play, play.seat("harbour.desk")).scans()}
    assert own == {"port", "terminal"}, "what is asked is no secret of those who play for both"
    with pytest.raises(CommandRejected):
        play.do("harbour.desk", AnswerMeasure(asked=asked_of(play, "terminal"), position=0, answer="yes"))


def test_a_simcell_seat_that_stands_in_reads_nothing_real() -> None:
    """It plays for the organisation, and is not of it."""
    play = checked_in()
    play.do("lead", GivePost(seat=play.seat("simcell"), post="yard.it"))
    say(play, "yard.lead", 1, "yes", "In every booth")
    assert "Desk" not in readers(play, play.last(MeasureAnswered))


def test_a_corrected_scenario_asks_anew_and_what_people_said_stands() -> None:
    """Prepared answers follow the scenario, and a reworded measure is asked again."""
    play = checked_in()
    say(play, "yard.lead", 1, "yes", "In every booth")
    say(play, "yard.lead", 2, "no")
    corrected = scanned(
        {
            "more": {"text": "Somebody to call at night"},
            "tape": MEASURES["tape"] | {"answers": {"terminal": {"answer": "no"}}},
            "paper": MEASURES["paper"],
            "switch": {"text": "A switch for each yard network"},
        }
    )
    play.log += play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now)
    rows = scan(play, play.seat("yard.it")).rows
    assert [row.answer for row in rows] == [None, "no", "yes", None]
    assert rows[2].evidence == "In every booth"
    names = play.state.names
    assert [names[f"baseline__{name}__terminal"] for name in corrected.baseline] == [
        "unknown",
        "no",
        "yes",
        "unknown",
    ]
    assert values(replayed(play.log).state) == values(play.state)


def test_a_correction_that_leaves_the_measures_alone_asks_nothing_anew() -> None:
    """What lies on the screens stays where it is."""
    play = checked_in()
    before = asked_of(play, "terminal")
    play.engine.load_scenario(scanned(title="Other"), scenario_sha256="1" * 64, now=play.now)
    assert asked_of(play, "terminal") == before

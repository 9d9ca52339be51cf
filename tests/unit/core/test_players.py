"""Scripted people: the same seed does the same, and between them they play an exercise to its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.authoring.rehearse import rehearse
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.roll import roll
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.crib import Crib, Sayings, compile_crib, option_of_words
from exercise_engine.core.events import Event
from exercise_engine.core.facts import Post
from exercise_engine.core.players import PlayerBrain, between, draw
from exercise_engine.core.policy import viewer, visible
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, PlainText, Play, make_scenario

OPTIONS = {
    "go": {"text": "Go", "says": ["Off we go"], "effects": [{"reach": "gone"}]},
    "stay": {"text": "Stay"},
}


def scenario() -> Scenario:
    """Return a scenario with every kind of ask, delivery, expected action and contingency."""
    asks = {
        "what": {"text": "What?", "options": OPTIONS, "options_shown": False, "within": "10m"},
        "which": {"text": "Which?", "kind": "several", "options": OPTIONS, "rationale": "required"},
        "one": {"text": "One?", "options": OPTIONS, "confidence": "required", "within": "8m"},
        "many": {"text": "How many?", "number": {"min": 2, "max": 6}},
        "why": {"text": "Why?", "says": ["We know little"]},
        "how": {"text": "How?"},
        "rendered": {"text": "{{ variables.x }}?", "within": "10m"},
    }
    expected = {
        "call": {"text": "Calls the port", "within": "10m", "met_by": [{"message": {"to": "port"}}]},
        "shut": {"text": "Shuts the gate", "within": "10m"},
        "sit": {"text": "Sits down", "met_by": [{"message": {"to": "radio"}}]},
        "watch": {"text": "Watches"},
    }
    injects = {f"note{n}": {"at": f"T+0:{n * 4:02}", "asks": asks, "expected": expected} for n in range(6)}
    calls = {f"call{n}": {"contingency": {"for": f"note{n}.shut"}, "channel": "phone"} for n in range(6)}
    auto = {"auto": {"contingency": {"for": "note1.call", "auto": True}}}
    return make_scenario(injects | calls | auto, milestones={"gone": {"per": "team"}}, variables={"x": 1})


def test_a_rehearsal_runs_from_check_in_to_the_end() -> None:
    """Scripted people check in, play, answer in all ways, are silent or late at times, and come to EndEx."""
    kinds: set[str] = set()
    late = mapped = silent = 0
    for seed in range(6):
        rehearsal = rehearse(scenario(), renderer=PlainText(), seed=str(seed))
        facts = [event.fact for event in rehearsal.events]
        assert facts[-1].type == "stage_changed"
        assert isinstance(facts[-1], f.StageChanged)
        assert facts[-1].target == "hot_wash"
        kinds |= {fact.type for fact in facts}
        late += sum(isinstance(fact, f.AnswerGiven) and fact.late for fact in facts)
        silent += sum(isinstance(fact, f.AskOverdue) for fact in facts)
        mapped += sum(isinstance(fact, f.AnswerCounted) and fact.by == "mapping" for fact in facts)
        assert all(
            refusal.code in ("already_answered", "wrong_status", "no_change")
            for refusal in rehearsal.refusals
        )
    assert late
    assert silent > late
    assert mapped
    assert {
        "delivery_done",
        "expected_marked",
        "message_sent",
        "log_entry_written",
        "inject_skipped",
    } <= kinds


def test_the_same_seed_gives_the_same_log() -> None:
    """A rehearsal depends on scenario and seed only; another seed gives another one."""
    first = rehearse(scenario(), renderer=PlainText(), seed="one").events
    assert rehearse(scenario(), renderer=PlainText(), seed="one").events == first
    assert rehearse(scenario(), renderer=PlainText(), seed="two").events != first


@given(st.text(), st.text(), st.integers())
def test_draws_depend_on_their_arguments_only(seed: str, purpose: str, counter: int) -> None:
    """A draw is a number from 0 up to 1, and the same each time."""
    number = draw(
        seed.encode("utf-8", "replace").decode(), purpose.encode("utf-8", "replace").decode(), counter
    )
    assert 0 <= number < 1


def test_between_keeps_its_bounds() -> None:
    """Both ends can come up."""
    assert {between("seed", "dice", n, 1, 6) for n in range(200)} == {1, 2, 3, 4, 5, 6}


def test_words_are_recognised_by_the_crib() -> None:
    """Sentences of an option and its text mean it, anything else is other."""
    ask = scenario().injects["note0"].asks["what"]
    assert [option_of_words(ask, words) for words in ("Off we go", "Stay", "Hm")] == ["go", "stay", "other"]


def test_the_crib_knows_what_can_be_said() -> None:
    """Hidden options give sentences by option, free asks their own, shown options none."""
    crib = compile_crib(scenario())
    what, why = crib.sayings_for("What?"), crib.sayings_for("Why?")
    assert what is not None
    assert dict(what.by_option) == {"go": ("Off we go",), "stay": ("Stay",)}
    assert why is not None
    assert why.free == ("We know little",)
    assert crib.sayings_for("Never asked") is None


def told_twice() -> tuple[Play, list[Event]]:
    """Return an exercise in which one question was put to both teams, and what the yard has seen of it."""
    ask = {"text": "What do you say?", "within": "10m"}
    play = Play(make_scenario({"note": {"at": "T+0:00", "asks": {"what": ask}}}))
    play.start()
    play.wait(0)
    mine = viewer(play.state.seats[play.seat("yard.lead")], play.state.scenario)
    return play, [seen for event in play.log if (seen := visible(event, mine)) is not None]


def answers_of(seen: list[Event], crib: Crib, *, seed: str) -> list[SubmitAnswer]:
    """Return what a scripted lead of the yard answers to what it has seen."""
    post = Post(team="yard", role="lead")
    brain = PlayerBrain(seat="s1", post=post, decides=True, colleagues=(), seed=seed, crib=crib)
    brain.observe(seen)
    commands = [intent.command for intent in brain.act(24 * 60 * MINUTE)]
    return [command for command in commands if isinstance(command, SubmitAnswer)]


@pytest.mark.parametrize("crib", [Crib((), ()), Crib((Sayings("What do you say?", (), ()),), ())])
def test_without_a_crib_a_player_still_answers(crib: Crib) -> None:
    """Where no sentence is known, a player says that it takes the matter up, if it says anything."""
    _, seen = told_twice()
    words = {answer.words for seed in range(20) for answer in answers_of(seen, crib, seed=str(seed))}
    assert words == {"We look into it and come back to you."}


def test_an_ask_that_somebody_else_answered_is_left_alone() -> None:
    """A planned answer is dropped once the team has answered."""
    play, seen = told_twice()
    crib = compile_crib(play.state.scenario)
    seed = next(str(n) for n in range(20) if answers_of(seen, crib, seed=str(n)))
    asked = next(event.seq for event in seen if isinstance(event.fact, f.AskOpened))
    play.do("yard.lead", SubmitAnswer(ask=asked, words="We wait"))
    given = play.last(f.AnswerGiven)
    assert answers_of([*seen, given], crib, seed=seed) == []


def test_whatever_is_to_be_confirmed_is_confirmed() -> None:
    """After a rehearsal no seat still has a check-in test, a brief or an alarm to confirm."""
    injects = {
        "test": {"at": "check_in", "confirm": True},
        "alarm": {"at": "T+0:05", "overlay": True},
        "form": {"at": "T+0:10", "confirm": True, "to": ["yard"]},
    }
    briefs = {
        "early": {"to": ["yard.lead"], "title": "For you", "text": "Only you know."},
        "late": {"to": ["harbour.desk"], "at": "T+0:20", "title": "For you", "text": "Only you know."},
    }
    rehearsal = rehearse(make_scenario(injects, briefs=briefs), renderer=PlainText(), seed="1")
    view = ControlView("s001", "lead", ())
    view.apply_all(rehearsal.events)
    assert len(view.guidance.to_confirm) == 5
    assert [found.title for found in view.guidance.to_confirm.values() if found.waiting] == []
    assert all(entry.tested_ms is not None for entry in roll(view, frozenset()).seats)
    begun = next(event.seq for event in rehearsal.events if event.elapsed_ms > 0)
    first = min(view.guidance.to_confirm)
    tests = [
        event.seq
        for event in rehearsal.events
        if isinstance(event.fact, f.ReceiptsReported) and first in event.fact.acknowledged
    ]
    assert len(tests) == 4
    assert max(tests) < begun


def table_scenario() -> Scenario:
    """Return two teams whose leads come together when the story says so, and are asked as one."""
    teams = {
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
        "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
        "table": {"joint": True, "members": ["harbour.master", "yard.lead"], "chair": "yard.lead"},
    }
    asks = {"what": {"text": "What now?", "options": OPTIONS, "within": "10m"}}
    called = {"at": "T+0:05", "to": ["table"], "effects": [{"convene": "table"}], "asks": asks}
    return make_scenario({"called": called}, teams=teams, milestones={"gone": {}})


def test_the_chair_of_a_joint_team_answers_for_it() -> None:
    """Once the team has come together its chair answers, in time as a rule, and nobody else does."""
    answers = []
    for seed in range(8):
        events = rehearse(table_scenario(), renderer=PlainText(), seed=str(seed)).events
        answers += [event for event in events if isinstance(event.fact, f.AnswerGiven)]
    assert len(answers) > 4
    assert {event.acting_as for event in answers} == {"table.chair"}


def test_who_is_no_longer_in_the_chair_leaves_new_questions_alone() -> None:
    """A chair that was taken away answers only what it was asked before."""
    seen = [*rehearse(table_scenario(), renderer=PlainText(), seed="1").events]
    given = next(e for e in seen if isinstance(e.fact, f.PostGiven) and e.fact.post.role == "chair")
    asked = next(e for e in seen if isinstance(e.fact, f.AskOpened))
    assert isinstance(given.fact, f.PostGiven)
    seat = given.fact.seat
    taken = given.model_copy(update={"fact": f.PostTaken(seat=seat, post=given.fact.post)})

    def considered(told: list[Event]) -> bool:
        home = Post(team="yard", role="lead")
        brain = PlayerBrain(seat=seat, post=home, decides=True, colleagues=(), seed="2", crib=Crib((), ()))
        brain.observe(told)
        return any(isinstance(i.command, SubmitAnswer) for i in brain.act(24 * 60 * MINUTE))

    assert considered([given, asked])
    assert considered([asked, given])
    assert not considered([given, taken, asked])

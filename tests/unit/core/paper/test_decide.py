"""What was played on paper is entered with the time seen; what follows follows from entering."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.core.paper.seen import is_on_paper, seen_ms
from exercise_engine.core.steering.commands import WithdrawInject
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario

INJECTS: dict[str, Any] = {
    "alarm": {
        "manual": True,
        "to": ["yard"],
        "asks": {
            "halt": {
                "text": "Halt the yard?",
                "options": {"yes": {"text": "Yes", "effects": [{"reach": "halted"}]}, "no": {"text": "No"}},
                "within": "10m",
                "silence": "no",
                "rationale": "required",
            },
            "words": {
                "text": "What do you say?",
                "options": {"truth": {"text": "All", "effects": [{"reach": "told"}]}},
                "options_shown": False,
            },
        },
        "expected": {
            "decide": {
                "text": "Decides",
                "within": "5m",
                "met_by": [{"answer": {"ask": "alarm.halt", "option": "yes"}}],
            }
        },
    },
    "call": {"manual": True, "to": ["all"], "channel": "phone"},
    "later": {"after": "alarm + 2m", "to": ["harbour"]},
}


def played(minutes: int = 30) -> Play:
    """The exercise some minutes after StartEx, with nothing released."""
    play = Play(make_scenario(INJECTS, milestones={"halted": {}, "told": {}}))
    play.start()
    play.wait(minutes * MINUTE)
    return play


def ask_of(play: Play, name: str) -> int:
    """The number of an ask."""
    return next(seq for seq, ask in play.state.asks.items() if ask.ask == name)


def enter_alarm(play: Play, minute: int = 10) -> list[Event]:
    """Enter that the alarm was handed over at a minute."""
    return play.do("lead", EnterReleased(inject="alarm", observed_ms=minute * MINUTE))


def enter_halt(play: Play, minute: int, *, positions: tuple[int, ...] = (0,)) -> list[Event]:
    """Enter an answer that was seen at a minute."""
    command = EnterAnswer(ask=ask_of(play, "halt"), positions=positions, observed_ms=minute * MINUTE)
    return play.do("lead", command)


def test_a_card_is_entered_with_the_time_at_which_it_was_handed_over() -> None:
    """All facts of the telling carry the time seen; they stand in the log where they were entered."""
    play = played()
    events = enter_alarm(play)
    kinds = [event.type for event in events if is_on_paper(event)]
    assert kinds == ["inject_released", "inject_told", "ask_opened", "ask_opened", "expected_opened"]
    assert {seen_ms(event) for event in events if is_on_paper(event)} == {10 * MINUTE}
    assert {event.elapsed_ms for event in events} == {30 * MINUTE}


def test_deadlines_run_from_the_moment_of_entering() -> None:
    """A team whose form is still to be entered is not overdue by the time control types its card."""
    play = played()
    enter_alarm(play)
    assert play.last(f.AskOpened).elapsed_ms == 30 * MINUTE
    assert play.state.asks[ask_of(play, "halt")].deadline_ms == 40 * MINUTE


def test_what_follows_an_item_follows_from_entering() -> None:
    """What comes two minutes after the card comes two minutes after it was entered, and is not on paper."""
    play = played()
    enter_alarm(play)
    released = [event for event in play.wait(3 * MINUTE) if isinstance(event.fact, f.InjectReleased)]
    assert [(event.elapsed_ms, is_on_paper(event)) for event in released] == [(32 * MINUTE, False)]


def test_a_spoken_inject_on_paper_needs_no_task() -> None:
    """What was read aloud was told; nothing is left to deliver, and the list of control says so."""
    play = played()
    play.do("lead", EnterReleased(inject="call", observed_ms=MINUTE))
    assert not play.state.tasks
    assert play.state.injects["call", ""].complete_ms == 30 * MINUTE
    view = ControlView()
    view.apply_all(play.log)
    assert view.inject(("call", "")).complete_ms == 30 * MINUTE


def test_a_delivery_that_waits_is_finished_on_paper() -> None:
    """What was released before the power went is told team by team, at the time seen."""
    play = played()
    play.do("lead", c.ReleaseInject(inject="call"))
    play.wait(10 * MINUTE)
    play.do("lead", EnterReleased(inject="call", team="yard", observed_ms=35 * MINUTE))
    (done,) = [event for event in play.log if isinstance(event.fact, f.DeliveryDone)]
    assert seen_ms(done) == 35 * MINUTE
    assert [task.script.team for task in play.state.tasks.values() if not task.done] == ["harbour"]
    play.do("lead", EnterReleased(inject="call", observed_ms=36 * MINUTE))
    assert all(task.done for task in play.state.tasks.values())


def test_an_answer_takes_effect_when_it_is_entered() -> None:
    """The milestone is reached now, by the engine's rules; the answer says when it was seen."""
    play = played()
    enter_alarm(play)
    events = enter_halt(play, 14)
    given = next(event for event in events if isinstance(event.fact, f.AnswerGiven))
    assert (seen_ms(given), given.elapsed_ms) == (14 * MINUTE, 30 * MINUTE)
    reached = next(event for event in events if isinstance(event.fact, f.MilestoneReached))
    assert reached.elapsed_ms == 30 * MINUTE
    assert not is_on_paper(reached)


@pytest.mark.parametrize(("minute", "outcome"), [(14, "met"), (16, "late")])
def test_an_expected_action_is_judged_by_the_times_seen(minute: int, outcome: str) -> None:
    """Five minutes were given from the card at 10."""
    play = played()
    enter_alarm(play)
    enter_halt(play, minute)
    marked = play.last(f.ExpectedMarked).fact
    assert isinstance(marked, f.ExpectedMarked)
    assert (marked.outcome, marked.observed_ms) == (outcome, minute * MINUTE)


def test_an_answer_that_comes_after_silence_undoes_nothing() -> None:
    """Silence took effect on the screen; the form that was filled in before is kept, without effect."""
    play = played()
    play.do("lead", c.ReleaseInject(inject="alarm"))
    play.wait(20 * MINUTE)
    enter_halt(play, 35)
    given = play.last(f.AnswerGiven).fact
    assert isinstance(given, f.AnswerGiven)
    assert given.late
    assert play.state.names["answers__alarm__halt__yard"] == "no"
    assert not play.facts(f.MilestoneReached)


def test_words_can_be_mapped_in_the_same_step() -> None:
    """Control, who reads the form anyway, says what the words mean."""
    play = played()
    enter_alarm(play)
    ask = ask_of(play, "words")
    play.do("lead", EnterAnswer(ask=ask, words="Everything", option="truth", observed_ms=20 * MINUTE))
    counted = play.last(f.AnswerCounted).fact
    assert isinstance(counted, f.AnswerCounted)
    assert (counted.by, counted.value) == ("mapping", "truth")
    assert [fact.milestone for fact in play.facts(f.MilestoneReached)] == ["told"]


def test_a_decision_nobody_asked_for_is_entered_for_its_team() -> None:
    """The team sees it as its own entry, with the role that decided."""
    play = played()
    play.do(
        "lead",
        EnterEntry(
            team="yard",
            kind="decision",
            body="Call in the night shift",
            on_behalf_of="yard.lead",
            observed_ms=0,
        ),
    )
    entry = play.last(f.LogEntryWritten)
    assert isinstance(entry.fact, f.LogEntryWritten)
    assert (entry.audience.to, entry.fact.on_behalf_of, seen_ms(entry)) == (("yard",), "yard.lead", 0)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (EnterReleased(inject="alarm", observed_ms=31 * MINUTE), "in_future"),
        (EnterReleased(inject="alarm", observed_ms=0, observed_at_ms=2_000_000_000_000), "in_future"),
        (EnterReleased(inject="alarms", observed_ms=0), "unknown_inject"),
        (EnterReleased(inject="alarm", team="yard", observed_ms=0), "wrong_status"),
        (EnterAnswer(ask=1, observed_ms=0), "unknown_ask"),
        (EnterEntry(team="nobody", kind="note", body="x", observed_ms=0), "unknown_team"),
        (
            EnterEntry(team="yard", kind="note", body="x", on_behalf_of="harbour.desk", observed_ms=0),
            "unknown_role",
        ),
    ],
)
def test_what_cannot_have_been_seen_is_refused(command: c.AnyCommand, code: str) -> None:
    """Nothing is recorded, and the refusal says why."""
    play = played()
    before = len(play.log)
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", command)
    assert refused.value.code == code
    assert len(play.log) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"observed_ms": 9 * MINUTE}, "too_early"),
        ({"positions": (7,)}, "wrong_answer"),
        ({"option": "yes"}, "not_mapped"),
        ({"on_behalf_of": "yard.porter"}, "unknown_role"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    """Before the question, with an option that is not there, with words to map that nobody wrote."""
    play = played()
    enter_alarm(play)
    whole = {"ask": ask_of(play, "halt"), "positions": (0,), "observed_ms": 20 * MINUTE} | change
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", EnterAnswer.model_validate(whole))
    assert refused.value.code == code


def test_an_answer_is_final_on_paper_too() -> None:
    """Nobody answers twice, neither on paper nor on the screen."""
    play = played()
    enter_alarm(play)
    enter_halt(play, 14)
    with pytest.raises(CommandRejected, match="final"):
        enter_halt(play, 15)


def test_what_was_withdrawn_takes_no_entries() -> None:
    """Neither its card nor a form that came back for it."""
    play = played()
    enter_alarm(play)
    release = play.state.injects["alarm", ""].release_seq
    assert release is not None
    play.do("lead", WithdrawInject(of=release, note="A mistake"))
    with pytest.raises(CommandRejected, match="withdrawn"):
        enter_alarm(play)
    with pytest.raises(CommandRejected, match="withdrawn"):
        enter_halt(play, 20)


def test_what_was_told_is_not_entered_again() -> None:
    """One card, one telling."""
    play = played()
    enter_alarm(play)
    with pytest.raises(CommandRejected, match="already"):
        enter_alarm(play, 11)


@pytest.mark.parametrize("target", ["check_in", "hot_wash"])
def test_before_startex_and_after_endex_nothing_is_entered(target: str) -> None:
    """Before it nothing was played; after it the course is sealed."""
    play = Play(make_scenario(INJECTS, milestones={"halted": {}, "told": {}}))
    play.do("lead", c.MoveStage(target="check_in"))
    if target == "hot_wash":
        play.do("lead", c.MoveStage(target="running"))
        play.do("lead", c.MoveStage(target="hot_wash"))
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", EnterReleased(inject="alarm", observed_ms=0))
    assert refused.value.code == "wrong_stage"


def test_players_may_not_enter_anything() -> None:
    """Paper is control's to enter."""
    play = played()
    with pytest.raises(CommandRejected) as refused:
        play.do("yard.lead", EnterEntry(team="yard", kind="note", body="x", observed_ms=0))
    assert refused.value.code == "not_allowed"


def test_a_pause_takes_entries_too() -> None:
    """While play stands still after a failure is the moment for it."""
    play = played()
    play.do("lead", c.MoveStage(target="paused"))
    enter_alarm(play)
    enter_halt(play, 12)
    assert play.state.asks[ask_of(play, "halt")].status == "answered"


def test_replay_gives_the_same_state() -> None:
    """What was entered from paper is rebuilt from the log alone."""
    from exercise_engine.core.engine import Engine
    from tests.support.play import PlainText

    play = played()
    enter_alarm(play)
    enter_halt(play, 14)
    again = Engine(renderer=PlainText())
    again.replay(play.log)
    assert again.state.asks == play.state.asks
    assert again.state.expected == play.state.expected
    assert again.state.injects == play.state.injects


def test_the_log_of_control_says_on_paper() -> None:
    """A reader of the live log sees what was not seen by the program."""
    play = played()
    enter_alarm(play)
    enter_halt(play, 14)
    view = ControlView()
    view.apply_all(play.log)
    marked = [line.text for line in view.log if "on paper" in line.text]
    assert marked == [
        "alarm released by control (on paper, seen at T+0:10:00)",
        "Yard answered (on paper, seen at T+0:14:00): Yes",
    ]

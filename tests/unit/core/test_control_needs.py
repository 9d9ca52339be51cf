"""What needs the control cell, soonest harm first."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_needs import (
    ACTION_VERBS,
    ACTION_WORDS,
    Need,
    expected_text,
    is_mapped,
    needs,
)
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from tests.support.control_play import MINUTE_MS, Play

YARD_LEAD = "Yard crisis team, Lead"


@pytest.fixture
def play() -> Play:
    """The small harbour after StartEx, with the welcome read by everybody."""
    started = Play()
    started.start()
    for label in (YARD_LEAD, "Harbour office, Master"):
        started.read(label, 12)
    return started


def waiting(play: Play, label: str = "Lead controller", **more: str) -> list[Need]:
    """What waits for a seat now."""
    return list(needs(play.view(label), play.elapsed_ms, **more))  # type: ignore[arg-type]


def read_all(play: Play) -> None:
    """Let one seat of each team open everything it was told."""
    told = [e.seq for e in play.events if isinstance(e.fact, f.InjectTold | f.MessageSent)]
    for label in (YARD_LEAD, "Harbour office, Master"):
        play.read(label, *told)


def test_nothing_needs_control_in_the_beginning(play: Play) -> None:
    """Right after StartEx nobody has to do anything."""
    assert waiting(play) == []
    assert needs(ControlView(), 0) == ()


def test_a_spoken_inject_waits_for_somebody_to_speak(play: Play) -> None:
    """Each delivery that is open needs control, with script and sender, until it is done."""
    play.wait(10)
    read_all(play)
    play.wait(9.9)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=play.last(f.AskOpened).seq, words="Wait"))
    play.lead(c.MapAnswer(ask=play.last(f.AskOpened).seq, option="wait"))
    play.wait(0.1)
    found = waiting(play)
    assert [(need.kind, need.action, need.team) for need in found] == [
        ("delivery", "deliver", "yard"),
        ("delivery", "deliver", "harbour"),
    ]
    assert found[0].title == "Phone call to Yard crisis team: Trucks are standing"
    assert "As Radio Maasmond" in found[0].detail
    assert found[0].seq is not None
    play.lead(c.FinishDelivery(task=found[0].seq, outcome="no_answer"))
    assert "nobody answered 1 times" in waiting(play)[0].detail
    play.lead(c.FinishDelivery(task=found[0].seq, outcome="done"))
    assert [need.team for need in waiting(play)] == ["harbour"]


def test_words_wait_for_an_option(play: Play) -> None:
    """A written answer to an ask with hidden options needs mapping; once mapped it does not."""
    play.wait(10)
    read_all(play)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="Pull the plug"))
    (need,) = waiting(play)
    assert (need.kind, need.seq, need.harm_ms) == ("mapping", ask.seq, 10 * MINUTE_MS)
    assert "Pull the plug" in need.title
    play.lead(c.MapAnswer(ask=ask.seq, option="other"))
    assert [need.kind for need in waiting(play)] == []


def test_a_late_answer_is_mapped_without_haste(play: Play) -> None:
    """Late words change nothing that followed, so they come last."""
    play.wait(10)
    play.wait(10)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=play.last(f.AskOpened).seq, words="Late"))
    need = waiting(play)[-1]
    assert (need.kind, need.harm_ms) == ("mapping", None)
    assert "for the report only" in need.detail


def test_an_expected_action_is_watched_before_it_is_due_and_looked_at_after_it_was_missed(play: Play) -> None:
    """Five minutes before its time it appears; missed by the engine it stays, and can be put aside."""
    play.wait(10)
    read_all(play)
    play.wait(10)
    kinds = [need.kind for need in waiting(play)]
    assert "expected" not in kinds
    play.wait(5)
    need = next(need for need in waiting(play) if need.kind == "expected")
    assert need.title == "Yard crisis team: Calls the harbour office"
    assert (need.harm_ms, need.can_dismiss) == (30 * MINUTE_MS, False)
    play.wait(5)
    assert "missed" not in [need.kind for need in waiting(play)], "the contingency asks already"
    play.lead(c.SkipInject(inject="scolding"))
    need = next(need for need in waiting(play) if need.kind == "missed")
    assert (need.expected, need.can_dismiss) == (("odd_page", "", "tell_master", "yard"), True)
    play.lead(c.MarkExpected(inject="odd_page", expected="tell_master", team="yard", outcome="late"))
    assert "missed" not in [need.kind for need in waiting(play)]


def test_a_proposed_contingency_waits_for_a_word(play: Play) -> None:
    """Release or drop: until then the proposal needs control."""
    play.wait(10)
    play.wait(20)
    need = next(need for need in waiting(play) if need.kind == "contingency")
    assert (need.action, need.inject, need.team) == ("decide", ("scolding", ""), "yard")
    assert "Why did nobody call?" in need.detail
    play.lead(c.SkipInject(inject="scolding"))
    assert "contingency" not in [need.kind for need in waiting(play)]


def test_a_held_inject_whose_time_has_come_is_called_to_mind(play: Play) -> None:
    """Holding is not forgetting."""
    play.lead(c.HoldInject(inject="odd_page"))
    assert waiting(play) == []
    play.wait(11)
    (need,) = waiting(play)
    assert (need.kind, need.action, need.harm_ms) == ("held", "release", 10 * MINUTE_MS)


def test_a_held_inject_without_a_time_is_not(play: Play) -> None:
    """What comes by hand only can be held for ever."""
    play.lead(c.HoldInject(inject="spare"))
    play.wait(5)
    assert waiting(play) == []


def test_a_message_to_a_persona_wants_a_reply(play: Play) -> None:
    """Messages to control and personas wait for an answer, and may be put aside."""
    sent = play.do(YARD_LEAD, c.SendMessage(to=("newsroom", "control"), subject="Trucks", body="No word"))[-1]
    (need,) = waiting(play)
    assert (need.kind, need.seq, need.harm_ms) == ("message", sent.seq, 5 * MINUTE_MS)
    assert need.title == "Yard crisis team, Lead wrote to Radio Maasmond; Control: Trucks"
    assert need.can_dismiss
    assert list(needs(play.view(), play.elapsed_ms, dismissed=frozenset({need.key}))) == []


def test_what_a_team_does_not_open_is_one_need_for_the_team(play: Play) -> None:
    """After five minutes of nobody looking, control hears of it once for all that lies unopened."""
    play.wait(10)
    play.do("Harbour office, Master", c.SendMessage(to=("yard",), body="Hello?"))
    assert waiting(play) == []
    play.wait(5)
    (need,) = waiting(play)
    assert (need.kind, need.action, need.team) == ("unread", "inform", "yard")
    assert need.title == "Yard crisis team has not opened: A page nobody sent and 1 more"
    assert "Hello?" in need.detail
    play.read("Yard crisis team, It", *(e.seq for e in play.events))
    assert waiting(play) == []


def test_an_unread_brief_has_a_name(play: Play) -> None:
    """A jump's brief has no subject; it is called what it is."""
    play.lead(c.JumpStory(to="Day 1 09:00", brief="Later"))
    play.wait(5)
    assert any("the brief of a story jump" in need.title for need in waiting(play))


def test_an_emergency_stands_above_everything(play: Play) -> None:
    """REAL EMERGENCY comes first, with who declared it."""
    play.wait(10)
    play.wait(10)
    play.do(YARD_LEAD, c.DeclareEmergency(note="Fire in hall 3"))
    first = waiting(play)[0]
    assert (first.kind, first.action) == ("emergency", "resume")
    assert "Fire in hall 3" in first.detail
    assert YARD_LEAD in first.detail


def test_a_pause_that_nobody_asked_for_needs_a_resume(play: Play) -> None:
    """After a restart control resumes; a pause by control is control's own business."""
    play.events.extend(play.engine.freeze("restart", now=play.now))
    (need,) = waiting(play)
    assert (need.kind, need.action) == ("stopped", "resume")
    play.lead(c.MoveStage(target="running"))
    play.lead(c.MoveStage(target="paused"))
    assert waiting(play) == []


def test_a_fault_of_the_log_is_said_by_the_server(play: Play) -> None:
    """While nothing can be recorded there is no event; the server's words stand in the list."""
    (need,) = waiting(play, fault="no space left")
    assert (need.kind, need.action) == ("fault", "wait")
    assert "no space left" in need.detail


def test_a_problem_is_noted_and_put_aside(play: Play) -> None:
    """What the engine could not do is told until somebody takes note."""
    problem = f.ProblemNoted(code="text_failed", about="odd_page", note=f.text("no such name"))
    view = play.view()
    view.apply(play.events[-1].model_copy(update={"seq": view.last_seq + 1, "fact": problem}))
    (need,) = needs(view, 0)
    assert (need.kind, need.action, need.can_dismiss) == ("problem", "dismiss", True)


def test_each_seat_is_asked_for_what_it_may_do_only(play: Play) -> None:
    """SimCell speaks and replies, evaluators mark, observers do nothing."""
    play.wait(10)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=play.last(f.AskOpened).seq, words="Pull it"))
    play.do(YARD_LEAD, c.SendMessage(to=("newsroom",), body="No word"))
    play.wait(20)
    kinds = {
        label: {need.kind for need in waiting(play, label)} for label in ("SimCell", "Evaluator", "Observer")
    }
    assert kinds["SimCell"] == {"delivery", "message"}
    assert kinds["Evaluator"] == {"missed"}
    assert kinds["Observer"] == set()


def test_after_the_end_nothing_needs_anybody(play: Play) -> None:
    """A closed exercise asks for nothing."""
    play.wait(20)
    play.lead(c.MoveStage(target="aborted"))
    assert waiting(play) == []


def test_after_endex_nobody_has_to_open_anything(play: Play) -> None:
    """Unread is a matter of play; what is to be mapped for the report stays."""
    play.wait(10)
    play.wait(6)
    assert "unread" in {need.kind for need in waiting(play)}
    play.lead(c.MoveStage(target="hot_wash"))
    assert "unread" not in {need.kind for need in waiting(play)}


def test_every_action_has_its_words() -> None:
    """List and page name the same actions."""
    assert ACTION_WORDS.keys() == ACTION_VERBS.keys()


def test_what_the_scenario_does_not_tell_is_named_by_its_id(play: Play) -> None:
    """Without a scenario an expected action is called by its id, and no answer is to be mapped."""
    play.wait(10)
    view = ControlView()
    view.apply_all(_without_scenario(play))
    record = view.expected["odd_page", "", "tell_master", "yard"]
    assert expected_text(view, record) == "odd_page.tell_master"
    assert not is_mapped(view, view.asks[play.last(f.AskOpened).seq])
    assert list(needs(view, 40 * MINUTE_MS))


def test_a_message_whose_event_is_gone_asks_for_nothing(play: Play) -> None:
    """A view that holds a thread without its event does not fail."""
    play.do(YARD_LEAD, c.SendMessage(to=("control",), body="Hello"))
    view = play.view()
    next(iter(view.threads.values())).unanswered[:] = [9_999]
    view.unopened[9_999, "yard"] = 0
    assert list(needs(view, 60 * MINUTE_MS)) == []


def _without_scenario(play: Play) -> list[Event]:
    return [event for event in play.events if not isinstance(event.fact, f.ExerciseCreated)]

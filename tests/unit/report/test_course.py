"""The course of an exercise: front page, overview, pauses, jumps, deviations, what reached no screen."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience, Event
from exercise_engine.report.course import (
    deviations,
    front,
    method,
    overview,
    pauses,
    phase_spans,
    run_state,
    stage_now,
)
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.shape import Method
from tests.support.play import MINUTE, Play
from tests.support.report_play import (
    erased,
    new_play,
    played_to_abort,
    played_to_decision,
    played_to_end,
    two_houses,
)


def method_of(log: list[Event]) -> Method:
    """The limits of a log."""
    journal = Journal(log)
    return method(journal, Readership(journal))


def test_the_front_page_names_scenario_run_and_head() -> None:
    """What is needed to prove which log a report was drawn from."""
    page = front(Journal(played_to_end().log), "ab" * 32)
    assert page.title == "Two houses"
    assert page.scenario_sha256 == "0" * 64
    assert page.run_id == "run"
    assert page.head_hash == "ab" * 32
    assert page.head_seq == 60
    assert page.speed == 1


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        ((), "not_started"),
        (("check_in",), "not_started"),
        (("check_in", "running"), "in_play"),
        (("check_in", "running", "paused"), "in_play"),
        (("check_in", "running", "hot_wash"), "ended"),
        (("check_in", "running", "hot_wash", "evaluation"), "ended"),
        (("check_in", "running", "hot_wash", "evaluation", "closed"), "closed"),
        (("check_in", "aborted"), "aborted"),
    ],
)
def test_states_follow_the_stages(moves: tuple[str, ...], state: str) -> None:
    """A report says how far the exercise had come."""
    play = new_play()
    for target in moves:
        play.do("lead", c.MoveStage.model_validate({"target": target}))
    journal = Journal(play.log)
    assert run_state(journal, stage_now(journal)) == state


def test_the_overview_names_what_the_scenario_tests() -> None:
    """Functions are those of objectives and injects; empty texts stay empty."""
    block = overview(Journal(new_play().log))
    assert block.functions == ("prevent", "detect", "respond", "recover")
    assert block.capabilities == ("Incident mitigation", "Coordination", "Recovery")
    assert block.objectives == ("Contain it", "Tell", "Back")
    assert block.planned_length_ms == 180 * MINUTE
    assert block.threat == ""


def test_pauses_have_a_length_of_wall_time_and_a_reason() -> None:
    """Seven minutes of coffee, at a moment of exercise time."""
    (pause,) = pauses(Journal(played_to_end().log))
    assert (pause.elapsed_ms, pause.wall_ms, pause.note) == (6 * MINUTE, 7 * MINUTE, "Coffee")
    assert pause.reason == "by control"
    assert pause.lost_before_ms == 0


def test_an_emergency_is_told_without_its_words() -> None:
    """What happened to somebody in the room is nobody's business afterwards."""
    log = played_to_abort().log
    limits = method_of(log)
    assert [pause.reason for pause in limits.pauses] == ["by control", "REAL EMERGENCY"]
    assert len(limits.emergencies) == 1
    assert limits.withheld == (limits.emergencies[0].seq,)


def test_a_restart_tells_how_long_the_clock_had_stood() -> None:
    """Between the last event and the pause lay ten minutes of which none was played."""
    play = new_play()
    play.start()
    play.wait(MINUTE)
    crashed = play.log[-1]
    play.engine.stop_clock(play.now)
    play.wait(10 * MINUTE)
    play.log += play.engine.restore(crashed.elapsed_ms, now=play.now)
    (pause,) = pauses(Journal(play.log))
    assert pause.reason == "the server was started again"
    assert pause.lost_before_ms == 10 * MINUTE
    assert pause.resumed_seq is None


def test_a_jump_is_told_with_its_brief() -> None:
    """From and to are moments of the story."""
    (jump,) = method_of(played_to_end().log).jumps
    assert jump.brief == "The day went by."
    assert jump.to_story_ms - jump.from_story_ms == 10.5 * 60 * MINUTE


def test_deviations_are_what_the_scenario_did_not_foresee() -> None:
    """Ad hoc, held, set by hand, not come to; a spare inject that stayed in the drawer is none."""
    found = deviations(Journal(played_to_end().log))
    assert [deviation.kind for deviation in found] == ["ad_hoc", "held", "state_set", "skipped"]
    assert found[0].note == "Slow"
    assert len(found[0].evidence) == 2
    assert "May we start again?" in found[3].text


def test_a_branch_that_was_not_taken_is_no_deviation() -> None:
    """Its condition never came true, as the scenario foresees; an inject not come to in time is one."""
    play = new_play()
    play.start()
    play.do("lead", c.MoveStage(target="hot_wash"))
    skipped = {deviation.text for deviation in deviations(Journal(play.log))}
    assert not any("The gate is dark" in text for text in skipped)
    assert any("May we start again?" in text for text in skipped)


def test_releasing_by_hand_is_a_deviation_unless_it_was_meant_so() -> None:
    """A timed inject sent early is one; a manual one is not; one moved by a jump is."""
    play = new_play()
    play.start()
    play.do("lead", c.ReleaseInject(inject="restart"))
    play.do("lead", c.ReleaseInject(inject="spare"))
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="Later.", inside="move"))
    assert [deviation.kind for deviation in deviations(Journal(play.log))] == ["by_hand", "moved"]


def test_what_no_screen_of_a_team_showed_is_listed() -> None:
    """The yard opened the page; nobody at the harbour was at a screen."""
    limits = method_of(played_to_decision().log)
    titles = {item.title: item for item in limits.unread}
    assert "A page nobody sent" not in titles
    assert [team.id for team in titles["We are hit"].unread] == ["harbour"]
    assert [team.id for team in titles["Can you read this?"].undelivered] == ["harbour", "yard"]


def test_received_and_not_shown_is_not_the_same_as_not_received() -> None:
    """The one who only received it is not among those it did not reach."""
    play = new_play()
    play.start()
    seq = play.last(f.InjectTold).seq
    play.do("yard.lead", c.ReportReceipts(delivered=(seq,)))
    (item,) = method_of(play.log).unread
    assert [team.id for team in item.unread] == ["harbour", "yard"]
    assert [team.id for team in item.undelivered] == ["harbour"]


def test_erased_and_real_texts_are_listed() -> None:
    """The reader knows where something is missing, and why."""
    log = erased(played_to_end().log, 15)
    real = log[27].model_copy(update={"audience": Audience(to=("harbour",), real="port")})
    limits = method_of([*log[:27], real, *log[28:]])
    assert limits.erased == (15,)
    assert limits.withheld == (28,)


def test_scenario_changes_and_problems_are_told() -> None:
    """A corrected scenario and a text that could not be made belong to the limits."""
    play = new_play()
    play.log += play.engine.load_scenario(two_houses(), scenario_sha256="1" * 64, now=play.now)
    problem = f.ProblemNoted(code="text_failed", about="ransom", note=f.text("no such name"))
    log = [*play.log, play.log[-1].model_copy(update={"seq": play.log[-1].seq + 1, "fact": problem})]
    limits = method_of(log)
    assert len(limits.scenario_changes) == 1
    assert [line.quote for line in limits.problems] == ["no such name"]
    assert {row.type: row.count for row in limits.counts}["seat_opened"] == 6


def test_phases_last_from_entry_to_leaving_or_the_end() -> None:
    """The first ends when the second begins, the second when play does."""
    first, second = phase_spans(Journal(played_to_end().log))
    assert (first.title, first.from_ms, first.to_ms) == ("Odd signs", 0, 5 * MINUTE)
    assert (second.title, second.from_ms, second.to_ms) == ("Crisis", 5 * MINUTE, 20 * MINUTE)
    assert first.depth == 0


def test_speed_is_that_of_startex() -> None:
    """A demonstration says that it was one."""
    play = Play(two_houses(), speed=120)
    play.start()
    assert front(Journal(play.log), None).speed == 120

"""The engine as its shell uses it: handling, ticking, committing, falling back, replaying."""

from __future__ import annotations

import gc

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import SPEED_MAX, Creation, Engine
from exercise_engine.core.posts.decide import PostChange
from exercise_engine.errors import CommandRejected, LogDamaged
from tests.support.play import MINUTE, PlainText, Play, make_scenario, replayed, values

CHOICE = {
    "what": {"text": "What?", "options": {"go": {"text": "Go"}, "stay": {"text": "Stay"}}, "within": "10m"}
}


def test_a_timed_inject_comes_at_its_moment() -> None:
    """An inject at T+0:20 is released when twenty minutes have passed, and not a millisecond before."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    assert play.wait(20 * MINUTE - 1) == []
    released = play.wait(1)
    assert [event.type for event in released] == ["inject_released", "inject_told"]
    assert released[0].elapsed_ms == 20 * MINUTE


def test_a_pause_moves_an_inject_by_its_length_exactly() -> None:
    """A pause of five minutes moves an inject from twenty to twenty-five minutes of wall time, exactly."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    play.wait(10 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    assert play.wait(5 * MINUTE) == []
    assert play.engine.next_deadline() is None
    play.do("lead", c.MoveStage(target="running"))
    assert play.engine.next_deadline() == play.now.mono_ns + 10 * MINUTE * 1_000_000
    assert play.wait(10 * MINUTE)[0].elapsed_ms == 20 * MINUTE


def test_speed_runs_exercise_time_faster_than_the_wall() -> None:
    """At speed 120 twenty minutes of exercise take ten seconds, and StartEx records the speed."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}), speed=120)
    play.start()
    assert play.wait(10_000)[0].elapsed_ms == 20 * MINUTE
    assert play.facts(f.StageChanged)[-1].speed == 120


@pytest.mark.parametrize("speed", [0, -1, SPEED_MAX + 1])
def test_an_impossible_speed_is_refused(speed: int) -> None:
    """Speeds run from 1 to the named limit."""
    with pytest.raises(ValueError, match="speed"):
        Engine(renderer=PlainText(), speed=speed)


def test_an_engine_without_exercise_says_so() -> None:
    """Nothing works before an exercise is created or replayed, and the error says what to do."""
    engine = Engine(renderer=PlainText())
    assert not engine.has_exercise
    with pytest.raises(RuntimeError, match="create one"):
        _ = engine.state
    with pytest.raises(RuntimeError, match="durable"):
        _ = engine.durable
    with pytest.raises(RuntimeError, match="no exercise"):
        engine.tick(Now(0, 0))
    with pytest.raises(RuntimeError, match="no exercise"):
        engine._transaction(Now(0, 0))  # noqa: SLF001


def test_an_engine_holds_one_exercise() -> None:
    """Creating or replaying a second one is a mistake of the program."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    creation = Creation("r", "s", play.state.scenario, "0", "test")
    with pytest.raises(RuntimeError, match="already"):
        play.engine.create(creation, now=play.now)
    with pytest.raises(RuntimeError, match="already"):
        play.engine.replay(play.log)


def test_a_repeated_command_has_its_first_outcome() -> None:
    """The same command id gives no events again, also after a restart."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    order = c.Order(seat=play.seat("lead"), command_id="same", command=c.MoveStage(target="check_in"))
    first = play.engine.handle(order, now=play.now)
    assert play.engine.outcome(order.seat, "same") == (first[0].seq, first[-1].seq)
    assert play.engine.handle(order, now=play.now) == ()
    again = replayed([*play.log, *first])
    assert again.outcome(order.seat, "same") == (first[0].seq, first[-1].seq)


def test_an_unknown_seat_is_refused() -> None:
    """A seat that the exercise does not have may do nothing."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    order = c.Order(seat="s999", command_id="x", command=c.ReportReceipts(read=(1,)))
    with pytest.raises(CommandRejected, match="no longer part"):
        play.engine.handle(order, now=play.now)


def test_what_is_not_durable_is_lost_at_rollback() -> None:
    """After a failed write state and clock stand where the log does."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    play.wait(5 * MINUTE)
    durable = values(play.engine.durable)
    play.commit = False
    play.wait(20 * MINUTE)
    assert len(play.facts(f.InjectTold)) == 1
    play.engine.rollback(now=play.now)
    assert values(play.state) == durable
    assert not play.engine.clock_runs
    assert play.engine.elapsed_ms(play.now) == 25 * MINUTE


def test_a_lost_start_leaves_the_clock_at_zero() -> None:
    """When StartEx itself could not be written, no exercise time has passed."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.do("lead", c.MoveStage(target="check_in"))
    play.commit = False
    play.do("lead", c.MoveStage(target="running"))
    play.wait(MINUTE)
    play.engine.rollback(now=play.now)
    assert play.state.stage == "check_in"
    assert play.engine.elapsed_ms(play.now) == 0


def test_restart_comes_back_paused_at_the_later_of_mark_and_last_event() -> None:
    """After a crash exercise time goes on from the last mark, and control resumes."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}, "later": {"at": "T+0:30"}}))
    play.start()
    play.wait(21 * MINUTE)
    again = replayed(play.log)
    events = again.restore(21 * MINUTE - 400, now=play.now)
    assert [event.type for event in events] == ["stage_changed"]
    assert again.elapsed_ms(play.now) == 21 * MINUTE - 400
    assert again.state.stage == "paused"
    early = replayed(play.log)
    early.restore(3, now=play.now)
    assert early.elapsed_ms(play.now) == 20 * MINUTE


def test_freezing_pauses_once() -> None:
    """A suspended machine pauses what runs, and nothing else."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    assert play.engine.freeze("suspended", now=play.now) == ()
    play.start()
    play.wait(MINUTE)
    frozen = play.engine.freeze("suspended", now=play.now)
    assert [event.fact.why for event in frozen if isinstance(event.fact, f.StageChanged)] == ["suspended"]
    assert play.engine.freeze("fault", now=play.now) == ()
    assert play.engine.elapsed_ms(play.now) == MINUTE


def test_the_clock_can_stop_without_an_event() -> None:
    """In the fault state nothing can be recorded, and yet time stands still."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    play.engine.stop_clock(play.now)
    assert play.wait(30 * MINUTE) == []
    assert play.engine.elapsed_ms(play.now) == 0


def test_story_time_follows_the_pace() -> None:
    """At pace 4 fifteen minutes of exercise are an hour of the story."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    start = play.engine.story_ms(play.now)
    play.wait(15 * MINUTE)
    assert play.engine.story_ms(play.now) - start == 60 * MINUTE


def test_damaged_logs_are_refused() -> None:
    """An empty log, one that starts in the middle and one with a gap are named for what they are."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    with pytest.raises(LogDamaged, match="empty"):
        Engine(renderer=PlainText()).replay([])
    with pytest.raises(LogDamaged, match="exercise_created"):
        Engine(renderer=PlainText()).replay(play.log[1:])
    with pytest.raises(LogDamaged, match="event 2 is missing"):
        Engine(renderer=PlainText()).replay([play.log[0], *play.log[2:]])


@pytest.mark.parametrize("enabled", [True, False])
def test_replay_leaves_the_collector_as_it_was(enabled: bool) -> None:
    """The garbage collector rests while a log is replayed, also a damaged one, and then is as before."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        seen = [gc.isenabled() for _ in [replayed(play.log)]]
        with pytest.raises(LogDamaged):
            Engine(renderer=PlainText()).replay([])
        assert [*seen, gc.isenabled()] == [enabled, enabled]
    finally:
        (gc.enable if before else gc.disable)()


def test_a_corrected_scenario_keeps_seats() -> None:
    """Before StartEx a corrected scenario is loaded: the same posts keep their seats, new ones come, old
    ones go.
    """
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    lead = play.seat("yard.lead")
    corrected = make_scenario(
        {"note": {"at": "T+0:10"}, "more": {"at": "T+0:15"}},
        teams={
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "press": {}}},
            "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
        },
    )
    play._keep(play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now))  # noqa: SLF001
    assert play.seat("yard.lead") == lead
    assert play.seat("yard.press") not in [seat.seat for seat in replayed(play.log[:8]).state.seats.values()]
    with pytest.raises(KeyError):
        play.seat("yard.it")
    play.start()
    assert play.wait(10 * MINUTE)[0].type == "inject_released"
    assert values(replayed(play.log).state) == values(play.state)


def test_a_correction_may_not_remove_somebody_who_is_here() -> None:
    """A seat that somebody has taken cannot be closed, and nothing has changed."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    smaller = make_scenario(
        {"note": {"to": ["yard"], "at": "T+0:10"}},
        teams={"yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}}},
    )
    before = len(play.log)
    with pytest.raises(CommandRejected, match="who is here"):
        play.engine.load_scenario(
            smaller, scenario_sha256="1", occupied=frozenset({play.seat("yard.it")}), now=play.now
        )
    assert play.state.seq == before


def test_no_correction_after_start() -> None:
    """After StartEx the scenario stays what it is."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    play.start()
    with pytest.raises(CommandRejected, match="before StartEx only"):
        play.engine.load_scenario(play.state.scenario, scenario_sha256="1", now=play.now)


def test_an_overdue_ask_fires_from_the_timer() -> None:
    """The deadline of an ask is an event of the engine."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "to": ["yard"], "asks": CHOICE}}))
    play.start()
    events = play.wait(11 * MINUTE)
    assert events[-1].type == "ask_overdue"
    assert events[-1].elapsed_ms == 11 * MINUTE


@pytest.mark.parametrize("commit", [True, False])
def test_a_roster_is_taken_whole_or_not_at_all(commit: bool) -> None:
    """One post that nobody can hold leaves all others as they were, also while nothing is on disk yet."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}), commit=commit)
    before, desk = values(play.state.copied()), f.Post(team="harbour", role="desk")
    changes = [PostChange(play.seat(seat), desk, is_given=True) for seat in ("yard.it", "lead")]
    with pytest.raises(CommandRejected, match="holds no post"):
        play.engine.change_posts(changes, now=play.now)
    assert values(play.state) == before
    play.start()
    assert [event.seq for event in play.log] == list(range(1, len(play.log) + 1))

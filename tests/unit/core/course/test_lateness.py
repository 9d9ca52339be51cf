"""Running late: the projected end, the least that has to go, and what goes untested with it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.course.lateness import Lateness, Proposal, lateness, propose
from exercise_engine.core.course.needed import Standing
from exercise_engine.core.steering.commands import WithdrawInject
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario

LENGTH = 120 * MINUTE
OBJECTIVES = {
    "tell": {
        "name": "Tell the public",
        "function": "respond",
        "capability": "Communication",
        "targets": {
            "soon": {"text": "A statement is out", "tasks": {"draft": "Drafts it", "clear": "Clears it"}},
            "often": {"text": "Updates follow"},
        },
    }
}


def ask(minutes: int, tests: str | None = None) -> dict[str, Any]:
    """Return a question with a deadline."""
    return {"asks": {"what": {"text": "What now?", "within": f"{minutes}m", "tests": tests}}}


DAY = {
    "ransom": {"at": "T+0:10", "weight": "key", **ask(10)},
    "decide": {"at": "T+1:20", "weight": "key", **ask(15)},
    "rumour": {"at": "T+1:38", "weight": "reserve", **ask(5)},
    "press": {"at": "T+1:42", "weight": "supporting", **ask(10, "tell.soon")},
    "echo": {"after": "press.what + 1m", "weight": "supporting"},
    "mayor": {"at": "T+1:50", "weight": "reserve", **ask(5, "tell.often")},
}
"""Two hours; the last content ends at T+1:55, and five minutes are left to close."""


def played(injects: dict[str, Any] = DAY, *, pause: int = 10, **parts: Any) -> Play:
    """Return a day of two hours at half-time, after a pause of some minutes."""
    clock = {"story_start": "2026-11-03T06:30", "pace": 4, "length": "2h", "hard_stop": "12:00"}
    play = Play(make_scenario(injects, clock=clock, objectives=OBJECTIVES, **parts))
    play.start()
    play.wait(30 * MINUTE)
    if pause:
        play.do("lead", c.MoveStage(target="paused"))
        play.wait(pause * MINUTE)
        play.do("lead", c.MoveStage(target="running"))
    play.wait(30 * MINUTE)
    return play


def hard_stop(play: Play) -> int:
    """Return when the room closes: two hours after StartEx."""
    started = next(e for e in play.log if isinstance(e.fact, f.StageChanged) and e.fact.target == "running")
    return started.at_ms + LENGTH


def looked(play: Play) -> tuple[ControlView, Lateness]:
    """Return what control sees, and how late it is."""
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    elapsed = play.engine.elapsed_ms(play.now)
    found = lateness(view, elapsed_ms=elapsed, at_ms=play.now.at_ms, hard_stop_at_ms=hard_stop(play))
    assert found is not None
    return view, found


def proposed(play: Play) -> Proposal:
    """Return the cuts proposed now."""
    view, late = looked(play)
    return propose(view, late, elapsed_ms=play.engine.elapsed_ms(play.now))


def test_ten_minutes_late_at_half_time() -> None:
    """Reserve and supporting injects go first, what goes untested is named, and EndEx meets the hard stop."""
    play = played()
    _, late = looked(play)
    assert (late.end_ms, late.late_ms) == (LENGTH, 10 * MINUTE)
    proposal = proposed(play)
    assert [(cut.inject, cut.weight) for cut in proposal.cuts] == [
        ("mayor", "reserve"),
        ("press", "supporting"),
    ]
    assert [cut.gained_ms for cut in proposal.cuts] == [2 * MINUTE, 10 * MINUTE]
    assert proposal.cuts[1].followers == ("echo",)
    assert proposal.cuts[0].untested[-1] == "target Tell the public: Updates follow"
    assert proposal.untested == (
        "objective Tell the public",
        "target Tell the public: A statement is out (tasks: Drafts it, Clears it)",
        "target Tell the public: Updates follow",
    )
    assert proposal.missing_ms == proposal.closer_percent == 0
    play.do("lead", ApplyCuts(injects=tuple(cut.inject for cut in proposal.cuts), note="the room closes"))
    assert looked(play)[1].late_ms <= 0


def test_the_day_ends_in_time_with_the_cuts() -> None:
    """Played on to EndEx with the cuts, every other inject was told and EndEx meets the hard stop."""
    play = played()
    proposal = proposed(play)
    cut = tuple(found.inject for found in proposal.cuts)
    events = play.do("lead", ApplyCuts(injects=cut, note="the room closes"))
    assert len({event.transaction for event in events}) == 1
    play.wait(proposal.end_ms - play.engine.elapsed_ms(play.now))
    assert {fact.inject for fact in play.facts(f.InjectReleased)} == {"ransom", "decide", "rumour"}
    assert all(ask.status != "open" for ask in play.state.asks.values())
    play.do("lead", c.MoveStage(target="hot_wash"))
    assert play.last(f.StageChanged).at_ms <= hard_stop(play)
    reasons = {fact.inject: fact.reason for fact in play.facts(f.InjectSkipped)}
    assert reasons == {"mayor": "cut", "press": "cut", "echo": "anchor_skipped"}


def test_a_day_in_time_needs_no_cuts() -> None:
    """Without a pause the projected end is the planned one, and nothing is proposed."""
    play = played(pause=0)
    _, late = looked(play)
    assert late.late_ms == 0
    assert proposed(play).cuts == ()


def test_reserve_suffices_where_it_ends_last() -> None:
    """Supporting injects stay where leaving out reserve ones gains enough."""
    injects = DAY | {"mayor": {"at": "T+1:56", "weight": "reserve"}}
    play = played(injects, pause=2)
    assert [cut.inject for cut in proposed(play).cuts] == ["mayor"]


def test_cuts_that_do_not_suffice_say_so() -> None:
    """A key inject at the end stays; what is missing, and how much closer the rest must come, is told."""
    injects = {
        "first": {"at": "T+1:10"},
        "final": {"at": "T+1:45", "weight": "key", **ask(5)},
        "coda": {"at": "T+1:51", "weight": "reserve", **ask(4)},
    }
    proposal = proposed(played(injects))
    assert [(cut.inject, cut.gained_ms) for cut in proposal.cuts] == [("coda", 5 * MINUTE)]
    assert proposal.missing_ms == 5 * MINUTE
    assert proposal.closer_percent == 10
    assert proposal.closing_ms == 5 * MINUTE


def test_what_a_key_inject_needs_is_not_cut() -> None:
    """Neither its anchor goes nor the last inject from which its condition can come true."""
    injects = {
        "lead_in": {"at": "T+1:30", "weight": "reserve", **ask(25)},
        "verdict": {"after": "lead_in + 5m", "weight": "key"},
    }
    assert proposed(played(injects)).cuts == ()
    effects = [{"reach": "open"}]
    gated = {
        "unlock": {"at": "T+1:55", "weight": "reserve", "effects": effects},
        "verdict": {"when": "milestones.open", "weight": "key"},
    }
    milestones: dict[str, Any] = {"open": {}}
    assert proposed(played(gated, milestones=milestones)).cuts == ()
    twice = gated | {"earlier": {"at": "T+1:30", "weight": "reserve", "effects": effects}}
    assert [cut.inject for cut in proposed(played(twice, milestones=milestones)).cuts] == ["unlock"]


WEB: dict[str, dict[str, Any]] = {
    "tos": {"owner": "terminal", "name": "Terminal system"},
    "gate": {"owner": "terminal", "name": "Gate", "needs": [{"service": "tos"}]},
    "queue": {"owner": "port", "name": "Road", "needs": [{"service": "gate", "holds": "20m"}]},
}
"""Services of which the last fails because the first did."""


@pytest.mark.parametrize("read", ["tos", "queue"])
def test_what_brings_down_a_service_that_a_key_inject_waits_for_is_not_cut(read: str) -> None:
    """Directly, or over a chain of needs."""
    fails = {"at": "T+1:55", "weight": "reserve", "effects": [{"service": "tos", "state": "down"}]}
    stands = {"when": f'services.{read} == "down"', "weight": "key"}
    view, late = looked(play := played({"fails": fails, "stands": stands}, services=WEB))
    assert propose(view, late, elapsed_ms=play.engine.elapsed_ms(play.now)).cuts == ()
    with pytest.raises(CommandRejected, match="key_inject"):
        play.do("lead", ApplyCuts(injects=("fails",)))


def test_a_service_that_fails_by_itself_keeps_nothing_from_being_cut() -> None:
    """What starts broken breaks others with time, so the key inject comes without help."""
    web = {**WEB, "tos": {**WEB["tos"], "start": "down"}}
    fails = {"at": "T+1:55", "weight": "reserve", "effects": [{"service": "tos", "state": "down"}]}
    stands = {"at": "T+1:00", "when": 'services.queue == "degraded"', "weight": "key"}
    view, late = looked(play := played({"fails": fails, "stands": stands}, services=web))
    cuts = propose(view, late, elapsed_ms=play.engine.elapsed_ms(play.now)).cuts
    assert [cut.inject for cut in cuts] == ["fails"]


def test_an_item_answered_later_carries_what_follows() -> None:
    """What comes after an open ask is expected at its deadline, and after an answer at its real time."""
    injects = {
        "early": {"at": "T+0:50", **ask(40)},
        "then": {"after": "early.what + 30m", **ask(0)},
    }
    play = played(injects, pause=0)
    assert looked(play)[1].end_ms == LENGTH
    for seq in [ask.seq for ask in play.state.asks.values()]:
        team = play.state.asks[seq].respondent
        seat = {"harbour": "harbour.master", "yard": "yard.lead"}[team]
        play.do(seat, c.SubmitAnswer(ask=seq, words="We wait."), acting_as=seat)
    assert looked(play)[1].end_ms == LENGTH - 30 * MINUTE


def test_what_was_withdrawn_is_not_waited_for() -> None:
    """Its questions are gone; what comes after it still may, and it is no cut."""
    injects = {
        "early": {"at": "T+0:50", **ask(60)},
        "last": {"at": "T+1:30", "weight": "key"},
    }
    play = played(injects, pause=0)
    release = play.last(f.InjectReleased).seq
    play.do("lead", WithdrawInject(of=release, note="wrong day"))
    view, late = looked(play)
    assert late.end_ms == LENGTH - 20 * MINUTE
    assert Standing.of_view(view).is_released("early")


def test_a_phase_that_ends_by_time_is_foreseen() -> None:
    """Injects of a later phase count from where time alone leads to it; unknown ones are not waited for."""
    injects = {
        "note": {"after": "10m", "phase": "late"},
        "never": {"after": "90m", "phase": "open_end"},
    }
    phases = {
        "early": {"start": True, "next": [{"to": "late", "after": "100m"}]},
        "late": {"next": [{"to": "open_end", "when": "phase.early"}]},
        "open_end": {},
    }
    play = played(injects, phases=phases)
    _, late = looked(play)
    assert late.end_ms == LENGTH


def test_there_is_no_lateness_without_a_hard_stop() -> None:
    """Without a hard stop, before StartEx, or for a part of the cell nothing is projected."""
    play = played()
    view, _ = looked(play)
    assert lateness(view, elapsed_ms=0, at_ms=0, hard_stop_at_ms=None) is None
    view.scope = ("port",)
    assert lateness(view, elapsed_ms=0, at_ms=0, hard_stop_at_ms=1) is None

"""The agenda: what is due next, in order, with ties broken by the file."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.schedule import Agenda, due_ms
from tests.support.play import MINUTE, Play, make_scenario, told_subjects


def test_ties_are_broken_by_the_file() -> None:
    """Of injects due at one moment the first of the file comes first, each in a transaction of its own."""
    play = Play(make_scenario({name: {"at": "T+0:10"} for name in ("zulu", "alpha", "mike")}))
    play.start()
    events = play.wait(10 * MINUTE)
    assert told_subjects(events) == ["Subject 1", "Subject 2", "Subject 3"]
    assert len({event.transaction for event in events}) == 3


def test_a_deadline_comes_before_a_release_of_the_same_moment() -> None:
    """Who did not answer by then is overdue before the next inject comes."""
    ask = {"what": {"text": "?", "within": "10m"}}
    play = Play(
        make_scenario({"note": {"at": "T+0:00", "to": ["yard"], "asks": ask}, "next": {"at": "T+0:10"}})
    )
    play.start()
    assert [event.type for event in play.wait(10 * MINUTE)][-3:] == [
        "ask_overdue",
        "inject_released",
        "inject_told",
    ]


def test_what_follows_an_ask_comes_after_answer_or_silence() -> None:
    """`after: inject.ask` counts from the last team's answer or deadline."""
    ask = {"what": {"text": "?", "within": "10m"}}
    play = Play(make_scenario({"note": {"at": "T+0:00", "asks": ask}, "next": {"after": "note.what + 2m"}}))
    play.start()
    play.wait(4 * MINUTE)
    assert due_ms(play.state, ("next", "")) is None
    own = next(seq for seq, state in play.state.asks.items() if state.respondent == "yard")
    play.do("yard.lead", c.SubmitAnswer(ask=own, words="x"))
    assert due_ms(play.state, ("next", "")) is None
    play.wait(6 * MINUTE)
    assert due_ms(play.state, ("next", "")) == 12 * MINUTE
    assert play.wait(2 * MINUTE)[0].elapsed_ms == 12 * MINUTE


def test_what_follows_an_expected_action_comes_after_it() -> None:
    """`after: inject.expected` counts from met or missed."""
    note = {"at": "T+0:00", "to": ["yard"], "expected": {"call": {"text": "Calls", "within": "10m"}}}
    play = Play(make_scenario({"note": note, "next": {"after": "note.call + 2m"}}))
    play.start()
    assert [event.elapsed_ms for event in play.wait(20 * MINUTE)][-1] == 12 * MINUTE


def test_what_follows_a_phase_comes_after_its_entry() -> None:
    """`after: phase.x` and a bare duration count from the first entry."""
    phases = {"one": {"next": [{"to": "two", "after": "10m"}]}, "two": {}}
    injects = {"named": {"after": "phase.two + 1m"}, "bare": {"after": "2m", "phase": "two"}}
    play = Play(make_scenario(injects, phases=phases))
    play.start()
    assert sorted({event.elapsed_ms for event in play.wait(30 * MINUTE)}) == [
        10 * MINUTE,
        11 * MINUTE,
        12 * MINUTE,
    ]


def test_stage_and_manual_injects_have_the_times_they_can_have() -> None:
    """A stage is due at once, what control releases is never due."""
    play = Play(
        make_scenario({"stage": {"at": "check_in"}, "hand": {"manual": True}, "timed": {"at": "T+0:30"}})
    )
    assert [due_ms(play.state, (name, "")) for name in ("stage", "hand", "timed")] == [0, None, 30 * MINUTE]


def test_the_agenda_can_be_built_anew_at_any_moment() -> None:
    """A fresh agenda names the same next moment as the one that was carried along."""
    ask = {"what": {"text": "?", "within": "10m"}}
    expected = {"call": {"text": "Calls", "within": "7m"}}
    phases = {"one": {"next": [{"to": "two", "after": "40m"}]}, "two": {}}
    injects = {
        "note": {"at": "T+0:05", "asks": ask, "expected": expected},
        "next": {"after": "note + 30m"},
        "cond": {"when": "phase.two"},
    }
    play = Play(make_scenario(injects, phases=phases))
    play.start()
    for _ in range(12):
        play.wait(4 * MINUTE)
        carried = play.engine.next_deadline()
        due = Agenda(play.state).next_due_ms(play.state)
        assert carried == (None if due is None else play.engine._clock.mono_ns_at(due))  # noqa: SLF001
    assert play.facts(f.PhaseChanged)[-1].entered == ("two",)

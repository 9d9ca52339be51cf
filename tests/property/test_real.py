"""Nothing REAL of one organisation reaches another, on any path that writes text for people."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core.commands import AnyCommand, MoveStage, SendMessage, WriteLogEntry
from exercise_engine.core.policy import real_of, viewer, visible
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, TakePost
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, Share
from exercise_engine.errors import CommandRejected
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.server.directory import directory
from exercise_engine.server.feed import Feed, Recorded
from tests.support.baseline import say
from tests.support.play import MINUTE, Play, make_scenario

MARKS = {"port": "zqport", "terminal": "zqterminal"}
"""A word for each organisation that nothing but its REAL text holds."""
POSTS = {"port": ("harbour.master", "harbour.desk"), "terminal": ("yard.lead", "yard.it")}
CONTROL: dict[str, Any] = {
    "lead": {"kind": "lead"},
    "for_port": {"kind": "controller", "scope": ["port"]},
    "for_terminal": {"kind": "controller", "scope": ["terminal"]},
    "judge": {"kind": "evaluator"},
    "judge_port": {"kind": "evaluator", "scope": ["port"]},
    "cell": {"kind": "simcell"},
    "guest": {"kind": "observer"},
}
TEAMS: dict[str, Any] = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}, "spare": 1},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "both": {"joint": True, "members": ["harbour.master", "yard.lead"], "chair": "harbour.master"},
}
ORGANISATIONS = st.sampled_from(sorted(MARKS))
ADDRESSES = (
    "harbour",
    "yard",
    "port",
    "terminal",
    "all",
    "both",
    "control",
    "harbour.desk",
    "yard.it",
    "radio",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "answer",
                "message",
                "entry",
                "give",
                "take",
                "convene",
                "reply",
                "wait",
                "share",
                "ask",
                "permit",
            ]
        ),
        ORGANISATIONS,
        st.integers(0, 1),
        st.integers(0, len(ADDRESSES) - 1),
    ),
    max_size=14,
)
ANSWERS: tuple[MeasureAnswer, ...] = ("yes", "partly", "no", "unknown")


def exercise() -> Play:
    """Return an exercise in check-in with prepared answers, and injects that follow from them."""
    own = "{{ baseline.tape.own }}"
    answers = {who: {"answer": "partly", "evidence": f"Shelf {mark}"} for who, mark in MARKS.items()}
    scenario = make_scenario(
        {
            "told": {"at": "T+0:02", "each": "organisation", "body": own},
            "when": {"to": ["yard"], "when": 'baseline.tape.terminal == "no"', "at": "T+0:03"},
        },
        control=CONTROL,
        teams=TEAMS,
        spare=1,
        baseline={"tape": {"text": "A copy", "answers": answers}, "paper": {"text": "Forms"}},
    )
    play = Play(scenario, renderer=JinjaTexts())
    play.do("lead", MoveStage(target="check_in"))
    return play


def real_seq(play: Play, back: int) -> int:
    """Return the number of something REAL that was told, one of the last."""
    real = [event.seq for event in play.log if event.audience.real is not None]
    return real[-1 - back]


def take_step(play: Play, step: tuple[str, str, int, int]) -> None:
    """Do one thing, whether it is refused or not."""
    what, organisation, which, address = step
    post, mark = POSTS[organisation][which], MARKS[organisation]
    to = (ADDRESSES[address],)
    if what == "wait":
        play.wait(MINUTE)
        return
    if what == "answer":
        say(play, post, which, ANSWERS[address % len(ANSWERS)], f"Cellar {mark}")
        return
    seats = sorted(play.state.seats)
    chosen = seats[(address + which) % len(seats)]
    commands: dict[str, AnyCommand] = {
        "message": SendMessage(to=to, subject=mark, body=f"Door {mark}", real=True),
        "reply": SendMessage(to=to, body=f"Key {mark}", real=True, reply_to=play.state.seq - which),
        "entry": WriteLogEntry(kind="decision", body=f"Gate {mark}", rationale=mark, real=True),
        "share": Share(to=to, kind="threat", tlp="AMBER", of=real_seq(play, which), confirmed=True),
        "ask": AskPermission(of=real_seq(play, which), to=to, words="May we?"),
        "permit": GivePermission(of=real_seq(play, which), to=to),
        "give": GivePost(seat=chosen, post=post),
        "take": TakePost(seat=play.seat(post), post=post),
        "convene": ConveneJoint(team="both"),
    }
    is_control = what in ("give", "take", "convene")
    play.do("lead" if is_control else post, commands[what], acting_as=None if is_control else post)


def played(steps: list[tuple[str, str, int, int]]) -> Play:
    """Return an exercise in which these steps were tried, some before StartEx and some after."""
    play = exercise()
    for number, step in enumerate(steps):
        if number == len(steps) // 2:
            play.do("lead", MoveStage(target="running"))
        try:
            take_step(play, step)
        except (CommandRejected, KeyError):
            continue
    return play


def marks_in(text: str) -> set[str]:
    """Return the organisations of which a text says something REAL."""
    return {who for who, mark in MARKS.items() if mark in text}


@settings(max_examples=60)
@given(STEPS)
def test_no_seat_is_shown_what_is_real_of_others(steps: list[tuple[str, str, int, int]]) -> None:
    """By policy, by the frames of the server, and by the directory of its welcome."""
    play = played(steps)
    feed = Feed()
    feed.take([Recorded(event, event.model_dump_json()) for event in play.log])
    for seat in play.state.seats.values():
        looks = viewer(seat, play.state.scenario)
        may = real_of(seat, play.state.scenario)
        assert len(may) <= 1
        shown = [found for event in play.log if (found := visible(event, looks)) is not None]
        told = "".join(event.model_dump_json() for event in shown)
        assert marks_in(told) <= may, seat.label
        position, frames = 0, b""
        while (read := feed.read_on(seat.seat, position, {})) is not None:
            frame, position = read
            frames += frame
        assert marks_in(frames.decode(errors="replace")) <= may, seat.label
        known = directory(play.state.scenario, play.state.seats, looks).model_dump_json()
        assert marks_in(known) == set(), seat.label


@settings(max_examples=30)
@given(STEPS)
def test_real_events_reach_only_who_may_read_them(steps: list[tuple[str, str, int, int]]) -> None:
    """Whatever is in them: the rendered answer of `told` has no mark of its own."""
    play = played(steps)
    scenario = play.state.scenario
    real = [event for event in play.log if event.audience.real is not None]
    assert real, "prepared answers at least"
    for seat in play.state.seats.values():
        looks, may = viewer(seat, scenario), real_of(seat, scenario)
        assert {event.audience.real for event in real if visible(event, looks) is not None} <= may


@settings(max_examples=15)
@given(STEPS)
def test_no_form_of_the_report_holds_what_is_real_of_others(steps: list[tuple[str, str, int, int]]) -> None:
    """For everybody none of it; for one organisation nothing of another."""
    play = played(steps)
    for edition in (None, *MARKS):
        facts = build_facts(play.log, real_of=edition)
        may = {edition} if edition is not None else set()
        for render in (render_html, render_markdown, render_json):
            assert marks_in(render(facts)) <= may, (edition, render.__name__)

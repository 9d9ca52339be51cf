"""Services, legal clocks, shares and injects together: restarts change nothing, and pauses hold all."""

from __future__ import annotations

from typing import Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.commands import AnyCommand, JumpStory, MoveStage
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.commands import DeclareAware, DeclareNotNotifiable, SubmitObligation
from exercise_engine.core.obligations.facts import ObligationOverdue
from exercise_engine.core.seat_facts import InjectTold
from exercise_engine.core.sharing.commands import Share
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import story_text
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

KINDS = ("wait", "set", "jump", "pause", "resume", "aware", "submit", "needless", "share")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3)), min_size=3, max_size=16)
STATES: tuple[ServiceState, ...] = ("down", "degraded", "recovering", "normal")
INSIDE: tuple[Literal["release", "skip", "move"], ...] = ("release", "skip", "move")
JUMP_MS = (20 * MINUTE, 90 * MINUTE, 26 * 60 * MINUTE, 40 * 24 * 60 * MINUTE)


def web() -> Scenario:
    """Return an exercise in which services fail each other, and clocks open and pass because of that."""
    need = {"kind": "physical", "then": "down"}
    tell = {"organisation": "terminal", "kind": "contract", "title": "Tell"}
    down = 'services.gate == "down"'
    return make_scenario(
        {
            "odd": {"at": "T+0:05", "to": ["yard"], "tlp": "GREEN"},
            "stop": {"at": "Day 1 07:10", "to": ["all"], "effects": [{"service": "power", "state": "down"}]},
            "stands": {"when": down, "to": ["yard"]},
            "late": {"when": 'obligations.quick == "missed"', "to": ["yard"]},
            "warned": {"when": "shared.odd.port", "to": ["harbour"]},
            "back": {
                "at": "Day 1 09:10",
                "to": ["all"],
                "effects": [{"service": "power", "state": "recovering"}],
            },
        },
        services={
            "power": {"owner": "port", "name": "Power", "recovers": {"takes": "30m", "backlog": 1}},
            "tos": {
                "owner": "terminal",
                "name": "TOS",
                "needs": [{"service": "power", "holds": "20m", **need}],
            },
            "gate": {
                "owner": "terminal",
                "name": "Gate",
                "needs": [
                    {"service": "tos", "holds": "40m", **need},
                    {"service": "power", "when": "degraded", **need},
                ],
                "recovers": {"takes": "1h", "after": ["tos"]},
            },
        },
        obligations={
            "quick": {**tell, "notifiable": down, "within": "1h", "runs_from": "notifiable"},
            "known": {**tell, "notifiable": down, "within": "4h"},
            "report": {**tell, "from": "known", "within": "1 month"},
            "dated": {**tell, "notifiable": 'services.power == "down"', "within": "2 days"},
        },
    )


class Course:
    """An exercise, with what its people do by number."""

    def __init__(self) -> None:
        self.play = Play(web())
        self.play.start()

    def step(self, kind: str, number: int) -> None:
        """Do one thing, whether it is refused or not."""
        if kind == "wait":
            self.play.wait((1 + 4 * number) * MINUTE)
            return
        seat, command = self._command(kind, number)
        try:
            self.play.do(seat, command)
        except CommandRejected:
            return

    def restart(self) -> None:
        """Let another engine go on from the log, as a server does that was started again in a pause."""
        engine = replayed(self.play.log)
        engine.restore(self.play.state.elapsed_ms, now=self.play.now)
        self.play.engine = engine

    def _command(self, kind: str, number: int) -> tuple[str, AnyCommand]:
        state = self.play.state
        listing = sorted(state.community.obligations.listed)[number]
        match kind:
            case "set":
                name = tuple(state.scenario.services)[number % 3]
                return "lead", SetService(service=name, state=STATES[(number + len(self.play.log)) % 4])
            case "jump":
                story_ms = state.story.story_ms(state.elapsed_ms) + JUMP_MS[number]
                day, number_of_day, _, time = story_text(story_ms, state.scenario.clock).split()
                to = f"{day} {number_of_day} {time}"
                return "lead", JumpStory(to=to, brief="Later.", inside=INSIDE[len(self.play.log) % 3])
            case "pause" | "resume":
                return "lead", MoveStage(target="paused" if kind == "pause" else "running")
            case "aware":
                return "yard.lead", DeclareAware(listing=listing)
            case "submit":
                return "yard.lead", SubmitObligation(listing=listing, to=("port",), body="We tell you.")
            case "needless":
                return "yard.lead", DeclareNotNotifiable(listing=listing, reasons="Small.")
            case _:
                told = [event.seq for event in self.play.log if isinstance(event.fact, InjectTold)]
                of = told[0] if told else None
                share = Share(to=("port",), kind="threat", tlp="GREEN", of=of, body="Look.", confirmed=True)
                return "yard.lead", share


def course_of(steps: list[tuple[str, int]], *, restarts: bool) -> Course:
    """Return an exercise after some steps; in every pause another engine takes over, where that is wanted."""
    course = Course()
    for kind, number in steps:
        before = len(course.play.log)
        course.step(kind, number)
        if course.play.state.stage == "paused":
            if kind == "wait":
                assert len(course.play.log) == before, "nothing moves in a pause"
            if restarts:
                course.restart()
    course.step("pause", 0)
    if restarts:
        course.restart()
    course.step("resume", 0)
    course.play.wait(30 * MINUTE)
    course.play.do("lead", MoveStage(target="hot_wash"))
    return course


def told_of(log: list[Event]) -> list[dict[str, Any]]:
    """Return the events as they were recorded."""
    return [event.model_dump(mode="json") for event in log]


@settings(max_examples=60)
@given(STEPS)
def test_a_restart_in_any_pause_changes_nothing(steps: list[tuple[str, int]]) -> None:
    """Timers, holds, open clocks and what was not asked yet come back with the log alone."""
    live, restarted = course_of(steps, restarts=False), course_of(steps, restarts=True)
    assert told_of(restarted.play.log) == told_of(live.play.log)
    assert values(replayed(live.play.log).state) == values(live.play.state)


@settings(max_examples=60)
@given(STEPS)
def test_the_story_never_runs_backwards_and_each_clock_passes_once(steps: list[tuple[str, int]]) -> None:
    """Also through jumps with services, clocks and injects in them; after EndEx nothing waits any more."""
    play = course_of(steps, restarts=False).play
    moments = [event.story_ms for event in play.log]
    assert moments == sorted(moments)
    passed = [
        (event.fact.obligation, event.fact.due_story_ms)
        for event in play.log
        if isinstance(event.fact, ObligationOverdue)
    ]
    assert len(passed) == len(set(passed))
    assert play.engine.next_deadline() is None

"""Random exercises: scenarios that a check would pass, and what people might do in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from hypothesis import strategies as st

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, StandDownJoint, TakePost
from exercise_engine.core.surveys.commands import Filled, FillSheet
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.property.given import HINTS, given_commands, given_parts
from tests.property.steering_steps import steering_command
from tests.support.play import MINUTE, Play, make_scenario

SECRET = "zq"
"""Every authored id starts with it, so that one can search what players are sent."""
TEAMS = ("harbour", "yard")
CHAIRS = {"harbour": "master", "yard": "lead", "crisis": "chair"}
TEAM_DATA = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "crisis": {
        "joint": True,
        "members": ["harbour.master", "yard.lead", "yard.it"],
        "chair": "harbour.master",
        "rhythm": "15m",
    },
}
PHASES = {
    "zqone": {
        "start": True,
        "title": "One",
        "next": [{"to": "zqtwo", "when": "milestones.zqcut.port"}, {"to": "zqtwo", "after": "30m"}],
    },
    "zqtwo": {
        "title": "Two",
        "strands": {
            "zqleft": {
                "title": "Left",
                "phases": {
                    "zqleft_one": {
                        "title": "L1",
                        "next": [{"to": "zqleft_two", "when": "milestones.zqtold"}],
                    },
                    "zqleft_two": {"title": "L2"},
                },
            },
            "zqright": {"title": "Right"},
        },
    },
}
CONDITIONS = (
    "milestones.zqcut.port",
    "milestones.zqcut.terminal",
    "milestones.zqtold",
    "phase.zqtwo",
    "phase.zqleft_two",
    "variables.zqcount > 2",
    "!milestones.zqtold && variables.zqcount < 4",
)
INSIDE: tuple[Literal["release", "skip", "move"], ...] = ("release", "skip", "move")
EFFECTS = (
    {"reach": "zqcut"},
    {"reach": "zqcut", "on": "port"},
    {"reach": "zqtold"},
    {"add": "zqcount", "by": 1},
    {"set": "zqcount", "to": 5},
    {"unlock": "zqlocked"},
    {"convene": "crisis"},
)


@dataclass(frozen=True)
class Step:
    """One thing that happens: time passes, or somebody asks for something."""

    kind: str
    amount: int
    choice: int


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw a scenario of four to ten injects of all kinds."""
    count = draw(st.integers(4, 10))
    injects = {f"zqi{number}": draw(_inject(number)) for number in range(count)}
    awaited = [name for name, inject in injects.items() if "expected" in inject]
    for number, name in enumerate(awaited[:2]):
        contingency = {"for": f"{name}.zqdo", "auto": draw(st.booleans())}
        injects[f"zqc{number}"] = {
            "contingency": contingency,
            "channel": draw(st.sampled_from(["email", "phone"])),
        }
    return make_scenario(
        injects,
        milestones={"zqcut": {"per": "organisation"}, "zqtold": {}},
        variables={"zqcount": 0},
        phases=PHASES,
        gates={f"zqg{number}": draw(_gate(list(injects))) for number in range(draw(st.integers(0, 2)))},
        teams=TEAM_DATA,
        probes={"zqprobe": draw(_probe())},
        **draw(given_parts()),
        control={
            "zqlead": {"kind": "lead", "name": "Lead"},
            "zqscoped": {"kind": "controller", "name": "Scoped", "scope": ["port"]},
            "zqeye": {"kind": "observer", "name": "Eye"},
        },
    )


@st.composite
def _inject(draw: st.DrawFn, number: int) -> dict[str, Any]:
    inject: dict[str, Any] = {
        "to": draw(
            st.sampled_from(
                [["all"], ["harbour"], ["terminal"], ["yard.lead"], ["harbour.desk", "yard"], ["crisis"]]
            )
        ),
        "channel": draw(st.sampled_from(["email", "email", "phone", "paper"])),
        "effects": draw(st.lists(st.sampled_from(EFFECTS), max_size=2)),
        "hints": draw(st.sampled_from(HINTS)),
    }
    earlier = [f"zqi{n}" for n in range(number)]
    ways = ["at", "story", "when", "unless", "both", "manual", "stage", "phase"] + (
        ["after"] if earlier else []
    )
    match draw(st.sampled_from(ways)):
        case "at":
            inject["at"] = f"T+0:{draw(st.integers(0, 45)):02}"
        case "story":
            inject["at"] = f"Day 1 {draw(st.integers(7, 9)):02}:00"
        case "when":
            inject["when"] = draw(st.sampled_from(CONDITIONS))
        case "unless":
            inject["unless"] = draw(st.sampled_from(CONDITIONS))
        case "both":
            inject |= {"at": "T+0:10", "when": draw(st.sampled_from(CONDITIONS))}
        case "manual":
            inject["manual"] = True
        case "stage":
            inject["at"] = draw(st.sampled_from(["check_in", "briefing"]))
        case "phase":
            inject |= {"after": "5m", "phase": draw(st.sampled_from(["zqone", "zqtwo", "zqleft_two"]))}
        case _:
            inject["after"] = f"{draw(st.sampled_from(earlier))} + {draw(st.integers(0, 20))}m"
    if draw(st.booleans()):
        inject["if"] = draw(st.sampled_from(CONDITIONS))
    if draw(st.integers(0, 3)) == 0:
        inject["each"] = draw(st.sampled_from(["team", "organisation"]))
    if draw(st.booleans()):
        ask = draw(_ask())
        if inject["to"] == ["all"] and "each" not in inject and "revisable" not in ask:
            ask["agree"] = draw(st.booleans())
        inject["asks"] = {"zqask": ask}
    if draw(st.integers(0, 2)) == 0:
        inject["expected"] = {
            "zqdo": {
                "text": "Tells the port",
                "within": "8m",
                "met_by": [{"message": {"to": "port"}}, {"milestone": "zqtold"}],
            }
        }
    return inject


@st.composite
def _gate(draw: st.DrawFn, injects: list[str]) -> dict[str, Any]:
    gate: dict[str, Any] = {"deadline": f"{draw(st.integers(1, 15))}m"}
    if bool(draw(st.booleans())):
        gate["at"] = f"T+0:{draw(st.integers(0, 40)):02}"
    else:
        gate["after"] = f"{draw(st.sampled_from(injects))} + {draw(st.integers(0, 10))}m"
    if bool(draw(st.booleans())):
        gate["until"] = draw(st.sampled_from(CONDITIONS))
    if bool(draw(st.booleans())):
        gate["holds"] = draw(st.lists(st.sampled_from(injects), min_size=1, max_size=3, unique=True))
    if bool(draw(st.booleans())):
        gate["otherwise"] = [{"reach": "zqcut", "on": "port"}]
    return gate


@st.composite
def _probe(draw: st.DrawFn) -> dict[str, Any]:
    options = {"zqyes": "Yes", "zqno": "No"}
    truths = ("zqno", "milestones.zqtold", {"zqyes": "phase.zqtwo"})
    question = {"text": "Is it so?", "options": options, "confidence": "optional"}
    ways: list[dict[str, Any]] = [{"at": "T+0:12"}, {"when": "milestones.zqtold"}, {"manual": True}]
    questions = {f"zqq{n}": {**question, "truth": truth} for n, truth in enumerate(truths)}
    return {
        "title": "Halfway",
        "to": ["all"],
        "within": "4m",
        "questions": questions,
        **draw(st.sampled_from(ways)),
    }


@st.composite
def _ask(draw: st.DrawFn) -> dict[str, Any]:
    options = {"zqyes": {"text": "Yes", "effects": [draw(st.sampled_from(EFFECTS))]}, "zqno": {"text": "No"}}
    ask: dict[str, Any] = {"text": "What now?", "within": f"{draw(st.integers(1, 15))}m"}
    match draw(st.sampled_from(["choice", "hidden", "several", "number", "text"])):
        case "choice":
            ask |= {"options": options, "silence": "zqno"}
        case "hidden":
            ask |= {"options": options, "options_shown": False}
        case "several":
            ask |= {"options": options, "kind": "several"}
        case "number":
            ask["number"] = {"min": 0, "max": 10}
        case _:
            pass
    if ask.get("options_shown", True) and draw(st.integers(0, 2)) == 0:
        ask["revisable"] = True
    return ask


def steps() -> st.SearchStrategy[list[Step]]:
    """Draw what happens, in order."""
    rare = (
        "log",
        "hold",
        "unhold",
        "skip",
        "variable",
        "phase",
        "jump",
        "emergency",
        "adhoc",
        "gate",
        "end",
        "pause",
        "post",
        "joint",
        "attendance",
        "paper",
        "given",
    )
    kinds = (
        *("wait", "answer", "resume", "deliver") * 4,
        *("agree", "fill"),
        *("map", "message", "read", "mark", "release", "milestone", "steer") * 2,
        *rare,
    )
    return st.lists(
        st.builds(Step, st.sampled_from(kinds), st.integers(8, 60), st.integers(0, 30)),
        min_size=25,
        max_size=60,
    )


def run(scenario: Scenario, script: list[Step], *, commit: bool = True) -> Play:
    """Play a script; what is refused changes nothing and is left out."""
    play = Play(scenario, commit=commit)
    play.start()
    for step in script:
        if step.kind == "wait":
            play.wait(step.amount * MINUTE // 4)
            continue
        for role, command, acting_as in _commands(play, step):
            play.wait(0)
            before = (play.state.seq, dict(play.state.names), play.state.stage)
            try:
                play.do(role, command, acting_as=acting_as)
            except CommandRejected:
                assert (play.state.seq, play.state.names, play.state.stage) == before
    return play


def _commands(play: Play, step: Step) -> list[tuple[str, c.AnyCommand, str | None]]:
    state = play.state
    pick = step.choice
    team = TEAMS[pick % 2]
    decider = "harbour.master" if team == "harbour" else "yard.lead"
    lead = "lead" if pick % 5 else "controller"
    match step.kind:
        case "answer":
            return [
                (
                    "yard.lead" if respondent == "yard" else "harbour.master",
                    _answer(play, seq, pick),
                    f"{respondent}.{CHAIRS[respondent]}",
                )
                for seq, ask in list(state.asks.items())[pick % 3 :: 3]
                for respondent in (ask.teams[pick % len(ask.teams)],)
            ]
        case "agree":
            return [
                (decider, AgreeToAnswer(ask=ask, proposal=proposal), decider)
                for ask, stands in list(state.stands.items())
                for proposal, _ in stands.standing()
            ]
        case "fill":
            answers = (Filled(positions=(pick % 2,)), Filled(), Filled(positions=(1,)))
            forms = [form.opened_seq for form in state.surveys.values() if form.opened_seq is not None]
            return [(decider, FillSheet(survey=form, answers=answers), None) for form in forms]
        case "map":
            return [
                (lead, c.MapAnswer(ask=seq, option=("zqyes", "zqno", "other")[pick % 3]), None)
                for seq in state.asks
            ]
        case "message":
            to = (("port",), ("terminal",), ("radio", "control"), ("yard.it",))[pick % 4]
            return [(decider, c.SendMessage(to=to, subject="Hello", body="We see something"), decider)]
        case "steer":
            return [(lead, steering_command(play, pick, step.amount), None)]
        case "log":
            return [(decider, c.WriteLogEntry(kind="decision", body="We wait"), decider)]
        case "attendance":
            change = (HandOverSeat(note="Mind the crane"), ExcuseSeat(), ReturnSeat())[pick % 3]
            return [(decider, change, None)]
        case "read":
            return [(decider, c.ReportReceipts(read=tuple(range(1, state.seq + 1)[-50:])), None)]
        case "given":
            return given_commands(play, pick)
        case "paper":
            return [(lead, command, None) for command in _paper(play, pick)]
        case _:
            return _control_commands(play, step)


def _control_commands(play: Play, step: Step) -> list[tuple[str, c.AnyCommand, str | None]]:
    state = play.state
    pick = step.choice
    keys = list(state.injects)
    key = keys[pick % len(keys)]
    lead = "lead" if pick % 5 else "controller"
    match step.kind:
        case "pause":
            return [(lead, c.MoveStage(target="paused"), None)]
        case "resume":
            return [("lead", c.MoveStage(target="running"), None)]
        case "release":
            return [(lead, c.ReleaseInject(inject=key[0], instance=key[1]), None)]
        case "hold":
            return [(lead, c.HoldInject(inject=key[0], instance=key[1]), None)]
        case "unhold":
            return [(lead, c.UnholdInject(inject=key[0], instance=key[1]), None)]
        case "skip":
            return [(lead, c.SkipInject(inject=key[0], instance=key[1]), None)] if pick % 4 == 0 else []
        case "deliver":
            return [
                (lead, c.FinishDelivery(task=seq, outcome=("done", "no_answer")[pick % 2]), None)
                for seq in list(state.tasks)
            ]
        case "mark":
            outcome: f.ExpectedOutcome = ("met", "late", "missed", "open")[pick % 4]
            return [
                (
                    lead,
                    c.MarkExpected(inject=k[0], instance=k[1], expected=k[2], team=k[3], outcome=outcome),
                    None,
                )
                for k in list(state.expected)
            ]
        case "milestone":
            return [(lead, c.SetMilestone(milestone="zqtold", reached=pick % 3 > 0, note="Seen"), None)]
        case "variable":
            return [(lead, c.ChangeVariable(variable="zqcount", value=pick % 6), None)]
        case "phase":
            return [
                ("lead", c.ChangePhase(to=("zqone", "zqtwo", "zqleft_one", "zqleft_two")[pick % 4]), None)
            ]
        case "jump":
            inside = INSIDE[pick % 3]
            return [
                ("lead", c.JumpStory(to=f"Day 1 {7 + pick % 5:02}:30", brief="Later", inside=inside), None)
            ]
        case "post":
            post, seat = (("yard.it", "s006"), ("harbour.desk", "s006"), ("yard.it", "s005"))[pick % 3]
            made = GivePost(seat=seat, post=post) if pick % 2 else TakePost(seat=seat, post=post)
            return [(lead, made, None)]
        case "joint":
            change = ConveneJoint(team="crisis") if pick % 3 else StandDownJoint(team="crisis")
            return [(lead, change, None)]
        case "emergency":
            return [("yard.lead", c.DeclareEmergency(note="Fire"), None)] if pick % 6 == 0 else []
        case "gate":
            return _gates(play, pick)
        case "adhoc":
            channel = ("email", "phone")[pick % 2]
            news = c.ReleaseAdHoc(
                sender="radio", to=("harbour",), channel=channel, subject="News", body="More"
            )
            return [(lead, news, None)]
        case _:
            return [("lead", c.MoveStage(target="hot_wash"), None)] if pick == 30 else []


def _gates(play: Play, pick: int) -> list[tuple[str, c.AnyCommand, str | None]]:
    closed = play.state.gates.closed()
    return [("lead", OpenGate(gate=closed[pick % len(closed)]), None)] if closed else []


def _paper(play: Play, pick: int) -> list[c.AnyCommand]:
    """What was played on paper, seen some time ago, or ahead, which is refused."""
    seen_ms = max(0, play.state.elapsed_ms - (pick - 2) * MINUTE)
    key = list(play.state.injects)[pick % len(play.state.injects)]
    entered: list[c.AnyCommand] = [
        EnterReleased(inject=key[0], instance=key[1], observed_ms=seen_ms),
        EnterEntry(team=TEAMS[pick % 2], kind="decision", body="We wait", observed_ms=seen_ms),
    ]
    for seq in list(play.state.asks)[pick % 2 :: 2]:
        submitted = _answer(play, seq, pick)
        assert isinstance(submitted, c.SubmitAnswer)
        entered.append(
            EnterAnswer(
                ask=seq,
                positions=submitted.positions,
                number=submitted.number,
                words=submitted.words,
                observed_ms=seen_ms,
            )
        )
    return entered


def _answer(play: Play, seq: int, pick: int) -> c.AnyCommand:
    ask = play.state.asks[seq]
    definition = play.state.plan.instances[ask.inject, ask.instance].inject.asks[ask.ask]
    kind = "text" if definition.is_mapped else definition.answer_kind
    match kind:
        case "choice" | "several":
            return c.SubmitAnswer(ask=seq, positions=(pick % 2,))
        case "number":
            return c.SubmitAnswer(ask=seq, number=pick % 12)
        case _:
            return c.SubmitAnswer(ask=seq, words="We look")

"""The live log: one readable line for each event."""

from __future__ import annotations

import typing

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.control_log import LogLine, inject_label, log_line, one_line
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.steering.facts import OfSteering
from tests.support import guidance_facts, joint_facts
from tests.support.control_play import Play, scenario

MINUTE_MS = 60_000
FILE_SHA = "0" * 64
ASKED = f.AskOpened(
    told=1,
    respondent="yard",
    question=f.text("What now?"),
    kind="text",
    deadline_ms=20 * MINUTE_MS,
    rationale="optional",
    confidence="none",
)
TASK = f.DeliveryOpened(
    release=1,
    team="yard",
    to=("yard",),
    channel="phone",
    sender="newsroom",
    subject=f.text("Trucks"),
    script=f.text("Why?"),
)
NOTE = f.text("why not")


def event(fact: f.AnyFact, seq: int = 100) -> Event:
    """One event of the lead controller at T+0:12."""
    return Event(
        seq=seq,
        transaction=seq,
        at_ms=1,
        elapsed_ms=12 * MINUTE_MS,
        story_ms=2,
        actor="s001",
        fact=fact,
    )


def line(fact: f.AnyFact) -> LogLine | None:
    """The line of a fact in the small harbour, where an ask (51) and a task (52) are known."""
    view = Play().view()
    view.apply_all((event(ASKED, 51), event(TASK, 52)))
    return log_line(event(fact), view)


LINES: list[tuple[f.AnyFact, str, str]] = [
    (f.StageChanged(source="planned", target="check_in"), "clock", "Check-in opened"),
    (f.StageChanged(source="briefing", target="running"), "clock", "StartEx"),
    (
        f.EnquiryMade(tool="logs", to="logs", sender="yard.it", words=f.text("who was in?")),
        "message",
        "Yard crisis team, It asks logs: who was in?",
    ),
    (
        f.EnquiryMatched(enquiry=1, tool="logs", address="logs", team="yard", outcome="queued"),
        "message",
        "Nothing that logs knows matches this, it waits for a reply",
    ),
    (
        f.EnquiryAnswered(
            enquiry=1, tool="logs", sender="logs", to=("yard",), thread=1, body=f.text("Nobody.")
        ),
        "message",
        "logs answers Yard crisis team: Nobody.",
    ),
    (
        f.ReplyClaimed(entry=7, address="newsroom", seat="s9"),
        "message",
        "s9 replies as Radio Maasmond to: event 7",
    ),
    (
        f.ReplyReleased(entry=7, address="newsroom"),
        "message",
        "Claim as Radio Maasmond given back: event 7",
    ),
    (
        f.ReplyDropped(entry=7, address="newsroom", note=NOTE),
        "message",
        "Needs no reply of Radio Maasmond (why not): event 7",
    ),
    (
        f.PersonasAssigned(seat="s9", personas=("newsroom",)),
        "message",
        "s9 answers for Radio Maasmond",
    ),
    (
        f.StageChanged(source="briefing", target="running", speed=60, note=NOTE),
        "clock",
        "StartEx at 60 times wall time (why not)",
    ),
    (
        f.StageChanged(source="running", target="paused", why="restart"),
        "clock",
        "Paused: the server was restarted",
    ),
    (f.StageChanged(source="paused", target="running"), "clock", "Resumed"),
    (f.StageChanged(source="running", target="hot_wash"), "clock", "EndEx: play is over"),
    (f.EmergencyDeclared(note=f.text(""), by_label="Lead"), "clock", "REAL EMERGENCY declared by Lead"),
    (
        f.StoryJumped(from_story_ms=0, to_story_ms=90 * MINUTE_MS, brief=f.text("Night\nfell")),
        "clock",
        "Story jumped by 1h30m: Night fell",
    ),
    (
        f.PhaseChanged(left=("odd_signs",), entered=("crisis",), by="control"),
        "clock",
        "Phase crisis entered, left odd_signs",
    ),
    (f.PhaseChanged(left=(), entered=(), by="start"), "clock", "Phase none entered"),
    (
        f.InjectReleased(inject="odd_page", by="time", planned_ms=1, teams=("yard",), means="screen"),
        "inject",
        "odd_page released as planned",
    ),
    (
        f.InjectReleased(
            inject="call", by="control", planned_ms=1, teams=("yard", "harbour"), means="spoken"
        ),
        "inject",
        "call released by control for Yard crisis team; Harbour office",
    ),
    (
        f.InjectSkipped(inject="call", reason="ended", note=NOTE),
        "inject",
        "call skipped: play ended (why not)",
    ),
    (f.InjectHeld(inject="crisis_note", instance="yard"), "inject", "crisis_note/yard held"),
    (f.InjectUnheld(inject="call"), "inject", "call goes on as planned"),
    (
        f.InjectMoved(inject="call", by_story_ms=60 * MINUTE_MS),
        "inject",
        "call moved by 1h of the story",
    ),
    (
        f.AdHocReleased(teams=("yard",), means="screen", note=NOTE),
        "inject",
        "Ad hoc inject released for Yard crisis team (why not)",
    ),
    (TASK, "inject", "To deliver to Yard crisis team (phone): Trucks"),
    (
        f.DeliveryDone(task=52, outcome="done", said=f.text("We know")),
        "inject",
        "Delivered: Trucks to Yard crisis team. They said: We know",
    ),
    (f.DeliveryDone(task=999, outcome="no_answer"), "inject", "No answer: ."),
    (
        f.ContingencyProposed(inject="scolding", missed="odd_page.tell_master", team="yard"),
        "inject",
        "scolding proposed: Yard crisis team missed odd_page.tell_master",
    ),
    (
        f.InjectTold(
            sender="printer",
            to=("yard.lead",),
            channel="email",
            channel_name="E-mail",
            subject=f.text("A page"),
            body=f.text("Boo"),
        ),
        "inject",
        "Told by E-mail: A page, to Yard crisis team, Lead",
    ),
    (ASKED, "answer", "Yard crisis team asked by T+0:20:00: What now?"),
    (
        ASKED.model_copy(update={"deadline_ms": None}),
        "answer",
        "Yard crisis team asked: What now?",
    ),
    (
        f.AskOverdue(ask=51, respondent="yard"),
        "answer",
        "Yard crisis team has not answered in time: What now?",
    ),
    (f.AskOverdue(ask=999, respondent="yard"), "answer", "Yard crisis team has not answered in time:"),
    (
        f.AnswerGiven(ask=51, respondent="yard", words=f.text("Go"), late=True, had_read=()),
        "answer",
        "Yard crisis team answered late: Go",
    ),
    (
        f.AnswerCounted(
            ask=51, inject="odd_page", ask_id="disconnect", respondent="yard", by="mapping", value="now"
        ),
        "answer",
        "Words of Yard crisis team on odd_page.disconnect counts as now",
    ),
    (
        f.AnswerCounted(
            ask=51, inject="x", ask_id="y", respondent="yard", by="choice", value=("a", "b"), late=True
        ),
        "answer",
        "Answer of Yard crisis team on x.y counts as a, b (late, for the report only)",
    ),
    (
        f.ExpectedOpened(inject="x", expected="y", team="yard", due_ms=20 * MINUTE_MS),
        "expected",
        "x.y expected of Yard crisis team by T+0:20:00",
    ),
    (
        f.ExpectedOpened(inject="x", expected="y", team="yard", due_ms=None),
        "expected",
        "x.y expected of Yard crisis team",
    ),
    (
        f.ExpectedMarked(inject="x", expected="y", team="yard", outcome="open", by="control"),
        "expected",
        "x.y of Yard crisis team is open again",
    ),
    (
        f.ExpectedMarked(
            inject="x", expected="y", team="yard", outcome="met", by="engine", observed_ms=5 * MINUTE_MS
        ),
        "expected",
        "x.y of Yard crisis team met (seen at T+0:05:00) (noticed by the engine)",
    ),
    (
        f.ExpectedMarked(inject="x", expected="y", team="yard", outcome="missed", by="control", note=NOTE),
        "expected",
        "x.y of Yard crisis team missed (why not)",
    ),
    (
        f.MilestoneReached(milestone="isolated", owner="terminal"),
        "world",
        "Milestone isolated of Maasdelta Terminal reached",
    ),
    (f.MilestoneWithdrawn(milestone="told", note=NOTE), "world", "Milestone told taken back (why not)"),
    (f.VariableSet(variable="days", value=3), "world", "Variable days is now 3"),
    (f.TargetMet(objective="contain", target="isolate"), "world", "Target contain.isolate met"),
    (
        f.MessageSent(sender="yard.lead", to=("control",), subject=f.text(""), body=f.text("Hello")),
        "message",
        "Yard crisis team, Lead to Control: Hello",
    ),
    (
        f.LogEntryWritten(kind="decision", team="yard", body=f.text("We stay")),
        "note",
        "Yard crisis team, decision: We stay",
    ),
    (
        f.ControlNoteWritten(body=f.text("They called"), team="yard", observed_ms=MINUTE_MS),
        "note",
        "Control note about Yard crisis team (seen at T+0:01:00): They called",
    ),
    (f.ControlNoteWritten(body=f.text("Late start")), "note", "Control note: Late start"),
    (
        f.ProblemNoted(code="text_failed", about="call", note=f.text("no such name")),
        "problem",
        "PROBLEM with call: no such name",
    ),
    (
        f.ScenarioLoaded(scenario=scenario(), scenario_sha256=FILE_SHA),
        "seat",
        "Corrected scenario loaded: Small harbour, version 1",
    ),
    (
        f.GateClosed(gate="press", deadline_ms=MINUTE_MS),
        "clock",
        "Gate press closed, until T+0:01:00 at the latest",
    ),
    (
        f.GateOpened(gate="press", by="control", waited_ms=MINUTE_MS, note=f.text("Enough")),
        "clock",
        "Gate press opened after 1m by control (Enough)",
    ),
    (
        f.GateOpened(gate="press", by="condition", waited_ms=0),
        "clock",
        "Gate press opened since what it waits for is there",
    ),
    (f.RowDue(row="coffee"), "clock", "Control row coffee is due"),
    (f.RowTaken(row="coffee", by="control"), "clock", "Control row coffee taken by control"),
    (f.RowTaken(row="night", by="scenario"), "clock", "Control row night taken as the scenario says"),
    (
        f.RowDropped(row="coffee", note=f.text("We are late")),
        "clock",
        "Control row coffee left out (We are late)",
    ),
    (
        f.CutsApplied(injects=("mayor", "press"), note=f.text("The room closes")),
        "inject",
        "Cut because time runs short: mayor, press (The room closes)",
    ),
    (f.SeatOpened(seat="s9", kind="player", label="Gate"), "seat", "Seat opened: Gate"),
    (f.SeatClosed(seat="s9"), "seat", "Seat closed"),
    (
        f.PostGiven(seat="s9", post=f.Post(team="yard", role="lead"), note=f.text("Gone home")),
        "seat",
        "Post Yard crisis team, Lead given (Gone home)",
    ),
    (
        f.PostTaken(seat="s9", post=f.Post(team="yard", role="lead")),
        "seat",
        "Post Yard crisis team, Lead taken",
    ),
    (f.JointConvened(team="crisis", name="Harbour crisis team"), "seat", "Harbour crisis team convened"),
    (
        f.SeatHandedOver(seat="s9", label="Yard, It", note=f.text("Mind the crane"), open_asks=(4, 7)),
        "seat",
        "Seat Yard, It handed over, open questions: 2 (Mind the crane)",
    ),
    (f.SeatExcused(seat="s9", label="Yard, It"), "seat", "Seat Yard, It excused for real duty"),
    (f.SeatReturned(seat="s9", label="Yard, It"), "seat", "Seat Yard, It plays again"),
    (f.JointStoodDown(team="crisis", name="Harbour crisis team"), "seat", "Harbour crisis team stood down"),
    *guidance_facts.LINES,
    *joint_facts.LINES,
    (
        f.StatementDrafted(
            statement=900,
            version=2,
            kind="press",
            kind_title="Press statement",
            team="yard",
            title=f.text("Stop"),
            body=f.text("They do."),
            clear_by=("yard",),
            clear_all=True,
            enforced=True,
            voided=("yard",),
        ),
        "message",
        "Yard crisis team: Press statement, version 2 drafted: Stop; voids the clearance of Yard crisis team",
    ),
    (
        f.StatementSubmitted(statement=900, version=2),
        "message",
        "Statement 900, version 2 submitted for clearance",
    ),
    (
        f.StatementCleared(
            statement=900, version=2, addresses=("yard",), by_label="Yard lead", post="yard.lead"
        ),
        "message",
        "Statement 900, version 2 cleared for Yard crisis team",
    ),
    (
        f.StatementRefused(
            statement=900,
            version=2,
            addresses=("yard",),
            by_label="Lead",
            post="control",
            on_behalf_of="yard",
            remark=f.text("Say who"),
        ),
        "message",
        "Statement 900, version 2 refused for Yard crisis team (Lead in their place): Say who",
    ),
    (
        f.StatementPublished(
            statement=900,
            version=2,
            kind="press",
            kind_title="Press statement",
            team="yard",
            channel="news",
            channel_name="News",
            title=f.text("Trucks stand"),
            body=f.text("They do."),
            corrects=12,
        ),
        "message",
        "Yard crisis team PUBLISHED: Trucks stand (corrects what was published before)",
    ),
    (
        f.StatementWithdrawn(statement=900, published=12, reason=f.text("Untrue")),
        "message",
        "Statement 900 withdrawn: Untrue",
    ),
    (
        f.ClearanceBreached(published=12, missing=("yard",)),
        "message",
        "PUBLISHED WITHOUT CLEARANCE of Yard crisis team",
    ),
    (
        f.LevelDeclared(
            level="isps",
            name="ISPS level",
            owner="yard",
            before="1",
            value="2",
            shown="2, raised",
            reason=f.text("Strangers at the gate"),
        ),
        "world",
        "ISPS level of Yard crisis team is now 2, raised (was 1): Strangers at the gate",
    ),
    (
        f.AnswerProposed(ask=999, team="yard", words=f.text("Pull the plug")),
        "answer",
        "Yard crisis team proposed: Pull the plug",
    ),
    (
        f.AnswerAgreed(ask=999, team="yard", proposal=998),
        "answer",
        "Yard crisis team agreed to: a proposal",
    ),
    (
        f.SurveyIssued(survey="halfway", form="probe", by="control", planned_ms=None, teams=("yard",)),
        "answer",
        "Probe halfway opened by control, for Yard crisis team",
    ),
    (
        f.SurveyOpened(form="questionnaire", title="Feedback", questions=(), deadline_ms=60_000),
        "answer",
        "Questionnaire put, by T+0:01:00: Feedback (0 questions)",
    ),
    (f.SurveyOverdue(survey=999), "answer", "The time is over for: a form"),
    (
        f.SheetGiven(survey=999, team="yard", late=True),
        "answer",
        "Somebody of Yard crisis team handed in late: a form",
    ),
]


@pytest.mark.parametrize(("fact", "group", "words"), LINES, ids=lambda value: str(value)[:40])
def test_each_fact_in_a_line(fact: f.AnyFact, group: str, words: str) -> None:
    """A controller reads what happened without opening anything."""
    found = line(fact)
    assert found is not None
    assert (found.group, found.text) == (group, words)


@pytest.mark.parametrize(
    "fact",
    [
        f.ReceiptsReported(read=(1,)),
        f.AskIssued(inject="odd_page", ask="disconnect", respondent="yard"),
        f.PhaseTold(titles=("Odd signs",)),
        *guidance_facts.SILENT,
    ],
)
def test_what_another_line_says_already_has_none(fact: f.AnyFact) -> None:
    """Receipts would bury the rest; an ask issued and a phase told are said by their neighbours."""
    assert line(fact) is None


def test_every_kind_of_fact_was_thought_of() -> None:
    """The table above and the log of a new exercise together hold every fact there is."""
    spoken = {type(fact) for fact, _, _ in LINES} | {f.ExerciseCreated}
    silent = {f.ReceiptsReported, f.AskIssued, f.PhaseTold, *map(type, guidance_facts.SILENT)}
    union = typing.get_args(typing.get_args(f.AnyFact)[0])
    elsewhere = {kind for kind in union if issubclass(kind, OfSteering | f.OfCommunity)}
    assert spoken | silent | elsewhere == set(union)
    assert Play().view().log[0].text == "Exercise created: Small harbour, version 1"


def test_who_did_it() -> None:
    """A line knows whether anybody did it."""
    assert log_line(event(f.SeatClosed(seat="s1")), ControlView()) == LogLine(
        100, 12 * MINUTE_MS, 2, "seat", "s001", "Seat closed"
    )
    assert Play().view().log[0].is_engine


def test_a_line_is_one_line_and_not_too_long() -> None:
    """Whatever people type, a line of the log stays one line."""
    assert one_line("a\n\tb  c") == "a b c"
    assert one_line("x" * 200, 10) == "x" * 9 + "…"
    assert inject_label("a", "") == "a"
    assert inject_label("a", "b") == "a/b"

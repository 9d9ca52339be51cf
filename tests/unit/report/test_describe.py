"""Descriptions: every fact can be said in a sentence."""

from __future__ import annotations

from typing import get_args

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.steering.facts import OfSteering
from exercise_engine.report.describe import (
    answer_text,
    counted_text,
    describe,
    expected_text,
    item_title,
    option_text,
    phase_title,
)
from exercise_engine.report.journal import Journal
from exercise_engine.report.numbers import number_text, scalar_text
from tests.support import community_facts, guidance_facts, joint_facts
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import new_play, played_to_abort, played_to_end, two_houses

TEXT = f.text("Word for word.")
HANDED_OVER = f.SeatHandedOver(seat="s9", label="Yard, It", note=TEXT, open_asks=(3,))
EXCUSED = f.SeatExcused(seat="s9", label="Yard, It")
CONTROL_MADE: tuple[f.AnyFact, ...] = (
    f.ScenarioLoaded(scenario=two_houses(), scenario_sha256="1" * 64),
    f.SeatClosed(seat="s9"),
    f.InjectMoved(inject="evening", by_story_ms=600_000),
    f.InjectUnheld(inject="spare"),
    f.MilestoneWithdrawn(milestone="isolated", owner="terminal", note=TEXT),
    f.VariableSet(variable="lorries", owner="port", value=3),
    f.DeliveryDone(task=23, outcome="no_answer"),
    f.DeliveryDone(task=1, outcome="done", said=TEXT),
    f.ProblemNoted(code="text_failed", about="ransom", note=TEXT),
    f.ReceiptsReported(),
    f.TargetMet(objective="gone", target="was_there"),
    f.ContingencyProposed(inject="log_lost", missed="gone.call_somebody", team="yard"),
    f.AnswerCounted(ask=1, inject="gone", ask_id="x", respondent="yard", by="silence", value=("a", "b")),
    f.LogEntryWritten(kind="note", team="yard", body=TEXT),
    f.MessageSent(sender="control", to=("all",), subject=f.text(""), body=TEXT),
    f.ControlNoteWritten(body=TEXT, observed_ms=60_000),
    f.StageChanged(source="running", target="paused", why="restart"),
    f.RowDue(row="coffee"),
    f.RowTaken(row="coffee", by="scenario"),
    f.RowTaken(row="coffee", by="control", note=TEXT),
    f.RowDropped(row="coffee", note=TEXT),
    f.GateClosed(gate="press", deadline_ms=60_000),
    f.GateOpened(gate="press", by="deadline", waited_ms=60_000, note=TEXT),
    f.CutsApplied(injects=("evening",), untested=("target Tell: It is told",), note=TEXT),
    *guidance_facts.EVERY,
    *joint_facts.EVERY,
    f.AnswerProposed(ask=1, team="yard", words=TEXT, rationale=TEXT),
    f.AnswerAgreed(ask=1, team="yard", proposal=2),
    f.SurveyIssued(survey="halfway", form="probe", by="control", planned_ms=None, teams=("yard",)),
    f.SurveyOpened(form="probe", title="Halfway", questions=(), deadline_ms=None),
    f.SurveyOverdue(survey=1),
    f.SheetGiven(survey=1, team="yard", late=False),
    f.PostGiven(seat="s001", post=f.Post(team="yard", role="it")),
    f.PostTaken(seat="s001", post=f.Post(team="yard", role="it"), note=TEXT),
    f.JointConvened(team="crisis", name="Crisis"),
    f.JointStoodDown(team="crisis", name="Crisis"),
    HANDED_OVER,
    EXCUSED,
    f.SeatReturned(seat="s9", label="Yard, It"),
    f.EnquiryMade(tool="logs", to="logs", sender="yard.it", words=TEXT),
    f.EnquiryMatched(enquiry=1, tool="logs", address="logs", team="yard", outcome="queued"),
    f.EnquiryAnswered(enquiry=1, tool="logs", sender="logs", to=("yard",), thread=1, body=TEXT),
    f.ReplyClaimed(entry=1, address="radio", seat="s002"),
    f.ReplyReleased(entry=1, address="radio"),
    f.ReplyDropped(entry=1, address="radio", note=TEXT),
    f.PersonasAssigned(seat="s002", personas=("radio",)),
)
"""Facts that the small exercise does not hold."""
SAID_IN_PUBLIC: tuple[f.AnyFact, ...] = (
    f.StatementDrafted(
        statement=9,
        version=2,
        kind="press",
        kind_title="Press statement",
        team="yard",
        title=TEXT,
        body=TEXT,
        clear_by=("yard",),
        clear_all=True,
        enforced=True,
        voided=("yard",),
    ),
    f.StatementSubmitted(statement=9, version=2),
    f.StatementCleared(statement=9, version=2, addresses=("yard",), by_label="Lead", post="yard.lead"),
    f.StatementRefused(
        statement=9, version=2, addresses=("yard",), by_label="Lead", post="yard.lead", remark=TEXT
    ),
    f.StatementPublished(
        statement=9,
        version=2,
        kind="press",
        kind_title="Press statement",
        team="yard",
        channel="news",
        channel_name="News",
        title=TEXT,
        body=TEXT,
    ),
    f.StatementWithdrawn(statement=9, published=10, reason=TEXT),
    f.ClearanceBreached(published=10, missing=("yard",)),
    f.LevelDeclared(level="isps", name="ISPS", owner="yard", before="1", value="2", shown="2", reason=TEXT),
)
"""What teams said in public and declared."""


POSTS: tuple[f.AnyFact, ...] = (
    f.PostGiven(seat="s2", post=f.Post(team="yard", role="lead"), note=TEXT),
    f.PostTaken(seat="s2", post=f.Post(team="yard", role="lead")),
    f.JointConvened(team="crisis", name="Crisis", note=TEXT),
    f.JointStoodDown(team="crisis", name="Crisis"),
)
"""How posts changed hands."""


def said(fact: f.AnyFact, *, log: list[Event] | None = None) -> tuple[str, str]:
    """A fact in words, as if it were the last of a log."""
    events = log if log is not None else new_play().log
    last = events[-1].model_copy(update={"seq": events[-1].seq + 1, "fact": fact})
    return describe(Journal([*events, last]), last)


def test_every_kind_of_fact_is_said() -> None:
    """Each has a sentence of its own that begins like one."""
    log = [*played_to_end().log, *played_to_abort().log]
    facts = [*(event.fact for event in log), *CONTROL_MADE, *SAID_IN_PUBLIC, *POSTS, *community_facts.SAMPLES]
    union = set(get_args(get_args(f.AnyFact)[0]))
    elsewhere = {kind for kind in union if issubclass(kind, OfSteering)}
    assert {type(fact) for fact in facts} | elsewhere == union
    journal = Journal(log)
    texts = [describe(journal, event).text for event in log]
    texts += [said(fact, log=log)[0] for fact in (*CONTROL_MADE, *SAID_IN_PUBLIC, *community_facts.SAMPLES)]
    assert [text for text in texts if not text or text[0].islower()] == []


@pytest.mark.parametrize(
    ("fact", "text", "quote"),
    [
        (f.StageChanged(source="paused", target="running"), "Resumed", ""),
        (
            f.StageChanged(source="running", target="paused", why="fault"),
            "Paused: the log could not be written",
            "",
        ),
        (f.StageChanged(source="running", target="hot_wash", note=TEXT), "EndEx", "Word for word."),
        (CONTROL_MADE[1], "Seat closed: s9", ""),
        (CONTROL_MADE[4], "Milestone taken back: Cut off (Terminal)", "Word for word."),
        (CONTROL_MADE[5], "Lorries (Port) is now 3", ""),
        (CONTROL_MADE[7], "Delivered: ?", "Word for word."),
        (CONTROL_MADE[9], "Reported nothing", ""),
        (CONTROL_MADE[10], "Target met: Was there", ""),
        (CONTROL_MADE[11], "“Who wrote it down?” proposed, since Yard missed: Call somebody", ""),
        (CONTROL_MADE[12], "Counted because nobody answered for Yard", "A; B"),
        (
            HANDED_OVER,
            "Yard, It was handed over to another person, with 1 open question",
            "Word for word.",
        ),
        (EXCUSED, "Yard, It was excused for real duty", ""),
        (CONTROL_MADE[14], "Message from Control to Everybody", "Word for word."),
    ],
)
def test_sentences(fact: f.AnyFact, text: str, quote: str) -> None:
    """Our words and theirs stand apart."""
    assert said(fact) == (text, quote)


def test_receipts_are_counted_by_kind() -> None:
    """What is none is not told."""
    text, _ = said(f.ReceiptsReported(delivered=(1, 2), acknowledged=(1,)))
    assert text == "Reported 2 received, 1 acknowledged"


def test_answers_are_told_as_given() -> None:
    """Options by their text, numbers with their unit, words as they are, and what is unknown by its place."""
    scenario = make_scenario(
        {
            "count": {
                "at": "T+0:01",
                "to": ["yard"],
                "asks": {"many": {"text": "How many?", "number": {"min": 0, "max": 99, "unit": "lorries"}}},
            }
        }
    )
    play = Play(scenario)
    play.start()
    play.wait(2 * MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, number=12, words=""), acting_as="yard.lead")
    journal, event = Journal(play.log), play.last(f.AnswerGiven)
    assert isinstance(event.fact, f.AnswerGiven)
    assert answer_text(journal, event, event.fact) == "12 lorries"
    odd = event.fact.model_copy(
        update={"ask": 1, "positions": (4,), "number": 2.5, "words": f.text("Or more")}
    )
    assert answer_text(journal, event, odd) == "option 5; 2.5; Or more"
    counted = play.last(f.AnswerCounted).fact
    assert isinstance(counted, f.AnswerCounted)
    assert counted_text(journal, counted) == "12"


def test_what_the_scenario_does_not_know_is_called_by_its_id() -> None:
    """A log of another version still makes sentences."""
    journal = Journal(new_play().log)
    assert option_text(journal, inject="ransom", ask="disconnect", option="now") == "Disconnect now"
    assert option_text(journal, inject="ransom", ask="disconnect", option="pull_out") == "Pull out"
    assert option_text(journal, inject="ransom", ask="gone", option="other") == "Other"
    assert expected_text(journal, "ransom", "call_home") == "Call home"
    assert expected_text(journal, "gone", "call_home") == "Call home"
    assert phase_title(journal, "signs") == "Odd signs"
    assert phase_title(journal, "long_gone") == "Long gone"


def test_items_are_listed_by_subject_question_or_sentence() -> None:
    """And what is not in the log by its number."""
    journal = Journal(played_to_end().log)
    by_type = {event.type: event.seq for event in journal.events}
    assert item_title(journal, by_type["message_sent"]) == "We are hit"
    assert item_title(journal, by_type["ask_opened"]) == "What happens to the ships?"
    assert item_title(journal, by_type["phase_told"]) == "Teams were told the phase: Crisis"
    assert item_title(journal, 9_999) == "event 9999"


def test_attachments_are_named_below_the_text() -> None:
    """A report says which file came with an inject."""
    told = next(event for event in played_to_end().log if isinstance(event.fact, f.InjectTold))
    assert isinstance(told.fact, f.InjectTold)
    file = f.FileInfo(path="files/note.txt", media_type="text/plain", size_bytes=3, sha256="0" * 64)
    _, quote = said(told.fact.model_copy(update={"attachments": (file,)}))
    assert quote == "Body\n[file: note.txt]"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (False, "no"), ("red", "red"), (3, "3"), (1_234_567.0, "1234567"), (0.125, "0.125")],
)
def test_values_are_said_plainly(value: bool | float | str, text: str) -> None:
    """No exponent, no decimals that say nothing."""
    assert scalar_text(value) == text
    assert isinstance(value, str) or number_text(float(value))

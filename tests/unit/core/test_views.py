"""The fold of visible events into what a seat knows."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.facts import (
    AnswerGiven,
    AnyFact,
    AskOpened,
    AskOverdue,
    EmergencyDeclared,
    FreeText,
    InjectTold,
    LogEntryWritten,
    MessageSent,
    MilestoneReached,
    PhaseTold,
    Post,
    StageChanged,
    StoryJumped,
    text,
)
from exercise_engine.core.view_items import Due, InboxFilter
from exercise_engine.core.views import SeatView

MINUTE = 60_000
POSTS = (Post(team="terminal", role="lead"),)


def event(
    seq: int, fact: AnyFact, *, actor: str = "engine", acting_as: str | None = None, minute: int = 0
) -> Event:
    """One event as it reaches a seat."""
    return Event(
        seq=seq,
        transaction=seq,
        at_ms=1_000_000 + seq,
        elapsed_ms=minute * MINUTE,
        story_ms=minute * MINUTE * 4,
        actor=actor,
        acting_as=acting_as,
        audience=Audience(to=("all",)),
        fact=fact,
    )


def told(
    subject: str = "Odd mail", *, to: tuple[str, ...] = ("terminal",), channel: str = "email"
) -> InjectTold:
    """An inject as players see it."""
    return InjectTold(
        sender="printer",
        to=to,
        channel=channel,
        channel_name="E-mail",
        subject=text(subject),
        body=text("Look."),
    )


def message(
    sender: str, body: str, *, subject: str = "", thread: int | None = None, reply_to: int | None = None
) -> MessageSent:
    """A message between seats."""
    return MessageSent(
        sender=sender,
        to=("terminal",),
        subject=text(subject),
        body=text(body),
        thread=thread,
        reply_to=reply_to,
    )


def opened(
    question: str = "What now?",
    *,
    respondent: str = "terminal",
    deadline_ms: int | None = None,
    told_seq: int | None = 1,
    options: tuple[str, ...] = ("Disconnect", "Wait"),
) -> AskOpened:
    """A question to a team."""
    return AskOpened(
        told=told_seq,
        respondent=respondent,
        question=text(question),
        kind="choice",
        options=options,
        deadline_ms=deadline_ms,
        rationale="optional",
        confidence="none",
    )


def answered(
    ask: int, *, positions: tuple[int, ...] = (0,), late: bool = False, words: str | None = None
) -> AnswerGiven:
    """The answer of the team."""
    return AnswerGiven(
        ask=ask,
        respondent="terminal",
        positions=positions,
        words=None if words is None else text(words),
        rationale=text("Because"),
        late=late,
        had_read=(),
    )


def stage(source: str, target: str, why: str = "control", note: str | None = None) -> StageChanged:
    """A move of the exercise."""
    data = {"source": source, "target": target, "why": why, "note": None if note is None else {"$text": note}}
    return StageChanged.model_validate(data)


def view_of(events: Sequence[Event], *, seat: str = "s1", posts: tuple[Post, ...] = POSTS) -> SeatView:
    """The view after some events."""
    view = SeatView(seat, posts)
    view.apply_all(events)
    return view


def picture(view: SeatView) -> tuple[object, ...]:
    """All that can be read from a view, to compare two of them."""
    return (
        view.inbox(),
        view.asks(),
        view.pending_asks(),
        view.log(),
        view.stage,
        view.stage_change,
        view.phase_titles,
        view.emergency,
        view.public_feed(),
        view.for_you_now(0),
        view.last_seq,
        tuple(view.thread(item.seq) for item in view.inbox()),
    )


EVENTS = (
    event(1, stage("planned", "check_in")),
    event(2, stage("check_in", "running"), minute=0),
    event(3, PhaseTold(titles=("Odd signs",))),
    event(5, told(), minute=5),
    event(6, opened(told_seq=5, deadline_ms=15 * MINUTE), minute=5),
    event(8, message("port.harbour_master", "Call me", thread=None), actor="s2", minute=6),
    event(9, message("terminal.lead", "Why?", thread=8, reply_to=8), actor="s1", minute=7),
    event(11, told("All stop", to=("all",), channel="news"), minute=8),
    event(12, AskOverdue(ask=6, respondent="terminal"), minute=15),
    event(13, answered(6, late=True), actor="s1", acting_as="terminal.lead", minute=16),
    event(14, LogEntryWritten(kind="action", team="terminal", body=text("Rang the port")), actor="s1"),
    event(15, StoryJumped(from_story_ms=1, to_story_ms=2, brief=text("A night has passed")), minute=20),
    event(16, PhaseTold(titles=("Crisis", "Public")), minute=20),
    event(17, EmergencyDeclared(note=text("Fire"), by_label="Terminal lead"), minute=21),
    event(18, stage("running", "paused", "emergency"), minute=21),
)


def test_an_empty_view_says_that_nothing_happened() -> None:
    """Before the first event there is a stage, and nothing else."""
    view = SeatView("s1")
    assert picture(view) == ((), (), (), (), "planned", None, (), None, (), (), 0, ())
    assert (view.speed, view.unread_count, view.teams) == (1, 0, frozenset())


def test_a_seat_knows_what_reached_it() -> None:
    """Every seat fact finds its place."""
    view = view_of(EVENTS)
    kinds = [(item.seq, item.kind) for item in view.inbox()]
    assert kinds == [
        (1, "notice"), (2, "notice"), (5, "inject"), (8, "message"), (9, "message"), (11, "inject"),
        (15, "jump"), (17, "notice"), (18, "notice"),
    ]  # fmt: skip
    assert view.phase_titles == ("Crisis", "Public")
    assert view.stage == "paused"
    assert view.last_seq == 18
    assert view.item(5) == view.inbox()[2]
    assert [item.seq for item in view.public_feed()] == [11]


@given(seed=st.integers(0, 10_000), repeats=st.lists(st.integers(0, len(EVENTS) - 1), max_size=5))
def test_order_and_repetition_of_arrival_change_nothing(seed: int, repeats: list[int]) -> None:
    """A widening delivers earlier facts late, and a resume may deliver some twice."""
    shuffled = [*EVENTS, *(EVENTS[index] for index in repeats)]
    random.Random(seed).shuffle(shuffled)
    assert picture(view_of(shuffled)) == picture(view_of(EVENTS))


@given(cut=st.integers(0, len(EVENTS)))
def test_folding_in_two_parts_is_folding_once(cut: int) -> None:
    """A view that is resumed equals one that was never interrupted."""
    view = view_of(EVENTS[:cut])
    view.apply_all(EVENTS[cut:])
    assert picture(view) == picture(view_of(EVENTS))


def test_control_facts_are_passed_over() -> None:
    """A fact that should never have come shows nowhere."""
    view = view_of([event(1, MilestoneReached(milestone="isolated"))])
    assert view.inbox() == ()
    assert view.log() == ()


def test_items_are_unread_until_opened() -> None:
    """Injects, messages of others and jumps wait to be read; own words and notices do not."""
    view = view_of(EVENTS)
    assert [item.seq for item in view.inbox(InboxFilter(unread=True))] == [5, 8, 11, 15]
    assert view.unread_count == 4
    assert view.mark_read(8)
    assert not view.mark_read(8)
    assert not view.mark_read(99)
    assert [item.seq for item in view.inbox(InboxFilter(unread=True))] == [5, 11, 15]


def test_filters_narrow_the_inbox_together() -> None:
    """Kind, channel, sender and words each narrow it."""
    view = view_of(EVENTS)

    def seqs(only: InboxFilter) -> list[int]:
        return [
            item.seq for item in view.inbox(only, name_of=lambda a: "Office printer" if a == "printer" else a)
        ]

    assert seqs(InboxFilter(kind="message")) == [8, 9]
    assert seqs(InboxFilter(channel="news")) == [11]
    assert seqs(InboxFilter(sender="port.harbour_master")) == [8]
    assert seqs(InboxFilter(words="CALL harbour")) == [8]
    assert seqs(InboxFilter(words="office all")) == [11]
    assert seqs(InboxFilter(words="  ")) == [item.seq for item in view.inbox()]
    assert seqs(InboxFilter(kind="message", sender="printer")) == []


def test_a_thread_holds_message_and_replies() -> None:
    """Any item of a thread leads to the whole of it."""
    view = view_of(EVENTS)
    assert [item.seq for item in view.thread(9)] == [8, 9]
    assert [item.seq for item in view.thread(8)] == [8, 9]
    assert view.thread(99) == ()


def test_a_thread_holds_together_where_replies_name_only_what_they_answer() -> None:
    """A reply to a reply to an inject belongs to the inject's thread."""
    view = view_of(
        [
            event(1, told()),
            event(2, message("terminal.lead", "What?", reply_to=1)),
            event(3, message("printer", "That.", reply_to=2)),
        ]
    )
    assert [item.seq for item in view.thread(3)] == [1, 2, 3]


def test_a_message_without_subject_is_shown_by_its_first_words() -> None:
    """No line of the inbox is empty."""
    view = view_of([event(1, message("port.lead", "Call me.\nNow, please. " + "x" * 80))])
    (item,) = view.inbox()
    assert item.subject.startswith("Call me. Now, please. xxx")
    assert item.subject.endswith("…")
    assert len(item.subject) == 60


def test_an_erased_text_reads_as_erased() -> None:
    """Erasing a text leaves its place."""
    fact = InjectTold(
        sender="p",
        to=("all",),
        channel="email",
        channel_name="E",
        subject=text("S"),
        body=FreeText(body=None),
    )
    assert view_of([event(1, fact)]).inbox()[0].body == "[erased]"


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ([], "open"),
        ([AskOverdue(ask=2, respondent="terminal")], "overdue"),
        ([answered(2)], "answered"),
        ([AskOverdue(ask=2, respondent="terminal"), answered(2, late=True)], "answered_late"),
    ],
)
def test_an_ask_is_open_overdue_answered_or_answered_late(later: list[AnyFact], status: str) -> None:
    """The status follows recorded facts only."""
    view = view_of([event(1, told()), event(2, opened()), *(event(3 + i, f) for i, f in enumerate(later))])
    (ask,) = view.asks_of(1)
    assert ask.status == status
    assert ask.is_pending == (status in ("open", "overdue"))
    assert view.ask(2) == ask


def test_an_ask_that_came_alone_stands_in_the_inbox() -> None:
    """A question without an inject can be read, and leads to itself."""
    view = view_of([event(1, opened(told_seq=None))])
    assert [(item.kind, item.subject) for item in view.inbox()] == [("question", "What now?")]
    assert [ask.seq for ask in view.asks_of(1)] == [1]


def test_pending_asks_stand_by_deadline_and_overdue_ones_last() -> None:
    """What can still change the story comes before what cannot."""
    view = view_of(
        [
            event(2, opened("never", deadline_ms=None)),
            event(3, opened("overdue", deadline_ms=1 * MINUTE)),
            event(4, opened("second", deadline_ms=9 * MINUTE)),
            event(5, opened("first", deadline_ms=5 * MINUTE)),
            event(6, opened("not ours", respondent="port", deadline_ms=2 * MINUTE)),
            event(7, AskOverdue(ask=3, respondent="terminal")),
        ]
    )
    assert [ask.question for ask in view.pending_asks()] == ["first", "second", "never", "overdue"]
    assert [ask.is_ours for ask in view.asks()] == [True, True, True, True, False]


def test_a_question_that_came_alone_waits_once() -> None:
    """It is to be answered, and not to be read besides; once answered it may still be unread."""
    view = view_of([event(1, opened(told_seq=None))])
    assert [due.kind for due in view.for_you_now(0)] == ["ask"]
    view.apply(event(2, answered(1)))
    assert [due.kind for due in view.for_you_now(0)] == ["unread"]


def test_for_you_now_is_asks_then_unread_then_briefs() -> None:
    """The first thing on the list is what is due first."""
    view = view_of(
        [
            event(1, told("Odd mail")),
            event(2, opened(deadline_ms=10 * MINUTE)),
            event(3, StoryJumped(from_story_ms=0, to_story_ms=1, brief=text("Night"))),
        ]
    )
    assert view.for_you_now(4 * MINUTE) == (
        Due("ask", 2, "What now?", 6 * MINUTE),
        Due("unread", 1, "Odd mail"),
        Due("unread", 3, "The story moves on"),
    )
    view.mark_read(1)
    view.mark_read(3)
    assert view.for_you_now(0)[1:] == (Due("brief", 3, "The story moves on"),)
    assert view.mark_acknowledged(3)
    assert not view.mark_acknowledged(3)
    assert not view.mark_acknowledged(1)
    assert len(view.for_you_now(0)) == 1


def test_remaining_time_goes_below_zero_and_may_not_exist() -> None:
    """Whoever shows a deadline decides how a passed one reads."""
    view = view_of([event(1, opened(deadline_ms=MINUTE)), event(2, opened(deadline_ms=None))])
    first, second = view.asks()
    assert first.remaining_ms(3 * MINUTE) == -2 * MINUTE
    assert second.remaining_ms(3 * MINUTE) is None


def test_answers_read_as_words_whatever_their_kind() -> None:
    """Options, numbers and words all have a text; positions that do not exist are passed over."""
    number = AskOpened(
        told=None, respondent="terminal", question=text("How old?"), kind="number", unit="days",
        deadline_ms=None, rationale="none", confidence="none",
    )  # fmt: skip
    given_number = AnswerGiven(ask=2, respondent="terminal", number=3, late=False, had_read=())
    view = view_of(
        [
            event(1, opened()),
            event(2, number),
            event(3, opened(options=())),
            event(4, opened()),
            event(5, answered(1, positions=(1, 0, 7))),
            event(6, given_number),
            event(7, answered(3, positions=(), words="Pull the plug")),
        ]
    )
    assert [ask.answer_text() for ask in view.asks()] == ["Wait; Disconnect", "3 days", "Pull the plug", ""]


def test_the_log_holds_entries_and_answers_in_order() -> None:
    """Decisions nobody asked for stand beside answers, per team."""
    view = view_of(
        [
            *EVENTS,
            event(19, LogEntryWritten(kind="decision", team="port", body=text("Close the gate"))),
        ]
    )
    lines = view.log("terminal")
    assert [(line.seq, line.kind, line.body, line.is_late) for line in lines] == [
        (13, "answer", "Disconnect", True),
        (14, "action", "Rang the port", False),
    ]
    assert [line.seq for line in view.log()] == [13, 14, 19]


def test_an_answer_whose_question_is_not_known_still_shows_its_words() -> None:
    """A late arrival of the question does not hide the answer."""
    view = view_of([event(9, answered(3, positions=(), words="Yes"))])
    assert [line.body for line in view.log()] == ["Yes"]


def test_of_two_answers_the_later_one_counts() -> None:
    """Whatever order they come in."""
    view = view_of([event(1, opened()), event(5, answered(1, positions=(1,))), event(3, answered(1))])
    assert view.asks()[0].answer_text() == "Wait"


def test_an_emergency_holds_until_control_moves_on() -> None:
    """The pause that comes with it does not end it; the lead's resume does."""
    view = view_of(EVENTS)
    assert view.emergency is not None
    assert (view.emergency.by_label, view.emergency.note) == ("Terminal lead", "Fire")
    after = view_of([*EVENTS, event(20, stage("paused", "running"))])
    assert after.emergency is None
    assert after.stage == "running"


def test_of_two_emergencies_the_later_one_is_shown() -> None:
    """Whatever order they come in."""
    first = event(2, EmergencyDeclared(note=text("Fire"), by_label="A"))
    second = event(3, EmergencyDeclared(note=text("Flood"), by_label="B"))
    found = view_of([second, first]).emergency
    assert found is not None
    assert found.note == "Flood"


def test_stage_notices_say_what_happened() -> None:
    """A resume reads differently from StartEx, and control's note is shown."""
    view = view_of(
        [
            event(1, stage("briefing", "running")),
            event(2, stage("running", "paused", note="Coffee until 11")),
            event(3, stage("paused", "running")),
        ]
    )
    assert [(item.subject, item.body) for item in view.inbox()] == [
        ("StartEx: play has begun", ""),
        ("Play is paused", "Coffee until 11"),
        ("Play goes on", ""),
    ]


@pytest.mark.parametrize("target", ["hot_wash", "evaluation", "closed", "aborted"])
def test_after_the_end_nothing_is_to_be_answered(target: str) -> None:
    """What was never answered stays so, and what is unread still waits."""
    view = view_of([event(1, told()), event(2, opened()), event(3, stage("running", target))])
    assert view.is_over
    assert view.pending_asks() == ()
    assert view.asks()[0].status == "open"
    assert [due.kind for due in view.for_you_now(0)] == ["unread"]


def test_an_observer_has_no_asks_of_its_own() -> None:
    """Somebody without a post sees the questions and owes no answer."""
    view = view_of(EVENTS[:5], posts=())
    assert len(view.asks()) == 1
    assert view.pending_asks() == ()

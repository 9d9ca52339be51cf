"""Drafts of answers: one holder, rising revisions, the team's business only."""

from __future__ import annotations

import pytest

from exercise_engine.core.events import Event
from exercise_engine.core.facts import AnswerGiven, AskOpened, Post, text
from exercise_engine.core.policy import Viewer, viewer
from exercise_engine.core.state import Seat
from exercise_engine.protocol.messages import DraftFrame
from exercise_engine.server.drafts import Drafts
from tests.support.play import make_scenario
from tests.support.pretend_wire import event

SCENARIO = make_scenario({"letter": {}})
LEAD = Seat("s1", "player", "Yard, Lead", (Post(team="yard", role="lead"),))
COLLEAGUE = Seat("s2", "player", "Yard, It", (Post(team="yard", role="it"),))
OTHER = Seat("s3", "player", "Harbour", (Post(team="harbour", role="master"),))
CONTROL = Seat("s4", "lead", "Control")


def seen_by(seat: Seat) -> Viewer:
    """How a seat looks at the exercise."""
    return viewer(seat, SCENARIO)


def opened(seq: int = 7) -> Event:
    """A question to the yard team."""
    return event(
        seq,
        AskOpened(
            told=None,
            respondent="yard",
            question=text("What now?"),
            kind="text",
            deadline_ms=None,
            rationale="none",
            confidence="none",
        ),
    )


def asking() -> Drafts:
    """One question is open."""
    drafts = Drafts()
    drafts.take(opened())
    return drafts


def frame(revision: int, words: str = "We wait", *, take_over: bool = False) -> DraftFrame:
    """What somebody typed."""
    return DraftFrame(ask=7, revision=revision, words=words, take_over=take_over)


def test_the_first_to_write_holds_the_draft() -> None:
    """Who holds it is named, so that the others know."""
    outcome = asking().change(frame(1), seat=LEAD, seen_by=seen_by(LEAD))

    assert outcome.accepted
    assert outcome.state is not None
    assert (outcome.state.holder, outcome.state.holder_label, outcome.state.words) == (
        "s1",
        "Yard, Lead",
        "We wait",
    )


def test_a_second_writer_is_told_who_holds_it() -> None:
    """Nothing changes until the second one takes over."""
    drafts = asking()
    drafts.change(frame(1), seat=LEAD, seen_by=seen_by(LEAD))

    outcome = drafts.change(frame(2, "No"), seat=COLLEAGUE, seen_by=seen_by(COLLEAGUE))
    taken = drafts.change(frame(1, "No", take_over=True), seat=COLLEAGUE, seen_by=seen_by(COLLEAGUE))

    assert not outcome.accepted
    assert "Yard, Lead" in outcome.reason
    assert outcome.state is not None
    assert outcome.state.words == "We wait"
    assert taken.state is not None
    assert (taken.state.holder, taken.state.words, taken.state.revision) == ("s2", "No", 2)


def test_an_older_frame_of_the_holder_is_passed_over() -> None:
    """What comes late changes nothing, and nobody is bothered."""
    drafts = asking()
    drafts.change(frame(5, "new"), seat=LEAD, seen_by=seen_by(LEAD))

    outcome = drafts.change(frame(4, "old"), seat=LEAD, seen_by=seen_by(LEAD))

    assert (outcome.accepted, outcome.reason) == (False, "")
    assert outcome.state is not None
    assert outcome.state.words == "new"


@pytest.mark.parametrize("seat", [OTHER, CONTROL])
def test_nobody_else_writes_or_sees_it(seat: Seat) -> None:
    """Another team's draft is not even there, and control waits for the answer."""
    drafts = asking()
    drafts.change(frame(1), seat=LEAD, seen_by=seen_by(LEAD))

    outcome = drafts.change(frame(2), seat=seat, seen_by=seen_by(seat))

    assert (outcome.accepted, outcome.state) == (False, None)
    assert drafts.of(seen_by(seat)) == ()
    assert len(drafts.of(seen_by(COLLEAGUE))) == 1


def test_an_answer_ends_the_draft() -> None:
    """What is answered is not drafted any more."""
    drafts = asking()
    drafts.change(frame(1), seat=LEAD, seen_by=seen_by(LEAD))
    drafts.take(event(8, AnswerGiven(ask=7, respondent="yard", late=False, had_read=())))

    assert drafts.of(seen_by(LEAD)) == ()
    assert drafts.change(frame(2), seat=LEAD, seen_by=seen_by(LEAD)).state is None


def test_whoever_leaves_lets_go_and_the_words_stay() -> None:
    """Another of the team goes on where the first one stopped."""
    drafts = asking()
    drafts.change(frame(3), seat=LEAD, seen_by=seen_by(LEAD))

    freed = drafts.release("s1")
    outcome = drafts.change(frame(1, "We wait, and call"), seat=COLLEAGUE, seen_by=seen_by(COLLEAGUE))

    assert [(state.holder, state.words) for state in freed] == [(None, "We wait")]
    assert drafts.release("s3") == ()
    assert outcome.accepted
    assert outcome.state is not None
    assert outcome.state.revision == 4

"""Exercises with a baseline, for tests: who is asked what, and what they said."""

from __future__ import annotations

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.events import Event
from exercise_engine.model.baseline import MeasureAnswer
from tests.support.play import Play


def asked_of(play: Play, organisation: str) -> int:
    """Return the `seq` of what an organisation was asked last."""
    return play.state.community.baseline.asked[organisation].seq


def say(play: Play, post: str, position: int, answer: MeasureAnswer, evidence: str = "") -> list[Event]:
    """Let a post say whether its organisation has a measure."""
    organisation = play.state.plan.organisation_of(post.partition(".")[0])
    command = AnswerMeasure(
        asked=asked_of(play, organisation), position=position, answer=answer, evidence=evidence
    )
    return play.do(post, command)

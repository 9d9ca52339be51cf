"""What happened in joint teams, in a sentence of the report and in the words used."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.joint.facts import JointFact, MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.model.timing import offset_text
from exercise_engine.report.journal import Journal


def joint_words(journal: Journal, event: Event, fact: JointFact) -> tuple[str, str]:
    """Return our sentence, and what was typed."""
    match fact:
        case MeetingCalled():
            return f"Meeting {fact.number} of {fact.name}, the next at {offset_text(fact.next_ms)}", ""
        case MeetingJoined():
            return f"{journal.who(event)} was at the meeting of {journal.name(fact.team)}", ""
        case SituationReported():
            parts = [
                f"{label}: {words}"
                for label, text in (("Known", fact.known), ("Assumed", fact.assumed), ("Next", fact.next))
                if (words := journal.words(event, text))
            ]
            reporter, team = journal.name(fact.organisation), journal.name(fact.team)
            return f"{reporter} reported to {team}, version {fact.version}", "\n".join(parts)
        case _:
            assert_never(fact)

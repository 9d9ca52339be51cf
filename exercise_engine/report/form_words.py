"""Says what happened to forms and on the way to agreements, for the list of all events."""

from __future__ import annotations

from exercise_engine.core.agreements.facts import AgreementFact, AnswerProposed
from exercise_engine.core.agreements.lines import agreement_line
from exercise_engine.core.events import Event
from exercise_engine.core.surveys.facts import SurveyFact
from exercise_engine.core.surveys.lines import survey_line, title_in
from exercise_engine.report.journal import Journal


def form_words(journal: Journal, event: Event, fact: SurveyFact) -> tuple[str, str]:
    """Return our sentence about a probe or questionnaire."""
    del event
    return survey_line(fact, journal.name, lambda seq: title_in(_fact_of(journal, seq))), ""


def agreement_words(journal: Journal, event: Event, fact: AgreementFact) -> tuple[str, str]:
    """Return our sentence about a proposal or an agreement, and the words with which it was given."""
    words = journal.words(event, fact.words) if isinstance(fact, AnswerProposed) else ""
    rationale = journal.words(event, fact.rationale)
    quoted = f"{words}\nBecause: {rationale}" if rationale else words
    if isinstance(fact, AnswerProposed) and fact.words is not None:
        return f"{journal.name(fact.team)} proposed an answer", quoted
    return agreement_line(fact, journal.name, lambda seq: _fact_of(journal, seq)), quoted.strip()


def _fact_of(journal: Journal, seq: int) -> object:
    found = journal.by_seq.get(seq)
    return found.fact if found is not None else None

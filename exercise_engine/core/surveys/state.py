"""What became of each probe and questionnaire, and when each is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.plan import Immediately, Never, Recipients, Timing, concerned, resolve_addresses
from exercise_engine.core.surveys.facts import (
    SheetGiven,
    SurveyFact,
    SurveyForm,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.survey import AFTER_PLAY, Probe, Questionnaire
from exercise_engine.model.timing import AfterItem, Stage, parse_after, parse_at


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """A probe or questionnaire as it will be opened."""

    survey: str
    form: SurveyForm
    definition: Probe | Questionnaire
    timing: Timing
    recipients: Recipients
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurveyState:
    """What became of one probe or questionnaire; replaced, never changed in place."""

    plan: SurveyPlan
    issued_seq: int | None = None
    opened_seq: int | None = None
    opened_ms: int = 0
    deadline_ms: int | None = None
    overdue: bool = False
    answered: frozenset[str] = frozenset()
    """Seats that filled it in."""

    @property
    def is_planned(self) -> bool:
        """Whether it was not opened yet."""
        return self.opened_seq is None


def survey_states(scenario: Scenario) -> dict[str, SurveyState]:
    """Return every probe and questionnaire of a scenario, not opened yet."""
    return {name: SurveyState(plan) for name, plan in _plans(scenario)}


def corrected(old: Mapping[str, SurveyState], scenario: Scenario) -> dict[str, SurveyState]:
    """Return the surveys of a corrected scenario; what reads as before keeps what became of it."""
    return {
        name: found if (found := old.get(name)) is not None and found.plan == state.plan else state
        for name, state in survey_states(scenario).items()
    }


def _plans(scenario: Scenario) -> Iterator[tuple[str, SurveyPlan]]:
    for name, survey in scenario.surveys().items():
        recipients = resolve_addresses(scenario, survey.to)
        form: SurveyForm = "probe" if isinstance(survey, Probe) else "questionnaire"
        organisations = concerned(scenario, recipients.teams)
        yield name, SurveyPlan(name, form, survey, _timing(scenario, survey), recipients, organisations)


def _timing(scenario: Scenario, survey: Probe | Questionnaire) -> Timing:
    if survey.at == AFTER_PLAY:
        return Stage(AFTER_PLAY)
    if survey.at is not None:
        return parse_at(survey.at, scenario.clock)
    if survey.after is not None:
        return parse_after(survey.after)
    return Never() if survey.manual else Immediately()


def follows(state: SurveyState, item: str) -> bool:
    """Tell whether a survey that is not opened yet comes after an item."""
    timing = state.plan.timing
    return state.is_planned and isinstance(timing, AfterItem) and timing.item == item


def survey_audience(plan: SurveyPlan) -> Audience:
    """Return who is asked."""
    return Audience(to=plan.recipients.audience, organisations=plan.organisations)


def apply_survey(surveys: dict[str, SurveyState], event: Event, fact: SurveyFact) -> None:
    """Take up what happened to a survey; what refers to one that was not seen changes nothing."""
    match fact:
        case SurveyIssued():
            if (found := surveys.get(fact.survey)) is not None:
                surveys[fact.survey] = replace(found, issued_seq=event.seq)
        case SurveyOpened():
            for name, found in surveys.items():
                if found.issued_seq == event.cause:
                    surveys[name] = replace(
                        found,
                        opened_seq=event.seq,
                        opened_ms=event.elapsed_ms,
                        deadline_ms=fact.deadline_ms,
                    )
        case SurveyOverdue():
            if (found := by_seq(surveys, fact.survey)) is not None:
                surveys[found.plan.survey] = replace(found, overdue=True)
        case SheetGiven():
            if (found := by_seq(surveys, fact.survey)) is not None:
                surveys[found.plan.survey] = replace(found, answered=found.answered | {event.actor})


def by_seq(surveys: Mapping[str, SurveyState], seq: int) -> SurveyState | None:
    """Return the survey that was opened by an event."""
    return next((found for found in surveys.values() if found.opened_seq == seq), None)

"""When probes and questionnaires are due, and the timers that look after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.plan import Immediately, Never
from exercise_engine.core.surveys.state import SurveyState
from exercise_engine.model.survey import AFTER_PLAY
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, StoryTime

if TYPE_CHECKING:
    from exercise_engine.core.state import State

OPENS, ENDS = "opens", "ends"
SurveyTimer = tuple[str, str]
"""Survey, and whether it opens or its time ends."""


def survey_due_ms(state: State, survey: SurveyState) -> int | None:
    """Return the exercise time at which a survey is due, or None while nothing says so."""
    timing = survey.plan.timing
    match timing:
        case ExerciseOffset():
            return timing.elapsed_ms
        case StoryTime():
            return state.story.elapsed_ms_at(timing.story_ms)
        case AfterItem():
            complete = state.item_complete_ms(timing.item)
            return None if complete is None else complete + timing.delay_ms
        case Stage(name=name):
            return None if name == AFTER_PLAY else 0
        case Immediately():
            return 0
        case Never():
            return None
        case _:
            assert_never(timing)


def survey_timers(state: State, survey: SurveyState) -> Iterator[tuple[int, SurveyTimer]]:
    """Yield the moments at which the engine has to look at a survey."""
    name = survey.plan.survey
    if survey.is_planned:
        if (due := survey_due_ms(state, survey)) is not None:
            yield due, (name, OPENS)
    elif survey.deadline_ms is not None and not survey.overdue:
        yield survey.deadline_ms, (name, ENDS)


def survey_timer_holds(state: State, timer: SurveyTimer, due_ms: int) -> bool:
    """Tell whether a timer still says something."""
    survey = state.surveys.get(timer[0])
    return survey is not None and (due_ms, timer) in survey_timers(state, survey)

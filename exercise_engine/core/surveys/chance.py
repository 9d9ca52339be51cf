"""What a scripted player fills into a form: anything that fits, drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.surveys.commands import Filled
from exercise_engine.core.surveys.facts import QuestionShown, SurveyOpened

LEFT_OPEN_SHARE = 0.1
SURE_STEPS = (40, 50, 60, 70, 80, 90, 100)
FIRST_SHARE = 0.55
"""Scenarios tend to name first what is so; scripted teams are then neither blind nor all-knowing."""
Chance = Callable[[str], float]
"""Purpose to a number from 0 up to 1."""


def filled_by_chance(form: SurveyOpened, chance: Chance) -> tuple[Filled, ...]:
    """Return one answer for each question; at least one is not left open."""
    filled = tuple(_filled(number, question, chance) for number, question in enumerate(form.questions))
    if all(one.is_open for one in filled):
        return (_given(0, form.questions[0], chance), *filled[1:])
    return filled


def _filled(number: int, question: QuestionShown, chance: Chance) -> Filled:
    if not question.required and chance(f"open{number}") < LEFT_OPEN_SHARE:
        return Filled()
    return _given(number, question, chance)


def _given(number: int, question: QuestionShown, chance: Chance) -> Filled:
    picked = chance(f"form_pick{number}")
    sure = None
    if question.confidence != "none":
        sure = SURE_STEPS[int(chance(f"form_sure{number}") * len(SURE_STEPS))]
    match question.kind:
        case "number":
            low = question.number_min if question.number_min is not None else 0
            high = question.number_max if question.number_max is not None else low
            return Filled(number=min(high, max(low, round(low + picked * (high - low)))))
        case "text":
            return Filled(words="We should have talked to each other sooner.")
        case "scale":
            return Filled(positions=(int(picked * len(question.options)),))
        case _:
            first = picked < FIRST_SHARE or len(question.options) == 1
            rest = (picked - FIRST_SHARE) / (1 - FIRST_SHARE) * (len(question.options) - 1)
            return Filled(positions=(0 if first else 1 + int(rest),), confidence_percent=sure)

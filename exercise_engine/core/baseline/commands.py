"""Commands of the baseline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.command_types import CommunityRequest, Name, Typed
from exercise_engine.model.baseline import MeasureAnswer


class AnswerMeasure(CommunityRequest):
    """Say whether one's own organisation has a measure."""

    type: Literal["answer_measure"] = "answer_measure"
    organisation: Name
    position: Annotated[int, Field(ge=0)]
    """Place of the measure among those that the organisation answers."""
    answer: MeasureAnswer
    evidence: Typed = ""


BaselineCommand = AnswerMeasure

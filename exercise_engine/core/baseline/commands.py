"""Commands of the baseline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import CommunityRequest
from exercise_engine.model.baseline import MeasureAnswer

EVIDENCE_LENGTH_MAX = 4_000
"""What shows that a measure is there fits on a page; longer proof is a document of the organisation."""


class AnswerMeasure(CommunityRequest):
    """Say whether one's own organisation has a measure."""

    type: Literal["answer_measure"] = "answer_measure"
    asked: Annotated[int, Field(ge=1)]
    """`seq` of the `MeasuresAsked`."""
    position: Annotated[int, Field(ge=0)]
    """Place of the measure in it, from 0."""
    answer: MeasureAnswer
    evidence: Annotated[str, StringConstraints(max_length=EVIDENCE_LENGTH_MAX)] = ""
    """What shows it; replaces what was there."""


BaselineCommand = AnswerMeasure

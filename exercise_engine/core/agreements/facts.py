"""Facts on the way to an answer that several teams give together."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText
from exercise_engine.model.base import Model


class Stand(Model):
    """Which proposal a team stood behind."""

    team: str
    proposal: int
    """`seq` of the `AnswerProposed`."""


class AnswerProposed(ForSeats):
    """A team proposed an answer to the others, and stands behind it."""

    type: Literal["answer_proposed"] = "answer_proposed"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    team: str
    positions: tuple[int, ...] = ()
    number: int | float | None = None
    words: FreeText | None = None
    rationale: FreeText | None = None
    confidence_percent: int | None = None
    on_behalf_of: str | None = None
    """Address of the deciding role, where somebody acted for it."""
    had_read: tuple[int, ...] = ()


class AnswerAgreed(ForSeats):
    """A team stands behind what another one proposed, and no longer behind anything else."""

    type: Literal["answer_agreed"] = "answer_agreed"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    team: str
    proposal: int
    """`seq` of the `AnswerProposed`."""
    rationale: FreeText | None = None
    on_behalf_of: str | None = None
    had_read: tuple[int, ...] = ()


AgreementFact = AnswerProposed | AnswerAgreed

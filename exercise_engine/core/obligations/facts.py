"""Facts of obligations: when they fell due in truth, when somebody knew, when they were fulfilled."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, OfCommunity


class ObligationNotifiable(OfCommunity, ForControl):
    """The facts made an obligation due, whoever noticed."""

    type: Literal["obligation_notifiable"] = "obligation_notifiable"
    v: Literal[1] = 1
    obligation: str
    organisation: str


ObligationFact = ObligationNotifiable

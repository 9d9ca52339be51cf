"""Objectives: capability targets that can be timed, and critical tasks to observe (HSEEP 2020)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exercise_engine.model.base import ConditionText, CsfTag, DottedId, Function, Id, Model, ShortText
from exercise_engine.model.hints import Hints
from exercise_engine.model.timing import Duration


class Target(Model):
    """A capability target: a critical outcome with a time frame that can be checked."""

    text: ShortText
    """The outcome, such as `Yard isolated before spread`."""
    after: DottedId | None = None
    """The item from whose completion time counts; by default StartEx."""
    met: ConditionText | None = None
    """True once the outcome is there; without it, asks and expected actions that test the target tell."""
    within: Duration | None = None
    """The time frame, in exercise time."""
    tasks: dict[Id, ShortText] = {}
    """Critical tasks, to be observed."""


class Objective(Model):
    """What the exercise wants to find out about one capability."""

    name: ShortText | None = None
    """By default its id in words."""
    function: Function
    """Its chapter of the report."""
    capability: ShortText
    """The capability under test."""
    csf: CsfTag | None = None
    """Category of NIST CSF 2.0."""
    targets: Annotated[dict[Id, Target], Field(min_length=1)]
    """Its capability targets."""
    hints: Hints = ()
    """Help for teams that have fallen silent, counted from StartEx; each names them at `to`."""

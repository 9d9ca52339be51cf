"""What the report says of probes and questionnaires: counts by team, never a person."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model
from exercise_engine.report.records import Moment, Named


class SheetCount(Model):
    """How many of a team handed in."""

    team: Named
    seats: int
    """How many seats were asked."""
    in_time: int
    late: int


class TeamScore(Model):
    """How the sheets of one team, or of all together, answered one question of a probe."""

    team: Named | None
    """None for all together."""
    answered: int
    """Sheets in time that answered the question."""
    left_open: int
    right: int | None
    """None where nothing was true when the probe opened."""
    agreed: int
    """How many gave the answer that was given most often."""
    most_given: str
    """That answer; empty where several were given equally often, or none."""


class CalibrationBin(Model):
    """Answers with about the same confidence, and how many of them were right."""

    low_percent: int
    high_percent: int
    answers: int
    right: int


class Calibration(Model):
    """How sure people were beside how often they were right, over all questions of a probe."""

    team: Named | None
    bins: tuple[CalibrationBin, ...]
    brier: float | None
    """Mean squared difference of confidence and being right; none for fewer than 20 answers."""


class ProbeTotal(Model):
    """One team over one probe: what its row in the table over time holds."""

    team: Named
    right: int | None
    """None where too few handed in."""
    answered: int


class OptionCount(Model):
    """How often an option was given."""

    text: str
    count: int


class QuestionResult(Model):
    """One question and what was answered."""

    text: str
    kind: str
    truth: str | None
    """What was so when a probe opened; none where nothing was, and in questionnaires."""
    scores: tuple[TeamScore, ...] = ()
    answered: int = 0
    options: tuple[OptionCount, ...] = ()
    """Questionnaires: how often each option or step was given."""
    median: float | None = None
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    """Questionnaires: what was written, in alphabetical order, so that it tells nothing of who came first."""


class SurveyResult(Model):
    """A probe or questionnaire of the scenario, and what came of it."""

    id: str
    title: str
    form: Literal["probe", "questionnaire"]
    opened: Moment | None
    """None where it was never opened."""
    by: str
    deadline_ms: int | None
    sheets: tuple[SheetCount, ...]
    totals: tuple[ProbeTotal, ...]
    questions: tuple[QuestionResult, ...]
    calibration: tuple[Calibration, ...]
    withheld: tuple[Named, ...]
    """Teams with so few sheets that a figure would be a person."""

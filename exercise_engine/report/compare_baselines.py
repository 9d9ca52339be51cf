"""Two runs of one scenario with two baselines: which answers differ, what they decided, what followed."""

from __future__ import annotations

from collections.abc import Sequence

from exercise_engine.core.events import Event
from exercise_engine.core.facts import InjectReleased
from exercise_engine.model.base import Model, name_from_id
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.report.baseline import Happening, happenings, places_reading
from exercise_engine.report.baseline_records import PlaceKind
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Moment, Named


class Outcome(Model):
    """Something that came in one of the runs and not in the other, or at another time."""

    kind: PlaceKind
    name: str
    first: Moment | None
    second: Moment | None


class AnswerDifference(Model):
    """A measure of which an organisation said something else."""

    measure: str
    organisation: Named
    first: MeasureAnswer
    second: MeasureAnswer
    decided: tuple[Outcome, ...]
    """What has a condition that reads it, and went otherwise."""


class BaselineComparison(Model):
    """Two runs beside each other. It speaks of what is REAL, and is for nobody but those concerned."""

    answers: tuple[AnswerDifference, ...]
    followed: tuple[Outcome, ...]
    """Injects that went otherwise although no condition of theirs reads a measure that differs."""


def compare_baselines(first: Sequence[Event], second: Sequence[Event]) -> BaselineComparison:
    """Return how two runs of one scenario differ by what organisations said before StartEx."""
    runs = Journal(first), Journal(second)
    came = happenings(runs[0]), happenings(runs[1])
    explained: set[Happening] = set()
    answers = []
    for measure, organisation, said in _differing(runs):
        places = dict(places_reading(runs[0].state, measure, organisation))
        explained |= set(places)
        answers.append(
            AnswerDifference(
                measure=runs[0].scenario.baseline[measure].text,
                organisation=runs[0].named(organisation),
                first=said[0],
                second=said[1],
                decided=tuple(_outcomes(runs, came, places)),
            )
        )
    rest = {
        key: name_from_id(key[1])
        for key in (*came[0], *came[1])
        if key[0] == "inject" and key not in explained
    }
    return BaselineComparison(answers=tuple(answers), followed=tuple(_outcomes(runs, came, rest)))


def _differing(
    runs: tuple[Journal, Journal],
) -> list[tuple[str, str, tuple[MeasureAnswer, MeasureAnswer]]]:
    said = [run.state.community.baseline.said for run in runs]
    found = []
    for measure in runs[0].scenario.baseline:
        for organisation in runs[0].scenario.organisations:
            one, other = (each.get((organisation, measure)) for each in said)
            pair = (one.answer if one else "unknown", other.answer if other else "unknown")
            if pair[0] != pair[1]:
                found.append((measure, organisation, pair))
    return found


def _outcomes(
    runs: tuple[Journal, Journal],
    came: tuple[dict[Happening, Event], dict[Happening, Event]],
    places: dict[Happening, str],
) -> list[Outcome]:
    found = []
    for key, name in places.items():
        one, other = came[0].get(key), came[1].get(key)
        if _when(one) != _when(other):
            found.append(
                Outcome(
                    kind=key[0],
                    name=name,
                    first=None if one is None else runs[0].moment(one),
                    second=None if other is None else runs[1].moment(other),
                )
            )
    return found


def _when(event: Event | None) -> int | None:
    """When something came; what has no time of its own came or did not."""
    if event is None:
        return None
    return event.elapsed_ms if isinstance(event.fact, InjectReleased) else 0

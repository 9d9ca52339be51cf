"""Checks the baseline: that who answers exists and can, and that prepared answers are theirs."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.baseline import Measure
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_baseline(scenario: Scenario) -> Iterator[Finding]:
    """Find measures that nobody can answer, twice the same one, and answers of others."""
    seen: dict[str, str] = {}
    for name, measure in scenario.baseline.items():
        path: Path = ("baseline", name)
        yield from _check_who(scenario, path, measure)
        yield from _check_answers(scenario, path, measure)
        first = seen.setdefault(" ".join(measure.text.lower().split()), name)
        if first != name:
            message = f'"{first}" asks the same'
            yield Finding((*path, "text"), "W362", message, "people answer it twice; leave one out")


def _check_who(scenario: Scenario, path: Path, measure: Measure) -> Iterator[Finding]:
    for index, organisation in enumerate(measure.organisations):
        place = (*path, "organisations", index)
        yield from missing_organisation(scenario, place, organisation)
        if organisation in measure.organisations[:index]:
            yield Finding(place, "E366", f'"{organisation}" stands here twice', "leave one out")
    asked = [name for name in scenario.organisations if measure.is_answered_by(name)]
    able = [name for name in asked if _plays(scenario, name) or name in measure.answers]
    if asked and not able:
        message = "nobody answers this measure: no organisation that is asked has a team"
        yield Finding(path, "E365", message, "name an organisation with a team, or give `answers:`")
        return
    for index, name in enumerate(measure.organisations):
        if name in asked and name not in able:
            place = (*path, "organisations", index)
            message = f'"{name}" has no team that could answer, and stays unknown'
            yield Finding(place, "W361", message, "give its answer in `answers:`, or leave it out")


def _plays(scenario: Scenario, organisation: str) -> bool:
    return any(team.organisation == organisation for team in scenario.teams.values())


def _check_answers(scenario: Scenario, path: Path, measure: Measure) -> Iterator[Finding]:
    for organisation in measure.answers:
        place = (*path, "answers", organisation)
        missing = tuple(missing_organisation(scenario, place, organisation))
        yield from missing
        if not missing and not measure.is_answered_by(organisation):
            message = f'"{organisation}" is not asked for this measure'
            yield Finding(place, "E364", message, "add it to `organisations:`, or leave its answer out")

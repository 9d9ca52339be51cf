"""Reads a file of baseline answers, which take the place of those in a scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path as FilePath

from pydantic import ValidationError

from exercise_engine.errors import Problem, ScenarioError
from exercise_engine.loader.positions import Positions
from exercise_engine.loader.shape import find_mistakes
from exercise_engine.loader.sources import Sources
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_values import read_value
from exercise_engine.model.base import Id, Model
from exercise_engine.model.baseline import PreparedMeasure
from exercise_engine.model.checks.baseline import check_baseline
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, label
from exercise_engine.model.scenario import Scenario


class BaselineFile(Model):
    """Answers of organisations to the measures of one scenario."""

    answers: dict[Id, dict[Id, PreparedMeasure]]
    """Measure, then organisation, to its answer; measures that are not named keep those of the scenario."""


def with_baseline(scenario: Scenario, path: FilePath) -> Scenario:
    """Return a scenario with the answers of a file; raises ScenarioError with everything wrong in it."""
    given, positions = _read(path)
    found = tuple(_unknown(scenario, given))
    known = {name: answers for name, answers in given.answers.items() if name in scenario.baseline}
    measures = {
        name: measure.model_copy(update={"answers": known[name]}) if name in known else measure
        for name, measure in scenario.baseline.items()
    }
    changed = scenario.model_copy(update={"baseline": measures})
    found += tuple(
        Finding(("answers", finding.path[1], *finding.path[3:]), finding.code, finding.message, finding.hint)
        for finding in check_baseline(changed)
        if finding.path[1] in known and finding.path[2:3] == ("answers",)
    )
    if found:
        raise ScenarioError(
            tuple(positions.problem(one.path, one.code, one.message, one.hint, at_key=True) for one in found)
        )
    return changed


def _read(path: FilePath) -> tuple[BaselineFile, Positions]:
    sources = Sources()
    source = sources.read(path, name=str(path))
    if source is None:
        raise ScenarioError(tuple(sources.problems))
    document = read_document(source)
    if document.root is None or document.problems:
        nothing = Problem(source.name, 1, 1, "E202", 'key "answers" is missing', "write answers: first")
        raise ScenarioError(tuple(document.problems) or (nothing,))
    data, problems = read_value(document.root, sources.by_name, node_count=document.node_count)
    if problems or data is None:
        raise ScenarioError(tuple(problems))
    positions = Positions(document.root, sources.by_name)
    try:
        return BaselineFile.model_validate_json(json.dumps(data)), positions
    except ValidationError as error:
        mistakes = find_mistakes(error, BaselineFile, data)
        raise ScenarioError(
            tuple(
                positions.problem(
                    one.place,
                    one.code,
                    f"{label(one.place)}: {one.message}" if one.place else one.message,
                    one.hint,
                    at_key=one.kind != "value",
                )
                for one in mistakes
            )
        ) from error


def _unknown(scenario: Scenario, given: BaselineFile) -> Iterator[Finding]:
    for name in given.answers:
        if name not in scenario.baseline:
            hint = did_you_mean(name, scenario.baseline) or "it takes measures of `baseline:`"
            yield Finding(("answers", name), "E367", f'the scenario has no measure "{name}"', hint)

"""Loads a scenario from its files: everything that is wrong at once, or a scenario that can be played."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import ValidationError

from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import Plan
from exercise_engine.errors import Problem, ScenarioError
from exercise_engine.loader.attachments import ScenarioFile, load_attachments
from exercise_engine.loader.clock_library import expand_clocks
from exercise_engine.loader.condition_check import check_conditions
from exercise_engine.loader.enquiry_check import check_turns
from exercise_engine.loader.library import Library
from exercise_engine.loader.parts import Tree, read_tree, unread_files
from exercise_engine.loader.positions import Positions
from exercise_engine.loader.repair import Repaired, repair
from exercise_engine.loader.shape import Mistake, find_mistakes
from exercise_engine.loader.text_check import check_texts
from exercise_engine.loader.variants import check_variants, in_variant
from exercise_engine.loader.yaml_values import Value, read_value
from exercise_engine.model.paths import Finding, label
from exercise_engine.model.references import find_problems
from exercise_engine.model.scenario import Scenario

PROBLEMS_MAX = 500
"""Nobody mends more before checking again; a file that is no scenario at all has one in every line."""
REPAIRS_MAX = 3
"""Taking out one mistake can bring out another one below it, hardly ever more than that."""

_BREAKS_PLAN = frozenset({"E411", "E412"})
"""Moments that the calendar does not have: nothing can be planned with them."""
_KEEPS_LINE = frozenset({"E114"})
"""Of YAML's problems, those beside which the rest of the line still means what it says."""


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario that can be played, with its files."""

    scenario: Scenario
    files: tuple[ScenarioFile, ...]
    positions: Positions
    warnings: tuple[Problem, ...] = ()

    @property
    def sha256(self) -> str:
        """One hash for what is played: it changes with the scenario or any of its files."""
        digest = hashlib.sha256(self.scenario.model_dump_json().encode("utf-8"))
        for file in self.files:
            digest.update(f"\n{file.name}\n{file.media_type}\n".encode())
            digest.update(hashlib.sha256(file.content).digest())
        return digest.hexdigest()


@dataclass
class _Inspection:
    """What is known of a scenario while it is being read."""

    problems: list[Problem] = field(default_factory=list)
    scenario: Scenario | None = None
    files: tuple[ScenarioFile, ...] = ()
    positions: Positions | None = None


def load_scenario(path: Path | str, *, variant: str | None = None) -> LoadedScenario:
    """Load a scenario, in one of its variants if one is named.

    Raises ScenarioError with everything that keeps it from being played, UsageError for an unknown variant.
    """
    inspection = _inspect(Path(path))
    problems = _in_order(inspection.problems)
    errors = tuple(problem for problem in problems if not problem.is_warning)
    if errors or inspection.scenario is None or inspection.positions is None:
        raise ScenarioError(problems)
    scenario = inspection.scenario if variant is None else in_variant(inspection.scenario, variant)
    return LoadedScenario(scenario, inspection.files, inspection.positions, problems)


def inspect_scenario(
    path: Path | str, *, variant: str | None = None
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return the scenario, if it can be played, and every problem and warning in the order of the files.

    All its variants are inspected too, or only the one named; raises UsageError if there is none such.
    """
    inspection = _inspect(Path(path), variant)
    if variant is not None and inspection.scenario is not None:
        in_variant(inspection.scenario, variant)
    problems = _in_order(inspection.problems)
    is_playable = all(problem.is_warning for problem in problems)
    return (inspection.scenario if is_playable else None), problems


def _inspect(path: Path, variant: str | None = None) -> _Inspection:
    with _garbage_left_alone():
        tree = read_tree(path)
        library = Library(tree)
        library.expand()
        library.left_out |= expand_clocks(tree)
        inspection = _Inspection(tree.problems)
        if tree.root is not None:
            _inspect_tree(inspection, tree, tree.root, library, variant)
        return inspection


def _inspect_tree(
    inspection: _Inspection, tree: Tree, root: yaml.Node, library: Library, variant: str | None
) -> None:
    """Check shape first, then everything that needs the shape, with mistakes of shape taken out."""
    sources = tree.sources.by_name
    data, problems = read_value(root, sources, node_count=tree.node_count)
    inspection.problems.extend(problems)
    positions = inspection.positions = Positions(root, sources)
    unsure = _unsure_lines(inspection.problems) | tree.masked
    if data is None:
        return
    scenario, mistakes = _validated(data)
    if not tree.is_whole:
        mistakes = tuple(mistake for mistake in mistakes if mistake.place or mistake.kind != "missing")
    told = [_mistake_problem(mistake, positions) for mistake in mistakes]
    newer = [problem for problem in told if problem.code == "E211"]
    inspection.problems.extend(
        problem for problem in newer or told if (problem.file, problem.line) not in unsure
    )
    inspection.scenario = scenario if not (mistakes or library.left_out) else None
    if newer or not tree.is_whole:
        return
    repaired = Repaired(data, lost_ids=set(library.left_out))
    if scenario is None:
        scenario, repaired = _without_mistakes(data, mistakes, library.left_out)
        if scenario is None:
            return
    findings = _findings(scenario)
    if inspection.scenario is not None:
        findings += tuple(check_variants(scenario, findings, _findings, only=variant))
        inspection.files, attached = load_attachments(scenario, tree.folder)
        findings += attached
        inspection.problems.extend(unread_files(tree, {file.name for file in inspection.files}))
    is_whole = inspection.scenario is not None and not tree.masked
    for finding in findings:
        if is_whole or repaired.is_trusted(finding):
            problem = _finding_problem(finding, positions)
            if (problem.file, problem.line) not in unsure:
                inspection.problems.append(problem)


def _validated(data: Value) -> tuple[Scenario | None, tuple[Mistake, ...]]:
    """Return the scenario, or what is wrong with its shape."""
    try:
        return Scenario.model_validate_json(json.dumps(data), by_alias=True, by_name=False), ()
    except ValidationError as error:
        return None, find_mistakes(error, Scenario, data)


def _without_mistakes(
    data: Value, mistakes: tuple[Mistake, ...], left_out: set[str]
) -> tuple[Scenario | None, Repaired]:
    """Return the scenario that is left when mistakes of shape are taken out, if one is."""
    repaired = Repaired(data, lost_ids=set(left_out))
    scenario: Scenario | None = None
    for _ in range(REPAIRS_MAX):
        step = repair(repaired.data, mistakes, Scenario)
        repaired = Repaired(step.data, repaired.paths | step.paths, repaired.lost_ids | step.lost_ids)
        scenario, mistakes = _validated(repaired.data)
        if scenario is not None:
            break
    return scenario, repaired


def _findings(scenario: Scenario) -> tuple[Finding, ...]:
    """Return everything that does not hold together, conditions and texts among it."""
    findings = find_problems(scenario)
    if any(finding.code in _BREAKS_PLAN for finding in findings):
        return findings
    plan = Plan.of(scenario)
    namespace = Namespace.of(plan)
    unaddressed = {finding.path[1] for finding in findings if finding.path[2:3] in (("to",), ("asks",))}
    conditions = (
        finding
        for finding in check_conditions(plan, namespace)
        if not any(f".{name}." in finding.message for name in unaddressed)
    )
    return (*findings, *conditions, *check_texts(plan), *check_turns(scenario))


def _mistake_problem(mistake: Mistake, positions: Positions) -> Problem:
    where = label(mistake.place)
    message = f"{where}: {mistake.message}" if where else mistake.message
    at_key = mistake.kind != "value"
    return positions.problem(mistake.place, mistake.code, message, mistake.hint, at_key=at_key)


def _finding_problem(finding: Finding, positions: Positions) -> Problem:
    message = f"{label(finding.path)}: {finding.message}"
    return positions.problem(finding.path, finding.code, message, finding.hint, snippet=finding.snippet)


def _unsure_lines(problems: Iterable[Problem]) -> set[tuple[str, int]]:
    """Return lines whose values are not what was meant, so that nothing else is told about them."""
    return {
        (p.file, p.line) for p in problems if p.code.startswith("E1") and p.line and p.code not in _KEEPS_LINE
    }


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems once each, in the order of files and lines, and not too many."""
    ordered = sorted(set(problems))
    if len(ordered) <= PROBLEMS_MAX:
        return tuple(ordered)
    rest = len(ordered) - PROBLEMS_MAX
    last = ordered[PROBLEMS_MAX - 1]
    more = Problem(last.file, 0, 0, "E199", f"and {rest:,} more problems", "mend these first")
    return (*ordered[:PROBLEMS_MAX], more)


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Keep the garbage collector from walking through a growing tree; that saves a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

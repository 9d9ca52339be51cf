"""Verbs for planners: check, upgrade, schema and diagram."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption, VariantOption
from exercise_engine.errors import Problem

ScenarioArgument = Annotated[
    Path,
    typer.Argument(help="A folder with scenario.yaml, or one YAML file.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(check)
    app.command()(upgrade)
    app.command()(schema)
    app.command()(diagram)


def check(
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="scenario",
            help="Folders with scenario.yaml, single YAML files, or injects of the library.",
            show_default=False,
        ),
    ],
    *,
    variant: VariantOption = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Find everything wrong with scenarios at once, each problem with its place and what to do."""
    from exercise_engine.authoring.check import check_file

    found_in = {scenario: check_file(scenario, variant=variant) for scenario in scenarios}
    if as_json:
        output.data([_as_json(problem) for found in found_in.values() for problem in found])
    else:
        for scenario, found in found_in.items():
            _print_problems(found)
            warnings = sum(problem.is_warning for problem in found)
            output.note(_summary(str(scenario), errors=len(found) - warnings, warnings=warnings))
    clean = all(problem.is_warning for found in found_in.values() for problem in found)
    return ExitCode.OK if clean else ExitCode.PROBLEMS


def upgrade(
    scenario: ScenarioArgument,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
) -> ExitCode:
    """Bring a scenario to the format of this program; the files as they were are kept beside the new ones."""
    from exercise_engine.authoring.upgrade import plan_upgrade, write_upgrade

    plan = plan_upgrade(scenario)
    if not plan.changes:
        output.line(f"{scenario} is in format {plan.found}, which is the newest")
        return ExitCode.OK
    for change in plan.changes:
        kept = "" if dry_run else f", the old one is kept as {change.kept_as.name}"
        output.line(f"{change.path}: format {plan.found} to {plan.target}{kept}")
    if not dry_run:
        write_upgrade(plan)
    return ExitCode.OK


def schema(
    of: Annotated[
        str,
        typer.Argument(
            help="scenario, library, or the part that a file in a folder of parts holds, as injects."
        ),
    ] = "scenario",
) -> ExitCode:
    """Print the JSON Schema of the files, by which editors complete and explain keys."""
    from exercise_engine.authoring.schema import schema_of

    output.data(schema_of(of))
    return ExitCode.OK


def diagram(
    scenario: ScenarioArgument,
    *,
    services: Annotated[
        bool, typer.Option("--services", help="Draw the services with what each needs, and no phases.")
    ] = False,
) -> ExitCode:
    """Print the phases of a scenario as a Mermaid state diagram, or its services as a flowchart."""
    from exercise_engine.authoring.diagram import phase_diagram, service_diagram
    from exercise_engine.loader.scenario_files import load_scenario

    loaded = load_scenario(scenario).scenario
    if services and not loaded.services:
        output.error(f"{scenario} has no `services:` to draw")
        return ExitCode.PROBLEMS
    output.line(service_diagram(loaded) if services else phase_diagram(loaded))
    return ExitCode.OK


def _print_problems(found: Sequence[Problem]) -> None:
    """Print problems on stdout: here they are the data that was asked for."""
    for problem in found:
        for text in output.problem_lines(problem):
            output.line(text)


def _summary(name: str, *, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{name}: no problems"
    counts = [
        f"{count} {word}{'s' if count != 1 else ''}"
        for count, word in ((errors, "problem"), (warnings, "warning"))
        if count
    ]
    return f"{name}: {' and '.join(counts)}" + ("" if errors else "; it can be played")


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "source_line": problem.source_line,
        "length": problem.length,
        "is_warning": problem.is_warning,
    }

"""The verb `roster`: who sits where, by name, in an exercise that nobody hosts at the moment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption
from exercise_engine.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    app.command()(roster)


def roster(
    file: Annotated[Path, typer.Argument(help="The .exercise file.", show_default=False)],
    people: Annotated[
        Path | None, typer.Argument(help="A table of people (CSV) with the team and role of each.")
    ] = None,
    *,
    erase: Annotated[
        bool, typer.Option("--erase", help="Erase every name for good; the log never held one.")
    ] = False,
    as_json: JsonOption = False,
) -> ExitCode:
    """Seat the people of a table by name, show who sits where, or erase all names.

    A table takes the place of all names before it. While an exercise is hosted, control notes who sits where.
    """
    from exercise_engine.loader.roster.people import read_roster
    from exercise_engine.loader.text import JinjaTexts
    from exercise_engine.server.opening import looking_into, seat_people
    from exercise_engine.system import SystemClock

    if erase and people is not None:
        raise UsageError("--erase goes without a table of people")
    table = None if people is None else read_roster(people)
    output.problems(() if table is None else table.warnings)
    with looking_into(file, renderer=JinjaTexts()) as exercise:
        if table is not None:
            seat_people(exercise, table, now=SystemClock().now())
        if erase:
            count = exercise.file.people.erase()
            output.note(f"{count} names erased")
        names = exercise.file.people.all()
        seats = exercise.engine.state.seats.values()
        rows = [(seat.label, seat.seat, names.get(seat.seat, "")) for seat in seats]
    _show(rows, as_json=as_json)
    return ExitCode.OK


def _show(rows: list[tuple[str, str, str]], *, as_json: bool) -> None:
    """Print every seat with the name of its person."""
    if as_json:
        output.data([{"seat": seat, "label": label, "name": name} for label, seat, name in rows])
        return
    width = max((len(label) for label, _, _ in rows), default=0)
    for label, _, name in rows:
        output.line(f"{label.ljust(width)}  {name or '-'}")
    free = sum(not name for _, _, name in rows)
    output.note(f"{len(rows) - free} of {len(rows)} seats have a person")

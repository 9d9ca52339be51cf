"""The verb `kit`: prints what an exercise needs to be played on without power."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption, VariantOption
from exercise_engine.cli.progress import Progress
from exercise_engine.errors import PrintingUnavailable, UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from exercise_engine.authoring.kit.moment import Moment
    from exercise_engine.core.events import Event

EXERCISE_SUFFIX: Final = ".exercise"
CARDS_PER_PAGE: Final[Mapping[int, Literal[2, 4]]] = {2: 2, 4: 4}


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(kit)


def kit(
    source: Annotated[
        Path, typer.Argument(help="A scenario, or the .exercise file of a run; it may be in use.")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; by default one named after the source, here.")
    ] = None,
    start: Annotated[
        str,
        typer.Option(
            "--from",
            help="Of a run: now (what is to come), start (everything again), or a time such as T+0:45.",
        ),
    ] = "now",
    variant: VariantOption = None,
    cards: Annotated[int, typer.Option("--cards-per-page", help="2, or 4 for short texts.")] = 2,
    html: Annotated[bool, typer.Option("--html", help="Write HTML, to print from a browser.")] = False,
    zone: Annotated[
        str | None, typer.Option(help="Time zone of the room, by its IANA name; by default this machine's.")
    ] = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Print an exercise: list of injects, cards, decision forms, personas, contacts, and how to play on.

    Works before the day from a scenario, and at any moment from the file of a run. Files for control and for
    each team are kept apart: a team's file holds nothing of control's and nothing of other teams'.
    """
    from exercise_engine.authoring.kit.files import write_kit
    from exercise_engine.authoring.kit.prepare import prepare
    from exercise_engine.authoring.kit.render import documents

    if cards not in CARDS_PER_PAGE:
        raise UsageError(f"{cards} cards do not fit a page; choose 2 or 4")
    progress = Progress()
    moment = _moment(source, start, variant, _zone(zone))
    pages = documents(prepare(moment, everything=start == "start"), cards_per_page=CARDS_PER_PAGE[cards])
    folder = out if out is not None else Path(f"{_stem(source)}-kit")
    try:
        paths = write_kit(pages, folder, form="html" if html else "pdf", tell=progress.tell)
    except PrintingUnavailable as error:
        raise PrintingUnavailable(f"{error}; or print from a browser what --html writes") from error
    if as_json:
        output.data({"files": [str(path) for path in paths]})
    else:
        for path in paths:
            output.line(str(path))
    return ExitCode.OK


def _moment(source: Path, start: str, variant: str | None, zone: ZoneInfo | None) -> Moment:
    """Return the moment from which the kit plays on."""
    from exercise_engine.authoring.kit.moment import Moment
    from exercise_engine.loader.scenario_files import load_scenario
    from exercise_engine.loader.text import JinjaTexts

    if source.suffix == EXERCISE_SUFFIX:
        if variant is not None:
            raise UsageError(f"{source} stays in its variant; --variant is for a scenario")
        return Moment.after(_events(source, _until(start)), renderer=JinjaTexts(), zone=zone)
    if start not in ("now", "start"):
        raise UsageError("--from with a time is for the .exercise file of a run; a scenario has not begun")
    loaded = load_scenario(source, variant=variant)
    output.problems(loaded.warnings)
    return Moment.before(loaded.scenario, renderer=JinjaTexts(), zone=zone)


def _until(start: str) -> int | None:
    """Return the exercise time up to which a run is looked at; None for all of it."""
    from exercise_engine.model.timing import HOUR_MS, MINUTE_MS, SECOND_MS

    if start in ("now", "start"):
        return None
    found = re.fullmatch(r"T\+([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?", start)
    if found is None:
        raise UsageError(f"{start!r} is no moment; say now, start, or a time such as T+0:45")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS


def _events(file: Path, until_ms: int | None) -> list[Event]:
    """Return the events that were durable at this moment, up to an exercise time."""
    from exercise_engine.core.events import parse_event
    from exercise_engine.storage.exercise_file import SqliteExerciseFile

    with SqliteExerciseFile.open_read_only(file) as exercise:
        if exercise.lacks_write_ahead_log:
            output.note(
                f"{file} looks like a plain copy of a running exercise: its latest events are missing"
            )
        head = exercise.events.head()
        events = (parse_event(row.payload) for row in exercise.events.read() if row.seq <= head.seq)
        return [event for event in events if until_ms is None or event.elapsed_ms <= until_ms]


def _zone(name: str | None) -> ZoneInfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone; name one such as Europe/Amsterdam") from None


def _stem(source: Path) -> str:
    """Return what the folder of a kit is named after: the file, or the folder of the scenario."""
    path = source.resolve()
    return path.parent.name if path.name == "scenario.yaml" else path.stem

"""The verb `report`: draws the after-action report from a recorded exercise, also during play."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption
from exercise_engine.cli.progress import Progress
from exercise_engine.errors import UsageError

if TYPE_CHECKING:
    from exercise_engine.core.events import Event
    from exercise_engine.report.files import Form

EVENTS_PER_NOTE = 20_000
"""Reading this many takes about a second."""


def register(app: typer.Typer) -> None:
    """Add the verb to the application."""
    app.command()(report)


def report(
    file: Annotated[Path, typer.Argument(help="The .exercise file; it may be in use.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to; by default one beside the file, named after it.")
    ] = None,
    forms: Annotated[
        str, typer.Option("--format", help="What to write: html, md, json, or several with commas between.")
    ] = "html,md,json",
    real: Annotated[
        str | None,
        typer.Option(help="Organisation for whose eyes this edition is: with its REAL text and baseline."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone for the time of the room, by its IANA name.")] = "UTC",
    as_json: JsonOption = False,
) -> ExitCode:
    """Draw the after-action report of a recorded exercise.

    Works before, during and after play. What is not over yet is marked as a draft.
    """
    from exercise_engine.report.facts import build_facts
    from exercise_engine.report.files import write_forms

    wanted = _forms(forms)
    _check_zone(zone)
    ending = f"-report-{real}" if real is not None else "-report"
    folder = out if out is not None else file.with_name(f"{file.stem}{ending}")
    progress = Progress()
    events, head_hash = _read(file, progress)
    progress.tell(f"drawing the report from {len(events)} events")
    _check_organisation(events, real)
    facts = build_facts(events, head_hash=head_hash, real_of=real)
    progress.tell("writing it down")
    paths = write_forms(facts, folder, wanted, zone=zone)
    if real is not None:
        output.note(f"this edition holds REAL text of {real}: give it to nobody else")
    if facts.front.is_draft:
        output.note("this is a draft: the exercise is not over")
    if as_json:
        output.data(
            {"state": facts.front.state, "events": len(events), "files": [str(path) for path in paths]}
        )
    else:
        for path in paths:
            output.line(str(path))
    return ExitCode.OK


def _read(file: Path, progress: Progress) -> tuple[list[Event], str]:
    """Return the events that were durable at this moment, and the head of the chain there."""
    from exercise_engine.core.events import parse_event
    from exercise_engine.storage.exercise_file import SqliteExerciseFile

    with SqliteExerciseFile.open_read_only(file) as exercise:
        if exercise.lacks_write_ahead_log:
            output.note(
                f"{file} looks like a plain copy of a running exercise: its latest events are missing"
            )
        head = exercise.events.head()
        events = []
        for row in takewhile(lambda row: row.seq <= head.seq, exercise.events.read()):
            events.append(parse_event(row.payload))
            if len(events) % EVENTS_PER_NOTE == 0:
                progress.tell(f"reading: {len(events)} of {head.seq} events")
    return events, head.hash.hex()


def _forms(text: str) -> tuple[Form, ...]:
    """Return the forms that were asked for, each once, in the order in which they are written."""
    from exercise_engine.report.files import FORMS

    asked = {part.strip().lower() for part in text.split(",") if part.strip()}
    unknown = sorted(asked - set(FORMS))
    if unknown or not asked:
        what = f"{unknown[0]!r} is no format" if unknown else "no format was named"
        raise UsageError(f"{what}; choose among {', '.join(FORMS)}")
    return tuple(form for form in FORMS if form in asked)


def _check_organisation(events: list[Event], real: str | None) -> None:
    """Refuse an edition for an organisation that the exercise does not have."""
    from exercise_engine.core.facts import ExerciseCreated, ScenarioLoaded
    from exercise_engine.model.nearest import did_you_mean, listed

    if real is None:
        return
    loaded = [event.fact for event in events if isinstance(event.fact, ExerciseCreated | ScenarioLoaded)]
    known = list(loaded[-1].scenario.organisations) if loaded else []
    if real not in known:
        hint = did_you_mean(real, known) or f"there are {listed(known, 'and')}"
        raise UsageError(f'there is no organisation "{real}"; {hint}')


def _check_zone(zone: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{zone!r} is no time zone; name one such as Europe/Amsterdam") from None

"""The verb `scripted`: fills seats with scripted people, for demonstrations, load and dress rehearsals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, VariantOption
from exercise_engine.errors import UsageError

if TYPE_CHECKING:
    from exercise_engine.client.link import SeatFile
    from exercise_engine.client.scripted import Cast

PROGRESS_S = 5.0
"""Often enough to see that it goes on, seldom enough to read."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(scripted)


def scripted(
    seat_files: Annotated[
        Path, typer.Argument(help="Folder with one seat file for each seat to fill, or one such file.")
    ],
    scenario: Annotated[Path, typer.Argument(help="The scenario that is played, for what people can say.")],
    *,
    variant: VariantOption = None,
    seed: Annotated[str, typer.Option(help="Another seed is another exercise.")] = "1",
    without: Annotated[
        list[str] | None, typer.Option(help="Label of a seat to leave to somebody else; may be repeated.")
    ] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Take seats that somebody holds now, in the middle of play.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing while it runs.")] = False,
) -> ExitCode:
    """Fill seats with scripted people, control among them, until the exercise is over."""
    files = read_seat_files(seat_files, without=frozenset(without or ()))
    cast = play(files, scenario, variant=variant, seed=seed, take_over=take_over, quiet=quiet)
    output.line(f"{cast.commands_count} commands, {cast.refused_count} refused, ended in {cast.stage}")
    return ExitCode.OK


def read_seat_files(folder: Path, *, without: frozenset[str]) -> list[SeatFile]:
    """Read the seat files of a folder, leaving out seats by label, or one file."""
    from exercise_engine.client.link import SeatFile

    if folder.is_file():
        return [SeatFile.read(folder)]
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder; `host --seat-files` writes one")
    found = [SeatFile.read(path) for path in sorted(folder.glob("*.json"))]
    kept = [file for file in found if file.link.seat not in without]
    if not kept:
        raise UsageError(f"{folder}: holds no seat file of a seat to fill")
    return kept


def play(
    files: list[SeatFile],
    scenario: Path,
    *,
    variant: str | None = None,
    seed: str,
    take_over: bool = False,
    quiet: bool,
) -> Cast:
    """Play seats with scripted people to the end."""
    import asyncio

    from exercise_engine.client.scripted import play_scripted
    from exercise_engine.core.crib import compile_crib
    from exercise_engine.loader.scenario_files import load_scenario

    loaded = load_scenario(scenario, variant=variant).scenario
    length_ms = loaded.clock.length_ms

    def tell(cast: Cast) -> None:
        output.note(progress_line(cast, length_ms))

    return asyncio.run(
        play_scripted(
            files,
            scenario=loaded,
            seed=seed,
            crib=compile_crib(loaded),
            take_over=take_over,
            on_progress=None if quiet else tell,
            progress_s=PROGRESS_S,
        )
    )


def progress_line(cast: Cast, length_ms: int) -> str:
    """Return how far an exercise is, in one line."""
    from exercise_engine.core.stages import STAGE_WORDS
    from exercise_engine.model.timing import offset_text

    percent = min(100, cast.elapsed_ms * 100 // max(1, length_ms))
    words = next((words for stage, words in STAGE_WORDS.items() if stage == cast.stage), cast.stage)
    return f"{words:<12} {offset_text(cast.elapsed_ms)}  {percent:>3} %  {cast.commands_count} commands"

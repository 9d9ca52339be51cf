"""The verbs `host` and `reset`: put an exercise on the air, and start it anew with the same people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption, VariantOption
from exercise_engine.errors import UsageError

if TYPE_CHECKING:
    from exercise_engine.loader.roster.people import Roster
    from exercise_engine.server.desk import Playable
    from exercise_engine.server.opening import OpenExercise
    from exercise_engine.server.service import HostedExercise, HostSettings

EXERCISE_SUFFIX: Final = ".exercise"
SPEED_MAX: Final = 3_600
PORT_MAX: Final = 65_535
WILDCARDS: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on
"""Addresses to listen on that nobody can connect to by that name."""

CardsOption = Annotated[
    bool,
    typer.Option("--cards", help="Write join cards too, as text and PDF, with codes on other pages."),
]
RosterOption = Annotated[
    Path | None, typer.Option(help="A table of people (CSV) with the team and role of each.")
]
SeatFilesOption = Annotated[
    Path | None, typer.Option(help="Folder for links and codes, a file for each seat, for scripts.")
]
OutOption = Annotated[
    Path | None, typer.Option(help="Folder for links and codes, a file for each organisation.")
]
MetricsOption = Annotated[
    int | None, typer.Option(min=1, max=PORT_MAX, help="Port on this machine for Prometheus metrics.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(host)
    app.command()(reset)


def host(
    scenario: Annotated[
        Path, typer.Argument(help="The scenario to play, or the .exercise file of one to go on with.")
    ],
    *,
    file: Annotated[
        Path | None,
        typer.Option(help="The .exercise file; gone on with if it is there. By default SCENARIO's id, here."),
    ] = None,
    bind: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=PORT_MAX, help="Port; 0 takes a free one. By default that of the last time."),
    ] = None,
    variant: VariantOption = None,
    baseline: Annotated[
        Path | None, typer.Option(help="A YAML file of answers to the baseline, in place of the scenario's.")
    ] = None,
    public_host: Annotated[
        str | None, typer.Option(help="Name or address for the links, where it is not the one listened on.")
    ] = None,
    speed: Annotated[
        int, typer.Option(min=1, max=SPEED_MAX, help="Exercise time per wall time; 1 with people.")
    ] = 1,
    out: OutOption = None,
    seat_files: SeatFilesOption = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, PEM, without a password.")] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Listen on a network without TLS; everybody can read along.")
    ] = False,
    cards: CardsOption = False,
    roster: RosterOption = None,
    metrics_port: MetricsOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log who comes and goes, too.")] = False,
) -> ExitCode:
    """Host an exercise until Ctrl-C; started again on its file it goes on, paused, with the same seats.

    Before StartEx a scenario that was corrected on disk takes the place of the one in the file.
    """
    import asyncio

    from exercise_engine.loader.text import JinjaTexts
    from exercise_engine.server.desk import SheetPlaces
    from exercise_engine.server.opening import open_exercise
    from exercise_engine.server.service import HostSettings
    from exercise_engine.server.tls import choose_transport
    from exercise_engine.system import SystemClock

    transport = choose_transport(host=bind, certificate=tls_cert, key=tls_key, insecure=insecure)
    if bind in WILDCARDS and public_host is None:
        raise UsageError(f"{bind} stands for every address: say with --public-host what links should name")
    playable = _playable(scenario, variant, baseline)
    path = _exercise_path(scenario, file, playable)
    people = None if roster is None else _read_roster(roster)
    exercise = open_exercise(path, playable, renderer=JinjaTexts(), speed=speed, now=SystemClock().now())
    emails = {} if people is None else _seat_people(exercise, people)
    settings = HostSettings(
        host=bind,
        port=port,
        public_host=public_host,
        transport=transport,
        places=SheetPlaces(
            folder=out or path.with_name(f"{path.stem}-seats"),
            scripts=seat_files,
            with_cards=cards,
            emails=emails,
        ),
        load=None if playable is None else lambda: _load(scenario, variant, baseline, quiet=True),
        metrics_port=metrics_port,
    )
    with _log_shown(verbose=verbose):
        return asyncio.run(_serve(exercise, settings))


def reset(
    file: Annotated[Path, typer.Argument(help="The .exercise file of an exercise that nobody hosts now.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> ExitCode:
    """Put a run away and go back to before StartEx, with the same seats, codes and terminals."""
    from exercise_engine.loader.text import JinjaTexts
    from exercise_engine.server.opening import reset_exercise
    from exercise_engine.system import SystemClock

    if not yes and output.ask("Put this run away and start another? Type yes:") != "yes":
        output.note("nothing was changed")
        return ExitCode.REFUSED
    archived = reset_exercise(file, renderer=JinjaTexts(), now=SystemClock().now())
    if as_json:
        output.data({"file": str(file), "archived": str(archived)})
    else:
        output.line(f"archived  {archived}")
        output.line(f"anew      {file}, before StartEx, with the same seats and codes")
    return ExitCode.OK


async def _serve(exercise: OpenExercise, settings: HostSettings) -> ExitCode:
    """Host until somebody stops it, or until the program fails."""
    import asyncio
    import signal

    from exercise_engine.server.service import hosting

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with hosting(exercise, settings) as hosted:
        _tell(exercise, hosted, settings)
        hosted.failed.add_done_callback(lambda _: stopped.set())
        await stopped.wait()
        if hosted.failed.done():
            hosted.failed.result()
        output.note("stopping: everybody is told, and the file is closed")
    return ExitCode.OK


def _tell(exercise: OpenExercise, hosted: HostedExercise, settings: HostSettings) -> None:
    """Say where everything is, and how people come in."""
    link = hosted.link
    output.line(f"EXERCISE  {exercise.engine.state.scenario.title}")
    output.line(f"address   {link.host}:{link.port}{_protection(settings)}")
    output.line(f"file      {exercise.file.path} ({_how_opened(exercise)})")
    for path in hosted.written:
        output.line(f"codes     {path}")
    if hosted.written:
        output.line("          Links and codes of the seats: give each person one, and keep the rest safe.")
    else:
        output.line("codes     those that were handed out before are still good")
    if hosted.desk.cards:
        output.line(f"cards     {len(hosted.desk.cards)} files in {hosted.desk.cards[0].parent}")
    if hosted.desk.not_printed:
        output.note(f"join cards are there as text only: {hosted.desk.not_printed}")
    output.line("join      players: exercise-engine join LINK      control: exercise-engine control LINK")
    output.line("stop      Ctrl-C; started again on the same file, it goes on where it was, paused")
    if exercise.differs:
        output.note("the scenario on disk has changed; the one in the file is being played and stays")
    if exercise.ended_ms is not None:
        output.note("this exercise has ended; 'exercise-engine reset FILE' starts another run")
    output.finish()


def _protection(settings: HostSettings) -> str:
    if settings.transport.context is not None:
        return f", TLS, certificate {settings.transport.pin}"
    return ", WITHOUT TLS: everybody can read along" if settings.transport.insecure else ""


def _how_opened(exercise: OpenExercise) -> str:
    from exercise_engine.model.timing import offset_text

    if not exercise.continued:
        return "new"
    if exercise.corrected:
        return "gone on with, in the corrected scenario"
    state = exercise.engine.state
    return f"gone on with, {state.stage.replace('_', ' ')} at {offset_text(state.elapsed_ms)}"


def _read_roster(path: Path) -> Roster:
    """Read a roster and tell what was guessed or passed over in it."""
    from exercise_engine.loader.roster.people import read_roster

    roster = read_roster(path)
    output.problems(roster.warnings)
    return roster


def _seat_people(exercise: OpenExercise, people: Roster) -> Mapping[str, str]:
    """Note who sits where, and give their addresses; if that cannot be, the file is closed as it was."""
    from exercise_engine.errors import ExerciseEngineError
    from exercise_engine.server.opening import seat_people
    from exercise_engine.system import SystemClock

    try:
        return seat_people(exercise, people, now=SystemClock().now()).emails
    except ExerciseEngineError:
        exercise.file.close()
        raise


def _playable(scenario: Path, variant: str | None, baseline: Path | None) -> Playable | None:
    """Return what is to be played; nothing for an exercise file, which holds it already."""
    if scenario.suffix != EXERCISE_SUFFIX:
        return _load(scenario, variant, baseline, quiet=False)
    if variant is not None:
        raise UsageError(
            f"{scenario} is an exercise file and stays in its variant; --variant goes with a scenario"
        )
    if baseline is not None:
        raise UsageError(
            f"{scenario} is an exercise file and keeps its answers; --baseline goes with a scenario"
        )
    return None


def _load(path: Path, variant: str | None, baseline: Path | None, *, quiet: bool) -> Playable:
    """Load a scenario, with answers of another file if one is named; warnings are told unless `quiet`."""
    import hashlib

    from exercise_engine.loader.baseline_file import with_baseline
    from exercise_engine.loader.scenario_files import load_scenario
    from exercise_engine.server.desk import Playable
    from exercise_engine.storage.tables import PlayedFile

    loaded = load_scenario(path, variant=variant)
    if not quiet:
        output.problems(loaded.warnings)
    files = tuple(PlayedFile(file.name, file.media_type, file.content) for file in loaded.files)
    if baseline is None:
        return Playable(loaded.scenario, loaded.sha256, files)
    answered = with_baseline(loaded.scenario, baseline)
    both = f"{loaded.sha256} {hashlib.sha256(baseline.read_bytes()).hexdigest()}"
    return Playable(answered, hashlib.sha256(both.encode()).hexdigest(), files)


def _exercise_path(scenario: Path, file: Path | None, playable: Playable | None) -> Path:
    if playable is not None:
        return file or Path(f"{playable.scenario.id}{EXERCISE_SUFFIX}")
    if file is not None:
        raise UsageError(f"{scenario} is an exercise file already; --file goes with a scenario")
    return scenario


@contextmanager
def _log_shown(*, verbose: bool) -> Iterator[None]:
    """Show the server's log lines on stderr."""
    import logging

    from exercise_engine.server.log import LOGGER_NAME

    handler = logging.StreamHandler(output.log_stream())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger(LOGGER_NAME)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO if verbose else logging.WARNING)
    try:
        yield
    finally:
        logger.removeHandler(handler)

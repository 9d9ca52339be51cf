"""The verbs `host` and `reset`: put an exercise on the air, and start one over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode

if TYPE_CHECKING:
    from exercise_engine.server.desk import Playable
    from exercise_engine.server.opening import OpenExercise
    from exercise_engine.server.service import HostedExercise, HostSettings

LOOPBACK = "127.0.0.1"
PORT_MAX = 65_535


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command()(host)
    app.command()(reset)


def host(  # the options are those of the server, each with its help
    scenario: Annotated[Path, typer.Argument(help="A folder with scenario.yaml, or one YAML file.")],
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="The recorded exercise; by default <scenario id>.exercise here."),
    ] = None,
    bind: Annotated[str, typer.Option("--bind", help="Address to listen on.")] = LOOPBACK,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=PORT_MAX, help="Port; by default that of the last time. 0 takes any."
        ),
    ] = None,
    public_host: Annotated[
        str | None, typer.Option("--public-host", help="Name for the links, where it is not the address.")
    ] = None,
    speed: Annotated[
        int, typer.Option("--speed", min=1, max=3600, help="Exercise time per wall time; 1 with people.")
    ] = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the files with links and codes, for its owner only."),
    ] = None,
    seat_files: Annotated[
        Path | None, typer.Option("--seat-files", help="Folder for one file for each seat too, for scripts.")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Its private key, PEM.")] = None,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Listen beyond this machine without TLS: everybody can read along."),
    ] = False,
    metrics_port: Annotated[
        int | None,
        typer.Option("--metrics-port", min=0, max=PORT_MAX, help="Figures on this machine, as text."),
    ] = None,
) -> ExitCode:
    """Host an exercise: create it from a scenario, or go on with the one in the file, paused.

    Before StartEx a scenario that was corrected on disk takes the place of the one in the file; seats and codes stay.
    Ctrl-C ends the server in order; everybody comes back when it is started again on the same file.
    """
    from exercise_engine.server.desk import SheetPlaces
    from exercise_engine.server.service import HostSettings
    from exercise_engine.server.tls import choose_transport

    transport = choose_transport(host=bind, certificate=tls_cert, key=tls_key, insecure=insecure)
    playable = _load(scenario)
    path = file or Path(f"{playable.scenario.id}.exercise")
    settings = HostSettings(
        host=bind,
        port=port,
        public_host=public_host,
        transport=transport,
        places=SheetPlaces(folder=out or path.with_name(f"{path.stem}-seats"), scripts=seat_files),
        load=lambda: _load(scenario),
        metrics_port=metrics_port,
    )
    _serve(path, playable, settings, speed=speed)
    output.note(f"stopped; the exercise is in {path}")
    return ExitCode.OK


def reset(
    file: Annotated[Path, typer.Argument(help="The recorded exercise, which nobody hosts at the moment.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> ExitCode:
    """Archive the run in a file and go back to before StartEx, with the same seats and codes."""
    from exercise_engine.loader.text import JinjaTexts
    from exercise_engine.server.opening import reset_exercise
    from exercise_engine.system import SystemClock

    if not yes and output.ask("Archive this run and start over? Type yes:").strip() != "yes":
        output.note("nothing was changed")
        return ExitCode.REFUSED
    archived = reset_exercise(file, renderer=JinjaTexts(), now=SystemClock().now())
    output.line(f"archived  {archived}")
    output.line(f"fresh     {file}")
    return ExitCode.OK


def _load(scenario: Path) -> Playable:
    """Load a scenario with its files; raises ScenarioError with every problem."""
    from exercise_engine.loader.scenario_files import load_scenario
    from exercise_engine.server.desk import Playable
    from exercise_engine.storage.tables import PlayedFile

    loaded = load_scenario(scenario)
    files = tuple(PlayedFile(found.name, found.media_type, found.content) for found in loaded.files)
    return Playable(loaded.scenario, loaded.sha256, files)


def _serve(path: Path, playable: Playable, settings: HostSettings, *, speed: int) -> None:
    """Run the server until it is told to stop."""
    import asyncio
    import logging

    from exercise_engine.loader.text import JinjaTexts
    from exercise_engine.server.opening import open_exercise
    from exercise_engine.system import SystemClock

    logging.basicConfig(stream=output.log_stream(), format="%(asctime)s %(message)s", level=logging.INFO)
    exercise = open_exercise(path, playable, renderer=JinjaTexts(), speed=speed, now=SystemClock().now())
    asyncio.run(_until_stopped(exercise, settings, path))


async def _until_stopped(exercise: OpenExercise, settings: HostSettings, path: Path) -> None:
    import asyncio
    import signal

    from exercise_engine.server.service import hosting

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with hosting(exercise, settings) as hosted:
        _introduce(exercise, hosted, path)
        hosted.failed.add_done_callback(lambda _: stop.set())
        await stop.wait()
        if hosted.failed.done():
            hosted.failed.result()


def _introduce(exercise: OpenExercise, hosted: HostedExercise, path: Path) -> None:
    """Say what is on the air, and where links and codes lie."""
    state = exercise.engine.state
    output.note(f"EXERCISE {state.scenario.title}")
    output.note(f"recorded in {path}, {'continued' if exercise.continued else 'new'}, {state.stage}")
    if exercise.corrected:
        output.note("the corrected scenario was loaded; seats and codes are the same")
    if exercise.differs:
        output.note("the scenario on disk is another one than is played; after StartEx it is not taken up")
    for written in hosted.written:
        output.note(f"seats in {written}")
    if not hosted.written:
        output.note("seats and codes are those of the last time")
    output.note(f"listening at {hosted.link}")
    output.note("join with: exercise-engine join, exercise-engine control; Ctrl-C stops")

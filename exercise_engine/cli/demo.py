"""The verb `demo`: a whole exercise in two minutes, with the program's own verbs and nothing else."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, VariantOption
from exercise_engine.errors import Unreachable, UsageError

if TYPE_CHECKING:
    from exercise_engine.model.scenario import Scenario

START_S_MAX: Final = 30.0
"""A server that is not there by then does not come."""
STOP_S_MAX: Final = 20.0
POLL_S: Final = 0.1
RUNS_MAX: Final = 999


@dataclass(frozen=True, slots=True)
class Places:
    """Where a demonstration leaves its things."""

    folder: Path

    @property
    def exercise(self) -> Path:
        """The recorded exercise."""
        return self.folder / "demo.exercise"

    @property
    def seats(self) -> Path:
        """Links and codes, a file for each organisation."""
        return self.folder / "seats"

    @property
    def seat_files(self) -> Path:
        """Link and code, a file for each seat."""
        return self.folder / "seat-files"

    @property
    def report(self) -> Path:
        """The report."""
        return self.folder / "report"

    @property
    def host_log(self) -> Path:
        """What the server said."""
        return self.folder / "host.log"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(demo)


def demo(
    scenario: Annotated[
        Path | None, typer.Argument(help="Scenario to play; by default the port crisis that comes with it.")
    ] = None,
    *,
    speed: Annotated[int, typer.Option(min=1, max=3600, help="Exercise time per wall time.")] = 120,
    seed: Annotated[str, typer.Option(help="Another seed is another exercise.")] = "1",
    out: Annotated[Path, typer.Option(help="Folder for the recorded exercise and its report.")] = Path(
        "demo-out"
    ),
    variant: VariantOption = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Show progress in place of the screen.")
    ] = False,
) -> ExitCode:
    """Play an exercise with scripted players and control, and write its report."""
    from exercise_engine.loader.scenario_files import load_scenario

    path = scenario or _bundled_scenario()
    loaded = load_scenario(path, variant=variant).scenario
    places = _new_places(out)
    minutes = loaded.clock.length_ms / 60_000 / speed
    output.note(f"EXERCISE {loaded.title}: about {minutes:.1f} minutes at {speed} times the speed of life")
    with _server(path, variant, places, speed) as server:
        _wait_for_seats(server, places, _seat_count(loaded))
        if headless or not output.has_terminal():
            _play_headless(places, path, variant, seed)
        else:
            _play_on_screen(places, path, variant, seed, loaded)
    _run("report", str(places.exercise), "--out", str(places.report))
    output.line(f"exercise  {places.exercise}")
    output.line(f"report    {places.report / 'report.html'}")
    return ExitCode.OK


def _bundled_scenario() -> Path:
    path = Path(__file__).parents[2] / "scenarios" / "port_ransomware"
    if not path.is_dir():
        raise UsageError("the scenarios are not beside the program; name one: exercise-engine demo SCENARIO")
    return path


def _new_places(out: Path) -> Places:
    """Make a new folder, so that an earlier demonstration stays."""
    for number in range(1, RUNS_MAX + 1):
        folder = out / f"{number:03}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return Places(folder)
    raise UsageError(
        f"{out}: holds {RUNS_MAX} demonstrations; take some away or name another folder with --out"
    )


def _seat_count(scenario: Scenario) -> int:
    from exercise_engine.core.seating import seat_plans

    return sum(1 for _ in seat_plans(scenario))


@contextlib.contextmanager
def _server(
    scenario: Path, variant: str | None, places: Places, speed: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Host the scenario in a process of its own until the block is left."""
    arguments = [
        *("host", str(scenario), "--file", str(places.exercise), "--speed", str(speed), "--port", "0"),
        *("--out", str(places.seats), "--seat-files", str(places.seat_files)),
        *(("--variant", variant) if variant is not None else ()),
    ]
    with places.host_log.open("wb") as log:
        server = subprocess.Popen(_command(*arguments), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(STOP_S_MAX)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for_seats(server: subprocess.Popen[bytes], places: Places, count: int) -> None:
    """Wait until every seat has its file; raises Unreachable with what the server said."""
    for _ in range(int(START_S_MAX / POLL_S)):
        if places.seat_files.is_dir() and len(list(places.seat_files.glob("*.json"))) >= count:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(POLL_S)
            break
    said = places.host_log.read_text("utf-8", "replace").strip().splitlines()[-3:]
    raise Unreachable("the server did not start: " + (" / ".join(said) or "it said nothing"))


def _play_headless(places: Places, scenario: Path, variant: str | None, seed: str) -> None:
    from exercise_engine.cli.scripted import play, read_seat_files

    files = read_seat_files(places.seat_files, without=frozenset())
    cast = play(files, scenario, variant=variant, seed=seed, quiet=False)
    output.note(f"{cast.commands_count} commands, {cast.refused_count} refused")


def _play_on_screen(places: Places, scenario: Path, variant: str | None, seed: str, loaded: Scenario) -> None:
    """Show the control screen of a seat that nobody plays; scripted people fill the others."""
    label = _watching_seat(loaded)
    arguments = ["scripted", str(places.seat_files), str(scenario), "--seed", seed, "--quiet"]
    arguments += [] if variant is None else ["--variant", variant]
    with places.host_log.open("ab") as log:
        people = subprocess.Popen(
            _command(*arguments, "--without", label), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            seat_file, state = _seat_file(places, label), places.folder / "state"
            _run("control", "--seat-file", str(seat_file), "--state", str(state), "--leave-at-end")
            if people.poll() is None:
                output.note("the screen was left; the exercise is played to its end, Ctrl-C stops it")
            people.wait()
        except KeyboardInterrupt:
            output.note("stopped early; the report covers what was played")
        finally:
            people.terminate()
            people.wait()


def _watching_seat(scenario: Scenario) -> str:
    """Return the label of the first seat from which a controller or observer of everything watches."""
    from exercise_engine.core.seating import seat_plans

    seats = [seat for seat in seat_plans(scenario) if not seat.scope]
    for kind in ("controller", "evaluator", "observer"):
        for seat in seats:
            if seat.kind == kind:
                return seat.label
    raise UsageError("the scenario has no seat to watch from; --headless needs none")


def _seat_file(places: Places, label: str) -> Path:
    from exercise_engine.client.link import SeatFile

    for path in sorted(places.seat_files.glob("*.json")):
        if SeatFile.read(path).link.seat == label:
            return path
    raise UsageError(f"there is no seat file of {label}")


def _run(*arguments: str) -> None:
    """Run a verb in a process of its own; raises UsageError if it fails, which has said why."""
    if subprocess.run(_command(*arguments), check=False).returncode:
        raise UsageError(f"`exercise-engine {arguments[0]}` did not succeed")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "exercise_engine", *arguments]

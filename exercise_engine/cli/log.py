"""The verbs on a recorded exercise: `verify` and `backup`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode, JsonOption

if TYPE_CHECKING:
    from exercise_engine.storage.verify import VerifyReport


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command()(verify)
    app.command()(backup)


def verify(
    file: Annotated[Path, typer.Argument(help="The .exercise file; it may be in use.")],
    *,
    heads: Annotated[
        Path | None,
        typer.Option(help="Heads that a participant's program kept, as lines of `seq hash`."),
    ] = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Check the chain, the versions and the replay of a recorded exercise, and say where it breaks."""
    from exercise_engine.storage.heads import read_heads
    from exercise_engine.storage.recorded import verify_exercise

    report = verify_exercise(file, heads=() if heads is None else read_heads(heads))
    if as_json:
        output.data(asdict(report) | {"intact": report.intact})
    else:
        _print(report)
    return ExitCode.OK if report.intact else ExitCode.DAMAGED


def backup(
    file: Annotated[Path, typer.Argument(help="The .exercise file; it may be in use.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The copy; it must not be there yet.")],
    *,
    as_json: JsonOption = False,
) -> ExitCode:
    """Copy a recorded exercise to one whole file, also while it runs, and check the copy."""
    from exercise_engine.storage.backup import backup as copy_whole

    head = copy_whole(file, target)
    if as_json:
        output.data({"file": str(target), "last_seq": head.seq, "head_hash": head.hash.hex()})
    else:
        output.line(f"{target}: {_count(head.seq, 'event')}, head {head.hash.hex()}")
    return ExitCode.OK


def _print(report: VerifyReport) -> None:
    output.line(f"{report.file}: run {report.run_id}, {_count(report.last_seq, 'event')}")
    output.line(f"head {report.last_seq} {report.head_hash}")
    output.line(f"{_count(report.texts, 'typed text')}, {report.texts_erased} of them erased")
    if report.heads_compared:
        output.line(f"compared with {_count(report.heads_compared, 'head')} that a participant kept")
    for finding in report.findings:
        output.line(f"BROKEN  {finding}")
    for text in report.notes:
        output.line(f"note: {text}")
    if report.intact:
        output.line("intact: the chain is unbroken, every event can be read, and the log replays")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

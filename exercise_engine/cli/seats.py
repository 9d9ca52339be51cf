"""Opens a seat from the command line: which link, which code, and where this terminal keeps its things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from exercise_engine.cli import output
from exercise_engine.errors import CommandRejected, ExerciseEngineError, Unreachable, UsageError

if TYPE_CHECKING:
    from exercise_engine.client.connection import SeatConnection
    from exercise_engine.client.credentials import CredentialStore
    from exercise_engine.client.link import Link
    from exercise_engine.client.updates import LinkChanged, OnUpdate
    from exercise_engine.tui.app import SeatApp

LinkArgument = Annotated[
    str | None,
    typer.Argument(metavar="[LINK]", help="The link to the seat; asked for if it is not given."),
]
SeatFileOption = Annotated[
    Path | None,
    typer.Option("--seat-file", help="A file with link and code, for scripts; only its owner may read it."),
]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", help="Folder for what this terminal keeps; by default the user's state folder."),
]

TRIES_MAX = 3
"""Whoever mistypes more often has the wrong sheet of paper."""
_WHAT_TO_DO = {
    "not_admitted": "Start the same command again and type the code as it stands on your sheet; if that does"
    " not help, ask exercise control for another one",
}
"""What helps whoever was not let in, where the server's own sentence does not say it."""
OPEN_TO_OTHERS = 0o077
"""Permissions that a file with a code must not give to anybody but its owner."""


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """All that is needed to connect."""

    link: Link
    credentials: CredentialStore
    folder: Path

    def connect(self, on_update: OnUpdate) -> SeatConnection:
        """Make the connection of a screen; it starts when the screen runs it."""
        from exercise_engine.client.connection import SeatConnection
        from exercise_engine.client.outbox import Outbox

        return SeatConnection(
            self.link, credentials=self.credentials, outbox=Outbox(self.folder), on_update=on_update
        )


def open_seat(given_link: str | None, *, seat_file: Path | None, state: Path | None) -> OpenSeat:
    """Find out link and code, from a seat file or by asking; who was here before needs no code."""
    import os

    from exercise_engine.client.credentials import CredentialStore
    from exercise_engine.client.keeping import seat_folder, state_home
    from exercise_engine.client.link import Link, SeatFile

    code: str | None = None
    if seat_file is not None:
        if given_link is not None:
            raise UsageError("give a link or a seat file, not both")
        _check_private(seat_file)
        found = SeatFile.read(seat_file)
        link, code = found.link, found.code
    else:
        link = Link.parse(given_link) if given_link else _ask_again(_ask_link)
    folder = seat_folder(state if state is not None else state_home(dict(os.environ), Path.home()), link)
    credentials = CredentialStore(folder, code=code)
    if credentials.is_empty:
        output.note(f"Seat: {link.seat or 'not named'}, at {link.host}")
        credentials = CredentialStore(folder, code=_ask_again(_ask_code))
    return OpenSeat(link, credentials, folder)


def need_terminal(verb: str) -> None:
    """Raise UsageError where no screen can be drawn."""
    if not output.has_terminal():
        raise UsageError(f"{verb} draws on the whole screen and needs a terminal")


def run_screen(app: SeatApp) -> output.ExitCode:
    """Run a screen to its end, and tell on the terminal why it could not begin."""
    app.run()
    if app.refusal is not None:
        raise _refused(app.refusal)
    return output.ExitCode.FAULT if app.return_code else output.ExitCode.OK


def _refused(change: LinkChanged) -> ExerciseEngineError:
    reason = change.reason or "the seat could not be taken"
    if change.code in ("wrong_certificate", "unreachable", "server_full", "server_closing"):
        return Unreachable(reason)
    code = change.code or "not_admitted"
    todo = _WHAT_TO_DO.get(code)
    return CommandRejected(code, f"{reason}. {todo}" if todo else reason)


Answer = TypeVar("Answer")


def _ask_again(ask: Callable[[], Answer]) -> Answer:
    """Ask until the answer can be used: a slip of the hand costs no new start. A script has one try."""
    for _ in range(TRIES_MAX - 1 if output.has_terminal() else 0):
        try:
            return ask()
        except UsageError as error:
            output.error(str(error))
    return ask()


def _ask_link() -> Link:
    from exercise_engine.client.link import Link

    return Link.parse(output.ask("Link to your seat:"))


def _ask_code() -> str:
    code = output.ask_secret("Code of your seat (it is not shown):")
    if not code:
        raise UsageError("no code was typed; it stands beside the link")
    return code


def _check_private(path: Path) -> None:
    """Refuse a file that others can read: whoever reads it can take the seat."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if mode & OPEN_TO_OTHERS:
        raise UsageError(f"{path}: other people can read it; 'chmod 600 {path}' makes it yours alone")

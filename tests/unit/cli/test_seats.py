"""Opening a seat from the command line: link and code are found, asked for, and kept out of sight."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from exercise_engine.cli import output
from exercise_engine.cli.main import run
from exercise_engine.cli.seats import need_terminal, open_seat, run_screen
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.keeping import seat_folder
from exercise_engine.client.link import Link
from exercise_engine.client.updates import LinkChanged, OnUpdate
from exercise_engine.errors import CommandRejected, ExerciseEngineError, Unreachable, UsageError
from exercise_engine.tui.player.app import PlayerApp
from tests.tui.support.tape import TapeLink

LINK = "exercise-engine://127.0.0.1:7777/series1?seat=Terminal%2C%20lead"
CODE = "K7QF-2M9D-04XT-R8WA"


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Let somebody type these lines."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def seat_file(folder: Path, *, mode: int = 0o600) -> Path:
    """A file with link and code."""
    path = folder / "lead.json"
    path.write_text(json.dumps({"link": LINK, "code": CODE}), encoding="utf-8")
    path.chmod(mode)
    return path


def test_link_and_code_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this order, naming the seat between them; the code is never written."""
    typing(monkeypatch, LINK, CODE)
    seat = open_seat(None, seat_file=None, state=tmp_path)
    assert (seat.link.seat, seat.link.port) == ("Terminal, lead", 7777)
    assert seat.credentials.offer() == (CODE, None)
    shown = capsys.readouterr()
    assert "Seat: Terminal, lead, at 127.0.0.1" in shown.err
    assert CODE not in shown.err + shown.out


def test_a_link_on_the_command_line_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds no secret."""
    typing(monkeypatch, CODE)
    assert open_seat(LINK, seat_file=None, state=tmp_path).credentials.offer() == (CODE, None)


def test_who_was_here_before_needs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token on the disk opens the seat."""
    folder = seat_folder(tmp_path, Link.parse(LINK))
    earlier = CredentialStore(folder)
    earlier.accept("token")
    earlier.save()
    typing(monkeypatch)
    seat = open_seat(LINK, seat_file=None, state=tmp_path)
    assert seat.credentials.offer() == (None, "token")
    assert seat.folder == folder


def test_a_seat_file_holds_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For scripts; nothing is asked."""
    typing(monkeypatch)
    seat = open_seat(None, seat_file=seat_file(tmp_path), state=tmp_path / "state")
    assert seat.credentials.offer() == (CODE, None)


def test_a_seat_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The sentence says how to mend it."""
    with pytest.raises(UsageError, match="chmod 600"):
        open_seat(None, seat_file=seat_file(tmp_path, mode=0o644), state=tmp_path)


def test_a_seat_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(UsageError, match=r"lead\.json: cannot be read"):
        open_seat(None, seat_file=tmp_path / "lead.json", state=tmp_path)


def test_a_link_and_a_seat_file_contradict_each_other(tmp_path: Path) -> None:
    """One of them is enough."""
    with pytest.raises(UsageError, match="not both"):
        open_seat(LINK, seat_file=seat_file(tmp_path), state=tmp_path)


def test_an_empty_code_is_refused_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not after a round to the server."""
    typing(monkeypatch, "")
    with pytest.raises(UsageError, match="no code was typed"):
        open_seat(LINK, seat_file=None, state=tmp_path)


def test_somebody_at_a_terminal_may_mistype(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is told and the question asked again, three times at the most."""
    monkeypatch.setattr(output, "has_terminal", lambda: True)
    typing(monkeypatch, "nonsense", LINK, "", CODE)
    assert open_seat(None, seat_file=None, state=tmp_path).credentials.offer() == (CODE, None)
    assert "this is none" in capsys.readouterr().err
    typing(monkeypatch, "a", "b", "c", LINK)
    with pytest.raises(UsageError):
        open_seat(None, seat_file=None, state=tmp_path)


def test_without_a_terminal_join_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a mistake in the use of the command, and before it asks for anything."""
    typing(monkeypatch, LINK, CODE)
    assert run(["join"]) == output.ExitCode.USAGE
    assert "needs a terminal" in capsys.readouterr().err


def test_with_a_terminal_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised."""
    monkeypatch.setattr(output, "has_terminal", lambda: False)
    with pytest.raises(UsageError):
        need_terminal("join")
    monkeypatch.setattr(output, "has_terminal", lambda: True)
    need_terminal("join")


class Refusing(TapeLink):
    """A wire at whose end nobody lets one in."""

    refusal: LinkChanged

    async def run(self, *, take_over: bool = False) -> None:
        """Refuse at once."""
        self.tell(self.refusal)
        await super().run(take_over=take_over)


class Headless(PlayerApp):
    """The player's screen, on no terminal at all."""

    def run(self, **_: object) -> None:
        """Run without drawing."""
        super().run(headless=True)


def refusing(refusal: LinkChanged) -> Callable[[OnUpdate], TapeLink]:
    """Return what connects a screen to a wire that refuses it."""

    def connect(on_update: OnUpdate) -> TapeLink:
        link = Refusing(on_update)
        link.refusal = refusal
        return link

    return connect


@pytest.mark.parametrize(
    ("code", "error"),
    [("not_admitted", CommandRejected), ("server_full", Unreachable), ("wrong_certificate", Unreachable)],
)
def test_why_a_seat_could_not_be_taken_is_told(code: str, error: type[ExerciseEngineError]) -> None:
    """With the reason of the server, and an exit code that tells a refusal from a server out of reach."""
    refusal = LinkChanged("ended", "no seat has this code", code)  # type: ignore[arg-type]

    with pytest.raises(error, match="no seat has this code"):
        run_screen(Headless(refusing(refusal)))


def test_a_wrong_code_is_told_with_what_to_do() -> None:
    """What is wrong, and then what helps, in sentences."""
    refusal = LinkChanged("ended", "this code opens no seat here", "not_admitted")
    with pytest.raises(CommandRejected) as refused:
        run_screen(Headless(refusing(refusal)))
    told = refused.value.message
    assert told.startswith("this code opens no seat here. Start the same command again")
    assert told.endswith("ask exercise control for another one")

"""The verb `join`: takes a player's or observer's seat and shows its screen."""

from __future__ import annotations

import typer

from exercise_engine.cli.output import ExitCode
from exercise_engine.cli.seats import (
    LinkArgument,
    SeatFileOption,
    StateOption,
    need_terminal,
    open_seat,
    run_screen,
)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(join)


def join(
    link: LinkArgument = None,
    *,
    seat_file: SeatFileOption = None,
    state: StateOption = None,
) -> ExitCode:
    """Take part: see what reaches your seat, answer, write and log. Asks for link and code of the seat."""
    need_terminal("join")
    seat = open_seat(link, seat_file=seat_file, state=state)
    from exercise_engine.tui.player.app import PlayerApp

    return run_screen(PlayerApp(seat.connect))

"""The verb `control`: takes a seat of the control cell and shows its screen."""

from __future__ import annotations

from typing import Annotated

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

OUTBOX_S = 5.0
"""Long enough to see whom one has chosen, short enough not to be waited for."""
OUTBOX_MAX_S = 60.0
"""Players would wonder where everybody has gone."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(control)


def control(
    link: LinkArgument = None,
    *,
    seat_file: SeatFileOption = None,
    state: StateOption = None,
    leave_at_end: Annotated[
        bool, typer.Option("--leave-at-end", help="Close the screen a moment after EndEx.")
    ] = False,
    outbox: Annotated[
        float,
        typer.Option(
            "--outbox",
            min=0.0,
            max=OUTBOX_MAX_S,
            help="Seconds for which what goes to players can be taken back; 0 sends at once.",
        ),
    ] = OUTBOX_S,
) -> ExitCode:
    """Run the exercise, or look on: what needs you, timeline, clock, messages. Asks for link and code."""
    need_terminal("control")
    seat = open_seat(link, seat_file=seat_file, state=state)
    from exercise_engine.tui.control.app import ControlApp

    return run_screen(ControlApp(seat.connect, leaves_at_end=leave_at_end, outbox_s=outbox))

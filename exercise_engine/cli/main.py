"""The application: collects the verbs, and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from exercise_engine import __version__
from exercise_engine.cli import check, control, demo, host, join, kit, log, output, report, roster, scripted
from exercise_engine.cli.output import ExitCode
from exercise_engine.errors import CommandRejected, ExerciseEngineError, RosterError, ScenarioError

_VERB_MODULES = (check, kit, host, roster, join, control, report, log, scripted, demo)
"""The modules with verbs, in the order in which help lists them."""


class _Verbs(TyperGroup):
    """The group of all verbs; errors are told here, before Typer would give them codes of its own."""

    def invoke(self, ctx: Any) -> ExitCode:
        """Run the verb, and tell what it raises; the type of the context is not public in Typer."""
        try:
            return _as_exit_code(super().invoke(ctx))
        except ExerciseEngineError as error:
            return _tell(error)
        except OSError as error:
            return _tell(error)


def build_app() -> typer.Typer:
    """The application with all verbs."""
    app = typer.Typer(
        name=output.PROGRAM,
        cls=_Verbs,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Plan, play and review live tabletop cyber exercises of several organisations.",
        epilog=_exit_code_help(),
    )
    app.callback(invoke_without_command=True)(_start)
    for module in _VERB_MODULES:
        module.register(app)
    return app


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises but for `SystemExit`."""
    output.prepare()
    try:
        return _finished(_run_app(sys.argv[1:] if arguments is None else arguments))
    except output.OutputClosed:
        return ExitCode.INTERRUPTED


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run())


def _run_app(arguments: Sequence[str]) -> ExitCode:
    try:
        result = build_app()(list(arguments), prog_name=output.PROGRAM, standalone_mode=False)
    except TyperException as error:
        return _tell_usage(error)
    except (typer.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except output.OutputClosed:
        raise
    except Exception:  # noqa: BLE001 - the outermost frame: a fault of ours gets its own exit code
        output.note(traceback.format_exc())
        output.error("this is a fault of the program; nothing you typed should lead here")
        return ExitCode.FAULT
    return _as_exit_code(result)


def _finished(code: ExitCode) -> int:
    output.finish()
    return int(code)


def _as_exit_code(result: object) -> ExitCode:
    """Verbs return an `ExitCode`; Typer's own exits (help, Ctrl-C) are plain numbers."""
    return ExitCode(result) if isinstance(result, int) else ExitCode.OK


def _tell(error: ExerciseEngineError | OSError) -> ExitCode:
    """Say what went wrong in one line, below the problems where there are some."""
    if isinstance(error, ScenarioError | RosterError):
        output.problems(error.problems)
    if isinstance(error, OSError) and error.strerror:
        name = f": {error.filename}" if error.filename else ""
        output.error(f"{error.strerror.lower()}{name}")
    elif isinstance(error, CommandRejected):
        output.error(error.message)  # its code is for programs, which have the exit code here
    else:
        output.error(str(error))
    return output.exit_code_of(error)


def _tell_usage(error: TyperException) -> ExitCode:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else output.PROGRAM
    output.error(error.format_message())
    output.note(f'"{path} --help" lists what is possible')
    return ExitCode.USAGE


def _start(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> ExitCode:
    """Answer `--version`, and show the help when no verb was given."""
    if version:
        output.line(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        output.line(context.get_help())
    return ExitCode.OK


def _exit_code_help() -> str:
    """The table of exit codes; the mark in front keeps its lines as they are."""
    rows = (f"  {code.value:>3}  {code.sentence}" for code in ExitCode)
    return "\b\nExit codes:\n" + "\n".join(rows)

"""The reference page of all verbs, made from their own help."""

from __future__ import annotations

from typing import Any

import typer

from exercise_engine.cli import output
from exercise_engine.cli.main import build_app
from exercise_engine.cli.output import ExitCode

WIDTH = 80
"""Columns of the help on the page, whatever the terminal has in which the page is made."""

OPENING = """\
# Commands

Written by `make docs` from the program's own help; `exercise-engine VERB --help` shows the same.

stdout is for data, stderr for talk. Verbs with `--json` then print one JSON value and nothing else. Secrets
are asked for and never stand on a command line.
"""


def commands_page() -> str:
    """Return the page: a part for each verb, and the exit codes."""
    group = typer.main.get_command(build_app())
    top = _context(group, output.PROGRAM)
    names = group.list_commands(top)  # type: ignore[attr-defined]
    verbs = [_verb(group.get_command(top, name), name, top) for name in names]  # type: ignore[attr-defined]
    return "\n".join([OPENING, *verbs, _exit_codes()])


def _verb(command: Any, name: str, top: Any) -> str:
    text = _context(command, name, parent=top).get_help()
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## {name}\n\n```text\n{lines}\n```\n"


def _context(command: Any, name: str, *, parent: Any = None) -> Any:
    """A context that only shows help; Typer does not make its type public."""
    return command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH)


def _exit_codes() -> str:
    rows = "".join(f"| {code.value} | {code.sentence} |\n" for code in ExitCode)
    return f"## Exit codes\n\nScripts may rely on these.\n\n| code | meaning |\n|---|---|\n{rows}"

"""The house rules on imports: contracts, quick help, a light client."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CLIENT_STAYS_WITHOUT = ("cel", "transitions", "jinja2", "sqlite3", "yaml", "exercise_engine.server")
"""What only the server, the loader or the report need; a participant's terminal starts without it."""

HELP_STAYS_WITHOUT = (
    *("asyncio", "cel", "jinja2", "pydantic", "rich", "sqlite3", "structlog", "textual", "transitions"),
    *("websockets", "yaml", "exercise_engine.model", "exercise_engine.core"),
)
"""What no verb needs before it runs."""

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in {packages!r}:
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(found.name)
"""


def loaded_after(statements: str) -> set[str]:
    """The modules that a fresh interpreter holds after running the statements."""
    script = f"{statements}\nimport sys\nprint('\\n'.join(sys.modules))"
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=50
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stdout.splitlines())


def test_import_contracts_hold() -> None:
    """Every contract on imports in pyproject.toml is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run(
        [program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=50
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "0 broken" in finished.stdout


@pytest.mark.parametrize("packages", [("exercise_engine.client",), ("exercise_engine.tui",)])
def test_what_a_participant_needs_loads_no_engine_room(packages: tuple[str, ...]) -> None:
    """Client and screens load neither conditions, state machines, templates, YAML nor a database."""
    loaded = loaded_after(IMPORT_ALL.format(packages=packages))
    assert packages[0] in loaded
    assert loaded.isdisjoint(CLIENT_STAYS_WITHOUT), loaded & set(CLIENT_STAYS_WITHOUT)


def test_help_loads_no_part_of_any_verb() -> None:
    """Listing the verbs loads nothing that one of them needs to run."""
    loaded = loaded_after(
        "from exercise_engine.cli.main import run\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n    assert run(['--help']) == 0"
    )
    assert "exercise_engine.cli.main" in loaded
    assert loaded.isdisjoint(HELP_STAYS_WITHOUT), loaded & set(HELP_STAYS_WITHOUT)

"""The page of verbs says what the program says."""

from __future__ import annotations

import pytest

from exercise_engine.cli.commands_page import commands_page
from exercise_engine.cli.main import build_app
from exercise_engine.cli.output import ExitCode


def test_each_verb_has_its_part_in_the_order_of_help() -> None:
    """No verb goes without a part that shows how it is used."""
    callbacks = [command.callback for command in build_app().registered_commands]
    names = [callback.__name__ for callback in callbacks if callback is not None]
    page = commands_page()
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == [*names, "Exit codes"]
    assert all(f"Usage: exercise-engine {name}" in page for name in names)


def test_each_exit_code_is_explained() -> None:
    """Scripts find every number and its meaning."""
    assert all(f"| {code.value} | {code.sentence} |" in commands_page() for code in ExitCode)


def test_the_page_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide or narrow terminal gives the same page, with lines that a page can hold."""
    monkeypatch.setenv("COLUMNS", "200")
    wide = commands_page()
    monkeypatch.setenv("COLUMNS", "40")
    assert commands_page() == wide
    helps = wide.split("```text")[1:]
    assert max(len(line) for part in helps for line in part.split("```")[0].splitlines()) <= 80

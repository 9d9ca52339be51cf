"""The page about the control screen names what the screen has."""

from __future__ import annotations

import re
from pathlib import Path

from textual.binding import Binding

from exercise_engine.core.control_needs import ACTION_VERBS
from exercise_engine.tui.control.rows import STATUS_WORDS
from exercise_engine.tui.control.screen import ControlScreen

PAGE = (Path(__file__).resolve().parents[3] / "docs/howto/control.md").read_text(encoding="utf-8")
SPELLED = {"slash": "/", "f1": "F1", "f12": "F12", "escape": "Escape", "enter": "Enter"}


def test_every_key_is_on_the_page() -> None:
    """Whatever the screen answers to is told."""
    keys = [
        SPELLED.get(binding.key, binding.key)
        for binding in ControlScreen.BINDINGS
        if isinstance(binding, Binding)
    ]
    assert len(keys) > 15
    missing = [key for key in keys if f"`{key}`" not in PAGE and key not in ("Enter", "Escape")]
    assert missing == []


def test_every_status_and_every_verb_is_on_the_page() -> None:
    """The words in the columns are explained."""
    first_cells = {
        cell for row in re.findall(r"^\| ([^|]*) \|", PAGE, re.MULTILINE) for cell in row.split(", ")
    }
    assert {word for word, _ in STATUS_WORDS.values()} <= first_cells
    assert set(ACTION_VERBS.values()) <= first_cells

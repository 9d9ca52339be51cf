"""Scenario files for tests: a small one as text, changed by replacing lines, written into a folder."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.errors import Problem

SMALL = """\
format: 1
id: small
title: A small scenario
clock: {story_start: "2026-11-03T06:30", length: 1h}
organisations:
  port: {name: Port}
  terminal: {name: Terminal}
teams:
  port_crisis: {organisation: port, roles: {lead: {decides: true}, press: {}}}
  yard: {organisation: terminal, roles: {lead: {decides: true}, it: {}}}
personas:
  printer: {name: Office printer, listed: true}
injects:
  note:
    at: T+0:10
    from: printer
    to: [port_crisis]
    subject: A page nobody sent
    body: Your yard is ours.
"""


def changed(*replacements: tuple[str, str], add: str = "") -> str:
    """Return the small scenario with texts replaced and lines added at its end."""
    text = SMALL
    for old, new in replacements:
        assert old in text, f"{old!r} does not stand in the small scenario"
        text = text.replace(old, new)
    return text + add


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a folder, making the folders between, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def places(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int, int]]:
    """Return code, line and column of problems, to compare with."""
    return [(problem.code, problem.line, problem.column) for problem in problems]

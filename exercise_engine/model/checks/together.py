"""Checks asks that several teams must agree on, and answers that may be changed until the deadline."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import AGREEMENT, Ask
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.inject import Inject
from exercise_engine.model.paths import Finding, Path

TEAMS_MIN = 2
"""One team has nobody to agree with."""


def check_together(path: Path, inject: Inject, ask: Ask, directory: Directory) -> Iterator[Finding]:
    """Find agreements without anybody to agree with, and answers that nothing would ever make final."""
    if ask.agree:
        yield from _check_agree((*path, "agree"), inject, ask, directory)
    if ask.revisable:
        yield from _check_revisable((*path, "revisable"), ask)


def _check_agree(path: Path, inject: Inject, ask: Ask, directory: Directory) -> Iterator[Finding]:
    told = directory.teams_of(inject.to)
    asked = [team for team in told if team in directory.teams_of(ask.by)] if ask.by else list(told)
    if inject.each == "team":
        message = "with `each: team` every team is asked alone, and has nobody to agree with"
        yield Finding(path, "E752", message, "remove `each` or `agree`")
    elif len(asked) < TEAMS_MIN:
        message = f"only one team is asked, and has nobody to agree with: {', '.join(asked) or 'none'}"
        yield Finding(path, "E752", message, "send the inject to a second team, or remove `agree`")
    if AGREEMENT in {
        *directory.scenario.teams,
        *directory.scenario.organisations,
        *directory.scenario.personas,
    }:
        message = f'"{AGREEMENT}" stands for all teams of such an ask, and is an id of this scenario'
        yield Finding(path, "E752", message, "give the team, organisation or persona another id")


def _check_revisable(path: Path, ask: Ask) -> Iterator[Finding]:
    if ask.agree:
        message = "what teams agree on is final, and cannot be changed as well"
        yield Finding(path, "E753", message, "remove `agree` or `revisable`")
    if ask.within is None:
        message = "an answer that may be changed counts at the deadline, and the ask has no `within`"
        yield Finding(path, "E753", message, "add `within:`")
    if ask.is_mapped:
        message = "words are mapped while they can still be changed"
        yield Finding(path, "E753", message, "show the options, or remove `revisable`")

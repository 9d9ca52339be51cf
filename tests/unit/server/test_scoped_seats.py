"""Seats of control that act for some organisations only, at a real server."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.core import facts as f
from tests.support.hosted import hosted
from tests.support.play import make_scenario

CONTROL = {
    "lead": {"kind": "lead", "name": "Lead controller"},
    "scoped": {"kind": "controller", "name": "Port cell", "scope": ["port"]},
}


async def test_a_scope_without_injects_is_welcomed_like_any_other(tmp_path: Path) -> None:
    """The scenario that such a seat is told has no injects, and its terminal reads it all the same."""
    theirs = make_scenario({"theirs": {"at": "T+0:10", "to": ["yard"]}}, control=CONTROL)
    async with (
        hosted(theirs, tmp_path / "play.exercise") as host,
        host.terminal("controller") as terminal,
    ):
        created = await terminal.told("exercise_created")
        assert isinstance(created.fact, f.ExerciseCreated)
        assert dict(created.fact.scenario.injects) == {}
        assert set(created.fact.scenario.teams) == {"harbour", "yard"}

"""Whatever happens to a scenario's file, the answer is a list of located problems, and never an error."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercise_engine.loader.scenario_files import inspect_scenario

DATA = Path(__file__).parents[1] / "data" / "scenarios"
LINES = (DATA / "ten_mistakes.yaml").read_text(encoding="utf-8").splitlines()
PIECES = (
    "{",
    "}",
    "[",
    "]",
    ": ",
    "!",
    "&a ",
    "*a",
    "- ",
    '"',
    "'",
    "\t",
    "|",
    "#",
    "null",
    "017",
    "${x}",
    "{{ ",
    "<<: ",
    "\0",
    "é",
    "? ",
)
WITHOUT_LINE = {"E120", "E199"}
"""Codes that concern the file as a whole."""

damages = st.lists(
    st.tuples(
        st.integers(0, len(LINES) - 1), st.integers(0, 60), st.integers(0, 8), st.sampled_from(("", *PIECES))
    ),
    min_size=1,
    max_size=5,
)
"""Line, column, how many characters go, and what takes their place."""


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damages)
def test_a_damaged_file_gets_located_problems(
    tmp_path: Path, damage: list[tuple[int, int, int, str]]
) -> None:
    """No damage goes unnoticed without a scenario, and every problem has a line that exists."""
    lines = list(LINES)
    for line, column, length, piece in damage:
        lines[line] = lines[line][:column] + piece + lines[line][column + length :]
    path = tmp_path / "x.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")

    scenario, problems = inspect_scenario(path)

    assert (scenario is None) == any(not problem.is_warning for problem in problems)
    assert all(0 < problem.line <= len(lines) + 1 or problem.code in WITHOUT_LINE for problem in problems)
    assert list(problems) == sorted(problems)

"""Checking what planners write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercise_engine.authoring.check import check_file
from tests.support.writing import SMALL, write

TOP = Path(__file__).parents[3]
BAD = TOP / "tests" / "data" / "scenarios" / "bad"
SAMPLES = sorted(path for path in BAD.iterdir())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_has_the_one_mistake_that_it_is_named_after(sample: Path) -> None:
    """And no other: one mistake is one problem."""
    assert [problem.code for problem in check_file(sample)] == [sample.stem]


def test_there_is_a_sample_for_nearly_every_code() -> None:
    """Those without need files that are missing, huge, many or no scenario, or cannot be made on purpose."""
    documented = set(
        re.findall(r"(?m)^### ([EW]\d{3}) ", (TOP / "docs/reference/problems.md").read_text("utf-8"))
    )

    assert documented - {sample.stem for sample in SAMPLES} == {
        "E101", "E103", "E132", "E142", "E155", "E199", "E200", "E213", "E367", "E771",
    }  # fmt: skip


def test_a_part_is_checked_with_its_whole_folder(tmp_path: Path) -> None:
    """By itself it says nothing."""
    main, _, injects = SMALL.partition("injects:\n")
    write(tmp_path, {"scenario.yaml": main, "injects/10.yaml": injects.replace("printer", "printr")})

    problems = check_file(tmp_path / "injects/10.yaml")

    assert [(problem.code, problem.file) for problem in problems] == [("E303", f"{tmp_path}/injects/10.yaml")]


def test_an_inject_of_the_library_is_checked_by_itself(tmp_path: Path) -> None:
    """Its parameters and their use."""
    write(tmp_path, {"call.yaml": "format: 1\ninject: {subject: '${what}'}\n"})

    assert [problem.code for problem in check_file(str(tmp_path / "call.yaml"))] == ["E154"]


@pytest.mark.parametrize("path", sorted((TOP / "injects").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_library_of_the_project_is_sound(path: Path) -> None:
    """Every inject in it."""
    assert check_file(path) == ()


@pytest.mark.parametrize(
    "path", sorted(path.parent for path in (TOP / "scenarios").glob("*/scenario.yaml")), ids=str
)
def test_the_scenarios_of_the_project_are_sound(path: Path) -> None:
    """Without a warning."""
    assert check_file(path) == ()


def test_a_missing_file_is_a_problem_and_no_error(tmp_path: Path) -> None:
    """Nothing is raised."""
    assert [problem.code for problem in check_file(tmp_path / "nowhere.yaml")] == ["E101"]

"""Bringing scenarios to the newest format."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.authoring.upgrade import STEPS, plan_upgrade, write_upgrade
from exercise_engine.errors import ScenarioError
from exercise_engine.model.scenario import FORMAT
from tests.support.writing import SMALL, write


def refusal(path: Path, target: int = FORMAT) -> tuple[str, int, str]:
    """Return code, line and message of why an upgrade is refused."""
    with pytest.raises(ScenarioError) as caught:
        plan_upgrade(path, target=target)
    (problem,) = caught.value.problems
    return problem.code, problem.line, problem.message


def test_every_older_format_has_a_step() -> None:
    """The table has one for each version before the newest."""
    assert sorted(STEPS) == list(range(1, FORMAT))


def test_the_newest_format_needs_nothing(tmp_path: Path) -> None:
    """The plan says which version it is."""
    write(tmp_path, {"x.yaml": SMALL})

    plan = plan_upgrade(tmp_path / "x.yaml")

    assert (plan.found, plan.target, plan.changes) == (1, 1, ())


def test_steps_are_taken_one_after_the_other_over_every_file(tmp_path: Path) -> None:
    """Comments and layout stay, the version is counted up, and the files as they were are kept."""
    main, _, injects = SMALL.partition("injects:\n")
    write(tmp_path, {"scenario.yaml": f"# by hand\n{main}", "injects/10.yaml": injects})
    steps = {
        1: lambda text: text.replace("subject:", "headline:"),
        2: lambda text: text.replace("headline:", "heading:  # the title"),
    }

    plan = plan_upgrade(tmp_path, steps=steps, target=3)
    write_upgrade(plan)

    assert (tmp_path / "scenario.yaml").read_text("utf-8").startswith("# by hand\nformat: 3\n")
    assert "    heading:  # the title A page nobody sent\n" in (tmp_path / "injects/10.yaml").read_text(
        "utf-8"
    )
    assert (tmp_path / "scenario.yaml.format1").read_text("utf-8") == f"# by hand\n{main}"
    assert (tmp_path / "injects/10.yaml.format1").read_text("utf-8") == injects
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "injects",
        "scenario.yaml",
        "scenario.yaml.format1",
    ]


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    """Only writing it does."""
    write(tmp_path, {"x.yaml": SMALL})

    plan = plan_upgrade(tmp_path / "x.yaml", steps={1: lambda text: text + "# new\n"}, target=2)

    assert plan.changes[0].text.endswith("# new\n")
    assert (tmp_path / "x.yaml").read_text("utf-8") == SMALL


def test_a_kept_file_is_never_written_over(tmp_path: Path) -> None:
    """Nothing is changed then."""
    write(tmp_path, {"x.yaml": SMALL, "x.yaml.format1": "older still"})
    plan = plan_upgrade(tmp_path / "x.yaml", steps={1: lambda text: text}, target=2)

    with pytest.raises(ScenarioError) as caught:
        write_upgrade(plan)

    assert [problem.code for problem in caught.value.problems] == ["E213"]
    assert (tmp_path / "x.yaml").read_text("utf-8") == SMALL


@pytest.mark.parametrize(
    ("first_line", "message"),
    [
        ("", 'key "format" is missing'),
        ("format: 9\n", "format 9 is newer than this program, which reads format 1"),
        ("format: 0\n", "the format is a whole number, found the number 0"),
        ("format: true\n", "the format is a whole number, found true"),
        ("format: one\n", 'the format is a whole number, found the text "one"'),
        ("format: [1]\n", "the format is a whole number, found a list"),
    ],
)
def test_a_format_that_is_none_is_told(tmp_path: Path, first_line: str, message: str) -> None:
    """At its line."""
    write(tmp_path, {"x.yaml": SMALL.replace("format: 1\n", first_line)})

    assert refusal(tmp_path / "x.yaml") == ("E211", 1, message)


def test_a_missing_step_is_told(tmp_path: Path) -> None:
    """A program that cannot bring a format forward says so."""
    write(tmp_path, {"x.yaml": SMALL})

    assert refusal(tmp_path / "x.yaml", target=3)[2] == "no step leads from format 1 to the next one"


@pytest.mark.parametrize("text", ["", "a: 'x\n", "- a\n"])
def test_files_that_cannot_be_read_are_told(tmp_path: Path, text: str) -> None:
    """As `check` tells them."""
    write(tmp_path, {"x.yaml": text})

    assert refusal(tmp_path / "x.yaml")[0] in {"E120", "E106", "E121"}

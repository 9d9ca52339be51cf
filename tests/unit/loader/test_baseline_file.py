"""Answers from a file of their own, in place of those of the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.errors import ScenarioError
from exercise_engine.loader.baseline_file import with_baseline
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario

SCENARIO = make_scenario(
    {},
    baseline={
        "tape": {"text": "A copy", "answers": {"terminal": {"answer": "no"}, "port": {"answer": "no"}}},
        "paper": {"text": "Forms", "organisations": ["port"], "answers": {"port": {"answer": "partly"}}},
    },
)


def read(tmp_path: Path, text: str) -> Scenario:
    """Return the scenario with the answers of a file with this text."""
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return with_baseline(SCENARIO, path)


def test_answers_of_the_file_take_the_place_of_those_of_the_scenario(tmp_path: Path) -> None:
    """Measure by measure; what it does not name stays."""
    found = read(tmp_path, "answers:\n  tape: {terminal: {answer: yes, evidence: New disk}}\n").baseline
    assert {who: said.answer for who, said in found["tape"].answers.items()} == {"terminal": "yes"}
    assert found["tape"].answers["terminal"].evidence == "New disk"
    assert found["paper"].answers["port"].answer == "partly"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("answers:\n  tap: {terminal: {answer: yes}}\n", "E367", 2),
        ("answers:\n  tape: {pilots: {answer: yes}}\n", "E311", 2),
        ("answers:\n  paper:\n    terminal: {answer: yes}\n", "E364", 3),
        ("answers:\n  tape:\n    terminal: {answer: maybe}\n", "E204", 3),
        ("answer:\n  tape: {}\n", "E201", 1),
        ("answers: [\n", "E106", 1),
        ("", "E202", 1),
    ],
)
def test_what_is_wrong_has_its_place(tmp_path: Path, text: str, code: str, line: int) -> None:
    """File, line and code, as with a scenario."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == (code, line), problem
    assert problem.file.endswith("answers.yaml")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(ScenarioError) as caught:
        with_baseline(SCENARIO, tmp_path / "none.yaml")
    assert "none.yaml" in caught.value.problems[0].file

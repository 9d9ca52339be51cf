"""Scenarios as one file and as folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exercise_engine.loader import parts
from exercise_engine.loader.parts import PARTS, entries_of, read_tree, unread_files
from exercise_engine.loader.scenario_files import inspect_scenario
from tests.support.writing import SMALL, changed, write

SECOND = """\
second:
  at: T+0:20
  from: printer
  to: [yard]
  subject: Another page
  body: Still ours.
"""
WITHOUT_INJECTS = SMALL.partition("injects:")[0]
NOTE = SMALL.partition("injects:\n")[2].replace("\n  ", "\n")[2:]


def codes(path: Path) -> list[str]:
    """Return the codes of the problems of a scenario."""
    return [problem.code for problem in inspect_scenario(path)[1]]


def test_every_part_that_holds_ids_may_be_a_folder() -> None:
    """Times and front matter are no such parts."""
    assert set(PARTS) == {
        "organisations",
        "teams",
        "control",
        "personas",
        "enquiries",
        "channels",
        "communities",
        "services",
        "obligations",
        "baseline",
        "milestones",
        "variables",
        "statements",
        "levels",
        "objectives",
        "phases",
        "gates",
        "course",
        "variants",
        "injects",
        "briefs",
        "duties",
        "documents",
        "probes",
        "questionnaires",
    }


def test_files_of_a_part_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Whichever was written first."""
    write(
        tmp_path,
        {"scenario.yaml": WITHOUT_INJECTS, "injects/20_late.yml": SECOND, "injects/10_early.yaml": NOTE},
    )

    scenario, problems = inspect_scenario(tmp_path)

    assert problems == ()
    assert scenario is not None
    assert list(scenario.injects) == ["note", "second"]


@pytest.mark.parametrize("start", ["", "scenario.yaml"])
def test_the_folder_and_its_main_file_mean_the_same(tmp_path: Path, start: str) -> None:
    """A shell completes the file's name."""
    write(tmp_path, {"scenario.yaml": WITHOUT_INJECTS, "injects/10.yaml": NOTE})

    assert codes(tmp_path / start) == []


def test_a_file_of_another_name_stands_alone(tmp_path: Path) -> None:
    """Folders beside it belong to others."""
    write(tmp_path, {"small.yaml": SMALL, "injects/10.yaml": SECOND})

    scenario, problems = inspect_scenario(tmp_path / "small.yaml")

    assert problems == ()
    assert scenario is not None
    assert list(scenario.injects) == ["note"]


def test_a_part_stands_in_one_place(tmp_path: Path) -> None:
    """Else nobody knows which one holds."""
    write(tmp_path, {"scenario.yaml": SMALL, "injects/10.yaml": SECOND})

    assert codes(tmp_path) == ["E131"]


def test_an_id_of_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    """Line and file of the first one are in the message."""
    write(
        tmp_path,
        {"scenario.yaml": WITHOUT_INJECTS, "injects/10.yaml": NOTE, "injects/20.yaml": SECOND + NOTE},
    )

    (problem,) = inspect_scenario(tmp_path)[1]

    assert problem.code == "E114"
    assert problem.file.endswith("injects/20.yaml")
    assert f"{tmp_path}/injects/10.yaml, line 1" in problem.message


def test_problems_name_the_file_they_are_in(tmp_path: Path) -> None:
    """As it would be typed."""
    write(
        tmp_path,
        {"scenario.yaml": WITHOUT_INJECTS, "injects/10.yaml": NOTE.replace("from: printer", "from: printr")},
    )

    (problem,) = inspect_scenario(tmp_path)[1]

    assert (problem.file, problem.line) == (f"{tmp_path}/injects/10.yaml", 3)


def test_a_folder_without_a_main_file_is_told(tmp_path: Path) -> None:
    """The folder is named."""
    (problem,) = inspect_scenario(tmp_path)[1]

    assert (problem.code, problem.file) == ("E101", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "E120"), ("# later\n", "E120"), ("- a\n", "E121"), ("a text\n", "E121")],
)
def test_a_part_that_holds_no_keys_is_told_alone(tmp_path: Path, text: str, code: str) -> None:
    """What may stand in it cannot be missed elsewhere."""
    write(
        tmp_path,
        {
            "scenario.yaml": WITHOUT_INJECTS.replace("organisation: port", "organisation: prt"),
            "injects/10.yaml": NOTE,
            "injects/20.yaml": text,
        },
    )

    assert code in codes(tmp_path)
    assert "E311" not in codes(tmp_path)


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """Neither files nor whole folders."""
    home = write(tmp_path / "home", {"scenario.yaml": SMALL})
    write(tmp_path / "away", {"secret.yaml": "token: 1234\n"})
    (home / "personas").symlink_to(tmp_path / "away")
    (home / "objectives").mkdir()
    (home / "objectives/10.yaml").symlink_to(tmp_path / "away/secret.yaml")
    (home / "objectives/20.yaml").symlink_to(home / "objectives/20.yaml")

    problems = inspect_scenario(home)[1]

    assert {problem.code for problem in problems} == {"E133"}
    assert not any("1234" in problem.message + problem.source_line for problem in problems)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of something else is not read to its end."""
    monkeypatch.setattr(parts, "FILES_PER_PART_MAX", 1)
    write(tmp_path, {"scenario.yaml": WITHOUT_INJECTS, "injects/10.yaml": NOTE, "injects/20.yaml": SECOND})

    assert codes(tmp_path) == ["E132"]


def test_files_that_look_like_parts_are_warned_of(tmp_path: Path) -> None:
    """A folder with nearly a part's name, and a file beside the main one, unless it is attached."""
    attached = changed(add="    attachments: [{file: plan.yaml}]\n")
    write(
        tmp_path,
        {
            "scenario.yaml": attached,
            "plan.yaml": "a: 1",
            "personas.yaml": "a: 1",
            "inject/10.yaml": SECOND,
            "pictures/a.yaml": "a: 1",
            "library/x.yaml": "a: 1",
            ".hidden.yaml": "a: 1",
            "readme.txt": "x",
        },
    )

    problems = inspect_scenario(tmp_path)[1]

    assert [(p.code, p.file.removeprefix(f"{tmp_path}/"), p.hint) for p in problems] == [
        ("W101", "inject", 'did you mean "injects"?'),
        ("W101", "personas.yaml", "put it into the folder personas/"),
    ]


def test_single_files_have_nothing_beside_them(tmp_path: Path) -> None:
    """Other files in the same folder are none of our business."""
    write(tmp_path, {"small.yaml": SMALL, "personas.yaml": "a: 1"})

    assert unread_files(read_tree(tmp_path / "small.yaml"), set()) == []


def test_names_are_shown_as_they_were_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the current folder without a dot in front."""
    write(
        tmp_path,
        {
            "scenario.yaml": SMALL.replace("port_crisis]", "port_crsis]"),
            "other.yaml": SMALL.replace("T+0:10", "T+10"),
        },
    )
    monkeypatch.chdir(tmp_path)

    assert {problem.file for problem in inspect_scenario(".")[1]} == {"scenario.yaml", "other.yaml"}
    assert {problem.file for problem in inspect_scenario("other.yaml")[1]} == {"other.yaml"}


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's reason."""
    write(tmp_path, {"scenario.yaml": WITHOUT_INJECTS, "injects/10.yaml": NOTE})

    def refuse(folder: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)

    (problem,) = inspect_scenario(tmp_path)[1]
    assert (problem.code, problem.message) == ("E102", "the folder cannot be read: permission denied")


def test_a_folder_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    """Looking for near names must not fail."""
    assert entries_of(tmp_path / "nowhere") == []

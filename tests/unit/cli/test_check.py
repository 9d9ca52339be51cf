"""The verbs of planners, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exercise_engine.cli.main import run
from tests.support.writing import SMALL, changed, write

DATA = Path(__file__).parents[2] / "data" / "scenarios"


def test_ten_mistakes_give_ten_problems_with_their_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout, since they are what was asked for; the sum is told beside them."""
    code = run(["check", str(DATA / "ten_mistakes.yaml")])
    shown = capsys.readouterr()

    assert code == 1
    assert shown.err.endswith("ten_mistakes.yaml: 10 problems\n")
    assert (
        f'{DATA}/ten_mistakes.yaml:21:5  E201  inject "ransom_note", key "subjct": unknown key\n'
        "   21 |     subjct: A page nobody sent\n"
        "      |     ^^^^^^\n"
        '   did you mean "subject"?\n'
    ) in shown.out


def test_a_sound_scenario_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout, a word on stderr."""
    write(tmp_path, {"x.yaml": SMALL})

    assert run(["check", str(tmp_path / "x.yaml")]) == 0
    assert capsys.readouterr() == ("", f"{tmp_path}/x.yaml: no problems\n")


def test_several_scenarios_are_checked_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its sum; one with problems is enough to end badly, and the others are checked all the same."""
    write(tmp_path, {"x.yaml": SMALL, "z.yaml": SMALL})
    paths = [str(tmp_path / name) for name in ("x.yaml", "missing.yaml", "z.yaml")]

    assert run(["check", *paths]) == 1
    shown = capsys.readouterr()
    assert shown.err.splitlines() == [
        f"{paths[0]}: no problems",
        f"{paths[1]}: 1 problem",
        f"{paths[2]}: no problems",
    ]
    assert "E101" in shown.out


def test_one_variant_is_checked_where_it_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All are checked otherwise; one that does not exist is told with what there is."""
    variants = "variants:\n  short: {title: short}\n  broken: {title: broken, drop: [nowhere]}\n"
    write(tmp_path, {"x.yaml": SMALL + variants})
    scenario = str(tmp_path / "x.yaml")

    assert run(["check", scenario, "--variant", "short"]) == 0
    assert run(["check", scenario]) == 1
    assert "E308" in capsys.readouterr().out
    assert run(["check", scenario, "--variant", "shor"]) == 2
    assert 'there is no variant "shor"; did you mean "short"?' in capsys.readouterr().err


def test_warnings_alone_end_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario can be played."""
    write(tmp_path, {"x.yaml": changed(("T+0:10", "T+1:10"))})

    assert run(["check", str(tmp_path / "x.yaml")]) == 0
    shown = capsys.readouterr()
    assert "W401" in shown.out
    assert shown.err.endswith("1 warning; it can be played\n")


def test_problems_can_be_had_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One value, with the same exit code, and nothing else."""
    write(tmp_path, {"x.yaml": changed(("from: printer", "from: printr"), ("T+0:10", "T+1:10"))})

    assert run(["check", "--json", str(tmp_path / "x.yaml")]) == 1
    shown = capsys.readouterr()
    found = json.loads(shown.out)

    assert [(one["code"], one["line"], one["column"], one["is_warning"]) for one in found] == [
        ("W401", 15, 9, True),
        ("E303", 16, 11, False),
    ]
    assert found[1]["hint"] == 'did you mean "printer"?'
    assert shown.err == ""


@pytest.mark.parametrize("name", ["nowhere.yaml", "a\x1b[31mb.yaml"])
def test_a_missing_file_is_one_problem_and_steers_no_terminal(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever its name is made of."""
    assert run(["check", str(tmp_path / name)]) == 1
    shown = capsys.readouterr()
    assert "E101" in shown.out
    assert "\x1b" not in shown.out + shown.err
    assert "Traceback" not in shown.err


def test_hostile_text_in_a_file_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is shown with its signs written out."""
    write(tmp_path, {"x.yaml": changed(("Port}", "P\x1b[2J}"))})

    assert run(["check", str(tmp_path / "x.yaml")]) == 1
    shown = capsys.readouterr()
    assert "\\x1b[2J" in shown.out
    assert "\x1b" not in shown.out


def test_upgrade_says_that_the_newest_format_needs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And writes nothing."""
    write(tmp_path, {"x.yaml": SMALL})

    assert run(["upgrade", str(tmp_path / "x.yaml")]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/x.yaml is in format 1, which is the newest\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


@pytest.mark.parametrize("first_line", ["", "format: 2\n", "format: one\n"])
def test_upgrade_of_another_format_is_a_located_problem(
    tmp_path: Path, first_line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, newer, none at all."""
    write(tmp_path, {"x.yaml": SMALL.replace("format: 1\n", first_line)})

    assert run(["upgrade", "--dry-run", str(tmp_path / "x.yaml")]) == 1
    assert f"{tmp_path}/x.yaml:1:" in capsys.readouterr().err


def test_upgrade_writes_the_new_files_and_says_where_the_old_ones_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run says the same and writes nothing."""
    from exercise_engine.authoring import upgrade

    plan = upgrade.plan_upgrade
    monkeypatch.setattr(upgrade, "plan_upgrade", lambda path: plan(path, steps={1: str.upper}, target=2))
    write(tmp_path, {"x.yaml": SMALL})
    path = tmp_path / "x.yaml"

    assert run(["upgrade", "--dry-run", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: format 1 to 2\n"
    assert path.read_text("utf-8") == SMALL
    assert run(["upgrade", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: format 1 to 2, the old one is kept as x.yaml.format1\n"
    assert path.read_text("utf-8").startswith("FORMAT: 1")


def test_the_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a scenario, or of what is named."""
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Scenario"
    assert run(["schema", "library"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Inject of the library"


def test_a_schema_of_something_else_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With the nearest name."""
    assert run(["schema", "injcts"]) == 2
    assert 'did you mean "injects"?' in capsys.readouterr().err


def test_the_diagram_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text for Mermaid."""
    write(tmp_path, {"x.yaml": changed(("injects:", "phases: {quiet: {}}\ninjects:"))})

    assert run(["diagram", str(tmp_path / "x.yaml")]) == 0
    assert capsys.readouterr().out == "stateDiagram-v2\n    [*] --> quiet\n    quiet : Quiet\n"


def test_the_diagram_of_services_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text for Mermaid; a scenario without services says that there are none."""
    parts = "services: {power: {owner: port, name: Power}}\ninjects:"
    write(tmp_path, {"x.yaml": changed(("injects:", parts)), "y.yaml": changed()})

    assert run(["diagram", str(tmp_path / "x.yaml"), "--services"]) == 0
    assert 's_power["Power"]' in capsys.readouterr().out
    assert run(["diagram", str(tmp_path / "y.yaml"), "--services"]) == 1
    assert "has no `services:` to draw" in capsys.readouterr().err


def test_a_diagram_of_a_scenario_with_problems_tells_them(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, on stderr."""
    assert run(["diagram", str(DATA / "ten_mistakes.yaml")]) == 1
    assert "the scenario has 10 problems" in capsys.readouterr().err

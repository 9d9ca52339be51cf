"""Loading a scenario: everything that is wrong at once, or a scenario that can be played."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from exercise_engine.errors import ScenarioError
from exercise_engine.loader import scenario_files
from exercise_engine.loader.scenario_files import inspect_scenario, load_scenario
from tests.support.writing import SMALL, changed, places, write

DATA = Path(__file__).parents[2] / "data" / "scenarios"


def inspected(folder: Path, text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of the problems of one file."""
    write(folder, {"x.yaml": text})
    return places(inspect_scenario(folder / "x.yaml")[1])


def test_a_sound_scenario_is_loaded_with_its_files(tmp_path: Path) -> None:
    """What is attached comes with it."""
    text = changed(add="    attachments: [{file: page.txt}]\n")
    write(tmp_path, {"x.yaml": text, "page.txt": "Your yard is ours."})

    loaded = load_scenario(tmp_path / "x.yaml")

    assert list(loaded.scenario.injects) == ["note"]
    assert [file.content for file in loaded.files] == [b"Your yard is ours."]
    assert loaded.warnings == ()
    assert loaded.positions.problem(("injects", "note"), "E1", "m").line == 14


def test_ten_mistakes_of_all_kinds_are_told_in_one_run() -> None:
    """A broken line, a tag, shape, references, times, a text and sense, each with its place and a hint."""
    problems = inspect_scenario(DATA / "ten_mistakes.yaml")[1]

    assert places(problems) == [
        ("E401", 4, 74),
        ("E201", 21, 5),
        ("E305", 27, 57),
        ("E309", 30, 18),
        ("E308", 32, 12),
        ("E301", 34, 23),
        ("E108", 36, 19),
        ("E109", 39, 11),
        ("E602", 43, 34),
        ("E701", 44, 3),
    ]
    assert all(problem.hint and problem.source_line for problem in problems)
    assert problems[1].message == 'inject "ransom_note", key "subjct": unknown key'


def test_a_scenario_with_problems_is_not_loaded() -> None:
    """The error carries every one of them."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(DATA / "ten_mistakes.yaml")

    assert len(caught.value.problems) == 10


def test_warnings_do_not_keep_a_scenario_from_being_played(tmp_path: Path) -> None:
    """They are handed over with it."""
    write(tmp_path, {"x.yaml": changed(("T+0:10", "T+1:10"))})

    assert [problem.code for problem in load_scenario(tmp_path / "x.yaml").warnings] == ["W401"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E120"),
        (b"# later\n", "E120"),
        (b"- a\n- b\n", "E121"),
        (b"just text\n", "E121"),
        (b"\xff\xfea\x00", "E104"),
        (b"\x7fELF\x02\x01\x01\x00", "E105"),
        (b"\x89PNG\r\n\x1a\n\x00", "E104"),
        (b"a: 1\n\tb: 2\n", "E107"),
        (b"[" * 100_000, "E115"),
        (b"format: [[[", "E106"),
        (b"format: 2\n", "E211"),
        (b"x: &a [*a]\n", "E115"),
        (b"#" * (8 * 1024 * 1024 + 1), "E103"),
    ],
)
def test_files_of_every_odd_kind_get_one_clear_problem(tmp_path: Path, content: bytes, code: str) -> None:
    """Empty, a list, text, binary, tabs, deep, open, newer, recursive, huge."""
    (tmp_path / "x.yaml").write_bytes(content)

    assert [problem.code for problem in inspect_scenario(tmp_path / "x.yaml")[1]] == [code]


def test_a_missing_file_and_an_empty_folder_get_one_clear_problem(tmp_path: Path) -> None:
    """Both say what is not there."""
    assert [p.code for p in inspect_scenario(tmp_path / "nowhere.yaml")[1]] == ["E101"]
    assert [p.code for p in inspect_scenario(tmp_path)[1]] == ["E101"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Places are right behind it."""
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbf" + SMALL.replace("format: 1", "formt: 1").encode())

    assert places(inspect_scenario(tmp_path / "x.yaml")[1]) == [("E201", 1, 1)]


def test_a_newer_format_is_told_alone(tmp_path: Path) -> None:
    """What else is unknown in it is not a mistake."""
    text = changed(("format: 1", "format: 7"), ("personas:", "people:"), ("subject:", "title:"))

    assert inspected(tmp_path, text) == [("E211", 1, 9)]


def test_shape_and_references_are_told_in_the_same_run(tmp_path: Path) -> None:
    """A missing sender does not hide a missing milestone."""
    text = changed(("    from: printer\n", ""), add="    effects: [{reach: drk}]\n    phase: storm\n")

    assert inspected(tmp_path, text) == [("E202", 14, 3), ("E305", 19, 23), ("E307", 20, 12)]


def test_what_a_mistake_of_shape_takes_along_is_not_told_as_missing(tmp_path: Path) -> None:
    """A role whose value is wrong is still there for those who name it."""
    text = changed(
        ("press: {}", "press: {decides: perhaps}"), ("to: [port_crisis]", "to: [port_crisis.press]")
    )

    assert [code for code, _, _ in inspected(tmp_path, text)] == ["E203"]


def test_an_id_that_is_none_is_not_told_as_missing_elsewhere(tmp_path: Path) -> None:
    """It stands in the file, only not as an id."""
    text = changed(("  yard: {", "  Yard: {"), ("to: [port_crisis]", "to: [port_crisis, yard]"))

    assert [code for code, _, _ in inspected(tmp_path, text)] == ["E205", "E301"]


def test_a_recipient_that_is_wrong_does_not_make_conditions_wrong(tmp_path: Path) -> None:
    """Who answers is not known while who is told is not."""
    add = (
        "    asks: {stop: {text: Stop?, options: {now: {text: Now}}}}\n"
        "  next: {when: 'answers.note.stop.yard == \"now\"', from: port, to: [yard], subject: S, body: B}\n"
    )
    text = changed(("[port_crisis]", "[yrad]"), add=add)

    assert [code for code, _, _ in inspected(tmp_path, text)] == ["E301"]


def test_broken_lines_are_told_and_nothing_else_about_them(tmp_path: Path) -> None:
    """The rest of the file is checked."""
    text = changed(
        ("clock: {story_start", "clock: {zone: a ? b : c, story_start"),
        ("personas:", "milestones: {dark: !x}\npersonas:"),
        ("from: printer", "from: printr"),
    )

    assert inspected(tmp_path, text) == [("E108", 4, 21), ("E109", 11, 22), ("E303", 17, 11)]


def test_while_the_calendar_is_wrong_conditions_and_texts_wait(tmp_path: Path) -> None:
    """Nothing can be planned with a moment that does not exist."""
    text = changed(("T+0:10", "2026-02-31T10:00"), add="    if: milestones.drk\n")

    assert [code for code, _, _ in inspected(tmp_path, text)] == ["E411"]


def test_very_many_problems_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many more there are is told."""
    monkeypatch.setattr(scenario_files, "PROBLEMS_MAX", 3)
    text = changed(("name: Port}", "name: Port, a: 1, b: 1, c: 1, d: 1, e: 1}"))
    write(tmp_path, {"x.yaml": text})

    problems = inspect_scenario(tmp_path / "x.yaml")[1]

    assert [problem.code for problem in problems] == ["E201", "E201", "E201", "E199"]
    assert problems[-1].message == "and 2 more problems"


def test_the_hash_changes_with_the_scenario_and_with_its_files(tmp_path: Path) -> None:
    """And not with comments or the order of keys."""
    text = changed(add="    attachments: [{file: page.txt}]\n")
    hashes = []
    cases = ((text, "1"), ("# said\n" + text, "1"), (text, "2"), (text.replace("ours", "his"), "1"))
    for scenario, page in cases:
        write(tmp_path, {"x.yaml": scenario, "page.txt": page})
        hashes.append(load_scenario(tmp_path / "x.yaml").sha256)

    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


@pytest.mark.parametrize("is_on", [True, False])
def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path, is_on: bool) -> None:
    """Also when something goes wrong on the way."""
    (gc.enable if is_on else gc.disable)()
    try:
        inspect_scenario(tmp_path)
        found = gc.isenabled()
    finally:
        gc.enable()

    assert found is is_on

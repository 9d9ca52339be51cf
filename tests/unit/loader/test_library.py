"""Injects of the library, taken over and filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.errors import Problem
from exercise_engine.loader import library
from exercise_engine.loader.library import inspect_library_file, is_library_file
from exercise_engine.loader.scenario_files import inspect_scenario
from exercise_engine.model.inject import Inject
from tests.support.writing import SMALL, changed, write

CALL = """\
format: 1
about: Somebody rings.
parameters:
  caller: {text: Persona that rings}
  question: {text: What is asked, default: What is going on}
  teams: {text: Who is rung, default: all}
  most: {text: Largest answer, default: "9"}
inject:
  from: ${caller}
  to: ["${teams}"]
  channel: phone
  subject: The ${caller} rings
  body: "${question}? {{ story }}"
  asks:
    sum: {text: How many?, number: {min: 0, max: "${most}"}}
"""


def scenario_with(use: str) -> str:
    """Return the small scenario with an inject from the library."""
    return changed(add=f"  call:\n    at: T+0:20\n{use}")


def used(folder: Path, use: str, *, call: str = CALL) -> tuple[Inject | None, tuple[Problem, ...]]:
    """Return the inject that the scenario gets, and the problems."""
    write(folder, {"s/scenario.yaml": scenario_with(use), "s/library/call.yaml": call})
    scenario, problems = inspect_scenario(folder / "s")
    return (scenario.injects["call"] if scenario else None), problems


def test_parameters_are_filled_in(tmp_path: Path) -> None:
    """Inside a text as text; a whole value is taken over as it is, of whatever kind."""
    with_ = "    use: call\n    with: {caller: printer, most: 5}\n"

    inject, problems = used(tmp_path, with_)

    assert problems == ()
    assert inject is not None
    assert (inject.from_, inject.to, inject.subject) == ("printer", ("all",), "The printer rings")
    assert inject.body == "What is going on? {{ story }}"
    assert inject.asks["sum"].number is not None
    assert inject.asks["sum"].number.max == 5


def test_a_list_takes_the_place_of_a_whole_value(tmp_path: Path) -> None:
    """And stands in the middle of a text as its items."""
    call = CALL.replace('to: ["${teams}"]', "to: ${teams}").replace("subject: The", "subject: ${teams}, the")

    inject, problems = used(
        tmp_path,
        "    use: call\n    with: {caller: printer, most: 5, teams: [yard, port_crisis]}\n",
        call=call,
    )

    assert problems == ()
    assert inject is not None
    assert inject.to == ("yard", "port_crisis")
    assert inject.subject == "yard, port_crisis, the printer rings"


def test_keys_of_the_scenario_win(tmp_path: Path) -> None:
    """What stands beside `use:` takes the place of the library's."""
    inject, _ = used(
        tmp_path, "    use: call\n    with: {caller: printer, most: 5}\n    to: [yard]\n    subject: Mine\n"
    )

    assert inject is not None
    assert (inject.to, inject.subject, inject.channel) == (("yard",), "Mine", "phone")


def test_a_mistake_in_a_given_value_is_shown_where_it_was_given(tmp_path: Path) -> None:
    """The library's file is not at fault."""
    _, (problem,) = used(tmp_path, "    use: call\n    with: {caller: printr, most: 5}\n")

    assert problem.code == "E303"
    assert problem.file.endswith("scenario.yaml")
    assert problem.source_line == "    with: {caller: printr, most: 5}"


def test_a_mistake_of_the_library_is_shown_in_its_file(tmp_path: Path) -> None:
    """With the id that the inject has in the scenario."""
    use = "    use: call\n    with: {caller: printer, most: 5}\n"
    _, (problem,) = used(tmp_path, use, call=CALL.replace("phone", "fone"))

    assert problem.file.endswith("library/call.yaml")
    assert problem.message == 'inject "call", key "channel": there is no channel "fone"'


@pytest.mark.parametrize(
    ("use", "code", "part"),
    [
        ("    use: cal\n", "E151", 'the library has no inject "cal"'),
        ("    use: ../../etc/passwd\n", "E151", "by its id"),
        ("    use: [call]\n", "E151", "by its id"),
        ("    use: call\n    with: [printer]\n", "E152", "each parameter"),
        ("    use: call\n", "E153", 'needs the parameter "caller"'),
        (
            "    use: call\n    with: {caller: printer, most: 5, whom: me}\n",
            "E154",
            'has no parameter "whom"',
        ),
    ],
)
def test_wrong_uses_are_told_at_their_line(tmp_path: Path, use: str, code: str, part: str) -> None:
    """Each by the id of the inject, and nothing follows from it."""
    _, problems = used(tmp_path, use)

    assert [problem.code for problem in problems] == [code]
    assert problems[0].message.startswith('inject "call": ')
    assert part in problems[0].message
    assert problems[0].line >= 22


def test_what_comes_after_a_wrong_use_is_not_told_as_missing(tmp_path: Path) -> None:
    """The inject is there, although it could not be put together."""
    use = "    use: cal\n  last: {after: call.sum, from: printer, to: [yard], subject: S, body: B}\n"

    _, problems = used(tmp_path, use)

    assert [problem.code for problem in problems] == ["E151"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("format: 1", "format: 2", "E211"),
        ("parameters:", "parametres:", "E201"),
        ("caller: {text: Persona that rings}", "caller: {txt: Persona}", "E201"),
        ("inject:\n", "inject: [1]\nrest:\n", "E203"),
        ("${question}", "${qestion}", "E154"),
        ("about: Somebody rings.", "about: @x", "E112"),
        ("about: Somebody rings.", "about: 1\nabout: 2", "E114"),
        (CALL, "- a\n", "E121"),
        (CALL, "", "E120"),
        (CALL, "a: &a [*a]\n", "E115"),
    ],
)
def test_a_wrong_library_file_is_told_in_its_own_lines(tmp_path: Path, old: str, new: str, code: str) -> None:
    """By a scenario that uses it, and by itself."""
    assert old in CALL
    use = "    use: call\n    with: {caller: printer, most: 5}\n"

    _, problems = used(tmp_path, use, call=CALL.replace(old, new))
    alone = inspect_library_file(tmp_path / "s/library/call.yaml")

    assert code in [problem.code for problem in problems]
    assert code in [problem.code for problem in alone]
    assert all(problem.file.endswith("library/call.yaml") for problem in problems)


def test_the_nearest_library_comes_first(tmp_path: Path) -> None:
    """The scenario's own, then the one beside the folder of scenarios, then above."""
    use = "    use: call\n    with: {caller: printer, most: 5}\n"
    write(
        tmp_path,
        {
            "scenarios/s/scenario.yaml": scenario_with(use),
            "injects/call.yaml": CALL.replace("phone", "radio"),
            "scenarios/injects/other.yaml": CALL,
        },
    )

    beside, problems = inspect_scenario(tmp_path / "scenarios/s")
    write(tmp_path, {"scenarios/s/library/call.yaml": CALL})
    own, _ = inspect_scenario(tmp_path / "scenarios/s")

    assert problems == ()
    assert beside is not None
    assert own is not None
    assert (beside.injects["call"].channel, own.injects["call"].channel) == ("radio", "phone")


def test_a_single_file_finds_the_library_beside_it(tmp_path: Path) -> None:
    """There `injects/` is no part."""
    use = "    use: call\n    with: {caller: printer, most: 5}\n"
    write(tmp_path, {"small.yaml": scenario_with(use), "injects/call.yml": CALL})

    assert inspect_scenario(tmp_path / "small.yaml")[1] == ()


def test_a_link_out_of_the_library_is_not_followed(tmp_path: Path) -> None:
    """The inject is not there then."""
    write(
        tmp_path,
        {"away.yaml": CALL, "s/scenario.yaml": scenario_with("    use: call\n"), "s/library/x.yaml": CALL},
    )
    (tmp_path / "s/library/call.yaml").symlink_to(tmp_path / "away.yaml")

    assert [problem.code for problem in inspect_scenario(tmp_path / "s")[1]] == ["E151"]


def test_too_many_values_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large inject used often would fill the memory."""
    monkeypatch.setattr(library, "NODES_MAX", 90)

    _, problems = used(tmp_path, "    use: call\n    with: {caller: printer, most: 5}\n")

    assert [problem.code for problem in problems] == ["E155"]


def test_library_files_are_known_by_their_keys(tmp_path: Path) -> None:
    """Not by where they lie."""
    write(tmp_path, {"a.yaml": CALL, "b.yaml": SMALL})

    assert is_library_file(tmp_path / "a.yaml")
    assert not is_library_file(tmp_path / "b.yaml")
    assert not is_library_file(tmp_path / "nowhere.yaml")
    assert inspect_library_file(tmp_path / "a.yaml") == ()

"""Legal clocks of the library stand in for `use:`, and become part of the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.loader.clock_library import legal_clocks
from exercise_engine.loader.scenario_files import inspect_scenario, load_scenario
from exercise_engine.model.scenario import Scenario
from tests.support.writing import changed, write

ROWS = {
    "nis2_early_warning": ("aware", "24h"),
    "nis2_notification": ("aware", "72h"),
    "nis2_final": ("submission", "1 month"),
    "nis2_feedback": ("receipt", "24h"),
    "gdpr_33": ("aware", "72h"),
    "nis2_recipients": ("aware", "without undue delay"),
    "nis2_on_request": ("request", "as asked"),
    "gdpr_34": ("aware", "without undue delay"),
    "cra_14_early_warning": ("aware", "24h"),
    "cra_14_notification": ("aware", "72h"),
    "cra_14_final_vulnerability": ("fix", "14 days"),
    "cra_14_final_incident": ("submission", "1 month"),
    "gdpr_33_2": ("aware", "without undue delay"),
    "dora_initial": ("classified", "4h"),
    "dora_intermediate": ("submission", "72h"),
    "port_desk": ("aware", "at once"),
    "sec_8k": ("determination", "4 business days"),
    "isps_drill": ("calendar", "3 months"),
    "isps_exercise": ("calendar", "18 months"),
}


def loaded(tmp_path: Path, obligations: str) -> Scenario:
    """Return a small scenario with obligations."""
    return load_scenario(
        write(tmp_path, {"x.yaml": changed(add=f"obligations:\n{obligations}")}) / "x.yaml"
    ).scenario


def test_the_library_has_the_clocks_that_it_promises() -> None:
    """Each with its anchor and its time: durations are data, and none is in the code."""
    assert {key: (row.runs_from, row.within) for key, row in legal_clocks().items()} == ROWS


@pytest.mark.parametrize("key", ROWS)
def test_each_row_says_where_it_stands_and_when_it_was_written_down(key: str) -> None:
    """So that a reader can look it up, and knows how old it is."""
    row = legal_clocks()[key]
    assert all((row.title, row.kind, row.instrument, row.article, row.about, row.recipient))
    assert all((row.requires, row.restarts, row.source, row.as_of))


@pytest.mark.parametrize("key", [key for key in ROWS if key.startswith("nis2")])
def test_a_directive_says_that_it_does_not_know_every_national_act(key: str) -> None:
    """Whether the Dutch act is in force was not verified, and the row says so."""
    row = legal_clocks()[key]
    assert row.unknown
    assert [(act.country, act.note) for act in row.national] == [("NL", "in force: not verified")]


def test_use_fills_an_obligation_and_the_scenario_wins(tmp_path: Path) -> None:
    """What the scenario writes takes the place of the same in the row."""
    scenario = loaded(
        tmp_path,
        "  warning: {use: nis2_early_warning, organisation: port, within: 12h,"
        ' notifiable: items.note == "released"}\n',
    )
    found = scenario.obligations["warning"]
    assert (found.within, found.runs_from, found.use) == ("12h", "aware", "nis2_early_warning")
    assert found.title == "Early warning of a significant incident"
    assert found.national[0].act == "Cyberbeveiligingswet"


def test_a_clock_can_be_written_out(tmp_path: Path) -> None:
    """Contracts and local rules need no library."""
    scenario = loaded(
        tmp_path,
        "  buyers: {title: Tell them, kind: contract, organisation: port, within: 4h, runs_from: notifiable,"
        ' notifiable: items.note == "released"}\n',
    )
    found = scenario.obligations["buyers"]
    assert (found.use, found.anchor, found.within) == (None, "notifiable", "4h")


@pytest.mark.parametrize(
    ("obligation", "code"),
    [
        (
            (
                "{use: nis2_final, organisation: port, from: b}\n"
                "  b: {use: nis2_final, organisation: port, from: a}"
            ),
            "E353",
        ),
        ("{use: isps_drill, organisation: port}", "E355"),
        ("{within: 4h, organisation: port, notifiable: phase.nowhere}", "E507"),
        ("{within: 4 weeks, organisation: port}", "E401"),
        ("{within: 4h, organisation: port, valid_from: 2026-02-30}", "E404"),
        ('{within: 4h, organisation: port, by: printer, notifiable: items.note == "released"}', "E356"),
        ("{use: [nis2_final], organisation: port}", "E352"),
        ('{within: 4h, organisation: port, notifiable: obligations.a == "open"}', "E510"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, obligation: str, code: str) -> None:
    """Each mistake is told with its code, before anybody plays."""
    path = write(tmp_path, {"x.yaml": changed(add=f"obligations:\n  a: {obligation}\n")}) / "x.yaml"
    assert code in [problem.code for problem in inspect_scenario(path)[1]]

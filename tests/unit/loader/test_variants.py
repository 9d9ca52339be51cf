"""Variants: resolved into plain scenarios, and each checked as if it were the only one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exercise_engine.errors import ScenarioError, UsageError
from exercise_engine.loader.scenario_files import inspect_scenario, load_scenario
from exercise_engine.loader.variants import check_variants, in_variant
from exercise_engine.model.references import find_problems
from exercise_engine.model.scenario import Scenario, Variable
from tests.support.small import inject, small, told
from tests.support.writing import SMALL, write

INJECTS = {
    "note": inject(),
    "second": inject(at=None, after="note + 20m"),
    "third": inject(at=None, after="second"),
}
VARIABLES: dict[str, Any] = {"road": "A13", "berths": {"value": 3, "per": "team"}}


def scenario(**variant: Any) -> Scenario:
    """Return a scenario with one variant."""
    given = {"title": "one hour"} | variant
    return small(INJECTS, variables=VARIABLES, variants={"short": given})


def problems(**variant: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with a variant."""
    checked = scenario(**variant)
    return told(check_variants(checked, find_problems(checked), find_problems))


def test_a_variant_is_a_plain_scenario() -> None:
    """Clock, injects, times and values are its own; the rest stays, and no variant is left."""
    given = scenario(
        length="30m",
        hard_stop="12:30",
        pace=2.0,
        drop=["third"],
        times={"second": "T+0:25"},
        set={"road": "A15", "berths": 12},
    )
    played = in_variant(given, "short")
    assert (played.clock.length, played.clock.hard_stop, played.clock.pace) == ("30m", "12:30", 2.0)
    assert list(played.injects) == ["note", "second"]
    assert (played.injects["second"].at, played.injects["second"].after) == ("T+0:25", None)
    assert played.variables["road"] == "A15"
    assert played.variables["berths"] == Variable(value=12, per="team")
    assert played.title == f"{given.title}, one hour"
    assert played.variants == {}
    assert Scenario.model_validate_json(played.model_dump_json()) == played
    assert list(given.injects) == ["note", "second", "third"]


def test_a_target_loses_its_time_frame_with_what_it_counts_from() -> None:
    """It stays to be observed, and no measure counts from another moment instead."""
    targets = {
        "soon": {"text": "Soon", "after": "third.what", "within": "5m"},
        "ever": {"text": "Ever", "after": "note", "within": "5m"},
    }
    objectives = {"do": {"function": "respond", "capability": "Doing", "targets": targets}}
    given = small(INJECTS, objectives=objectives, variants={"short": {"title": "short", "drop": ["third"]}})
    played = in_variant(given, "short").objectives["do"].targets
    assert (played["soon"].after, played["soon"].within) == (None, None)
    assert (played["ever"].after, played["ever"].within) == ("note", "5m")


def test_a_sound_variant_has_no_finding() -> None:
    """What it changes fits together."""
    assert problems(length="30m", drop=["third"], times={"second": "T+0:25"}, set={"road": "A15"}) == []


@pytest.mark.parametrize(
    ("variant", "code", "place"),
    [
        ({"drop": ["nowhere"]}, "E308", "variants.short.drop.0"),
        ({"drop": ["note", "second", "third"]}, "E308", "variants.short.drop"),
        ({"drop": ["second"]}, "E308", "injects.third.after"),
        ({"times": {"nowhere": "T+0:01"}}, "E308", "variants.short.times.nowhere"),
        ({"drop": ["third"], "times": {"third": "T+0:01"}}, "E308", "variants.short.times.third"),
        ({"times": {"note": "Day 1 01:00"}}, "E413", "variants.short.times.note"),
        ({"length": "5m"}, "W401", "injects.note.at"),
        ({"set": {"rode": "A15"}}, "E306", "variants.short.set.rode"),
        ({"set": {"road": 5}}, "E711", "variants.short.set.road"),
    ],
)
def test_what_is_wrong_with_a_variant(variant: dict[str, Any], code: str, place: str) -> None:
    """Each mistake is told where it stands, in the variant if it is the variant's own."""
    assert [(found[0], found[1]) for found in problems(**variant)][:1] == [(code, place)]


def test_an_empty_length_is_told_at_the_variant() -> None:
    """It stands there, and not at the clock."""
    assert ("E414", "variants.short.length") in [(found[0], found[1]) for found in problems(length="0m")]


def test_a_variant_that_does_not_exist_is_refused_with_the_nearest() -> None:
    """The hint names what was meant, or all there are."""
    with pytest.raises(UsageError, match='did you mean "short"'):
        in_variant(scenario(), "shorte")
    with pytest.raises(UsageError, match="there is only short"):
        in_variant(scenario(), "nothing_like_it")
    with pytest.raises(UsageError, match="there are none"):
        in_variant(small(), "short")


def test_files_with_variants_are_loaded_and_checked(tmp_path: Path) -> None:
    """One is chosen when loading; a wrong one is told at its place, and alone if only it is asked for."""
    short = "variants:\n  short: {title: short, length: 30m}\n"
    write(tmp_path, {"x.yaml": SMALL + short})
    loaded = load_scenario(tmp_path / "x.yaml", variant="short")
    assert loaded.scenario.clock.length == "30m"
    assert load_scenario(tmp_path / "x.yaml").sha256 != loaded.sha256
    with pytest.raises(UsageError):
        inspect_scenario(tmp_path / "x.yaml", variant="long")
    write(tmp_path, {"x.yaml": SMALL + short + "  broken: {title: broken, drop: [nowhere]}\n"})
    assert inspect_scenario(tmp_path / "x.yaml", variant="short")[1] == ()
    [problem] = inspect_scenario(tmp_path / "x.yaml")[1]
    assert (problem.code, problem.message) == (
        "E308",
        'variant "broken", key "drop", item 1: there is nothing called "nowhere" to leave out',
    )
    with pytest.raises(ScenarioError):
        load_scenario(tmp_path / "x.yaml")

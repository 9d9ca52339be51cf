"""Taking mistakes of shape out, so that the rest can be checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from exercise_engine.loader.fields import annotated, keys_of
from exercise_engine.loader.repair import Repaired, placeholder, repair
from exercise_engine.loader.shape import find_mistakes
from exercise_engine.model.inject import Inject
from exercise_engine.model.paths import Finding
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import Clock
from tests.support.small import Data, inject, small_data


def repaired(data: Data) -> Repaired:
    """Take the mistakes out of what stands in a file."""
    try:
        Scenario.model_validate_json(json.dumps(data), by_alias=True, by_name=False)
    except ValidationError as error:
        return repair(data, find_mistakes(error, Scenario, data), Scenario)
    return Repaired(data)


def is_sound(found: Repaired) -> bool:
    """Return whether what is left has the right shape, once what was left empty is mended, too."""
    again = repaired(json.loads(json.dumps(found.data)))
    return repaired(json.loads(json.dumps(again.data))).data == again.data


@pytest.mark.parametrize(
    "keys",
    [
        {"subjct": "x"},
        {"zzz": 1},
        {"weight": "kee"},
        {"to": []},
        {"to": ["Yard!"]},
        {"from": 5},
        {"at": "soon"},
        {"asks": {"Stop": {"text": "?"}}},
        {"asks": {"stop": {"text": "?", "kind": "chioce", "options": []}}},
        {"effects": [{"reach": "dark"}, {"rech": "x"}]},
        {"expected": {"call": {"met_by": [{"message": {}}]}}},
        {"contingency": {}},
        {"attachments": "x"},
    ],
)
def test_what_is_left_has_the_right_shape(keys: dict[str, Any]) -> None:
    """Whatever the mistake was."""
    data = small_data({"note": {**inject(), **keys}})

    assert is_sound(repaired(data))


@pytest.mark.parametrize(
    "parts",
    [
        {"clock": None},
        {"clock": {}},
        {"teams": []},
        {"teams": {"yard": {}}},
        {"variables": {"x": [1], "y": {"valu": 1}}},
        {"objectives": {"o": {"targets": {"t": None}}}},
        {"title": None, "format": 1, "id": "A b"},
        {"zzz": {}},
    ],
)
def test_parts_are_mended_too(parts: dict[str, Any]) -> None:
    """At every depth."""
    assert is_sound(repaired(small_data(**parts)))


def test_the_values_that_were_read_stay_as_they_are() -> None:
    """The mending is done on a copy."""
    data = small_data({"note": inject(weight="kee")})
    before = json.dumps(data)

    repaired(data)

    assert json.dumps(data) == before


def test_a_misspelt_key_keeps_its_value() -> None:
    """It is known what was meant."""
    data = small_data()
    data["injects"]["note"]["subjct"] = data["injects"]["note"].pop("subject")

    found = repaired(data)

    assert isinstance(found.data, dict)
    assert found.data["injects"]["note"]["subject"] == "A page nobody sent"  # type: ignore[index, call-overload]
    assert found.paths == set()


def test_a_root_that_is_wrong_cannot_be_mended() -> None:
    """A list is no scenario."""
    data: list[Any] = []
    with pytest.raises(ValidationError) as caught:
        Scenario.model_validate_json("[]")

    assert repair(data, find_mistakes(caught.value, Scenario, data), Scenario).data == []


@pytest.mark.parametrize(
    ("code", "path", "message", "is_trusted"),
    [
        ("E305", ("injects", "other", "effects", 0), 'there is no milestone "drk"', True),
        ("E303", ("injects", "note", "from"), "no sender", False),
        ("E703", ("injects", "note"), "nobody is told", False),
        ("E701", ("injects", "other"), "no way", True),
        ("E308", ("injects", "other", "after"), 'inject "note" has no ask "stop"', False),
        ("E308", ("injects", "other", "after"), 'there is no inject "nte"', True),
        ("W702", ("milestones", "dark"), "nothing reaches it", False),
    ],
)
def test_findings_that_come_from_the_mending_are_not_trusted(
    code: str, path: tuple[str | int, ...], message: str, is_trusted: bool
) -> None:
    """Neither at the place itself, nor about what was lost with it, nor warnings."""
    found = Repaired({}, paths={("injects", "note", "from")}, lost_ids={"note"})

    assert found.is_trusted(Finding(path, code, message)) is is_trusted


@pytest.mark.parametrize("model", [Inject, Clock, Scenario])
def test_there_is_a_placeholder_for_every_key(model: Any) -> None:
    """Each place takes what would be put into it."""
    for key, field in keys_of(model).items():
        value = placeholder(annotated(field))
        assert value is not None, key

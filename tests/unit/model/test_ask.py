"""Asks, effects and patterns."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from exercise_engine.model.ask import (
    AddToVariable,
    Ask,
    Effect,
    MetBy,
    MetByAnswer,
    MetByMessage,
    MetByMilestone,
    ReachMilestone,
    SetVariable,
)


def read(kind: Any, value: object) -> Any:
    """Read a value as it stands in a file."""
    return TypeAdapter(kind).validate_json(json.dumps(value))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"reach": "isolated"}, ReachMilestone),
        ({"set": "ransom", "to": 5}, SetVariable),
        ({"add": "ransom", "by": -1.5}, AddToVariable),
    ],
)
def test_an_effect_is_told_by_its_verb(written: dict[str, object], kind: type) -> None:
    """Each verb makes its own kind of effect, from files and from models alike."""
    effect = read(Effect, written)

    assert isinstance(effect, kind)
    assert TypeAdapter(Effect).validate_python(effect) == effect


@pytest.mark.parametrize("written", [{"reaches": "isolated"}, {}, "isolated", None, 3])
def test_an_effect_without_a_verb_is_refused(written: object) -> None:
    """The message names the verbs."""
    with pytest.raises(ValidationError, match="reach, set, add"):
        read(Effect, written)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"message": {"to": "port"}}, MetByMessage),
        ({"milestone": "told"}, MetByMilestone),
        ({"answer": {"ask": "note.stop", "option": "now"}}, MetByAnswer),
    ],
)
def test_a_pattern_is_told_by_its_key(written: dict[str, object], kind: type) -> None:
    """Each key makes its own kind of pattern."""
    assert isinstance(read(MetBy, written), kind)


def test_a_pattern_without_a_key_is_refused() -> None:
    """The message names the keys."""
    with pytest.raises(ValidationError, match="message, milestone, answer"):
        read(MetBy, {"text": "called"})


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({}, "text"),
        ({"options": {"now": {"text": "Now"}}}, "choice"),
        ({"number": {"min": 0, "max": 5}}, "number"),
        ({"options": {"now": {"text": "Now"}}, "kind": "several"}, "several"),
    ],
)
def test_the_kind_of_an_answer_follows_from_what_is_given(written: dict[str, object], kind: str) -> None:
    """Options make a choice, a range makes a number, else it is text, unless the file says otherwise."""
    assert read(Ask, {"text": "What now?"} | written).answer_kind == kind


def test_only_hidden_options_are_mapped() -> None:
    """Control maps words where there are options that players do not see."""
    options = {"options": {"now": {"text": "Now"}}}

    assert read(Ask, {"text": "?"} | options | {"options_shown": False}).is_mapped
    assert not read(Ask, {"text": "?"} | options).is_mapped
    assert not read(Ask, {"text": "?", "options_shown": False}).is_mapped


@pytest.mark.parametrize("value", ["5", True])
def test_nothing_is_converted_in_silence(value: object) -> None:
    """A text is no number, and neither is true."""
    with pytest.raises(ValidationError):
        read(Ask, {"text": "?", "number": {"min": 0, "max": value}})

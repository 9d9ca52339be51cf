"""What the validator refuses, in a planner's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError, field_validator

from exercise_engine.loader.shape import Mistake, find_mistakes, found
from exercise_engine.model.paths import label
from exercise_engine.model.scenario import Scenario
from tests.support.small import inject, small_data


def mistakes(data: dict[str, Any]) -> tuple[Mistake, ...]:
    """Return the mistakes of what stands in a file."""
    try:
        Scenario.model_validate_json(json.dumps(data), by_alias=True, by_name=False)
    except ValidationError as error:
        return find_mistakes(error, Scenario, data)
    return ()


def about(injects: dict[str, Any] | None = None, **parts: Any) -> list[tuple[str, str, str, str]]:
    """Return code, place, message and hint for a small scenario with parts replaced."""
    return [(m.code, label(m.place), m.message, m.hint) for m in mistakes(small_data(injects, **parts))]


def about_note(**keys: Any) -> list[tuple[str, str, str, str]]:
    """Return the same for one inject with keys replaced, with places inside the inject."""
    return [
        (code, place.removeprefix('inject "note"').removeprefix(", "), message, hint)
        for code, place, message, hint in about({"note": inject(**keys)})
    ]


def test_a_sound_scenario_has_no_mistakes() -> None:
    """The small one is whole."""
    assert mistakes(small_data()) == ()


def test_a_misspelt_key_is_told_once() -> None:
    """It is unknown, and what it was meant to be is not missing as well."""
    data = small_data()
    data["injects"]["note"]["subjct"] = data["injects"]["note"].pop("subject")

    (mistake,) = mistakes(data)

    assert (mistake.code, mistake.message, mistake.hint) == ("E201", "unknown key", 'did you mean "subject"?')
    assert label(mistake.place) == 'inject "note", key "subjct"'


def test_an_unknown_key_that_is_like_none_lists_the_known_ones() -> None:
    """A planner sees what there is."""
    (one,) = about_note(zzzz=1)

    assert one[:3] == ("E201", 'key "zzzz"', "unknown key")
    assert one[3].startswith("known keys: at, after, when")


def test_a_missing_key_is_named_at_what_it_is_missing_from() -> None:
    """With the line to add."""
    data = small_data()
    del data["injects"]["note"]["body"]
    del data["format"]

    assert [(m.code, label(m.place), m.message, m.hint) for m in mistakes(data)] == [
        ("E202", "", 'key "format" is missing', "add `format: 1` at the top"),
        ("E202", 'inject "note"', 'key "body" is missing', "add `body:`"),
    ]


@pytest.mark.parametrize(
    ("keys", "message", "hint"),
    [
        ({"to": "yard"}, 'expected a list, found the text "yard"', "put it in brackets: [yard]"),
        ({"to": None}, None, None),
        ({"to": {"a": 1}}, "expected a list, found keys with values", ""),
        ({"subject": 5}, "expected text, found the number 5", 'put it in quotes: "5"'),
        ({"subject": True}, "expected text, found true", 'put it in quotes: "true"'),
        ({"subject": []}, "expected text, found a list", ""),
        (
            {"manual": "yes"},
            'expected true or false, found the text "yes"',
            "write true or false, without quotes",
        ),
        ({"asks": []}, "expected keys with values, found a list", "write keys below it, or {} for none"),
        (
            {"contingency": "x"},
            'expected keys with values, found the text "x"',
            "write keys below it, or {} for none",
        ),
        ({"each": 5}, "expected team or organisation, found the number 5", ""),
    ],
)
def test_wrong_kinds_of_values_say_what_was_found(
    keys: dict[str, Any], message: str | None, hint: str | None
) -> None:
    """And what helps."""
    told = about_note(**keys)

    if message is None:
        assert [one[0] for one in told] == ["E202"]
    elif "each" in keys:
        assert [one[:3] for one in told] == [("E204", 'key "each"', message)]
    else:
        assert [(one[0], *one[2:]) for one in told] == [("E203", message, hint)]


def test_nothing_where_a_value_is_needed_is_told() -> None:
    """An empty value is nothing, and not an empty text."""
    data = small_data()
    data["injects"]["note"]["body"] = None

    assert [(m.code, m.message, m.hint) for m in mistakes(data)] == [
        ("E203", "expected text, found nothing", "write the value, or remove the key")
    ]


@pytest.mark.parametrize("seats", [1.5, "3"])
def test_whole_numbers_are_whole(seats: object) -> None:
    """Nothing is rounded or read from a text."""
    teams = {"yard": {"organisation": "port", "roles": {"lead": {"seats": seats}}}}

    (one,) = about(teams=teams)

    assert one[:2] == ("E203", 'team "yard", role "lead", key "seats"')


def test_a_number_with_a_zero_in_front_is_recognised() -> None:
    """It was read as text on purpose."""
    (one,) = about(teams={"yard": {"organisation": "port", "roles": {"lead": {"seats": "017"}}}})

    assert one[3] == "a number has no zero in front: 17"


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ([1], ("E203", "expected true or false, a number, text or keys with values, found a list")),
        (None, ("E203", "expected true or false, a number, text or keys with values, found nothing")),
        ({"valu": 1}, ("E201", "unknown key")),
        ({"value": [1]}, ("E203", "expected true or false, a number or text, found a list")),
        (
            {"value": 1, "per": "org"},
            ("E204", 'expected exercise, organisation or team, found the text "org"'),
        ),
    ],
)
def test_a_place_of_several_kinds_is_told_once(variable: object, told: tuple[str, str]) -> None:
    """What was meant is seen from what stands there."""
    assert [(one[0], one[2]) for one in about(variables={"x": variable})] == [told]


def test_numbers_of_effects_are_just_numbers() -> None:
    """Whole or not is no matter."""
    effects = [{"add": "x", "by": "y"}]

    assert [(one[0], one[1], one[2]) for one in about_note(effects=effects)] == [
        ("E203", 'effect 1, key "by"', 'expected a number, found the text "y"')
    ]


@pytest.mark.parametrize(
    ("effect", "hint"),
    [
        ({"reaches": "x"}, 'did you mean "reach"?'),
        ({"zzz": 1}, ""),
        ({}, ""),
        ("dark", "such as {reach: ...}"),
    ],
)
def test_effects_without_a_verb_are_told(effect: object, hint: str) -> None:
    """The nearest verb is offered."""
    assert [(one[0], one[3]) for one in about_note(effects=[effect])] == [("E210", hint)]


def test_patterns_without_a_key_are_told() -> None:
    """As effects are."""
    expected = {"call": {"text": "C", "met_by": [{"messag": {"to": "x"}}]}}

    assert [(one[0], one[1], one[3]) for one in about_note(expected=expected)] == [
        ("E210", 'expected action "call", pattern 1', 'did you mean "message"?')
    ]


@pytest.mark.parametrize(
    ("keys", "code", "message"),
    [
        ({"subject": ""}, "E207", "the text is empty"),
        ({"subject": "x" * 201}, "E207", "the text has 201 characters; 200 are allowed"),
        ({"if": "x" * 501}, "E501", "the condition has 501 characters; 500 are allowed"),
        ({"to": []}, "E208", "it is empty, and at least one entry is needed"),
        ({"attachments": [{"file": "a"}] * 21}, "E208", "it has more than 20 entries"),
        ({"weight": "kee"}, "E204", 'expected key, supporting or reserve, found the text "kee"'),
        ({"at": "soon"}, "E402", '"soon" is not a time'),
        (
            {"attachments": [{"file": "../../etc/passwd"}]},
            "E206",
            '"../../etc/passwd" is not a path inside the scenario\'s folder',
        ),
        (
            {"attachments": [{"file": "/etc/passwd"}]},
            "E206",
            '"/etc/passwd" is not a path inside the scenario\'s folder',
        ),
    ],
)
def test_values_that_are_not_taken_say_why(keys: dict[str, Any], code: str, message: str) -> None:
    """Limits, words and patterns."""
    assert [(one[0], one[2]) for one in about_note(**keys)] == [(code, message)]


@pytest.mark.parametrize(
    ("seats", "message"),
    [(0, "0 is too small: it must be at least 1"), (21, "21 is too large: it must be at most 20")],
)
def test_bounds_are_told(seats: int, message: str) -> None:
    """With the bound."""
    (one,) = about(teams={"yard": {"organisation": "port", "roles": {"lead": {"seats": seats}}}})

    assert (one[0], one[2]) == ("E209", message)


def test_keys_that_are_no_ids_are_told_as_keys() -> None:
    """With the id they may have been meant as."""
    (one,) = mistakes(small_data({"Ransom-Note": inject()}))

    assert (one.code, one.kind, one.hint) == ("E205", "key", 'did you mean "ransom_note"?')


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (2, "format 2 is newer than this program, which reads format 1"),
        (0, "the format is a whole number, found the number 0"),
        ("1", 'the format is a whole number, found the text "1"'),
        (1.5, "the format is a whole number, found the number 1.5"),
    ],
)
def test_other_formats_are_told_as_such(version: object, message: str) -> None:
    """A newer one needs a newer program."""
    assert [(one[0], one[2]) for one in about(format=version)] == [("E211", message)]


def test_the_rest_is_passed_on_in_lower_case() -> None:
    """A refusal without a code of its own is told as the validator says it."""

    class Odd(BaseModel):
        value: str

        @field_validator("value")
        @classmethod
        def refuse(cls, value: str) -> str:
            raise ValueError(value)

    with pytest.raises(ValidationError) as caught:
        Odd.model_validate_json('{"value": "x"}')

    (one,) = find_mistakes(caught.value, Odd, {"value": "x"})
    assert (one.code, one.message) == ("E200", "value error, x")


@pytest.mark.parametrize(
    ("value", "called"),
    [
        (None, "nothing"),
        (False, "false"),
        (1.5, "the number 1.5"),
        ("a", 'the text "a"'),
        ((), "a list"),
        ({}, "keys with values"),
        (object(), "something else"),
    ],
)
def test_what_was_found_has_a_name(value: object, called: str) -> None:
    """Of every kind."""
    assert found(value) == called


def test_places_of_bounds_below_lists_are_named_by_ids() -> None:
    """Ways out are counted, phases are named."""
    (one,) = about(phases={"storm": {"next": [{"too": "calm", "after": "1m"}]}})

    assert one == ("E201", 'phase "storm", way out 1, key "too"', "unknown key", 'did you mean "to"?')

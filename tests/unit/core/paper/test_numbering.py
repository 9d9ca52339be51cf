"""Numbers on paper are places in the scenario, whatever happens in play."""

from __future__ import annotations

from exercise_engine.core.paper.numbering import form_number, inject_number, option_letter
from exercise_engine.core.plan import Plan
from tests.support.play import make_scenario

PLAN = Plan.of(
    make_scenario(
        {
            "late": {"at": "T+2:00", "asks": {"one": {"text": "One?"}}},
            "each": {"at": "T+0:01", "each": "team"},
            "two": {"manual": True, "asks": {"one": {"text": "One?"}, "more": {"text": "More?"}}},
        }
    )
)


def test_an_inject_is_numbered_by_its_place_in_the_file() -> None:
    """Not by its time; each instance has a number of its own."""
    assert [inject_number(PLAN, key) for key in PLAN.instances] == ["1", "2", "3", "4"]


def test_forms_of_one_card_have_letters() -> None:
    """A card that asks one thing needs none."""
    assert form_number(PLAN, ("late", ""), "one") == "1"
    assert [form_number(PLAN, ("two", ""), ask) for ask in ("one", "more")] == ["4a", "4b"]


def test_letters_go_on_behind_z() -> None:
    """Every option has a letter."""
    assert [option_letter(place) for place in (0, 25, 26, 29)] == ["A", "Z", "AA", "AD"]

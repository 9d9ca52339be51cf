"""Names of shares are made when they are asked for, and mean the same as names that are always there."""

from __future__ import annotations

import pytest

from exercise_engine.core.conditions import Facts, check_condition, compile_condition
from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import Plan
from tests.support.play import make_scenario

PLAN = Plan.of(make_scenario({"odd": {}, "each_one": {"at": "T+0:10", "each": "organisation"}}))
NAMES = Namespace.of(PLAN)


def test_none_is_kept_before_it_is_read() -> None:
    """As many as injects times organisations would be kept for nothing."""
    assert not [name for name in NAMES.initial() if name.startswith("shared")]
    found = NAMES.resolve("shared.odd.port")
    assert found is not None
    assert (found.flat, found.kind, found.initial) == ("shared__odd__port", "bool", False)


@pytest.mark.parametrize("text", ["!shared.odd.port", "shared.odd.port || true"])
def test_what_nobody_shared_is_false_and_not_unknown(text: str) -> None:
    """Without a value a condition could not be evaluated, and would not hold."""
    assert compile_condition(text, NAMES).holds(Facts({}))


def test_what_was_shared_stays_so_for_a_condition_that_comes_later() -> None:
    """Presuming a value takes nothing back."""
    facts = Facts({"shared__odd__port": True})
    assert compile_condition("shared.odd.port", NAMES).holds(facts)
    facts.update("shared__odd__port", False)
    assert not compile_condition("shared.odd.port", NAMES).holds(facts)
    facts.update("shared__odd__port", True)
    assert compile_condition("shared.odd.port", NAMES).holds(facts)


def test_own_is_the_organisation_of_the_instance() -> None:
    """As for every other name."""
    instance = next(plan for plan in PLAN.instances.values() if plan.own_organisation == "port")
    assert compile_condition("shared.odd.own", NAMES, instance).names == ("shared__odd__port",)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("shared.odd.prot", "E507", "did you mean shared.odd.port?"),
        ("shared.ood.port", "E507", "did you mean shared.odd.port?"),
        ("shred.odd.port", "E507", "did you mean shared.odd.port?"),
        ("shared.odd", "E508", "shared.odd.port"),
        ("shared.odd.port.more", "E507", "did you mean shared.odd.port?"),
    ],
)
def test_a_wrong_one_is_answered_by_what_is_near(text: str, code: str, hint: str) -> None:
    """Although none of them is kept."""
    problem, *others = check_condition(text, NAMES)
    assert not others
    assert problem.code == code
    assert hint in problem.hint


def test_where_there_is_one_organisation_nothing_can_be_shared() -> None:
    """Nobody else could hear of it."""
    alone = make_scenario(
        {"odd": {"to": ["yard"]}},
        organisations={"terminal": {"name": "Terminal"}},
        teams={"yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}}},
    )
    assert Namespace.of(Plan.of(alone)).resolve("shared.odd.terminal") is None

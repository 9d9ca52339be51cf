"""Groups of what leads to each other, and the shortest way round."""

from __future__ import annotations

from exercise_engine.model.circles import groups, way_round

WAYS = {"gate": ["tos"], "tos": ["net", "power"], "net": ["power", "tos"], "power": [], "rail": ["gate"]}


def test_what_leads_to_each_other_is_one_group_and_comes_after_what_it_leads_to() -> None:
    """All else stands alone, in the same order."""
    assert groups(WAYS) == (("power",), ("tos", "net"), ("gate",), ("rail",))


def test_a_long_chain_needs_no_deep_stack() -> None:
    """Ten thousand in a row are walked through."""
    chain = {str(n): [str(n + 1)] for n in range(10_000)} | {"10000": ["0"]}
    assert [len(group) for group in groups(chain)] == [10_001]


def test_the_shortest_way_round_is_named() -> None:
    """And none where there is none."""
    assert way_round(WAYS, "tos", "net") == ("tos", "net")
    assert way_round(WAYS, "rail", "power") == ("rail", "gate", "tos", "power")
    assert way_round(WAYS, "power", "rail") == ()

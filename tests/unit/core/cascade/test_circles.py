"""Circles of services that need each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.cascade.circles import circles

NAMES = "abcdef"
GRAPHS = st.fixed_dictionaries({name: st.lists(st.sampled_from(NAMES), max_size=4) for name in NAMES})


def test_a_chain_has_no_circle_and_a_ring_is_one() -> None:
    """What only leads on is no circle; what comes back is, with all on the way."""
    assert circles({"gate": ["tos"], "tos": ["power"], "power": []}) == ()
    assert circles({"gate": ["tos"], "tos": ["net"], "net": ["gate"], "crane": ["gate"]}) == (
        ("gate", "tos", "net"),
    )


def test_a_service_that_needs_itself_is_a_circle_of_one() -> None:
    """It can never come back by itself."""
    assert circles({"net": ["net"], "gate": ["net"]}) == (("net",),)


def test_needs_outside_the_map_are_passed_over() -> None:
    """A part of the map names what it does not hold."""
    assert circles({"gate": ["elsewhere"]}) == ()


def test_a_long_chain_exhausts_nothing() -> None:
    """Five thousand services in a row, closed to a ring."""
    count = 5_000
    ring = {str(number): [str((number + 1) % count)] for number in range(count)}
    assert [len(group) for group in circles(ring)] == [count]


@given(GRAPHS)
def test_two_services_are_in_one_circle_if_and_only_if_each_reaches_the_other(
    needs: dict[str, list[str]],
) -> None:
    """Compared with a closure by force."""
    reaches = {(a, b) for a in NAMES for b in needs[a]}
    for middle in NAMES:
        reaches |= {(a, b) for a in NAMES for b in NAMES if {(a, middle), (middle, b)} <= reaches}
    together = {(a, b) for group in circles(needs) for a in group for b in group}
    assert together == {(a, b) for a, b in reaches if (b, a) in reaches}

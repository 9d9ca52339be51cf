"""Phases: ids, ways, starts."""

from __future__ import annotations

from typing import Any

from exercise_engine.model.checks.phases import check_phases, phase_places
from tests.support.small import small, told


def problems(**phases: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with phases."""
    return told(check_phases(small(phases=phases).phases))


def test_sound_phases_have_no_finding() -> None:
    """Nested, parallel, guarded and timed phases are taken."""
    assert (
        problems(
            quiet={"next": [{"to": "storm", "when": "phase.quiet"}, {"to": "storm", "after": "40m"}]},
            storm={
                "strands": {
                    "inside": {"phases": {"cut": {"next": [{"to": "mend", "after": "1m"}]}, "mend": {}}},
                    "outside": {},
                }
            },
        )
        == []
    )


def test_places_know_where_they_stand() -> None:
    """Path, siblings, depth, and whether it is a strand."""
    places = {
        place.name: place
        for place in phase_places(
            small(phases={"storm": {"strands": {"inside": {"phases": {"cut": {}}}}}}).phases
        )
    }

    assert places["cut"].path == ("phases", "storm", "strands", "inside", "phases", "cut")
    assert (places["cut"].depth, places["cut"].is_strand, places["inside"].is_strand) == (3, False, True)
    assert list(places["inside"].siblings) == ["inside"]


def test_ids_are_unique_over_all_levels() -> None:
    """Conditions name phases without their way down."""
    found = problems(
        storm={"phases": {"cut": {}}}, cut={"start": True, "next": [{"to": "storm", "after": "1m"}]}
    )

    assert found == [("E313", "phases.cut", 'a phase "cut" stands elsewhere already')]


def test_a_way_leads_to_another_phase_beside_it_for_a_reason() -> None:
    """No way to nowhere, to itself, into another level, or without a reason."""
    found = problems(
        quiet={"next": [{"to": "strom", "after": "1m"}, {"to": "quiet", "after": "1m"}, {"to": "storm"}]},
        storm={"phases": {"cut": {"next": [{"to": "quiet", "after": "1m"}]}}},
    )

    assert [(code, place) for code, place, _ in found] == [
        ("E307", "phases.quiet.next.0.to"),
        ("E710", "phases.quiet.next.1.to"),
        ("E710", "phases.quiet.next.2"),
        ("E307", "phases.storm.phases.cut.next.0.to"),
    ]


def test_strands_neither_start_nor_lead_to_each_other() -> None:
    """They are entered together and run side by side."""
    found = problems(
        storm={
            "strands": {"inside": {"start": True, "next": [{"to": "outside", "after": "1m"}]}, "outside": {}}
        }
    )

    assert [(code, place) for code, place, _ in found] == [
        ("E710", "phases.storm.strands.inside.next.0"),
        ("E709", "phases.storm.strands.inside.start"),
    ]


def test_one_phase_of_a_level_is_the_start() -> None:
    """The first mark holds."""
    found = problems(one={"start": True, "next": [{"to": "two", "after": "1m"}]}, two={"start": True})

    assert found == [("E709", "phases.two.start", 'phase "one" beside it is entered first already')]


def test_a_phase_that_no_way_leads_to_is_warned_of() -> None:
    """At every level, from where play starts there."""
    found = problems(
        one={"next": [{"to": "two", "after": "1m"}]},
        two={"phases": {"a": {}, "b": {}}},
        three={"next": [{"to": "one", "after": "1m"}]},
    )

    assert [(code, place) for code, place, _ in found] == [
        ("W705", "phases.three"),
        ("W705", "phases.two.phases.b"),
    ]


def test_phases_and_strands_do_not_stand_together() -> None:
    """One after the other and side by side exclude each other."""
    found = problems(storm={"phases": {"cut": {}}, "strands": {"inside": {}}})

    assert [(code, place) for code, place, _ in found] == [("E710", "phases.storm")]


def test_phases_lie_four_deep_at_most() -> None:
    """The fifth is told."""
    deep: dict[str, Any] = {}
    for name in ("five", "four", "three", "two"):
        deep = {"phases": {name: deep}}

    assert [(code, place[-4:]) for code, place, _ in problems(one=deep)] == [("E714", "five")]

"""All checks across a scenario together."""

from __future__ import annotations

from exercise_engine.model.references import find_problems
from tests.support.small import codes, findings, inject, small


def test_a_sound_scenario_has_no_findings() -> None:
    """The small scenario is whole."""
    assert find_problems(small()) == ()


def test_everything_is_told_at_once() -> None:
    """One mistake in each part gives one finding from each check."""
    found = findings(
        {
            "note": inject(at="Day 1 06:00", channel="fone", effects=[{"reach": "dark"}]),
            "any": inject(after="note"),
        },
        teams={"yard": {"organisation": "terminals", "roles": {"lead": {"decides": True}}}},
        phases={"one": {}, "two": {}},
        objectives={"o": {"function": "respond", "capability": "c", "targets": {"t": {"text": "T"}}}},
    )

    assert sorted(set(codes(found))) == [
        "E301",
        "E304",
        "E305",
        "E311",
        "E314",
        "E413",
        "E701",
        "W703",
        "W705",
    ]


def test_moments_are_left_out_while_the_zone_is_wrong() -> None:
    """Without a zone no moment of the story can be found, and saying so once is enough."""
    found = findings(
        {"note": inject(at="2026-02-31T10:00")},
        clock={"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdm", "length": "1h"},
    )

    assert codes(found) == ["E412"]

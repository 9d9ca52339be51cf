"""The scenario as a whole, and what is looked up in it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from exercise_engine.model.base import name_from_id
from exercise_engine.model.phase import endings
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario
from tests.support.small import small, small_data


def test_lists_of_files_become_tuples() -> None:
    """Nothing inside a scenario can be changed afterwards."""
    scenario = small()

    assert scenario.injects["note"].to == ("port_crisis",)
    with pytest.raises(ValidationError):
        scenario.title = "Another"  # type: ignore[misc]


def test_a_scenario_survives_the_way_through_json() -> None:
    """What the log keeps is read back as the same scenario."""
    scenario = small(
        {"note": small_data()["injects"]["note"] | {"if": "milestones.dark", "effects": [{"reach": "dark"}]}},
        milestones={"dark": {}},
    )

    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


def test_own_channels_come_before_built_in_ones() -> None:
    """A scenario may name a built-in channel otherwise, and add its own."""
    scenario = small(channels={"email": {"name": "Letter"}, "pigeon": {"name": "Pigeon", "means": "paper"}})

    channels = scenario.all_channels()

    assert (channels["email"].name, channels["pigeon"].means) == ("Letter", "paper")
    assert channels["phone"].means == "spoken"


def test_control_has_a_lead_and_an_observer_by_default() -> None:
    """A scenario that names no seats of control can still be played."""
    assert [seat.kind for seat in small().control_seats().values()] == ["lead", "observer"]
    assert list(small(control={"boss": {"kind": "lead"}}).control_seats()) == ["boss"]


def test_a_variable_has_a_long_and_a_short_form() -> None:
    """A bare value is one for the whole exercise."""
    scenario = small(variables={"days": 3, "boxes": {"value": 0.5, "per": "team"}})

    assert (scenario.variable("days").value, scenario.variable("days").per) == (3, "exercise")
    assert (scenario.variable("boxes").value, scenario.variable("boxes").per) == (0.5, "team")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("all", "Everybody"),
        ("port", "Port"),
        ("port.lead", "Port, Lead"),
        ("printer", "Office printer"),
        ("yard", "Yard"),
        ("yard.it", "Yard, IT desk"),
        ("yard.lead", "Yard, Lead"),
        ("nobody", "nobody"),
    ],
)
def test_every_address_has_a_name(address: str, name: str) -> None:
    """Names given in the file come first, else the id in words."""
    data = small_data()
    data["teams"]["yard"]["roles"]["it"] = {"name": "IT desk"}

    assert small(teams=data["teams"]).name_of(address) == name


def test_teams_of_an_organisation_keep_their_order() -> None:
    """The file's order is the roster's order."""
    assert small().teams_of("port") == ("port_crisis",)
    assert small().teams_of("nobody") == ()


def test_phases_are_found_with_their_way_down() -> None:
    """Nested phases and strands are walked in file order."""
    scenario = small(
        phases={"quiet": {}, "storm": {"strands": {"inside": {"phases": {"cut": {}}}, "outside": {}}}}
    )

    assert scenario.phase_paths() == {
        "quiet": ("quiet",),
        "storm": ("storm",),
        "inside": ("storm", "inside"),
        "cut": ("storm", "inside", "cut"),
        "outside": ("storm", "outside"),
    }


def test_an_id_gives_a_readable_name() -> None:
    """Underscores become spaces."""
    assert name_from_id("yard_it") == "Yard it"


@pytest.mark.parametrize("key", ["from_", "if_", "unknown"])
def test_unknown_keys_are_refused(key: str) -> None:
    """The spelling inside the program is no key of the format."""
    data = small_data()
    data["injects"]["note"][key] = "x"

    with pytest.raises(ValidationError):
        Scenario.model_validate(data, by_alias=True, by_name=False)


def test_a_story_ends_where_no_way_leads_out() -> None:
    """Nothing leaves an ending, nor what is around it; each of two strands has its own."""
    scenario = make_scenario(
        {"note": {"at": "T+0:01"}},
        phases={
            "storm": {"next": [{"to": "calm", "after": "1h"}], "phases": {"eye": {}}},
            "calm": {"strands": {"inside": {"phases": {"cold": {}, "warm": {}}}, "outside": {}}},
            "lost": {},
            "ring": {
                "phases": {
                    "tick": {"next": [{"to": "tock", "after": "1m"}]},
                    "tock": {"next": [{"to": "tick", "after": "1m"}]},
                }
            },
        },
    )
    assert endings(scenario.phases) == ("cold", "warm", "outside", "lost", "ring")
    assert endings({}) == ()

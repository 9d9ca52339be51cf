"""Ids, organisations and control seats."""

from __future__ import annotations

from exercise_engine.model.checks.people import check_ids, check_people
from tests.support.small import inject, small, small_data, told


def test_people_share_one_space_of_ids() -> None:
    """A persona cannot be called as an organisation or a team is."""
    scenario = small(
        personas={"printer": {"name": "P"}, "port": {"name": "Somebody"}, "yard": {"name": "Yard cat"}}
    )

    assert told(check_ids(scenario)) == [
        ("E313", "personas.port", '"port" is already the id of an organisation'),
        ("E313", "personas.yard", '"yard" is already the id of a team'),
    ]


def test_reserved_words_are_no_ids_anywhere() -> None:
    """Every part that has ids is looked at."""
    ask = {"text": "?", "options": {"other": {"text": "O"}}}
    scenario = small(
        {"items": inject(asks={"all": ask}, expected={"in": {"text": "Acts"}})},
        teams=small_data()["teams"] | {"control": {"organisation": "port", "roles": {"own": {}}}},
        phases={"storm": {"phases": {"phase": {}}, "strands": {"loop": {"phases": {"var": {}}}}}},
        objectives={"size": {"function": "respond", "capability": "c", "targets": {"null": {"text": "T"}}}},
    )

    assert [place for code, place, _ in told(check_ids(scenario)) if code == "E314"] == [
        "teams.control",
        "objectives.size",
        "injects.items",
        "teams.control.roles.own",
        "objectives.size.targets.null",
        "phases.storm.phases.phase",
        "phases.storm.strands.loop",
        "phases.storm.strands.loop.phases.var",
        "injects.items.asks.all",
        "injects.items.expected.in",
        "injects.items.asks.all.options.other",
    ]


def test_other_may_be_written_where_control_maps() -> None:
    """What follows from words that fit no option stands under `other`, in asks whose options are hidden."""
    ask = {"text": "?", "options_shown": False, "options": {"go": {"text": "G"}, "other": {"text": "O"}}}
    assert [code for code, _, _ in told(check_ids(small({"note": inject(asks={"what": ask})})))] == []


def test_organisations_that_are_named_must_exist() -> None:
    """Of teams, of clients, and of the scope of control seats."""
    scenario = small(
        organisations={"port": {"name": "Port", "clients": ["port", "terminl"]}, "terminal": {"name": "T"}},
        teams={"yard": {"organisation": "trminal", "roles": {"lead": {}}}},
        control={"boss": {"kind": "lead"}, "eye": {"kind": "observer", "scope": ["prt"]}},
    )

    assert told(check_people(scenario)) == [
        ("E311", "teams.yard.organisation", 'there is no organisation "trminal"'),
        ("E311", "organisations.port.clients.0", "an organisation is no client of its own"),
        ("E311", "organisations.port.clients.1", 'there is no organisation "terminl"'),
        ("E311", "control.eye.scope.0", 'there is no organisation "prt"'),
    ]


def test_somebody_has_to_lead_and_sees_everything() -> None:
    """Without a lead nobody starts; a lead with a scope would be blind."""
    without = small(control={"eye": {"kind": "observer"}})
    half_blind = small(control={"boss": {"kind": "lead", "scope": ["port"]}})

    assert [found[:2] for found in told(check_people(without))] == [("E712", "control")]
    assert [found[:2] for found in told(check_people(half_blind))] == [("E712", "control.boss.scope")]

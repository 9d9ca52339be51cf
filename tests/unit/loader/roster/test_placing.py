"""Seats for the people of a roster."""

from __future__ import annotations

import pytest

from exercise_engine.core.facts import Post
from exercise_engine.core.state import Seat
from exercise_engine.errors import CommandRejected, Problem, RosterError
from exercise_engine.loader.roster.people import parse_roster
from exercise_engine.loader.roster.placing import Placement, place
from tests.support.play import Play, make_scenario

TEAMS = {
    "harbour": {
        "organisation": "port",
        "name": "Harbour crisis team",
        "roles": {"master": {"decides": True, "name": "Harbour master"}, "desk": {"seats": 2}},
    },
    "press_room": {"organisation": "port", "roles": {"press": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
}
CONTROL = {"lead_controller": {"kind": "lead"}, "north": {"kind": "controller", "name": "Controller north"}}


def placed(*rows: str) -> tuple[Placement, dict[str, Seat]]:
    """Seat people in the scenario of this page."""
    play = Play(make_scenario({"note": {"manual": True}}, teams=TEAMS, control=CONTROL))
    text = "name,organisation,team,role,e-mail,second team,second role\n" + "\n".join(rows)
    roster = parse_roster("people.csv", text.encode())
    return place(roster, play.state.scenario, play.state.seats.values()), play.state.seats


def refused(*rows: str) -> tuple[Problem, ...]:
    """Return why people cannot be seated."""
    with pytest.raises(RosterError) as caught:
        placed(*rows)
    return caught.value.problems


def test_people_find_their_seats_by_ids_and_by_names() -> None:
    """In any spelling of team, organisation and role."""
    placement, seats = placed(
        "Ada,,HARBOUR,harbour master", "Bob,Port,,Desk", "Cid,,Harbour crisis team,desk", "Dee,terminal,,it"
    )
    found = {name: seats[seat].posts[0].address for seat, name in placement.names.items()}
    assert found == {"Ada": "harbour.master", "Bob": "harbour.desk", "Cid": "harbour.desk", "Dee": "yard.it"}


def test_control_is_seated_too() -> None:
    """By the name of the seat, its id, or what it is."""
    placement, seats = placed("Ada,,control,lead", "Bob,,Exercise control,north")
    assert {name: seats[seat].label for seat, name in placement.names.items()} == {
        "Ada": "Lead controller",
        "Bob": "Controller north",
    }


def test_a_second_place_is_a_post_of_the_same_seat() -> None:
    """In another team, or in another role of the same one."""
    placement, _ = placed("Ada,,harbour,master,,press_room,press", "Bob,,yard,lead,,,it")
    assert list(placement.second.values()) == [
        Post(team="press_room", role="press"),
        Post(team="yard", role="it"),
    ]


def test_addresses_are_kept_for_the_cards() -> None:
    """By seat, where the roster has them."""
    placement, _ = placed("Ada,,yard,it,ada@yard.example")
    assert list(placement.emails.values()) == ["ada@yard.example"]


@pytest.mark.parametrize(
    ("row", "code", "column", "hint"),
    [
        ("Ada,Prt,,desk", "R120", 5, "Port"),
        ("Ada,,harbur,desk", "R121", 6, "harbour"),
        ("Ada,terminal,harbour,desk", "R121", 14, "Yard"),
        ("Ada,,yard,itt", "R122", 11, "it"),
        ("Ada,,yard,cook", "R122", 11, "there are: Lead, It"),
        ("Ada,,control,cook", "R122", 14, "there are: lead_controller, north"),
        ("Ada,,yard,it,,harbour,", "R123", 15, "second role"),
        ("Ada,,yard,it,,yard,it", "R125", 20, "leave it empty"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(row: str, code: str, column: int, hint: str) -> None:
    """Each with its cell and the nearest right name."""
    (problem,) = refused(row)
    assert (problem.code, problem.line, problem.column) == (code, 2, column)
    assert hint in problem.hint


def test_more_people_than_seats_are_told_one_by_one() -> None:
    """With how many there may be, and how to have more."""
    found = refused("A,,harbour,desk", "B,,harbour,desk", "C,,harbour,desk", "D,,yard,it", "E,,yard,it")
    assert [(p.code, p.line) for p in found] == [("R124", 4), ("R124", 6)]
    assert "seats: 3" in found[0].hint


def test_two_for_one_seat_of_control_are_told() -> None:
    """A seat of control is one person's."""
    assert [p.code for p in refused("A,,control,north", "B,,control,north")] == ["R124"]


def test_a_role_that_several_teams_have_needs_the_team() -> None:
    """An organisation alone does not say which."""
    teams = {
        "one": {"organisation": "port", "roles": {"lead": {"decides": True}}},
        "two": {"organisation": "port", "roles": {"lead": {"decides": True}}},
    }
    play = Play(make_scenario({"note": {"manual": True}}, teams=teams))
    roster = parse_roster("p.csv", b"name,organisation,role\nAda,Port,lead\n")
    with pytest.raises(RosterError) as caught:
        place(roster, play.state.scenario, play.state.seats.values())
    assert caught.value.problems[0].code == "R123"
    assert "One or Two" in caught.value.problems[0].hint


def test_who_steps_in_gets_a_spare_seat() -> None:
    """One beside the team that is named, or one of the exercise; when they are gone that is told."""
    teams = {key: {**team, "spare": 1} if key == "yard" else team for key, team in TEAMS.items()}
    play = Play(make_scenario({"note": {"manual": True}}, teams=teams, spare=1))
    text = b"name,team,role\nAda,yard,spare\nBob,harbour,Spare\n"
    placement = place(parse_roster("p.csv", text), play.state.scenario, play.state.seats.values())
    labels = {name: play.state.seats[seat].label for seat, name in placement.names.items()}
    assert labels == {"Ada": "Yard, spare 1", "Bob": "Spare 1"}
    more = parse_roster("p.csv", text + b"Cid,harbour,spare\n")
    with pytest.raises(RosterError) as caught:
        place(more, play.state.scenario, play.state.seats.values())
    assert [problem.code for problem in caught.value.problems] == ["R124"]


def test_posts_follow_from_the_roster_and_only_once() -> None:
    """A second post is given, the seat that nobody needs lets it go, and another roster undoes that."""
    play = Play(make_scenario({"note": {"manual": True}}, teams=TEAMS, control=CONTROL))

    def seated(*rows: str) -> int:
        text = "name,organisation,team,role,e-mail,second team,second role\n" + "\n".join(rows)
        placement = place(
            parse_roster("p.csv", text.encode()), play.state.scenario, play.state.seats.values()
        )
        changes = placement.post_changes(play.state.seats.values())
        if changes:
            play.log += play.engine.change_posts(changes, now=play.now)
        return len(changes)

    def held(label: str) -> list[str]:
        seat = next(seat for seat in play.state.seats.values() if seat.label == label)
        return [post.address for post in seat.posts]

    assert seated("Ada,,yard,lead,,press_room,press") == 2
    assert held("Yard, Lead") == ["yard.lead", "press_room.press"]
    assert held("Press room, Press") == []
    assert seated("Ada,,yard,lead,,press_room,press") == 0
    assert seated("Ada,,yard,lead,,press_room,press", "Bob,,press_room,press") == 1
    assert held("Press room, Press") == ["press_room.press"]
    assert seated("Ada,,yard,lead") == 1
    assert held("Yard, Lead") == ["yard.lead"]
    play.start()
    with pytest.raises(CommandRejected, match="wrong_stage"):
        seated("Ada,,yard,lead,,press_room,press")

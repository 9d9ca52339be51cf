"""Names of people: told to controllers within their scope, kept beside the log, and never in it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from exercise_engine.client.updates import NoticeShown, PeopleNamed, Refused, Welcomed
from exercise_engine.loader.roster.people import parse_roster
from exercise_engine.server.opening import looking_into, reset_exercise, seat_people
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from tests.support.clocks import HandClock
from tests.support.hosted import hosted, open_here
from tests.support.play import PlainText, make_scenario

SCENARIO = make_scenario(
    {"later": {"at": "T+2:00"}},
    control={
        "lead": {"kind": "lead"},
        "north": {"kind": "controller", "scope": ["port"]},
        "judge": {"kind": "evaluator"},
    },
)
ROSTER = parse_roster("p.csv", b"name,team,role\nAda Unfindable,harbour,master\nBob Unfindable,yard,it\n")


def seat_everybody(path: Path) -> None:
    """Create the exercise with two people in it."""
    exercise = open_here(SCENARIO, path)
    seat_people(exercise, ROSTER, now=HandClock().now())
    exercise.file.close()


async def test_controllers_are_told_names_within_their_scope_and_nobody_else_is(tmp_path: Path) -> None:
    """The lead hears of everybody, a controller of its organisation, evaluators and players of nobody."""
    path = tmp_path / "x.exercise"
    await asyncio.to_thread(seat_everybody, path)
    async with (
        hosted(None, path) as host,
        host.terminal("lead") as lead,
        host.terminal("controller") as north,
        host.terminal("evaluator") as judge,
        host.terminal("yard.it") as player,
    ):
        everybody = (await lead.heard(PeopleNamed)).frame.names
        some = (await north.heard(PeopleNamed)).frame.names
        await lead.start_exercise()
        await player.told("stage_changed")

        assert everybody == {
            host.seat("harbour.master"): "Ada Unfindable",
            host.seat("yard.it"): "Bob Unfindable",
        }
        assert some == {host.seat("harbour.master"): "Ada Unfindable"}
        assert judge.all(PeopleNamed) == player.all(PeopleNamed) == []
        assert "Unfindable" not in repr(player.updates) + repr(judge.updates)


async def test_a_controller_notes_another_name_and_the_others_hear_of_it(tmp_path: Path) -> None:
    """It is on disk, no event says it, and an empty name erases."""
    path = tmp_path / "x.exercise"
    async with (
        hosted(SCENARIO, path) as host,
        host.terminal("lead") as lead,
        host.terminal("controller") as north,
    ):
        seat = host.seat("harbour.desk")
        await north.heard(PeopleNamed)
        lead.connection.name_person(seat, "  Cid   Unfindable ")
        assert (await north.heard(PeopleNamed, 2)).frame.names == {seat: "Cid Unfindable"}
        lead.connection.name_person(host.seat("yard.it"), "Dee")
        lead.connection.name_person(seat, "")
        assert (await lead.heard(PeopleNamed, 4)).frame.names == {host.seat("yard.it"): "Dee"}
        assert (await north.heard(PeopleNamed, 4)).frame.names == {}
    with SqliteExerciseFile.open_read_only(path) as file:
        assert list(file.people.all().values()) == ["Dee"]
        assert not any("Unfindable" in row.payload or "Dee" in row.payload for row in file.events.read())


async def test_who_may_not_note_a_name_is_told_so(tmp_path: Path) -> None:
    """A player, a seat out of scope, a seat that is not there, a name that is none."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("controller") as north,
        host.terminal("yard.it") as player,
    ):
        player.connection.name_person(host.seat("yard.it"), "Eve")
        assert "only controllers" in (await player.heard(Refused)).message
        for number, (seat, name) in enumerate(
            ((host.seat("yard.it"), "Eve"), ("s999", "Eve"), (host.seat("harbour.desk"), "=1+1")), 1
        ):
            north.connection.name_person(seat, name)
            notice = (await north.heard(NoticeShown, number)).frame
            assert notice.code == "name_refused"
        assert host.service.hub.engine.state.seats
        assert len(north.all(PeopleNamed)) == 1


def test_a_reset_keeps_names_with_their_seats(tmp_path: Path) -> None:
    """Although the seats of the new run may have other ids."""
    path = tmp_path / "x.exercise"
    seat_everybody(path)
    reset_exercise(path, renderer=PlainText(), now=HandClock().now())
    with looking_into(path, renderer=PlainText()) as exercise:
        seats = exercise.engine.state.seats
        found = {name: seats[seat].posts[0].address for seat, name in exercise.file.people.all().items()}
    assert found == {"Ada Unfindable": "harbour.master", "Bob Unfindable": "yard.it"}


def test_the_name_of_a_seat_that_goes_is_erased(tmp_path: Path) -> None:
    """A corrected scenario leaves no name behind."""
    path = tmp_path / "x.exercise"
    seat_everybody(path)
    teams = {
        "harbour": {"organisation": "port", "roles": {"desk": {"decides": True}}},
        "yard": {"organisation": "terminal", "roles": {"it": {}, "lead": {"decides": True}}},
    }
    smaller = make_scenario({"later": {"at": "T+2:00"}}, teams=teams, control={"lead": {"kind": "lead"}})
    exercise = open_here(smaller, path)
    names = exercise.file.people.all()
    exercise.file.close()
    assert list(names.values()) == ["Bob Unfindable"]


async def test_a_player_in_two_teams_has_both_posts_from_the_start(tmp_path: Path) -> None:
    """From one seat; the other team's own seat stands spare, and still has its code."""
    path = tmp_path / "x.exercise"
    table = b"name,team,role,second team,second role\nAda,harbour,master,yard,it\n"

    def seat() -> None:
        exercise = open_here(SCENARIO, path)
        seat_people(exercise, parse_roster("p.csv", table), now=HandClock().now())
        exercise.file.close()

    await asyncio.to_thread(seat)
    async with hosted(None, path) as host, host.terminal("harbour.master") as ada:
        welcome = ada.all(Welcomed)[-1].frame
        seats = host.service.hub.room.feed.seats.values()
        spare = [seat.label for seat in seats if seat.kind == "player" and not seat.posts]
        assert [post.address for post in welcome.posts] == ["harbour.master", "yard.it"]
        assert spare == ["Yard, It"]
        assert len(host.sheets) == len(seats)

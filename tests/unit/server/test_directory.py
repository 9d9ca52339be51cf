"""Directory and presence: who may know of whom."""

from __future__ import annotations

from exercise_engine.core.facts import Post
from exercise_engine.core.policy import viewer
from exercise_engine.core.state import Seat
from exercise_engine.server.directory import directory, known_seats
from tests.support.enquiries import enquiry_scenario
from tests.support.play import make_scenario

SCENARIO = make_scenario(
    {"letter": {}}, personas={"radio": {"name": "Radio"}, "police": {"name": "Police", "listed": True}}
)
SEATS = {
    seat.seat: seat
    for seat in (
        Seat("s1", "lead", "Control"),
        Seat("s2", "controller", "Port control", scope=("port",)),
        Seat("s3", "observer", "Guest"),
        Seat("s4", "player", "Harbour", (Post(team="harbour", role="master"),)),
        Seat("s5", "player", "Yard", (Post(team="yard", role="lead"),)),
    )
}
VIEWERS = {seat_id: viewer(seat, SCENARIO) for seat_id, seat in SEATS.items()}


def test_everybody_knows_the_community() -> None:
    """Organisations, teams, roles and who decides are public."""
    for seen_by in VIEWERS.values():
        known = directory(SCENARIO, SEATS, seen_by)
        assert set(known.organisations) == {"port", "terminal"}
        assert known.teams["yard"].roles["lead"].decides
        assert not known.teams["yard"].roles["it"].decides
        assert (known.title, known.length_ms) == ("Test", 3 * 3_600_000)


def test_hidden_personas_and_seats_of_control_are_control_s() -> None:
    """Players and observers know listed personas and each other."""
    for seat_id, personas, seats in [
        ("s1", {"radio", "police"}, {"s1", "s2", "s3", "s4", "s5"}),
        ("s3", {"police"}, {"s4", "s5"}),
        ("s4", {"police"}, {"s4", "s5"}),
    ]:
        known = directory(SCENARIO, SEATS, VIEWERS[seat_id])
        assert set(known.personas) == personas
        assert {seat.seat for seat in known.seats} == seats


def test_presence_is_seen_as_far_as_it_concerns() -> None:
    """Players see players, the lead everybody, a controller those of the own organisations and of control."""
    seen = {seat: set(known_seats(VIEWERS, tuple(SEATS), VIEWERS[seat])) for seat in ("s1", "s2", "s3", "s4")}

    assert seen == {
        "s1": {"s1", "s2", "s3", "s4", "s5"},
        "s2": {"s1", "s2", "s3", "s4"},
        "s3": {"s4", "s5"},
        "s4": {"s4", "s5"},
    }


def test_tools_stand_with_the_posts_that_can_ask() -> None:
    """A team knows what its roles can ask, and the personas behind it; others do not."""
    scenario = enquiry_scenario(personas={"radio": {"name": "Radio"}})
    looks = {seat_id: viewer(seat, scenario) for seat_id, seat in SEATS.items()}
    yard, harbour = (directory(scenario, SEATS, looks[seat]) for seat in ("s5", "s4"))
    assert {name: tool.posts for name, tool in yard.tools.items()} == {
        "logs": ("yard.it",),
        "desk": ("yard.lead", "yard.it"),
        "clock": ("yard.lead", "yard.it"),
    }
    assert set(harbour.tools) == {"desk", "clock"}
    assert (yard.name_of("logs"), yard.name_of("radio")) == ("Log search", "Radio")
    assert set(directory(scenario, SEATS, looks["s1"]).tools) == {"logs", "desk", "clock"}

"""The feed: each seat hears what policy lets it see, each view is encoded once, and late seats catch up."""

from __future__ import annotations

import json

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.facts import LogEntryWritten, Post, ScenarioLoaded, SeatClosed, SeatOpened, text
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import GivePost, TakePost
from exercise_engine.protocol.codec import decode_server
from exercise_engine.protocol.messages import EventsFrame
from exercise_engine.server import feed as module
from exercise_engine.server.feed import Feed, FrameCache, Recorded
from tests.support.play import Play, make_scenario
from tests.support.pretend_wire import event

SCENARIO = make_scenario(
    {
        "all": {"at": "T+0:00"},
        "yard": {"at": "T+0:00", "to": ["yard"], "asks": {"what": {"text": "?", "within": "5m"}}},
        "radio": {"at": "T+0:01", "to": ["harbour.master"], "from": "radio"},
    },
    control={
        "lead": {"kind": "lead"},
        "port_control": {"kind": "controller", "scope": ["port"]},
        "judge": {"kind": "evaluator", "scope": ["terminal"]},
        "guest": {"kind": "observer"},
    },
)


def recorded(events: list[Event]) -> list[Recorded]:
    """Events as they stand in the log."""
    return [Recorded(item, item.model_dump_json()) for item in events]


def played() -> Play:
    """A few minutes of play with something for everybody."""
    play = Play(SCENARIO)
    play.start()
    play.do("yard.lead", c.SendMessage(to=("harbour",), body="Hello"))
    play.do("lead", c.SendMessage(to=("yard",), body="Radio here"), acting_as="radio")
    play.wait(120_000)
    return play


def read_all(feed: Feed, seat: str, position: int = 0, cache: FrameCache | None = None) -> list[Event]:
    """Everything a seat hears from a position on."""
    events: list[Event] = []
    while (ahead := feed.read_on(seat, position, {} if cache is None else cache)) is not None:
        frame, position = ahead
        found = decode_server(payload_of(frame))
        assert isinstance(found, EventsFrame)
        events.extend(found.events)
    return events


def payload_of(frame: bytes) -> str:
    """The text in a websocket frame."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return frame[start:].decode()


def test_every_seat_hears_exactly_what_policy_shows_it() -> None:
    """For players, control with and without scope, evaluators and observers."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))

    for seat in play.state.seats.values():
        seen_by = viewer(seat, SCENARIO)
        expected = [seen for item in play.log if (seen := visible(item, seen_by)) is not None]
        assert read_all(feed, seat.seat) == expected, seat.label
        assert [item.seq for item in expected if feed.sees(seat.seat, item.seq)] == [
            item.seq for item in expected
        ]


def test_live_and_after_a_restart_the_feed_is_the_same() -> None:
    """One event at a time, or the whole log at once: the same indexes."""
    play = played()
    live, restarted = Feed(), Feed()
    created = [item for item in play.log if item.transaction == 1]
    live.take(recorded(created))
    for item in recorded(play.log[len(created) :]):
        live.take([item])
    restarted.take(recorded(play.log))

    for seat in play.state.seats:
        assert read_all(live, seat) == read_all(restarted, seat)


def test_a_view_is_encoded_once_for_all_who_share_it() -> None:
    """Seats that hear the same get the very same bytes."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))
    cache: FrameCache = {}
    colleagues = [play.seat("yard.lead"), play.seat("yard.it")]

    frames = [feed.read_on(seat, feed.position_after(seat, 10), cache) for seat in colleagues]

    assert frames[0] is not None
    assert frames[1] is not None
    assert frames[0][0] is frames[1][0]


def test_who_stands_somewhere_hears_the_rest() -> None:
    """A position is all that a terminal has to keep."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))
    seat = play.seat("yard.it")
    everything = read_all(feed, seat)
    middle = everything[len(everything) // 2].seq

    rest = read_all(feed, seat, feed.position_after(seat, middle))

    assert [item.seq for item in rest] == [item.seq for item in everything if item.seq > middle]
    assert feed.last_seen(seat) == everything[-1].seq
    assert feed.read_on(seat, feed.end(seat), {}) is None
    assert feed.read_on("nobody", 0, {}) is None


def test_long_catching_up_comes_in_bearable_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """By number of events and by size, in order, with nothing left out."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))
    seat = play.seat("lead")
    whole = read_all(feed, seat)
    for name, limit in (("CATCH_UP_FRAME_EVENTS", 3), ("CATCH_UP_FRAME_BYTES", 400)):
        with monkeypatch.context() as small:
            small.setattr(module, name, limit)
            first = feed.read_on(seat, 0, {})
            assert first is not None
            assert first[1] <= 3
            assert read_all(feed, seat) == whole


def test_names_go_with_the_events_in_which_they_occur() -> None:
    """A persona is named to those who hear of it, and to nobody else."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))

    names = {}
    for role in ("yard.it", "harbour.desk"):
        position, found = 0, dict[str, str]()
        while (ahead := feed.read_on(play.seat(role), position, {})) is not None:
            frame, position = ahead
            found |= json.loads(payload_of(frame)).get("names", {})
        names[role] = found

    assert names["yard.it"] == {"radio": "Radio"}
    assert names["harbour.desk"] == {"radio": "Radio"}
    assert feed.event(play.seat("harbour.desk"), 1) is None
    assert feed.event("nobody", 1) is None


def test_a_seat_that_comes_later_hears_what_was_before_it() -> None:
    """A new seat of a corrected scenario, and one whose posts grew, hear earlier events late, once each."""
    play = Play(SCENARIO)
    play.do("lead", c.MoveStage(target="check_in"))
    feed = Feed()
    feed.take(recorded(play.log))
    next_seq = feed.last_seq + 1
    note = LogEntryWritten(kind="note", team="yard", body=text("before"))
    before = event(next_seq, note).model_copy(update={"audience": Audience(to=("yard",))})
    feed.take(recorded([before]))
    harbour = play.seat("harbour.desk")
    stood_at = feed.last_seen(harbour)
    both = (Post(team="harbour", role="desk"), Post(team="yard", role="it"))

    feed.take(recorded([
        event(next_seq + 1, SeatOpened(seat="s900", kind="player", label="New", posts=both[1:])),
        event(next_seq + 2, SeatOpened(seat=harbour, kind="player", label="Both", posts=both)),
    ]))  # fmt: skip

    new = [item.seq for item in read_all(feed, "s900")]
    widened = read_all(feed, harbour, feed.position_after(harbour, stood_at))
    assert next_seq in new
    assert new == sorted(set(new))
    assert [item.seq for item in widened] == [next_seq]
    assert feed.sees(harbour, next_seq)
    assert not feed.sees(harbour, next_seq + 1)


def test_a_seat_that_is_gone_hears_nothing_more() -> None:
    """And nobody is told to it any more."""
    play = Play(SCENARIO)
    feed = Feed()
    feed.take(recorded(play.log))
    gone = play.seat("yard.it")
    end = feed.end(gone)
    note = LogEntryWritten(kind="note", team="yard", body=text("after"))
    feed.take(
        recorded(
            [
                event(feed.last_seq + 1, SeatClosed(seat=gone)),
                event(feed.last_seq + 2, note).model_copy(update={"audience": Audience(to=("yard",))}),
            ]
        )
    )

    assert gone not in feed.viewers
    assert feed.end(gone) == end


def test_a_corrected_scenario_gives_every_seat_its_new_view() -> None:
    """Addresses follow the scenario that is loaded."""
    play = Play(SCENARIO)
    feed = Feed()
    feed.take(recorded(play.log))
    corrected = SCENARIO.model_copy(update={"title": "Corrected"})
    feed.take(
        recorded([event(feed.last_seq + 1, ScenarioLoaded(scenario=corrected, scenario_sha256="1" * 64))])
    )

    assert feed.scenario.title == "Corrected"
    assert set(feed.viewers) == set(feed.seats)


def three_alike() -> tuple[Feed, list[str], list[str]]:
    """A feed, the seats of three people in one role, and those of the team beside it."""
    play = Play(make_scenario({"x": {}}, teams={
        "yard": {"organisation": "terminal", "roles": {"it": {"decides": True, "seats": 3}}},
        "harbour": {"organisation": "port", "roles": {"desk": {"decides": True}}},
    }))  # fmt: skip
    feed = Feed()
    feed.take(recorded(play.log))
    players = [seat for seat in play.state.seats.values() if seat.kind == "player"]
    yard = [seat.seat for seat in players if seat.posts[0].team == "yard"]
    return feed, yard, [seat.seat for seat in players if seat.seat not in yard]


def tell(feed: Feed, *to: str) -> int:
    """Record a note for some addresses; gives its number."""
    note = LogEntryWritten(kind="note", team="yard", body=text("for you"))
    told = event(feed.last_seq + 1, note).model_copy(update={"audience": Audience(to=to)})
    feed.take(recorded([told]))
    return told.seq


def test_an_event_that_names_a_seat_reaches_that_seat_alone() -> None:
    """Seats that are alike otherwise are told apart, and still hear the same of everything else."""
    feed, yard, _ = three_alike()
    before = tell(feed, "yard")
    secret = tell(feed, f"seat:{yard[1]}")
    after = tell(feed, "yard")

    assert [[item.seq for item in read_all(feed, seat)][-2:] for seat in yard] == [
        [before, after],
        [secret, after],
        [before, after],
    ]
    assert [feed.sees(seat, secret) for seat in yard] == [False, True, False]


def test_a_seat_that_is_given_another_post_no_longer_hears_what_the_others_hear() -> None:
    """What seats were alike in stays; from there on each hears what its own posts let it hear."""
    feed, yard, (desk,) = three_alike()
    before = tell(feed, "yard")
    moved = SeatOpened(seat=yard[0], kind="player", label="M", posts=(Post(team="harbour", role="desk"),))
    feed.take(recorded([event(feed.last_seq + 1, moved)]))
    yard_only, harbour_only = tell(feed, "yard"), tell(feed, "harbour")

    heard = {seat: [item.seq for item in read_all(feed, seat)][-2:] for seat in (*yard, desk)}
    assert heard[yard[0]] == [before, harbour_only]
    assert heard[yard[1]] == heard[yard[2]] == [before, yard_only]
    assert heard[desk][-1] == harbour_only


def test_closing_one_of_several_seats_changes_nothing_for_the_others() -> None:
    """The others go on hearing; who comes back later has what it may see, once."""
    feed, yard, _ = three_alike()
    feed.take(recorded([event(feed.last_seq + 1, SeatClosed(seat=yard[0]))]))
    end = feed.end(yard[0])
    missed = tell(feed, "yard")
    assert feed.end(yard[0]) == end
    assert all(feed.sees(seat, missed) for seat in yard[1:])

    back = SeatOpened(seat=yard[0], kind="player", label="Back", posts=(Post(team="yard", role="it"),))
    feed.take(recorded([event(feed.last_seq + 1, back)]))
    heard = [item.seq for item in read_all(feed, yard[0])]
    assert missed in heard
    assert len(heard) == len(set(heard))
    assert set(heard) == {item.seq for item in read_all(feed, yard[1])}


def test_who_sees_what_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgetting it costs time and changes nothing."""
    play = played()
    bounded, unbounded = Feed(), Feed()
    unbounded.take(recorded(play.log))
    monkeypatch.setattr(module, "AUDIENCES_MAX", 1)
    bounded.take(recorded(play.log))

    for seat in play.state.seats:
        assert read_all(bounded, seat) == read_all(unbounded, seat)


def test_a_post_that_is_given_brings_what_was_told_before() -> None:
    """A seat that listens already hears the earlier facts after the one that widened its view, each once."""
    play, feed = played(), Feed()
    feed.take(recorded(play.log))
    colleague = play.seat("yard.it")
    before = read_all(feed, colleague)
    position = feed.end(colleague)
    known = len(play.log)
    play.do("lead", GivePost(seat=colleague, post="harbour.master"))
    play.do("lead", TakePost(seat=colleague, post="harbour.master"))
    play.do("lead", c.SendMessage(to=("harbour",), body="For the harbour only"))
    feed.take(recorded(play.log[known:]))

    news = read_all(feed, colleague, position)
    seen_by = viewer(play.state.seats[colleague], SCENARIO)
    expected = [seen for item in play.log if (seen := visible(item, seen_by)) is not None]
    assert sorted((*before, *news), key=lambda item: item.seq) == expected
    assert [item.type for item in news][:2] == ["post_given", "post_taken"]
    assert not {item.seq for item in before} & {item.seq for item in news}
    assert read_all(feed, colleague, feed.position_after(colleague, known)) == news

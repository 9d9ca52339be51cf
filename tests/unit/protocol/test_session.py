"""Both ends of a connection: what each may say when, and that nothing is lost or doubled over a bad wire."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core.command_types import RECEIPTS_PER_COMMAND_MAX
from exercise_engine.core.commands import ReportReceipts, WriteLogEntry
from exercise_engine.errors import ProtocolError
from exercise_engine.model.people import SeatKind
from exercise_engine.protocol.codec import decode_client, encode
from exercise_engine.protocol.messages import (
    Ack,
    Bye,
    CommandFrame,
    DraftContent,
    DraftFrame,
    DraftState,
    EventsFrame,
    Frame,
    HeadFrame,
    Hello,
    Notice,
    Presence,
    Refused,
    Reload,
)
from exercise_engine.protocol.session import OBJECTIONS_MAX, ClientSession, Objection, ServerSession
from tests.support.pretend_wire import CLOCK, PretendWire, Step, event, events_text, message, welcome


def online(**details: object) -> ClientSession:
    """A client that was just welcomed."""
    session = ClientSession(client="test")
    session.greet(token="t")
    session.receive(encode(welcome(**details)))  # type: ignore[arg-type]  # passed on as it is
    return session


def greeted() -> ServerSession:
    """A server that has heard hello."""
    session = ServerSession()
    assert isinstance(session.receive(encode(Hello(token="t"))), Hello)
    return session


# ── the server's end ──


def test_the_first_frame_has_to_be_hello() -> None:
    """A command before hello ends the connection."""
    found = ServerSession().receive(encode(Reload()))

    assert isinstance(found, Objection)
    assert found.code == "hello_first"
    assert isinstance(found.reply, Bye)


@pytest.mark.parametrize("hello", [Hello(), Hello(token="t", seat_code="c")])
def test_hello_needs_one_secret(hello: Hello) -> None:
    """Neither nothing nor both."""
    found = ServerSession().receive(encode(hello))

    assert isinstance(found, Objection)
    assert isinstance(found.reply, Bye)


def test_a_malformed_first_frame_ends_the_connection() -> None:
    """Whoever begins with nonsense is no client."""
    found = ServerSession().receive(b"\x00\x01")

    assert isinstance(found, Objection)
    assert (found.code, isinstance(found.reply, Bye)) == ("not_text", True)


def test_nothing_is_taken_before_the_welcome() -> None:
    """A command sent too early is refused, and the conversation goes on."""
    session = greeted()

    found = session.receive(encode(Reload()))

    assert isinstance(found, Objection)
    assert found.code == "too_early"
    assert session.state == "deciding"


def test_a_second_hello_ends_the_connection() -> None:
    """One connection, one seat."""
    session = greeted()
    session.welcome(welcome())

    found = session.receive(encode(Hello(token="t")))

    assert isinstance(found, Objection)
    assert (found.code, isinstance(found.reply, Bye)) == ("hello_late", True)


def test_a_malformed_frame_is_refused_with_the_id_of_its_command() -> None:
    """A live client that sends something unknown learns what, and may go on."""
    session = greeted()
    session.welcome(welcome())

    found = session.receive('{"type":"command","command_id":"c1","command":{"type":"from_the_future"}}')

    assert isinstance(found, Objection)
    assert found.reply == Refused(
        command_id="c1", code="unknown_type", message="there is nothing of that type at command.command"
    )
    assert session.receive(encode(Reload())) == Reload()


def test_who_sends_nothing_but_nonsense_is_sent_away() -> None:
    """After so many objections the connection ends."""
    session = greeted()
    session.welcome(welcome())

    replies = [session.receive("nonsense") for _ in range(OBJECTIONS_MAX + 1)]

    kinds = [type(found.reply) for found in replies if isinstance(found, Objection)]
    assert kinds == [Refused] * OBJECTIONS_MAX + [Bye]


def test_after_bye_nothing_is_taken() -> None:
    """What still arrives of a client that was sent away changes nothing."""
    session = greeted()
    session.bye(Bye(code="taken_over", message="", retry=False))

    found = session.receive(encode(Reload()))

    assert isinstance(found, Objection)
    assert session.state == "ended"


@pytest.mark.parametrize(
    ("hello", "after_seq"),
    [
        (Hello(token="t"), 0),
        (Hello(token="t", run_id="run", after_seq=7), 7),
        (Hello(token="t", run_id="another", after_seq=7), 0),
        (Hello(token="t", run_id="run", after_seq=11), 0),
    ],
)
def test_a_client_gets_what_it_does_not_have(hello: Hello, after_seq: int) -> None:
    """What was seen of another run, or of a log that was set back, does not count."""
    session = ServerSession()
    session.receive(encode(hello))

    assert session.resume_after(run_id="run", last_seq=10) == after_seq


# ── the client's end ──


def test_a_client_says_where_it_stands() -> None:
    """Coming back, hello names the run and the last event."""
    session = online()
    session.receive(events_text(event(3), event(8)))
    session.lost()

    hello = decode_client(session.greet(token="t2", take_over=True))

    assert hello == Hello(token="t2", run_id="run", after_seq=8, take_over=True, client="test")


def test_events_that_are_known_are_no_news() -> None:
    """Whatever arrives twice is told once."""
    session = online()
    session.receive(events_text(event(1), event(2)))

    found = session.receive(events_text(event(2), event(3)))

    assert isinstance(found, EventsFrame)
    assert [fresh.seq for fresh in found.events] == [3]
    assert session.receive(events_text(event(1))) is None


def test_earlier_events_that_come_late_are_news() -> None:
    """A widened view brings events from before with their own numbers."""
    session = online()
    session.receive(events_text(event(9)))

    found = session.receive(events_text(event(4)))

    assert isinstance(found, EventsFrame)
    assert session.last_seq == 9


def test_a_command_waits_for_a_connection_and_for_its_answer() -> None:
    """What was sent and not answered is sent again, in order, with the same ids."""
    session = ClientSession(client="test")
    assert session.command("c1", WriteLogEntry(kind="note", body="one")) is None
    session.greet(token="t")
    session.receive(encode(welcome()))
    sent = session.command("c2", WriteLogEntry(kind="note", body="two"), acting_as="yard.it")

    assert sent is not None
    frames = [decode_client(frame) for frame in session.resend()]
    assert [frame.command_id for frame in frames if isinstance(frame, CommandFrame)] == ["c1", "c2"]
    session.receive(encode(Ack(command_id="c1", seqs=(1,))))
    session.receive(encode(Refused(command_id="c2", code="no", message="")))
    assert session.pending == ()


def test_commands_kept_from_an_earlier_terminal_are_sent() -> None:
    """A terminal that was restarted sends what the one before had no answer to."""
    kept = CommandFrame(command_id="c1", command=WriteLogEntry(kind="note", body="one"))
    session = ClientSession(client="test", run_id="run", pending=[kept])
    session.greet(token="t")
    session.receive(encode(welcome()))

    assert session.resend() == (encode(kept),)


@pytest.mark.parametrize(("run_id", "last_seq"), [("another", 20), ("run", 4)])
def test_another_run_makes_everything_void(run_id: str, last_seq: int) -> None:
    """After a reset, or on a log that was set back, events and commands of before are dropped."""
    session = online()
    session.receive(events_text(event(5)))
    session.command("c1", WriteLogEntry(kind="note", body="one"))
    session.lost()
    session.greet(token="t")

    session.receive(encode(welcome(run_id=run_id, last_seq=last_seq)))

    assert session.new_run
    assert session.pending == ()
    assert session.last_seq == 0
    assert session.receive(events_text(event(5))) is not None


def test_the_same_run_keeps_everything() -> None:
    """Coming back to the same run drops nothing, and names that were learned stay known."""
    session = online()
    session.receive(encode(EventsFrame(events=(event(5),), names={"radio": "Radio"})))
    session.lost()
    session.greet(token="t")
    session.receive(encode(welcome(last_seq=5)))

    assert not session.new_run
    assert session.last_seq == 5
    assert session.directory is not None
    assert session.directory.name_of("radio") == "Radio"


@pytest.mark.parametrize("frame", [Ack(command_id="c", seqs=()), HeadFrame(seq=1, hash="00")])
def test_a_server_answers_hello_with_welcome_or_bye(frame: Frame) -> None:
    """Anything else is no server of ours."""
    session = ClientSession(client="test")
    session.greet(token="t")

    with pytest.raises(ProtocolError):
        session.receive(encode(frame))


def test_a_second_welcome_is_none() -> None:
    """A server does not start anew on an open connection."""
    with pytest.raises(ProtocolError):
        online().receive(encode(welcome()))


@pytest.mark.parametrize(("retry", "state"), [(True, "offline"), (False, "ended")])
def test_bye_tells_whether_to_come_back(retry: bool, state: str) -> None:
    """A final bye ends the session, until the person says otherwise."""
    session = online()
    session.receive(encode(Bye(code="server_closing", message="", retry=retry)))
    session.lost()

    assert session.state == state
    session.reopen()
    assert session.state == "offline"


@pytest.mark.parametrize(
    "frame",
    [CLOCK, HeadFrame(seq=1, hash="00"), Presence(connected=()), Notice(code="fault", message="")],
)
def test_frames_beside_events_are_passed_on(frame: Frame) -> None:
    """Clock, head, presence and notice are news each time."""
    assert online().receive(encode(frame)) == frame


def test_a_client_that_was_never_welcomed_has_no_seat() -> None:
    """The seat is what the server says it is."""
    session = ClientSession(client="test")

    assert session.seat == ""
    session.greet(token="t")
    session.receive(encode(welcome()))
    assert session.seat == "s001"


def test_a_draft_carries_a_rising_revision() -> None:
    """Revisions go on from what the server last said, so that older frames are passed over."""
    state = DraftState(ask=4, holder="s002", revision=7)
    session = online(drafts=(state,))
    session.receive(encode(DraftState(ask=5, holder="s002", revision=3)))
    session.receive(encode(DraftState(ask=4, holder="s002", revision=2)))

    frames = [session.draft(ask, DraftContent(words="x")) for ask in (4, 4, 5, 6)]

    found = [decode_client(frame) for frame in frames if frame is not None]
    assert [frame.revision for frame in found if isinstance(frame, DraftFrame)] == [8, 9, 4, 1]


def test_a_draft_without_a_connection_is_passed_over() -> None:
    """The own disk keeps it; the team sees the next one."""
    assert ClientSession(client="test").draft(4, DraftContent()) is None


# ── receipts ──


def test_what_told_a_player_something_is_reported_once() -> None:
    """Messages of others are reported, own ones and log entries are not, nor what was reported before."""
    session = online(delivered=(2,))
    session.receive(events_text(message(2), message(3), message(4, actor="s001"), event(5)))
    session.note_read([3])
    session.note_acknowledged([3])

    assert session.take_receipts() == ReportReceipts(delivered=(3,), read=(3,), acknowledged=(3,))
    assert session.take_receipts() is None


@pytest.mark.parametrize("kind", ["lead", "observer"])
def test_only_players_report_what_reached_them(kind: SeatKind) -> None:
    """The picture at the time is that of players."""
    session = online(kind=kind)
    session.receive(events_text(message(3)))

    assert session.take_receipts() is None


def test_receipts_come_in_batches_that_a_command_takes() -> None:
    """A client that was away for long reports in several commands."""
    session = online()
    session.note_read(range(1, RECEIPTS_PER_COMMAND_MAX + 2))

    batches = [session.take_receipts(), session.take_receipts(), session.take_receipts()]

    sizes = [len(batch.read) for batch in batches if batch is not None]
    assert sizes == [RECEIPTS_PER_COMMAND_MAX, 1]


@pytest.mark.parametrize(("code", "again"), [("fault", (3,)), ("not_allowed", None)])
def test_receipts_refused_in_a_fault_are_reported_again(code: str, again: tuple[int, ...] | None) -> None:
    """Nobody is bothered with the answer to receipts; what a fault undid is reported anew."""
    session = online()
    session.note_read([3])
    receipts = session.take_receipts()
    assert receipts is not None
    session.command("c1", receipts)

    assert session.receive(encode(Refused(command_id="c1", code=code, message=""))) is None
    reported = session.take_receipts()
    assert (reported.read if reported is not None else None) == again


def test_the_answer_to_receipts_is_no_news() -> None:
    """The screen did not ask for them."""
    session = online()
    session.command("c1", ReportReceipts(read=(3,)))

    assert session.receive(encode(Ack(command_id="c1", seqs=()))) is None


def test_a_refusal_without_a_command_is_news() -> None:
    """A frame of ours that could not be read at all is told."""
    refused = Refused(command_id=None, code="not_json", message="")

    assert online().receive(encode(refused)) == refused


# ── both ends, over a pretend wire ──

STEPS: list[Step] = ["command", "to_server", "to_client", "cut", "other"]


@settings(max_examples=300)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=60))
def test_over_a_bad_wire_nothing_is_lost_or_doubled(steps: list[Step]) -> None:
    """However often the wire is cut: each command is taken once, each event heard once and in order."""
    wire = PretendWire()
    for number, step in enumerate(steps):
        wire.step(step, number)
    while wire.to_server or wire.server.out:
        wire.step("to_server", 0)
        wire.step("to_client", 0)

    commands = [f"c{number}" for number, step in enumerate(steps) if step == "command"]
    assert sorted(wire.server.outcomes) == sorted(commands)
    assert wire.heard == list(range(1, len(wire.server.events) + 1))
    assert wire.client.pending == ()

"""What every screen knows of its connection."""

from __future__ import annotations

from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    EventsArrived,
    LinkChanged,
    Refused,
    Update,
    Welcomed,
)
from exercise_engine.core.commands import SendMessage
from exercise_engine.tui.session import Session
from tests.tui.support import harbour as h
from tests.tui.support.tape import StillClock, TapeLink

LETTER = SendMessage(to=("control",), body="Hello")


def open_session() -> tuple[Session, TapeLink, StillClock]:
    """A session on a wire in memory, welcomed after 24 minutes."""
    clock = StillClock()
    session = Session(clock=clock)
    session.link = link = TapeLink(lambda _: None, known=h.DIRECTORY)
    session.take(LinkChanged("online"))
    session.take(Welcomed(h.welcome(last_seq=9), new_run=False))
    return session, link, clock


def send(session: Session) -> str:
    """Send a message whose words are kept under `message`."""
    return session.send(LETTER, "Your message", draft_key="message", draft={"body": "Hello"})


def test_clocks_run_between_frames_with_speed_and_pace() -> None:
    """Exercise time by the speed, story time by the pace on top."""
    session, _, clock = open_session()
    session.take(ClockChanged(h.clock(10, speed=60)))
    clock.go_on(2)
    assert session.elapsed_ms() == 12 * h.MINUTE
    assert session.story_ms() == h.STORY_START + 48 * h.MINUTE
    assert session.story_ms_at(20 * h.MINUTE) == h.STORY_START + 80 * h.MINUTE
    session.take(ClockChanged(h.clock(12, running=False)))
    clock.go_on(100)
    assert session.elapsed_ms() == 12 * h.MINUTE


def test_catching_up_ends_with_the_event_that_the_welcome_promised() -> None:
    """Progress is counted in the log's positions."""
    session, _, _ = open_session()
    assert (session.is_caught_up, session.caught_up_percent) == (False, 0)
    session.take(EventsArrived(h.MORNING[:4]))
    assert session.caught_up_percent == 77
    session.take(EventsArrived(h.MORNING[4:5]))
    assert (session.is_caught_up, session.caught_up_percent) == (True, 100)


def test_what_was_typed_moves_aside_when_sent_and_goes_when_acknowledged() -> None:
    """A form that is opened again in the meantime is empty."""
    session, link, _ = open_session()
    link.save_draft("message", {"body": "Hello"})
    command_id = send(session)
    assert link.load_draft("message") is None
    assert session.under_way == 1
    sent = session.take(Acknowledged(command_id, (1,)))
    assert sent is not None
    assert sent.what == "Your message"
    assert link.disk == {}


def test_what_was_typed_comes_back_when_refused() -> None:
    """It lies again where it was typed."""
    session, link, _ = open_session()
    session.take(Refused(send(session), "x", "no"))
    assert link.disk == {"message": {"body": "Hello"}}


def test_a_refused_text_never_overwrites_a_newer_one() -> None:
    """Both are kept."""
    session, link, _ = open_session()
    command_id = send(session)
    link.save_draft("message", {"body": "Newer"})
    session.take(Refused(command_id, "x", "no"))
    assert link.disk == {"message": {"body": "Newer"}, "message:refused": {"body": "Hello"}}


def test_the_answer_to_a_command_of_an_earlier_terminal_is_understood() -> None:
    """What it was about lies on the disk."""
    session, link, _ = open_session()
    command_id = send(session)
    later = Session(clock=StillClock())
    later.link = link
    assert later.under_way == 1
    sent = later.take(Refused(command_id, "x", "no"))
    assert sent is not None
    assert sent.what == "Your message"
    assert later.take(Refused("unknown", "x", "no")) is None


def test_another_run_starts_afresh() -> None:
    """What was under way belongs to the old one."""
    session, _, _ = open_session()
    send(session)
    updates: tuple[Update, ...] = (EventsArrived(h.MORNING), Welcomed(h.welcome(), new_run=True))
    for update in updates:
        session.take(update)
    assert (session.sent, session.last_seq) == ({}, 0)


def test_each_attempt_to_come_back_is_still_offline() -> None:
    """The reason stays, too."""
    session, _, _ = open_session()
    session.take(LinkChanged("offline", "the connection was lost"))
    session.take(LinkChanged("connecting"))
    assert (session.link_state, session.link_change.reason) == ("offline", "the connection was lost")
    session.take(LinkChanged("online"))
    assert session.link_state == "online"

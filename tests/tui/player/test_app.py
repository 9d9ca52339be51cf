"""The player's application: messages, log entries, files, REAL EMERGENCY, and the ends of a connection."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console
from textual import events

from exercise_engine.client.updates import Acknowledged, FileArrived, LinkChanged, NoticeShown, Refused
from exercise_engine.core.commands import DeclareEmergency, SendMessage, WriteLogEntry
from exercise_engine.core.facts import EmergencyDeclared, Post, text
from exercise_engine.protocol.messages import Notice
from exercise_engine.tui.dialogs.compose import ComposeDialog
from exercise_engine.tui.dialogs.emergency import EmergencyBanner, EmergencyDialog
from exercise_engine.tui.player.entry import EntryDialog
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.session import Session
from exercise_engine.tui.widgets.fields import Choice, LineField, LongField
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing
from tests.tui.support.tape import Disk, StillClock

GOLDEN = Path(__file__).parent / "golden"
HARBOUR_MASTER = Post(team="port_crisis", role="harbour_master")


async def begin(screen: Screen, *, posts: tuple[Post, ...] = (h.LEAD,)) -> None:
    """Let the terminal's lead come in after 24 minutes of play."""
    screen.link.welcome(h.welcome(posts=posts))
    screen.link.events(*h.MORNING, **h.NAMES)
    await screen.settle()


def flat(screen: Screen) -> str:
    """The screen's words in a row, without the frames between them."""
    return " ".join(screen.text.replace("▌", " ").split())


@pytest.mark.parametrize(("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"])
async def test_a_message_shows_who_will_read_it(name: str, size: tuple[int, int]) -> None:
    """Recipients are picked from all who can be reached; own team and control read along."""
    async with playing(size=size) as screen:
        await begin(screen)
        await screen.press("m", "enter")
        await screen.write("harbour master")
        await screen.press("enter", "ctrl+s")
        await screen.press("tab")
        await screen.write("Gate 3")
        await screen.press("tab")
        await screen.write("We open at nine.")
        expect_golden(screen, GOLDEN / f"message-{name}.txt")
        await screen.press("ctrl+s")
        command = SendMessage(to=("port_crisis.harbour_master",), subject="Gate 3", body="We open at nine.")
        assert screen.link.sent == [(command, "terminal_crisis.lead")]
        screen.link.tell(Acknowledged("c1", (80,)))
        await screen.settle()
        assert "Your message is sent." in screen.text
        assert screen.link.disk == {}


async def test_a_reply_goes_to_the_sender_and_stays_in_the_thread() -> None:
    """Subject and recipient are there already; only words are missing."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("n", "n", "n", "n", "r")
        await screen.write("Tell them nine.")
        await screen.press("ctrl+s")
        ((command, _),) = screen.link.sent
        assert command == SendMessage(
            to=("port_crisis.harbour_master",),
            subject="Re: Gate closed?",
            body="Tell them nine.",
            reply_to=15,
        )


async def test_a_thread_is_read_as_a_whole() -> None:
    """Under a reply stands what it answers."""
    async with playing() as screen:
        await begin(screen)
        reply = h.message("terminal_crisis.it", ("port_crisis",), "At nine.", subject="Re: Gate", reply_to=15)
        screen.link.events(h.event(30, reply, minute=24, actor="s2", acting_as="terminal_crisis.it"))
        await screen.settle()
        await screen.press("2", "1", "end", "enter")
        assert "At nine." in screen.text
        assert "Trucks are standing up to the motorway." in screen.text


async def test_a_message_to_nobody_or_without_words_is_not_sent() -> None:
    """The dialog says what is missing, one thing at a time."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("m", "ctrl+s")
        assert "Nobody is chosen to get it" in screen.text
        await screen.press("ctrl+t", "enter", "ctrl+s", "ctrl+s")
        assert "It has no text yet." in screen.text
        assert screen.link.sent == []


async def test_somebody_with_two_posts_says_which_one_writes() -> None:
    """The message carries the post that was chosen."""
    async with playing() as screen:
        await begin(screen, posts=(h.LEAD, HARBOUR_MASTER))
        await screen.press("m")
        assert "From" in screen.text
        await screen.press("ctrl+t", "enter", "ctrl+s")
        screen.app.screen.query_one("#body", LongField).focus()
        await screen.write("Hello")
        await screen.press("ctrl+s")
        assert screen.link.sent == [(SendMessage(to=("control",), body="Hello"), "terminal_crisis.lead")]


async def test_a_message_survives_leaving_and_a_restart() -> None:
    """Recipients, subject and words are there again, in another terminal too."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await begin(screen)
        await screen.press("m", "ctrl+t", "enter", "ctrl+s", "tab")
        await screen.write("Half a sub")
    async with playing(disk=disk) as screen:
        await begin(screen)
        await screen.press("m")
        assert "Exercise control" in screen.text
        assert screen.app.screen.query_one("#subject", LineField).value == "Half a sub"


async def test_a_refused_message_comes_back_with_the_reason() -> None:
    """Nothing has to be typed twice."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("m", "ctrl+t", "enter", "ctrl+s")
        screen.app.screen.query_one("#body", LongField).focus()
        await screen.write("Hello")
        await screen.press("ctrl+s")
        screen.link.tell(Refused("c1", "wrong_stage", "the exercise is planned"))
        await screen.settle()
        assert "Your message was refused: the exercise is planned." in flat(screen)
        await screen.press("m")
        assert screen.app.screen.query_one("#body", LongField).text == "Hello"


@pytest.mark.parametrize(("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"])
async def test_a_decision_that_nobody_asked_for(name: str, size: tuple[int, int]) -> None:
    """It goes to the team's log with its reasons."""
    async with playing(size=size) as screen:
        await begin(screen)
        await screen.press("d")
        await screen.write("Gate 3 stays closed")
        await screen.press("tab")
        await screen.write("No seals can be read")
        expect_golden(screen, GOLDEN / f"entry-{name}.txt")
        await screen.press("ctrl+s")
        command = WriteLogEntry(kind="decision", body="Gate 3 stays closed", rationale="No seals can be read")
        assert screen.link.sent == [(command, "terminal_crisis.lead")]


async def test_an_entry_can_be_an_action_for_somebody_absent() -> None:
    """Kind and absent owner are chosen; the own role is the default."""
    async with playing() as screen:
        await begin(screen, posts=(h.IT,))
        await screen.press("d")
        await screen.write("Rang the port")
        await screen.press("shift+tab", "enter", "down", "enter")
        await screen.press("shift+tab", "enter", "down", "enter")
        await screen.press("ctrl+s")
        command = WriteLogEntry(kind="action", body="Rang the port", on_behalf_of="terminal_crisis.lead")
        assert screen.link.sent == [(command, "terminal_crisis.it")]


async def test_an_entry_survives_a_restart() -> None:
    """What was typed for the log is kept like everything else."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await begin(screen)
        await screen.press("d", "ctrl+s")
        assert "It has no text yet." in screen.text
        await screen.write("Half a dec")
    async with playing(disk=disk) as screen:
        await begin(screen)
        await screen.press("d")
        assert isinstance(screen.app.screen, EntryDialog)
        assert screen.app.screen.query_one("#body", LongField).text == "Half a dec"


@pytest.mark.parametrize("keys", [(), ("a",), ("m",), ("m", "ctrl+t"), ("d",), ("slash",), ("f1",)])
async def test_real_emergency_takes_two_keys_from_anywhere(keys: tuple[str, ...]) -> None:
    """Also from text fields and dialogs; the first key alone declares nothing."""
    async with playing() as screen:
        await begin(screen)
        await screen.press(*keys)
        before = screen.app.screen
        await screen.press("f12")
        assert isinstance(screen.app.screen, EmergencyDialog)
        assert screen.link.sent == []
        await screen.press("escape")
        assert screen.app.screen is before
        await screen.press("f12", "enter")
        assert screen.link.sent == [(DeclareEmergency(note=""), None)]


async def test_real_emergency_carries_a_note_and_is_tried_offline_too() -> None:
    """It is never disabled; without a connection the screen says to call out."""
    async with playing() as screen:
        await begin(screen)
        screen.link.tell(LinkChanged("offline", "the connection was lost"))
        await screen.settle()
        await screen.press("f12")
        await screen.write("Fire, second floor")
        await screen.press("enter")
        assert screen.link.sent == [(DeclareEmergency(note="Fire, second floor"), None)]
        assert "Not connected: it is sent as soon as" in flat(screen)


async def test_under_the_emergency_banner_one_can_write_to_control_and_nothing_else() -> None:
    """The banner comes back after the message, and goes when play resumes, also from under a dialog."""
    async with playing() as screen:
        await begin(screen)
        screen.link.events(h.event(70, EmergencyDeclared(note=text(""), by_label="Lead"), minute=24))
        await screen.settle()
        assert isinstance(screen.app.screen, EmergencyBanner)
        await screen.press("a", "d", "n")
        assert isinstance(screen.app.screen, EmergencyBanner)
        await screen.press("m")
        assert isinstance(screen.app.screen, ComposeDialog)
        screen.link.events(h.event(72, h.stage("paused", "running"), minute=24))
        await screen.settle()
        await screen.press("escape")
        assert isinstance(screen.app.screen, MainScreen)


async def test_a_file_is_saved_with_the_marking_and_never_over_another(tmp_path: Path) -> None:
    """The place is asked for; what lies there already is left alone."""
    (tmp_path / "EXERCISE-ransom note.pdf").write_bytes(b"older")
    async with playing(folder=tmp_path, size=WIDE) as screen:
        await begin(screen)
        await screen.press("down", "enter", "s")
        field = screen.app.screen.query_one(LineField)
        assert field.value.endswith("EXERCISE-ransom note-2.pdf")
        assert field.cursor_position == len(field.value)
        await screen.press("enter")
        assert screen.link.fetched == [(12, 0)]
        screen.link.tell(FileArrived(12, 0, "ransom note.pdf", "application/pdf", b"pay"))
        await screen.settle()
        assert (tmp_path / "EXERCISE-ransom note-2.pdf").read_bytes() == b"pay"
        assert (tmp_path / "EXERCISE-ransom note.pdf").read_bytes() == b"older"


async def test_a_file_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    """The screen goes on; the sentence says why."""
    async with playing(folder=tmp_path) as screen:
        await begin(screen)
        await screen.press("down", "enter", "s", "enter")
        (tmp_path / "EXERCISE-ransom note.pdf").mkdir()
        screen.link.tell(FileArrived(12, 0, "ransom note.pdf", "application/pdf", b"pay"))
        await screen.settle()
        assert "The file could not be saved" in flat(screen)


async def test_a_file_nobody_asked_for_is_not_written(tmp_path: Path) -> None:
    """The server cannot place files on this machine."""
    async with playing(folder=tmp_path) as screen:
        await begin(screen)
        screen.link.tell(FileArrived(12, 0, "../../evil", "text/plain", b"x"))
        await screen.settle()
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - the very thing to look at


async def test_the_window_title_counts_open_questions() -> None:
    """The marking comes first; clean text only."""
    async with playing() as screen:
        await begin(screen)
        assert screen.app.window_title == "EXERCISE (2 to answer) Black tide at Maasdelta"


async def test_a_seat_that_is_held_elsewhere_can_be_taken_over() -> None:
    """The server refuses a second terminal; the person decides."""
    async with playing() as screen:
        screen.link.tell(LinkChanged("ended", "another terminal holds this seat", "seat_taken"))
        await screen.settle()
        assert "Take it over?" in screen.text
        await screen.press("y")
        assert screen.link.runs == [False, True]


async def test_a_seat_that_was_taken_over_can_be_taken_back() -> None:
    """Whoever lost the seat is told, and keeps what was typed."""
    async with playing() as screen:
        await begin(screen)
        screen.link.tell(LinkChanged("ended", "another terminal took over", "taken_over"))
        await screen.settle()
        assert "Take it back?" in screen.text
        assert "ENDED" in screen.lines[1]
        await screen.press("escape")
        assert screen.link.runs == [False]


async def test_a_seat_that_cannot_be_taken_ends_the_screen_with_the_reason() -> None:
    """The command line says what the server said."""
    async with playing() as screen:
        screen.link.tell(LinkChanged("ended", "no seat has this code", "not_admitted"))
        await screen.settle()
        assert screen.app.refusal == LinkChanged("ended", "no seat has this code", "not_admitted")


async def test_a_seat_of_control_is_sent_to_its_own_screen() -> None:
    """With the command that opens it."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(kind="lead", posts=(), label="Lead controller"))
        await screen.settle()
        assert screen.app.refusal is not None
        assert "exercise-engine control" in screen.app.refusal.reason


async def test_an_end_in_the_middle_keeps_the_screen() -> None:
    """What was on it can still be read."""
    async with playing() as screen:
        await begin(screen)
        screen.link.tell(LinkChanged("ended", "control has closed this seat", "revoked"))
        await screen.settle()
        assert "Control has closed this seat" in flat(screen)
        assert "Shift report" in screen.text


async def test_notices_of_the_server_are_shown_as_text() -> None:
    """They are no part of the exercise, and no markup."""
    async with playing() as screen:
        await begin(screen)
        screen.link.tell(NoticeShown(Notice(code="fault", message="the log [b]cannot[/b] be written")))
        await screen.settle()
        assert "The log [b]cannot[/b] be written" in flat(screen)


async def test_a_fault_of_the_connection_does_not_end_the_screen() -> None:
    """It is told by its kind; values stay out of it."""
    async with playing() as screen:
        await begin(screen)

        async def broken(*, take_over: bool = False) -> None:
            raise RuntimeError(f"token abcdef {take_over}")

        screen.link.run = broken  # type: ignore[method-assign]
        screen.app.run_link()
        await screen.settle()
        assert "by a fault of the program (RuntimeError)" in flat(screen)
        assert "abcdef" not in screen.text


async def test_the_command_palette_offers_what_the_keys_do() -> None:
    """One list for footer, help and palette."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("ctrl+p")
        await screen.write("Write")
        await screen.press("enter")
        assert isinstance(screen.app.screen, ComposeDialog)


async def test_copied_text_carries_the_marking() -> None:
    """What leaves the screen says where it comes from."""
    async with playing() as screen:
        await begin(screen)
        screen.app.copy_to_clipboard("Your yard is ours.")
        assert screen.app.clipboard == "EXERCISE\nYour yard is ours."


async def test_a_broken_screen_tells_where_and_no_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash prints the place and the kind; tokens, codes and answers are not in it."""
    printed = io.StringIO()

    async def break_screen() -> None:
        async with playing() as screen:
            screen.app.error_console = Console(file=printed)
            await begin(screen)

            def breaks() -> None:
                secret = "token-of-this-seat"
                raise ZeroDivisionError(secret)

            monkeypatch.setattr(screen.app, "show_news", breaks)
            screen.link.events(h.event(90, h.told("More"), minute=24))
            await screen.settle()

    with pytest.raises(ZeroDivisionError):
        await break_screen()
    assert "ZeroDivisionError" in printed.getvalue()
    assert "breaks" in printed.getvalue()
    assert "token-of-this-seat" not in printed.getvalue()


def test_story_time_is_not_known_before_the_welcome() -> None:
    """Nothing is shown rather than a wrong calendar."""
    session = Session(clock=StillClock())
    assert (session.story(5), session.story_ms(), session.story_ms_at(5), session.elapsed_ms()) == (
        "",
        0,
        0,
        0,
    )
    assert session.name_of("terminal") == "terminal"


async def test_of_several_files_one_is_chosen(tmp_path: Path) -> None:
    """By its name, with its size beside it."""
    files = tuple(h.RANSOM_NOTE.model_copy(update={"path": f"files/{name}"}) for name in ("a.txt", "b.txt"))
    async with playing(folder=tmp_path) as screen:
        await begin(screen)
        screen.link.events(h.event(40, h.told("Two files", attachments=files), minute=24))
        await screen.settle()
        await screen.press("2", "1", "end", "enter", "s")
        assert "b.txt" in screen.text
        assert "48 kB" in screen.text
        await screen.write("b.t")
        await screen.press("enter", "enter")
        assert screen.link.fetched == [(40, 1)]


async def test_what_is_pasted_is_cleaned() -> None:
    """Escapes do not reach the screen by way of one's own clipboard either."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("d")
        body = screen.app.focused
        assert isinstance(body, LongField)
        screen.app.post_message(events.Paste("one\x1b[2J\ttwo"))
        await screen.settle()
        assert body.text == "one\ufffd[2J    two"
        await screen.press("escape", "slash")
        screen.app.post_message(events.Paste("one\x1b]0;x\x07 two"))
        await screen.settle()
        assert isinstance(screen.app.focused, LineField)
        assert screen.app.focused.value == "one\ufffd]0;x\ufffd two"


async def test_who_holds_two_posts_logs_for_one_team() -> None:
    """And cannot act for somebody of another team."""
    async with playing() as screen:
        await begin(screen, posts=(h.IT, HARBOUR_MASTER))
        await screen.press("d")
        dialog = screen.app.screen
        assert isinstance(dialog, EntryDialog)
        await screen.write("Rang the port")
        dialog.query_one("#post", Choice).value = "port_crisis.harbour_master"
        dialog.query_one("#behalf", Choice).value = "terminal_crisis.lead"
        await screen.settle()
        await screen.press("ctrl+s")
        assert "You can act for a role of the same team only." in flat(screen)
        dialog.query_one("#post", Choice).value = "terminal_crisis.it"
        await screen.settle()
        await screen.press("ctrl+s")
        ((command, acting_as),) = screen.link.sent
        assert isinstance(command, WriteLogEntry)
        assert (command.on_behalf_of, acting_as) == ("terminal_crisis.lead", "terminal_crisis.it")


@pytest.mark.parametrize("opening", ["m", "d"])
async def test_a_text_that_is_too_long_is_refused_with_both_figures(opening: str) -> None:
    """Before it is sent; the words stay."""
    async with playing() as screen:
        await begin(screen)
        await screen.press(opening)
        if opening == "m":
            await screen.press("ctrl+t", "enter", "ctrl+s")
        field = screen.app.screen.query_one("#body", LongField)
        field.put("x" * 20_001)
        await screen.settle()
        await screen.press("ctrl+s")
        assert "has 20,001 characters; 20,000 are the most." in flat(screen)
        assert len(field.text) == 20_001
        assert screen.link.sent == []


async def test_choosing_recipients_can_be_given_up() -> None:
    """Escape leaves them as they were."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("m", "ctrl+t", "enter", "ctrl+s", "ctrl+t", "enter", "escape")
        assert "To Exercise control" in flat(screen)


async def test_what_is_typed_behind_tab_belongs_to_the_next_field() -> None:
    """Also when it all comes in one burst, as over a slow line."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("m", "ctrl+t", "enter", "ctrl+s", "tab")
        for key in ("c", "r", "tab", "s", "o"):
            screen.app.post_message(events.Key(key, "\t" if key == "tab" else key))
        await screen.settle()
        assert screen.app.screen.query_one("#subject", LineField).value == "cr"
        assert screen.app.screen.query_one("#body", LongField).text == "so"

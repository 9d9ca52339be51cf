"""The player's main screen: what it shows at both sizes, and that news never moves what one is at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from exercise_engine.client.updates import LinkChanged
from exercise_engine.core.events import Event
from exercise_engine.core.facts import AskOverdue, EmergencyDeclared, LogEntryWritten, text
from exercise_engine.protocol.messages import Receipts
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.text import wall_words
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from exercise_engine.tui.widgets.steady_list import SteadyList
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing

GOLDEN = Path(__file__).parent / "golden"
SIZES = pytest.mark.parametrize(
    ("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"]
)


async def begin(screen: Screen) -> None:
    """Let the terminal's lead come in after 24 minutes of play."""
    screen.link.welcome(h.welcome())
    screen.link.events(*h.MORNING, **h.NAMES)
    screen.link.connected("s1", "s3")
    await screen.settle()


def rows_of(screen: Screen, panel: str) -> SteadyList:
    """The list in one of the panels."""
    return screen.app.screen.query_one(f"#{panel}", ListPanel).rows


@SIZES
async def test_what_waits_comes_first(name: str, size: tuple[int, int]) -> None:
    """Questions by deadline, then what is unread; clock, stage, phase and connection are there."""
    async with playing(size=size) as screen:
        await begin(screen)
        expect_golden(screen, GOLDEN / f"main-{name}.txt")


@SIZES
async def test_the_reader_shows_an_inject_with_all_that_belongs_to_it(
    name: str, size: tuple[int, int]
) -> None:
    """Sender, channel, times, files and questions, under the marking."""
    async with playing(size=size) as screen:
        await begin(screen)
        await screen.press("down", "enter")
        expect_golden(screen, GOLDEN / f"reading-{name}.txt")
        assert "EXERCISE  Paper" in screen.text
        assert "6 min left · Day 1 Tue 08:30" in screen.text


@pytest.mark.parametrize(("key", "name"), [("2", "log"), ("3", "public"), ("4", "people")])
async def test_the_other_lists(key: str, name: str) -> None:
    """The team's log, what everybody was told, and who is connected stand behind digits."""
    async with playing() as screen:
        await begin(screen)
        entry = LogEntryWritten(kind="decision", team="terminal_crisis", body=text("Gate 3 stays closed"))
        screen.link.events(h.event(20, entry, minute=23, actor="s1", acting_as="terminal_crisis.lead"))
        await screen.settle()
        await screen.press(key)
        expect_golden(screen, GOLDEN / f"{name}-80x24.txt")


@SIZES
async def test_before_the_first_event_the_screen_says_what_to_expect(
    name: str, size: tuple[int, int]
) -> None:
    """An empty list is a sentence, not a void."""
    async with playing(size=size) as screen:
        screen.link.welcome(h.welcome(at=h.clock(0, stage="check_in", running=False)))
        await screen.settle()
        expect_golden(screen, GOLDEN / f"empty-{name}.txt")


async def test_without_a_server_the_screen_says_why() -> None:
    """Nobody stares at an empty screen."""
    async with playing() as screen:
        assert "connecting" in screen.lines[1]
        assert "Connecting to the exercise" in screen.text
        screen.link.tell(LinkChanged("offline", "the server cannot be reached: connection refused"))
        await screen.settle()
        assert "OFFLINE, retrying" in screen.lines[1]
        await screen.press("a", "r", "s", "m", "d", "n", "k")
        assert isinstance(screen.app.screen, MainScreen)


async def test_an_attempt_to_come_back_does_not_flicker() -> None:
    """Between attempts the header goes on to say that one is offline."""
    async with playing() as screen:
        await begin(screen)
        screen.link.tell(LinkChanged("offline", "the connection was lost"), LinkChanged("connecting"))
        await screen.settle()
        assert "OFFLINE, retrying" in screen.lines[1]
        screen.link.tell(LinkChanged("online"))
        await screen.settle()
        assert "● connected" in screen.lines[1]


async def test_what_comes_while_one_reads_is_in_the_lists_afterwards() -> None:
    """Laid out like everything else, with the cursor where it was."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("n")
        screen.link.events(h.event(50, h.told("Came while reading"), minute=24))
        await screen.settle()
        await screen.press("escape")
        rows = [line for line in screen.lines[9:] if "T+0:" in line]
        assert len(rows) == 8
        assert rows[-1].startswith(" ● T+0:24  Office printer           Came while reading")


async def test_catching_up_shows_progress() -> None:
    """After a long absence the screen says how far it is."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(last_seq=18))
        screen.link.events(*h.MORNING[:5], **h.NAMES)
        await screen.settle()
        assert "catching up 50 %" in screen.lines[1]
        screen.link.events(*h.MORNING[5:], h.event(18, h.told("Last")))
        await screen.settle()
        assert "● connected" in screen.lines[1]


async def test_reading_reports_the_receipt_once() -> None:
    """Opening an item says that it was read, with the question in it; opening it again says nothing."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("down", "enter")
        assert screen.link.read == [12, 13]
        await screen.press("escape", "enter")
        assert screen.link.read == [12, 13]


async def test_a_fresh_terminal_knows_what_was_read() -> None:
    """Receipts that the server has recorded count as read."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(receipts=Receipts(read=(7, 9, 12))))
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        assert "1 Inbox (2)" in screen.text


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("panel", ["now", "inbox"])
async def test_news_moves_neither_cursor_nor_scroll_nor_focus_of_a_list(
    size: tuple[int, int], panel: str
) -> None:
    """Whatever arrives, above or below, the row under the cursor and the row at the top stay."""
    async with playing(size=size) as screen:
        await begin(screen)
        many = [h.event(100 + n, h.told(f"Mail {n}"), minute=23) for n in range(60)]
        screen.link.events(*many)
        await screen.settle()
        rows = rows_of(screen, panel)
        rows.focus()
        await screen.press(*["end", *["up"] * 12])
        before = (rows.cursor_key, rows.scroll_offset.y, screen.app.focused)
        urgent = h.asked("Quick!", told_seq=None, minute=25, rationale="none")
        screen.link.events(h.event(300, h.told("Newest"), minute=24), h.event(301, urgent, minute=24))
        screen.link.events(h.event(50, h.told("Told late, by a joint team"), minute=21))
        await screen.settle()
        inserted_above = 2 if panel == "now" else 1
        assert rows.cursor_key == before[0]
        assert screen.app.focused is before[2]
        assert rows.scroll_offset.y - before[1] == inserted_above


async def test_news_does_not_move_the_page_one_reads() -> None:
    """A page that grows while one reads stays where it is."""
    async with playing() as screen:
        await begin(screen)
        screen.link.events(h.event(30, h.told("Long", "\n".join(f"line {n}" for n in range(80))), minute=24))
        await screen.settle()
        await screen.press("2", "1", "end", "enter")
        reader = screen.app.screen.query_one(Reader)
        await screen.press(*["pagedown"] * 2)
        before = (reader.scroll_offset.y, screen.app.focused)
        screen.link.events(h.event(31, h.asked("And now?", told_seq=30, minute=40), minute=24))
        screen.link.events(h.event(32, h.told("Something else"), minute=24))
        await screen.settle()
        assert "And now?" in reader.plain
        assert (reader.scroll_offset.y, screen.app.focused) == before
        assert before[0] > 0


async def test_news_does_not_touch_what_one_types() -> None:
    """Words, cursor and focus of a search stay while things arrive."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("slash")
        await screen.write("gate")
        field = screen.app.focused
        assert isinstance(field, Input)
        screen.link.events(h.event(40, h.told("Gate 4 opens"), minute=24))
        await screen.settle()
        assert (field.value, field.cursor_position, screen.app.focused) == ("gate", 4, field)
        assert "Gate 4 opens" in screen.text


async def test_commands_of_one_letter_are_dead_in_text_fields() -> None:
    """Typing never answers, sends or leaves."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("slash")
        await screen.write("amdrnksf1234")
        assert isinstance(screen.app.screen, MainScreen)
        assert isinstance(screen.app.focused, Input)
        assert screen.app.focused.value == "amdrnksf1234"
        assert screen.link.sent == []


async def test_a_search_narrows_the_inbox_and_escape_gives_it_up() -> None:
    """Words in sender, subject or text."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("slash")
        await screen.write("maasmond gate")
        assert rows_of(screen, "inbox").keys == ("9",)
        await screen.press("enter", "escape")
        assert len(rows_of(screen, "inbox").keys) == 7


async def test_a_filter_shows_a_part_and_says_so() -> None:
    """One may look at one sender only; the line above the list names the filter."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("f")
        await screen.write("office")
        await screen.press("enter")
        assert "Only: Office printer" in screen.text
        assert rows_of(screen, "inbox").keys == ("7", "12")
        await screen.press("escape")
        assert len(rows_of(screen, "inbox").keys) == 7


async def test_an_item_that_is_read_stays_among_the_unread_while_it_is_open() -> None:
    """Opening it does not pull it away from under the cursor."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("f")
        await screen.write("unread")
        await screen.press("enter")
        rows = rows_of(screen, "inbox")
        await screen.press("home", "enter")
        assert rows.keys[0] == rows.cursor_key == "7"
        await screen.press("n")
        assert "7" not in rows.keys


async def test_next_opens_what_has_waited_longest() -> None:
    """One key goes from one unread item to the next."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("n", "n")
        assert screen.link.read == [7, 9]
        assert "All trucks wait at gate 3" in screen.text


async def test_a_passed_deadline_reads_as_overdue() -> None:
    """What is late stands last among the questions, and says so."""
    async with playing() as screen:
        await begin(screen)
        screen.clock.go_on(130)
        screen.link.events(h.event(50, AskOverdue(ask=16, respondent="terminal_crisis"), minute=26))
        await screen.settle()
        assert screen.lines[3].split()[:3] == ["ANSWER", "What", "do"]
        assert "OVERDUE" in screen.lines[4]


async def test_the_clock_runs_between_frames_and_stands_in_a_pause() -> None:
    """The header extrapolates while play runs, and names why it stands still."""
    async with playing() as screen:
        await begin(screen)
        screen.clock.go_on(61)
        screen.app.show_time()
        await screen.settle()
        assert "T+0:25:01" in screen.lines[0]
        assert "Day 1 Tue 08:10" in screen.lines[0]
        screen.link.events(h.event(60, h.stage("running", "paused", note=text("Coffee until 11")), minute=25))
        screen.link.clock(h.clock(25, stage="paused", running=False))
        await screen.settle()
        screen.clock.go_on(600)
        screen.app.show_time()
        await screen.settle()
        assert "PAUSED  T+0:25:00" in screen.lines[0]
        assert "PAUSED: Coffee until 11" in screen.lines[1]


async def test_a_break_says_until_when_by_the_clock_on_the_wall() -> None:
    """Players read when play is to go on, and what the break is for."""
    async with playing() as screen:
        await begin(screen)
        back_at_ms = 1_700_000_900_000
        fact = h.stage("running", "paused", note=text("Coffee [b]outside[/b]")).model_copy(
            update={"why": "break", "back_at_ms": back_at_ms}
        )
        screen.link.events(h.event(60, fact, minute=25))
        screen.link.clock(h.clock(25, stage="paused", running=False))
        await screen.settle()
        assert f"BREAK until {wall_words(back_at_ms)}: Coffee [b]outside[/b]" in screen.lines[1]


async def test_time_left_counts_minutes_of_the_room() -> None:
    """At tenfold speed ten minutes of exercise are one minute for people."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(at=h.clock(0, speed=10)))
        screen.link.events(h.event(1, h.asked("Now?", told_seq=None, minute=30)))
        await screen.settle()
        assert "3 min left" in screen.lines[3]


async def test_a_brief_is_confirmed_with_one_key() -> None:
    """A jump of the story waits until it was read and confirmed."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(h.event(5, h.jump(), minute=10))
        await screen.settle()
        await screen.press("enter")
        assert "press k" in screen.text
        await screen.press("k")
        assert "You have confirmed this." in screen.text
        assert screen.link.acknowledged == [5]
        await screen.press("escape")
        assert "Nothing waits for you." in screen.text


async def test_text_from_outside_stays_text() -> None:
    """Markup, escapes and turned writing direction reach the screen as plain characters."""
    async with playing(size=WIDE) as screen:
        screen.link.welcome(h.welcome())
        body = "[b]bold[/b] [link=http://x]y[/link] \x1b[31mred\x1b]2;title\x07 \u202egnp.exe"
        screen.link.events(h.event(5, h.told("[reverse]S[/reverse]", body), minute=10))
        await screen.settle()
        await screen.press("enter")
        page = screen.app.screen.query_one(Reader).plain
        assert "[b]bold[/b] [link=http://x]y[/link]" in screen.text
        assert "[reverse]S[/reverse]" in screen.text
        assert not any(character in page for character in "\x1b\x07\u202e")


async def test_long_names_and_subjects_are_cut_and_never_wrap() -> None:
    """One item is one row, whatever it is called; wide characters count double."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(h.event(5, h.told("極" * 100, sender="nobody_" * 20), minute=10))
        await screen.settle()
        (row,) = [line for line in screen.lines if "T+0:10" in line]
        assert "…" in row
        assert rows_of(screen, "inbox").virtual_size.height == 1


async def test_somebody_in_the_roster_can_be_written_to() -> None:
    """Enter on a person begins a message to that post."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("4", "end", "enter")
        assert "Port crisis team, Harbour master" in screen.text
        assert "Read by:" in screen.text


async def test_an_observer_looks_on() -> None:
    """Without a post there is nothing to answer, write or log."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(posts=(), kind="observer", label="Observer"))
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        await screen.press("a", "m", "d")
        assert isinstance(screen.app.screen, MainScreen)
        assert "Answer" not in screen.lines[-1]
        assert "Write" not in screen.lines[-1]
        assert "f12 REAL EMERGENCY" in screen.lines[-1]
        assert len(rows_of(screen, "inbox").keys) == 7


@SIZES
async def test_a_real_emergency_covers_the_screen_and_goes_when_play_resumes(
    name: str, size: tuple[int, int]
) -> None:
    """Nobody can miss it; afterwards one is where one was."""
    async with playing(size=size) as screen:
        await begin(screen)
        await screen.press("slash")
        await screen.write("gate")
        declared = EmergencyDeclared(note=text("Fire in the canteen [b]"), by_label="Harbour master")
        pause = h.stage("running", "paused", why="emergency")
        screen.link.events(h.event(70, declared, minute=24), h.event(71, pause, minute=24))
        screen.link.clock(h.clock(24, stage="paused", running=False))
        await screen.settle()
        expect_golden(screen, GOLDEN / f"emergency-{name}.txt")
        screen.link.events(h.event(72, h.stage("paused", "running"), minute=24))
        await screen.settle()
        assert isinstance(screen.app.screen, MainScreen)
        assert isinstance(screen.app.focused, Input)
        assert screen.app.focused.value == "gate"


async def test_a_new_run_starts_from_nothing() -> None:
    """After a reset nothing of the old run is left on the screen."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("enter")
        screen.link.welcome(h.welcome(at=h.clock(0, stage="check_in", running=False)), new_run=True)
        await screen.settle()
        assert "Shift report" not in screen.text
        assert "another run" in screen.text


@SIZES
async def test_help_lists_the_keys_of_the_footer(name: str, size: tuple[int, int]) -> None:
    """Footer and help come from one list."""
    async with playing(size=size) as screen:
        await begin(screen)
        footer = screen.lines[-1]
        await screen.press("f1")
        expect_golden(screen, GOLDEN / f"help-{name}.txt")
        for key in ("f12", "a", "m", "d", "n", "/"):
            assert f"{key} " in footer
            assert re.search(rf"│ +{re.escape(key)}  \w", screen.text)


def test_the_morning_is_in_order() -> None:
    """The recorded events that these tests play are in the order of a log."""
    seqs = [event.seq for event in h.MORNING]
    assert seqs == sorted(seqs)
    assert all(isinstance(event, Event) for event in h.MORNING)

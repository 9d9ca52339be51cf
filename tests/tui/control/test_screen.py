"""The main screen of control: what stands on it, and that news moves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.client.updates import LinkChanged, NoticeShown
from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.protocol.messages import Notice
from tests.support.control_play import HARBOUR, Play, scenario
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import MASTER, YARD_LEAD, busy, missed, started
from tests.tui.support.screens import NARROW, WIDE, expect_golden
from tests.tui.support.tape import Disk

GOLDEN = Path(__file__).parent / "golden"
PANES = {"needs": "1", "msel": "2", "teams": "3", "messages": "4", "log": "5"}


def cursor(cell: Cell) -> str | None:
    """The key of the row under the cursor of the list that is shown."""
    return cell.desk_app.main.list_shown.cursor_key


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("pane", PANES)
async def test_each_list_at_both_sizes(pane: str, size: tuple[int, int]) -> None:
    """Header, list, page and keys have their place, narrow and wide."""
    play = busy()
    async with controlling(play, size=size) as cell:
        cell.link.connected(play.seat(YARD_LEAD).seat, play.seat(MASTER).seat)
        await cell.press(PANES[pane])
        expect_golden(cell, GOLDEN / f"{pane}-{size[0]}x{size[1]}.txt")


@pytest.mark.parametrize("label", ["Observer", "Evaluator", "SimCell", "Terminal controller"])
async def test_what_others_of_the_control_cell_see(label: str) -> None:
    """Each kind of seat sees its part, with the keys for what it may do."""
    async with controlling(missed(), label=label) as cell:
        await cell.press("2")
        expect_golden(cell, GOLDEN / f"seat-{label.lower().replace(' ', '-')}.txt")


async def test_news_moves_neither_cursor_nor_scroll_nor_focus() -> None:
    """Releases, answers and messages arrive around the row that somebody looks at, and it stays there."""
    call = HARBOUR["injects"]["spare"] | {"manual": False}
    many = {f"inject_{n:02}": call | {"at": f"T+1:{n:02}", "subject": f"Subject {n}"} for n in range(40)}
    play = Play(scenario(injects=HARBOUR["injects"] | many))
    play.start()
    async with controlling(play) as cell:
        await cell.press("2", *("down",) * 20)
        before, top = cursor(cell), cell.desk_app.main.list_shown.scroll_offset
        play.lead(c.SkipInject(inject="odd_page"))
        play.lead(c.ReleaseInject(inject="inject_39"))
        await cell.hear()
        assert cursor(cell) == before
        assert cell.app.focused is cell.desk_app.main.list_shown
        line = next(index for index, text in enumerate(cell.lines) if f"{before} " in text)
        play.lead(c.ReleaseInject(inject="inject_38"))
        await cell.hear()
        assert next(index for index, text in enumerate(cell.lines) if f"{before} " in text) == line
        assert top.y > 0


async def test_what_was_settled_by_somebody_else_goes_away() -> None:
    """Another controller's work takes a need from the list."""
    play = busy()
    async with controlling(play) as cell:
        before = len(cell.desk_app.desk.needs())
        play.do("SimCell", c.FinishDelivery(task=24, outcome="done"))
        await cell.hear()
        assert len(cell.desk_app.desk.needs()) == before - 1
        assert "deliver" not in cell.text


async def test_the_header_counts_down_and_names_the_head() -> None:
    """Wall time, pace, the next inject, seats and the log's head are always visible."""
    play = started()
    async with controlling(play) as cell:
        assert "story ×4  next odd_page in 10:00" in cell.lines[2]
        assert "seats 0/3" in cell.lines[2]
        await cell.wait(9.5)
        assert "NEXT odd_page in 0:30" in cell.lines[2]
        assert "3fa9c1d2@" in cell.lines[2]
        cell.link.connected(play.seat(YARD_LEAD).seat)
        await cell.settle()
        assert "seats 1/3" in cell.lines[2]


async def test_nothing_due_is_said() -> None:
    """When no inject is left that has a time, the header says so."""
    play = started()
    for key in ("odd_page", "call", "evening_news"):
        play.lead(c.SkipInject(inject=key))
    async with controlling(play) as cell:
        assert "nothing due by time" in cell.lines[2]


async def test_the_page_follows_the_cursor() -> None:
    """What is under the cursor is explained beside the list."""
    async with controlling(busy(), size=WIDE) as cell:
        await cell.press("2", "up", "up", "up")
        assert "We pull the plug" in cell.text
        assert "because Better safe" in cell.text
        assert "For control only." in cell.text


async def test_find_narrows_and_escape_shows_all() -> None:
    """Words narrow the timeline; nothing found says so, and escape brings everything back."""
    async with controlling(busy()) as cell:
        await cell.press("2", "slash")
        await cell.write("trucks")
        await cell.press("enter")
        assert "MSEL: trucks" in cell.text
        assert "Trucks are stand" in cell.text
        assert "odd_page" not in cell.text
        await cell.press("slash", *("backspace",) * 6)
        await cell.write("zebra")
        await cell.press("enter")
        assert "Nothing here has these words" in cell.text
        await cell.press("escape")
        assert "odd_page" in cell.text


async def test_the_log_follows_until_somebody_reads_back() -> None:
    """New lines come into sight while nobody reads; whoever reads back is left alone."""
    play = busy()
    async with controlling(play) as cell:
        await cell.press("5")
        play.lead(c.WriteControlNote(body="First remark"))
        await cell.hear()
        assert "First remark" in cell.text
        await cell.press("up", "up")
        reading = cursor(cell)
        for number in range(12):
            play.lead(c.WriteControlNote(body=f"Remark number {number}"))
        await cell.hear()
        assert cursor(cell) == reading
        assert "Remark number 11" not in cell.text
        await cell.press("escape")
        assert "Remark number 11" in cell.text


async def test_a_line_of_the_log_opens_in_full() -> None:
    """Enter leads from a line to its page, with the whole text."""
    async with controlling(busy()) as cell:
        await cell.press("5", "up", "up", "enter")
        assert "Ask tomorrow." in cell.text


async def test_letters_are_dead_while_somebody_types() -> None:
    """In a text field every letter is a letter."""
    async with controlling(busy()) as cell:
        await cell.press("o")
        await cell.write("cprhsxanew12345")
        assert "cprhsxanew12345" in cell.text
        assert cell.commands == []


async def test_texts_of_people_are_shown_as_they_are() -> None:
    """Markup and escape sequences in anything typed stay text, in lists, pages and dialogs."""
    play = started()
    evil = "[bold red]x[/] \x1b[31mred {{ 7*7 }}"
    play.do(YARD_LEAD, c.SendMessage(to=("control",), subject=evil, body=f"{evil}\nsecond"))
    play.lead(c.ReleaseAdHoc(sender="printer", to=("yard",), subject=evil, body=evil))
    async with controlling(play, size=WIDE) as cell:
        for key in ("1", "2", "4", "5"):
            await cell.press(key)
            assert "[bold red]x[/]" in cell.text
            assert "\x1b" not in cell.text
        await cell.press("4", "enter")
        assert "[bold red]x[/]" in cell.text


async def test_exercise_stands_on_screen_and_title() -> None:
    """The marking and what waits stand in the window's title too."""
    async with controlling(missed()) as cell:
        assert cell.lines[0].startswith(" EXERCISE  Small harbour")
        assert cell.app.window_title == "EXERCISE (5 need you) Small harbour"


async def test_help_names_every_key_of_the_list_that_is_shown() -> None:
    """Help lists the same keys as the footer, those without a place in it too."""
    async with controlling(busy(), size=WIDE) as cell:
        await cell.press("2", "f1")
        for words in (
            "Release the inject under the cursor now",
            "Check-in, StartEx, pause, jump, EndEx, abort",
        ):
            assert words in cell.text


async def test_the_palette_offers_what_the_keys_do() -> None:
    """Whoever does not know the key finds the action by name."""
    async with controlling(busy(), size=WIDE) as cell:
        await cell.press("ctrl+p")
        await cell.write("milestone")
        assert "World" in cell.text


async def test_putting_aside_is_kept_on_the_disk() -> None:
    """What was put aside stays so when the terminal is started again."""
    play = busy()
    disk: Disk = {}
    async with controlling(play, disk=disk) as cell:
        keys = [need.key for need in cell.desk_app.desk.needs()]
        index = next(i for i, need in enumerate(cell.desk_app.desk.needs()) if need.kind == "message")
        await cell.press(*("down",) * index, "x")
        assert len(cell.desk_app.desk.needs()) == len(keys) - 1
    async with controlling(play, disk=disk) as cell:
        assert keys[index] not in [need.key for need in cell.desk_app.desk.needs()]


async def test_what_has_to_be_settled_cannot_be_put_aside() -> None:
    """A delivery stays until it is made."""
    play = started()
    play.wait(20)
    async with controlling(play) as cell:
        index = next(i for i, need in enumerate(cell.desk_app.desk.needs()) if need.kind == "delivery")
        before = len(cell.desk_app.desk.needs())
        await cell.press(*("down",) * index, "x")
        assert "has to be settled" in cell.text
        assert len(cell.desk_app.desk.needs()) == before


async def test_a_fault_of_the_log_stands_on_top_until_it_is_over() -> None:
    """While the server cannot record, header and first row say so."""
    async with controlling(busy()) as cell:
        cell.link.tell(NoticeShown(Notice(code="fault", message="no space left on the disk")))
        await cell.settle()
        assert "FAULT: the log cannot be written" in cell.lines[1]
        assert "The log cannot be written" in cell.lines[4]
        await cell.press("home", "enter")
        assert "make room on the disk" in cell.text
        cell.link.tell(NoticeShown(Notice(code="recovered", message="recording again")))
        await cell.settle()
        assert "The log cannot be written" not in cell.text


async def test_a_lost_connection_is_said_and_nothing_is_lost() -> None:
    """Offline the screen stays, and what is done is sent later."""
    async with controlling(busy()) as cell:
        cell.link.tell(LinkChanged("offline", "the server does not answer"))
        await cell.settle()
        assert "OFFLINE" in cell.lines[1]
        assert "We pull the plug" in cell.text


async def test_clicks_on_names_of_lists_show_them() -> None:
    """A mouse does what the digits do."""
    async with controlling(busy()) as cell:
        await cell.pilot.click("TabLine", offset=(18, 0))
        await cell.settle()
        assert "plan    actual" in cell.text


async def test_a_reset_shows_the_new_run_only() -> None:
    """After a reset nothing of the old run stays on the screen."""
    play = busy()
    async with controlling(play) as cell:
        assert cell.desk_app.desk.view.log
        fresh = Play()
        cell.link.seat_at(fresh, "Lead controller")
        cell.link.enter(new_run=True)
        await cell.settle()
        assert cell.desk_app.desk.view.stage == "planned"
        assert len(cell.desk_app.desk.view.log) == len(fresh.view().log)
        assert "We pull the plug" not in cell.text


async def test_before_the_welcome_the_screen_says_that_it_connects() -> None:
    """An empty screen explains itself."""
    async with controlling(Play(), welcome=False) as cell:
        assert "Connecting to the exercise" in cell.text
        assert cell.commands == []


async def test_a_pause_has_its_reason_in_the_header() -> None:
    """Why play stands still stands where the phases stood."""
    play = started()
    play.lead(c.MoveStage(target="paused", note="Coffee"))
    async with controlling(play) as cell:
        assert "PAUSED: by control: Coffee" in cell.lines[1]


async def test_teams_show_who_is_missing_and_what_they_owe() -> None:
    """A team's row tells of seats, unopened items and asks; its page names them."""
    play = started()
    play.wait(10)
    play.wait(6)
    async with controlling(play, size=WIDE) as cell:
        cell.link.connected(play.seat(MASTER).seat)
        await cell.press("3")
        row = next(line for line in cell.lines if line.startswith(" Yard crisis team"))
        assert "0/2 here" in row
        assert "2 unopened" in row
        assert "next in 4m" in row
        assert "Ask What do you do with the yard" in cell.text


async def test_two_thousand_injects_stay_quick() -> None:
    """Long exercises are laid out in rows once; news touches what changed."""
    call = HARBOUR["injects"]["spare"] | {"manual": False}
    many = {f"inject_{n}": call | {"at": f"T+{n // 60}:{n % 60:02}"} for n in range(2_000)}
    play = Play(scenario(injects=many))
    play.start()
    async with controlling(play) as cell:
        await cell.press("2")
        assert len(cell.desk_app.main.list_shown.keys) == 2_001
        msel = cell.desk_app.main.panes.all[1]
        width = cell.desk_app.main.list_shown.row_width
        before = {row.key: row for row in msel.rows(width)}
        await cell.wait(1)
        changed = [row.key for row in msel.rows(width) if before[row.key] is not row]
        assert len(changed) <= 4
        assert play.last(f.InjectReleased).elapsed_ms == 60_000


async def test_a_problem_is_noted_with_enter() -> None:
    """Taking note of a problem puts it aside."""
    play = started()
    problem = f.ProblemNoted(code="text_failed", about="odd_page", note=f.text("no such name"))
    play.events.append(play.events[-1].model_copy(update={"seq": play.events[-1].seq + 1, "fact": problem}))
    async with controlling(play) as cell:
        assert "Problem with odd_page" in cell.text
        await cell.press("enter")
        assert "Problem with odd_page" not in cell.text


async def test_the_room_closes_where_the_scenario_says_so() -> None:
    """Control sees until when it has the room, beside its own clock."""
    clock = HARBOUR["clock"] | {"hard_stop": "17:30"}
    async with controlling(Play(scenario(clock=clock)), size=WIDE) as cell:
        assert "(room until 17:30)" in cell.text
    async with controlling(Play(), size=WIDE) as cell:
        assert "room until" not in cell.text

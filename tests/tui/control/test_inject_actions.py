"""Injects, deliveries, answers and expected actions: keys give the right commands."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from tests.support.control_play import MINUTE_MS, Play
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import YARD_LEAD, busy, missed, started
from tests.tui.support.screens import WIDE


async def go_to(cell: Cell, key: str) -> None:
    """Put the cursor of the timeline on an inject."""
    await cell.press("2")
    shown = cell.desk_app.main.list_shown
    assert shown.move_to(key)
    await cell.settle()


async def go_to_need(cell: Cell, kind: str) -> None:
    """Put the cursor of the first list on a need of a kind."""
    await cell.press("1")
    need = next(need for need in cell.desk_app.desk.needs() if need.kind == kind)
    assert cell.desk_app.main.list_shown.move_to(need.key)
    await cell.settle()


async def test_release_now_names_who_is_reached_and_keeps_the_reason() -> None:
    """The command has no room for a reason, so it is kept as a control note."""
    async with controlling(started()) as cell:
        await go_to(cell, "spare")
        await cell.press("r")
        assert "Reaches 1 seat: Harbour office, Master." in cell.text
        await cell.write("the room sleeps")
        await cell.press("enter")
        assert cell.commands == [
            c.ReleaseInject(inject="spare"),
            c.WriteControlNote(body="Release of spare: the room sleeps"),
        ]
        assert cell.desk_app.desk.view.inject(("spare", "")).status == "released"


async def test_what_is_out_cannot_be_released_again() -> None:
    """A key on a released inject says so."""
    async with controlling(busy()) as cell:
        await go_to(cell, "odd_page")
        await cell.press("r")
        assert "It was released already." in cell.text
        await cell.press("h", "s")
        assert cell.commands == []


async def test_hold_and_let_go_on() -> None:
    """The same key holds an inject and lets it go on."""
    async with controlling(started()) as cell:
        await go_to(cell, "crisis_note/yard")
        await cell.press("h", "enter")
        assert "HELD" in cell.text
        await cell.press("h")
        assert "if that is past, at once" in cell.prose
        await cell.press("enter")
        assert cell.commands == [
            c.HoldInject(inject="crisis_note", instance="yard"),
            c.UnholdInject(inject="crisis_note", instance="yard"),
        ]


async def test_skip_with_a_reason_and_release_all_the_same() -> None:
    """A skipped inject can still be released by hand."""
    async with controlling(started()) as cell:
        await go_to(cell, "call")
        await cell.press("s")
        await cell.write("no time")
        await cell.press("enter", "enter")
        assert cell.commands == [c.SkipInject(inject="call", note="no time")]
        await cell.press("enter")
        assert "Release it now all the same" in cell.text
        await cell.press("1", "enter")
        assert cell.commands[-1] == c.ReleaseInject(inject="call")


async def test_keys_without_an_inject_say_what_is_missing() -> None:
    """On the line of the present there is nothing to release."""
    async with controlling(started()) as cell:
        await go_to(cell, "now")
        await cell.press("r")
        assert "Put the cursor on an inject" in cell.text
        await cell.press("h", "s", "enter")
        assert cell.commands == []


async def test_an_inject_offers_everything_that_can_be_done_with_it() -> None:
    """Enter on a row of the timeline lists releases, deliveries, mappings and marks."""
    async with controlling(busy()) as cell:
        await go_to(cell, "odd_page")
        await cell.press("enter")
        assert "1 Map the words of Yard crisis team" in cell.text
        assert "2 Mark: Yard crisis team: Calls the harbour office (open)" in cell.text
        await cell.press("escape")
        await go_to(cell, "evening_news")
        await cell.press("enter")
        assert "1 Release it now" in cell.text
        assert "3 Skip it" in cell.text
        await cell.press("down", "enter", "enter")
        assert cell.commands == [c.HoldInject(inject="evening_news")]
        await go_to(cell, "welcome")
        await cell.press("enter")
        assert "1 Withdraw it" in cell.text


async def test_a_delivery_shows_the_script_and_keeps_what_was_said() -> None:
    """Who to be, whom to reach, what to say; done with one key."""
    play = busy()
    async with controlling(play) as cell:
        await go_to_need(cell, "delivery")
        await cell.press("enter")
        assert "Phone call to Yard crisis team" in cell.text
        assert "You are Radio Maasmond" in cell.text
        assert "Why are the trucks standing?" in cell.text
        await cell.write("No comment, they say")
        await cell.press("ctrl+s")
        task = next(e.seq for e in play.events if isinstance(e.fact, f.DeliveryOpened))
        assert cell.commands == [c.FinishDelivery(task=task, outcome="done", said="No comment, they say")]
        assert not any(need.kind == "delivery" for need in cell.desk_app.desk.needs())


async def test_nobody_answered_leaves_the_task_for_another_try() -> None:
    """The second time the dialog tells of the first."""
    async with controlling(busy()) as cell:
        await go_to_need(cell, "delivery")
        await cell.press("enter", "ctrl+n")
        assert isinstance(cell.commands[0], c.FinishDelivery)
        assert cell.commands[0].outcome == "no_answer"
        await go_to_need(cell, "delivery")
        await cell.press("enter")
        assert "Nobody answered so far (tried 1 times)" in cell.text


async def test_words_are_mapped_beside_what_others_would_say() -> None:
    """Text, reasons, and each option with its sentences; Enter maps."""
    play = busy()
    async with controlling(play) as cell:
        await go_to_need(cell, "mapping")
        await cell.press("enter")
        for words in (
            "We pull the plug",
            "because: Better safe",
            "Disconnect now",
            "Pull the plug, all of it.",
        ):
            assert words in cell.text
        await cell.press("enter")
        ask = play.last(f.AskOpened).seq
        assert cell.commands == [c.MapAnswer(ask=ask, option="now")]
        assert ("isolated", "terminal") in cell.desk_app.desk.view.milestones


async def test_words_that_fit_nothing_are_other() -> None:
    """`other` stands below the options."""
    async with controlling(busy()) as cell:
        await go_to_need(cell, "mapping")
        await cell.press("enter", "end", "tab")
        await cell.write("they want both")
        await cell.press("enter")
        assert isinstance(cell.commands[0], c.MapAnswer)
        assert cell.commands[0].option == "other"
        assert cell.commands[1] == c.WriteControlNote(body="Mapping of odd_page.disconnect: they want both")


async def test_a_mapping_can_be_corrected_from_the_timeline() -> None:
    """Mapping again starts at what it counts as."""
    play = busy()
    play.lead(c.MapAnswer(ask=play.last(f.AskOpened).seq, option="wait"))
    async with controlling(play) as cell:
        await go_to(cell, "odd_page")
        await cell.press("enter", "1", "up", "enter")
        assert isinstance(cell.commands[0], c.MapAnswer)
        assert cell.commands[0].option == "now"


async def test_an_action_is_marked_with_the_time_it_was_seen() -> None:
    """A time in the past makes it met, and is what measures use."""
    async with controlling(busy()) as cell:
        await go_to_need(cell, "expected")
        await cell.press("enter")
        assert "due T+0:30:00" in cell.text
        await cell.press("tab")
        await cell.write("T+0:24")
        await cell.press("tab")
        await cell.write("by telephone")
        await cell.press("enter")
        assert cell.commands == [
            c.MarkExpected(
                inject="odd_page",
                expected="tell_master",
                team="yard",
                outcome="met",
                observed_ms=24 * MINUTE_MS,
                note="by telephone",
            )
        ]


async def test_what_was_missed_is_marked_late_or_met_after_all() -> None:
    """After its time late is offered; a time before the deadline makes it met."""
    play = missed()
    play.lead(c.SkipInject(inject="scolding"))
    async with controlling(play) as cell:
        await go_to_need(cell, "missed")
        await cell.press("enter", "tab")
        await cell.write("nonsense")
        await cell.press("ctrl+s")
        assert "is no time" in cell.text
        await cell.press(*("backspace",) * 8)
        await cell.write("4")
        await cell.press("ctrl+s")
        assert isinstance(cell.commands[0], c.MarkExpected)
        assert (cell.commands[0].outcome, cell.commands[0].observed_ms) == ("met", 27 * MINUTE_MS)


async def test_any_action_can_be_picked_to_be_marked() -> None:
    """`e` lists what is expected of anybody."""
    async with controlling(busy()) as cell:
        await cell.press("2", "e")
        assert "Which action did you see?" in cell.text
        await cell.press("enter", "enter")
        assert isinstance(cell.commands[0], c.MarkExpected)
        assert (cell.commands[0].outcome, cell.commands[0].observed_ms) == ("met", 27 * MINUTE_MS)


async def test_nothing_is_expected_in_the_beginning() -> None:
    """Where nothing is expected, `e` says so."""
    async with controlling(started()) as cell:
        await cell.press("e")
        assert "Nothing is expected of anybody" in cell.text


async def test_a_contingency_is_released_from_its_proposal() -> None:
    """The proposal says who missed what, and shows what would be told."""
    async with controlling(missed()) as cell:
        await go_to_need(cell, "contingency")
        await cell.press("enter")
        assert "Yard crisis team missed odd_page.tell_master" in cell.text
        assert "Why did nobody call?" in cell.text
        await cell.press("1", "enter")
        assert cell.commands == [c.ReleaseInject(inject="scolding")]


async def test_a_contingency_is_dropped_with_a_reason() -> None:
    """Dropping skips it."""
    async with controlling(missed()) as cell:
        await go_to_need(cell, "contingency")
        await cell.press("enter", "2")
        await cell.write("they shouted across the room")
        await cell.press("enter", "enter")
        assert cell.commands == [c.SkipInject(inject="scolding", note="they shouted across the room")]


async def test_a_contingency_goes_away_when_the_action_was_seen() -> None:
    """Marking the action as seen makes the contingency needless."""
    async with controlling(missed()) as cell:
        await go_to_need(cell, "contingency")
        await cell.press("enter", "3", "tab")
        await cell.write("T+0:29")
        await cell.press("enter")
        assert isinstance(cell.commands[0], c.MarkExpected)
        assert cell.desk_app.desk.view.inject(("scolding", "")).status == "skipped"


async def test_a_held_inject_past_its_time_is_decided() -> None:
    """From the list a held inject is released or let go on."""
    play = started()
    play.lead(c.HoldInject(inject="odd_page"))
    play.wait(12)
    async with controlling(play) as cell:
        await go_to_need(cell, "held")
        await cell.press("enter")
        assert "Let it go on as planned" in cell.text
        await cell.press("2", "enter")
        assert cell.commands == [c.UnholdInject(inject="odd_page")]
        assert cell.desk_app.desk.view.inject(("odd_page", "")).status == "released"


async def test_what_was_done_meanwhile_is_said() -> None:
    """Somebody else was faster: the dialog does not open, or the refusal is shown."""
    play = busy()
    async with controlling(play) as cell:
        await go_to_need(cell, "delivery")
        task = next(e.seq for e in play.events if isinstance(e.fact, f.DeliveryOpened))
        await cell.press("enter")
        play.do("SimCell", c.FinishDelivery(task=task, outcome="done"))
        await cell.hear()
        await cell.press("ctrl+s")
        assert "The delivery was refused: this was delivered already" in cell.prose


async def test_an_evaluator_marks_and_nothing_else() -> None:
    """Evaluators have the keys to mark and to note."""
    async with controlling(missed(), label="Evaluator") as cell:
        await cell.press("enter", "tab")
        await cell.write("3")
        await cell.press("enter")
        assert [type(command) for command in cell.commands] == [c.MarkExpected]
        await go_to(cell, "evening_news")
        await cell.press("r", "h", "s", "a", "n", "w")
        assert len(cell.commands) == 1
        await cell.press("enter")
        assert "nothing left to do with evening_news" in cell.text


async def test_a_long_answer_and_many_options_fit_the_narrow_screen() -> None:
    """Whatever a team wrote, the options stay in reach."""
    play = started()
    play.wait(10)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="We think about it. " * 60))
    async with controlling(play) as cell:
        await go_to_need(cell, "mapping")
        await cell.press("enter")
        assert "Disconnect now" in cell.text
        assert "other" in cell.text


async def test_a_file_to_hand_over_is_named() -> None:
    """A delivery with attachments says what to hand over, at both sizes."""
    play = Play()
    info = f.FileInfo(path="files/page.txt", media_type="text/plain", size_bytes=3, sha256="0" * 64)
    play.start()
    play.wait(20)
    opened = play.last(f.DeliveryOpened)
    assert isinstance(opened.fact, f.DeliveryOpened)
    place = play.events.index(opened)
    fact = opened.fact.model_copy(update={"attachments": (info,)})
    play.events[place] = opened.model_copy(update={"fact": fact})
    async with controlling(play, size=WIDE) as cell:
        await cell.press("1")
        need = [need for need in cell.desk_app.desk.needs() if need.kind == "delivery"][-1]
        cell.desk_app.main.list_shown.move_to(need.key)
        await cell.press("enter")
        assert "Hand over: page.txt" in cell.text

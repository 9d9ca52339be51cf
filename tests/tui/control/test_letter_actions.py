"""Writing as control, as personas, ad hoc injects and notes."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.simcell.commands import ClaimReply
from exercise_engine.tui.control.write import AdHocDialog
from tests.support.control_play import MINUTE_MS, Play, scenario
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import MASTER, YARD_LEAD, busy, started
from tests.tui.support.tape import Disk


async def reply_from_needs(cell: Cell) -> None:
    """Open the reply to the message that waits."""
    need = next(need for need in cell.desk_app.desk.needs() if need.kind == "message")
    assert cell.desk_app.main.list_shown.move_to(need.key)
    await cell.press("enter")


async def test_a_reply_comes_from_the_persona_that_was_written_to() -> None:
    """What was asked, what the persona knows and never says, and who will read stand beside the text."""
    play = busy()
    async with controlling(play) as cell:
        await reply_from_needs(cell)
        for words in (
            "We say nothing yet.",
            "Trucks are standing",
            "NEVER SAYS",
            "Who did it",
            "read by 1 seat: Yard crisis team, Lead",
        ):
            assert words in cell.text
        await cell.write("We go on air at nine")
        await cell.press("ctrl+s")
        sent = next(
            e for e in play.events if isinstance(e.fact, f.MessageSent) and e.fact.sender == "yard.lead"
        )
        assert cell.link.sent == [
            (ClaimReply(entry=sent.seq, address="newsroom"), None),
            (
                c.SendMessage(
                    to=("yard.lead",),
                    subject="Re: Your question",
                    body="We go on air at nine",
                    reply_to=sent.seq,
                ),
                "newsroom",
            ),
        ]
        assert not any(need.kind == "message" for need in cell.desk_app.desk.needs())


async def test_a_reply_from_the_list_of_messages() -> None:
    """Enter on a conversation replies to what waits in it."""
    async with controlling(busy()) as cell:
        await cell.press("4", "enter")
        assert "Reply to Yard crisis team, Lead" in cell.text


async def test_what_was_typed_survives_the_terminal() -> None:
    """A half-written reply is there again after a restart."""
    play, disk = busy(), Disk()
    async with controlling(play, disk=disk) as cell:
        await reply_from_needs(cell)
        await cell.write("Half an ans")
        await cell.press("escape")
        assert not any(isinstance(command, c.SendMessage) for command in cell.commands)
    async with controlling(play, disk=disk) as cell:
        await reply_from_needs(cell)
        assert "Half an ans" in cell.text


async def test_another_persona_has_another_brief() -> None:
    """Choosing the sender shows what that one knows."""
    async with controlling(busy()) as cell:
        await cell.press("4", "enter")
        assert "NEVER SAYS" in cell.text
        await cell.press("shift+tab", "shift+tab", "shift+tab", "enter", "home", "enter")
        assert "NEVER SAYS" not in cell.text


async def test_a_new_message_to_the_team_under_the_cursor() -> None:
    """On the board of teams, Enter and `n` write to that team as control."""
    async with controlling(started()) as cell:
        await cell.press("3", "down", "enter")
        await cell.write("Gate")
        await cell.press("tab")
        await cell.write("Please call us")
        await cell.press("ctrl+s")
        message = c.SendMessage(to=("harbour",), subject="Gate", body="Please call us")
        assert cell.link.sent == [(message, "control")]
        await cell.press("n")
        assert "Harbour office" in cell.text


async def test_a_message_needs_somebody_to_read_it() -> None:
    """Without recipients nothing is sent, and the dialog says how to choose."""
    async with controlling(started()) as cell:
        await cell.press("2", "n", "ctrl+s")
        assert "Nobody is chosen" in cell.text
        assert cell.commands == []


async def test_an_unread_need_writes_to_the_team() -> None:
    """Enter on what a team has not opened writes to it."""
    play = started()
    play.wait(6)
    async with controlling(play) as cell:
        await cell.press("enter")
        assert "Yard crisis team" in cell.text
        assert "Subject" in cell.text


async def test_an_ad_hoc_inject_by_telephone() -> None:
    """Channel, sender, recipients, subject, text and reason make one command."""
    play = started()
    async with controlling(play) as cell:
        await cell.press("a")
        assert "It is shown to them at once." in cell.text
        await cell.press("ctrl+t")
        await cell.write("harbour office")
        await cell.press("enter", "ctrl+s")
        await cell.press("ctrl+s")
        assert "It has no subject yet." in cell.text
        await cell.press("tab")
        await cell.write("Smoke")
        await cell.press("tab")
        await cell.write("There is smoke over hall 3")
        await cell.press("tab")
        await cell.write("they sleep")
        await cell.press("ctrl+s")
        assert cell.commands == [
            c.ReleaseAdHoc(
                sender="printer",
                to=("harbour",),
                channel="email",
                subject="Smoke",
                body="There is smoke over hall 3",
                note="they sleep",
            )
        ]
        await cell.press("2")
        assert "ad hoc" in cell.text
        assert "Smoke" in cell.text


async def test_a_spoken_ad_hoc_inject_says_that_it_becomes_a_task() -> None:
    """What a channel means for control is told before it is sent."""
    async with controlling(started()) as cell:
        await cell.press("a", "shift+tab", "shift+tab", "enter")
        await cell.press(*("down",) * 6, "enter")
        assert "becomes a task: control delivers it" in cell.text


async def test_a_refused_ad_hoc_inject_is_not_lost() -> None:
    """What was typed comes back with channel and reason when the server refuses."""
    play = started()
    async with controlling(play) as cell:
        await cell.press("a", "ctrl+t", "enter", "ctrl+s", "tab")
        await cell.write("Smoke")
        await cell.press("tab")
        await cell.write("Over hall 3")
        await cell.press("tab")
        await cell.write("because")
        play.lead(c.MoveStage(target="hot_wash"))
        await cell.press("ctrl+s")
        assert "was refused" in cell.text
        await cell.press("a")
        assert "Smoke" in cell.text
        assert "Over hall 3" in cell.text
        assert isinstance(cell.app.screen, AdHocDialog)
        assert cell.app.screen.reason == "because"


async def test_a_note_about_a_team_with_the_time_it_was_seen() -> None:
    """A control note may name a team and a time in the past."""
    async with controlling(busy()) as cell:
        await cell.press("o", "ctrl+s")
        assert "It has no text yet." in cell.text
        await cell.write("They rang the harbour")
        await cell.press("tab", "enter", "down", "enter", "tab")
        await cell.write("nine")
        await cell.press("ctrl+s")
        assert "is no time" in cell.text
        await cell.press(*("backspace",) * 4)
        await cell.write("3")
        await cell.press("ctrl+s")
        assert cell.commands == [
            c.WriteControlNote(body="They rang the harbour", team="yard", observed_ms=24 * MINUTE_MS)
        ]


async def test_a_half_written_note_waits() -> None:
    """Escape keeps the text of a note for the next time."""
    async with controlling(busy()) as cell:
        await cell.press("o")
        await cell.write("Halfway")
        await cell.press("escape", "o")
        assert "Halfway" in cell.text
        await cell.press("ctrl+s", "o")
        assert "Halfway" not in cell.text.split("Note for control")[1]


async def test_the_simcell_writes_for_personas_and_has_no_ad_hoc_injects() -> None:
    """SimCell replies; releasing is not its own."""
    async with controlling(busy(), label="SimCell") as cell:
        await cell.press("a")
        assert "Ad hoc" not in cell.text
        await cell.press("1")
        await reply_from_needs(cell)
        await cell.write("On air at nine")
        await cell.press("ctrl+s")
        assert [sender for _, sender in cell.link.sent] == [None, "newsroom"]


async def test_an_observer_writes_to_nobody() -> None:
    """Keys to write are dead for who looks on, and Enter says why."""
    play = busy()
    async with controlling(play, label="Observer") as cell:
        await cell.press("n", "a", "o", "3", "enter")
        assert "This seat looks on" in cell.text
        assert cell.commands == []


async def test_a_message_between_teams_is_answered_to_its_sender() -> None:
    """Control may write into any conversation."""
    play = started()
    play.do(MASTER, c.SendMessage(to=("yard",), subject="Gate", body="Open?"))
    async with controlling(play) as cell:
        await cell.press("4", "enter")
        await cell.write("Control says: wait")
        await cell.press("ctrl+s")
        (sent, sender) = cell.link.sent[0]
        assert isinstance(sent, c.SendMessage)
        assert (sent.to, sender) == (("harbour.master",), "control")


async def test_control_goes_on_where_it_wrote_last() -> None:
    """A reply to control's own message goes to those it was written to."""
    play = started()
    play.lead(c.SendMessage(to=("yard",), subject="Gate", body="Call us"))
    async with controlling(play) as cell:
        await cell.press("4", "enter")
        await cell.write("Please")
        await cell.press("ctrl+s")
        (sent, _) = cell.link.sent[0]
        assert isinstance(sent, c.SendMessage)
        assert sent.to == ("yard",)
        assert YARD_LEAD not in sent.to


async def test_a_spare_seat_that_wrote_is_answered_by_its_name() -> None:
    """It has no post at which it could be reached, so that the reply goes to the seat itself."""
    play = Play(scenario(spare=1))
    play.start()
    letter = c.SendMessage(to=("control",), subject="Here", body="I have no post.")
    play.do("Spare 1", letter)
    async with controlling(play) as cell:
        await reply_from_needs(cell)
        assert "Reply to Spare 1" in cell.text
        assert "Read by: 1 seat: Spare 1" in cell.text
        await cell.write("Wait for us")
        await cell.press("ctrl+s")
        command = cell.commands[-1]
        assert isinstance(command, c.SendMessage)
        assert command.to == (f"seat:{play.seat('Spare 1').seat}",)

"""The SimCell's queue on the screen: seen at once, claimed by replying, with the facts beside the text."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.simcell.commands import ClaimReply
from tests.support.control_play import HARBOUR, Play, scenario
from tests.tui.control.control_cell import controlling
from tests.tui.support.screens import WIDE

YARD_LEAD = "Yard crisis team, Lead"
NEWSROOM = HARBOUR["personas"]["newsroom"] | {
    "answers": {"later": {"text": "We call you back [soon].", "when": "milestones.isolated.terminal"}}
}


def waiting() -> Play:
    """A play in which the newsroom was asked something three minutes ago."""
    play = Play(scenario(personas=HARBOUR["personas"] | {"newsroom": NEWSROOM}))
    play.start()
    play.do(YARD_LEAD, c.SendMessage(to=("newsroom",), subject="Trucks", body="What do you air?"))
    play.wait(3)
    return play


async def test_a_seat_of_the_simcell_sees_its_queue_at_once() -> None:
    """With the age, who asked whom, and all that the persona may say."""
    async with controlling(waiting(), label="SimCell", size=WIDE) as cell:
        assert "6 Replies (1)" in cell.text
        assert "Radio Maasmond ← Yard cri" in cell.text
        assert "reply waits 3:00" in cell.text
        assert "NEVER SAYS" in cell.text
        assert "We call you back [soon]. (while" in cell.text


async def test_replying_claims_and_one_key_puts_in_a_prepared_answer() -> None:
    """The claim is made as soon as the composer opens; the reply goes out as the persona's."""
    play = waiting()
    async with controlling(play, label="SimCell", size=WIDE) as cell:
        await cell.press("enter")
        assert play.engine.state.replies.entries[entry(play)].holder == play.seat("SimCell").seat
        assert "Reply as Radio Maasmond" in cell.text
        assert "read by 1 seat: Yard crisis team, Lead" in cell.text
        assert "KNOWS" in cell.text
        await cell.press("f2", "ctrl+s")
    (reply,) = [e.fact for e in play.events if isinstance(e.fact, f.MessageSent) and e.fact.reply_to]
    assert (reply.sender, str(reply.body)) == ("newsroom", "We call you back [soon].")
    assert not play.engine.state.replies.waiting


async def test_a_narrow_screen_has_the_facts_below_the_text() -> None:
    """Nothing of it is out of reach at 80 columns."""
    async with controlling(waiting(), label="SimCell") as cell:
        await cell.press("enter")
        assert "The reply" in cell.text
        assert "KNOWS" in cell.text


async def test_what_another_has_claimed_is_replied_to_on_purpose_only() -> None:
    """The controller is told who has it."""
    play = waiting()
    seq, address = entry(play)
    play.do("SimCell", ClaimReply(entry=seq, address=address))
    async with controlling(play) as cell:
        await cell.press("6")
        assert "SimCell" in cell.text
        await cell.press("enter")
        assert "SimCell has claimed this." in cell.text
        assert "Reply anyway" in cell.text


async def test_what_needs_no_reply_leaves_the_queue() -> None:
    """One key, for everybody."""
    play = waiting()
    async with controlling(play, label="SimCell") as cell:
        await cell.press("x")
        assert "Nobody waits for a reply." in cell.text
        assert [e for e in play.events if isinstance(e.fact, f.ReplyDropped)]


def entry(play: Play) -> tuple[int, str]:
    """The key of the only thing that waits."""
    return next(iter(play.engine.state.replies.entries))

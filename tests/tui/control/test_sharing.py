"""The ledger of sharing: what went where, what was refused, marks, and permissions that control gives."""

from __future__ import annotations

import pytest

from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.seat_facts import InjectTold
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, MarkShare, Share
from exercise_engine.core.sharing.facts import PermissionAsked, Shared
from exercise_engine.tui.control.more import LETTERS
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import controlling
from tests.tui.support.screens import NARROW, WIDE

NOTE = {
    "at": "check_in",
    "from": "printer",
    "to": ["yard"],
    "subject": "Odd page",
    "body": "Odd.",
    "tlp": "AMBER",
}


def give(play: Play, command: AnyCommand) -> None:
    """Give a command from the post of the yard's lead."""
    seats = play.engine.state.seats.values()
    label = next(s.label for s in seats if any(post.address == "yard.lead" for post in s.posts))
    play.do(label, command)


def last(play: Play, kind: type[object]) -> int:
    """Return the number of the last event with a fact of a kind."""
    return next(event.seq for event in reversed(play.events) if isinstance(event.fact, kind))


def played() -> Play:
    """Return an exercise in which the terminal shared something against its label."""
    play = Play(scenario(injects={"note": NOTE}))
    play.start()
    words = Share(
        to=("port",), kind="threat", tlp="AMBER+STRICT", subject="Odd", body="Odd [b] text", confirmed=True
    )
    give(play, words)
    return play


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_ledger_shows_what_went_out_after_a_warning(size: tuple[int, int]) -> None:
    """With who told whom under which label, and what is wrong with it; a mark takes a note."""
    play = played()
    async with controlling(play, size=size) as cell:
        await cell.press("t", LETTERS["sharing"], "1")
        assert "TLP:AMBER+STRICT" in cell.text
        assert "WARNED" in cell.text
        assert "Odd [b] text" in cell.text
        await cell.press("enter", "1")
        await cell.write("The port had no need of it")
        await cell.press("enter")
        share = last(play, Shared)
        assert cell.commands[-1] == MarkShare(share=share, mark="breach", note="The port had no need of it")


async def test_control_answers_for_those_who_are_not_in_the_room() -> None:
    """A request to a persona waits under Needs me, and is permitted from there."""
    play = played()
    give(play, AskPermission(of=last(play, InjectTold), tlp="GREEN", words="All need it"))
    async with controlling(play) as cell:
        await cell.press("t", LETTERS["sharing"], "3", "enter")
        assert "as far as TLP:GREEN" in cell.text
        await cell.press("1")
        assert cell.commands[-1] == GivePermission(request=last(play, PermissionAsked))

"""Joint teams on control's screen: brought together and let part from the list of what has no key."""

from __future__ import annotations

from exercise_engine.core.posts.commands import ConveneJoint, StandDownJoint
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import controlling

TABLE = {
    "name": "Harbour [b]table[/b]",
    "joint": True,
    "members": ["yard.lead", "harbour.master"],
    "chair": "harbour.master",
}


def at_work() -> Play:
    """A play that goes on, with a joint team that has not met yet."""
    base = scenario().model_dump(mode="json", by_alias=True, exclude_unset=True)
    played = Play(scenario(teams=base["teams"] | {"table": TABLE}))
    played.start()
    return played


async def test_a_joint_team_is_convened_and_stood_down() -> None:
    """Each step first says who belongs to it, and takes a note for the members."""
    async with controlling(at_work()) as cell:
        await cell.press("t")
        assert "Joint teams" in cell.text
        await cell.press("2")
        assert "Convene: Harbour [b]table[/b]" in cell.text
        await cell.press("enter")
        assert "Harbour office, Master" in cell.prose
        await cell.write("room 4")
        await cell.press("enter")
        assert cell.commands == [ConveneJoint(team="table", note="room 4")]
        await cell.press("t", "2")
        assert "Stand down: Harbour [b]table[/b]" in cell.text
        await cell.press("enter", "enter")
        assert cell.commands[1:] == [StandDownJoint(team="table")]


async def test_without_joint_teams_nothing_is_offered() -> None:
    """The entry is there only where it leads somewhere."""
    played = Play()
    played.start()
    async with controlling(played) as cell:
        await cell.press("t")
        assert "Joint teams" not in cell.text

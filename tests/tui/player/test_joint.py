"""A member of a joint team: what is due, the joint picture, the report, two teams in one inbox."""

from __future__ import annotations

import re

from exercise_engine.core.facts import AnyFact, Post, text
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.joint.facts import MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.core.posts.commands import ConveneJoint
from exercise_engine.protocol.messages import DirectoryTeam
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.joint import JointDialog
from exercise_engine.tui.player.main_screen import MainScreen
from tests.tui.support import harbour as h
from tests.tui.support.screens import WIDE, Screen, playing

TEAM = "harbour_crisis"
MEMBER = Post(team=TEAM, role="member")


def called(number: int, *, next_minute: int) -> MeetingCalled:
    """A meeting of the joint team."""
    return MeetingCalled(
        team=TEAM,
        name="Harbour crisis team",
        number=number,
        organisations=("port", "terminal"),
        next_ms=next_minute * h.MINUTE,
    )


def reported(organisation: str, home: str, known: str, version: int = 1) -> SituationReported:
    """A report to the joint team."""
    return SituationReported(
        team=TEAM,
        organisation=organisation,
        home=home,
        version=version,
        known=text(known),
        assumed=text(""),
        next=text("Open the gate"),
    )


async def begin(screen: Screen, *facts: tuple[AnyFact, int]) -> None:
    """Let the terminal's lead come in as a member of the joint team."""
    screen.link.welcome(h.welcome(posts=(h.LEAD, MEMBER)))
    extra = [h.event(30 + n, fact, minute=minute) for n, (fact, minute) in enumerate(facts)]
    screen.link.events(*h.MORNING, *extra, **h.NAMES)
    await screen.settle()


async def test_meetings_and_reports_stand_among_what_waits() -> None:
    """The one that goes on, the report to write, and the next with the time left."""
    async with playing(size=WIDE) as screen:
        await begin(screen, (called(2, next_minute=40), 20))
        assert "MEET    Harbour crisis team: meeting 2 goes on" in screen.text
        assert "REPORT  Situation report to Harbour" in screen.text
        assert "16 min left" in screen.text


async def test_the_picture_shows_each_organisation_and_who_is_overdue() -> None:
    """The latest of each, with its age; who did not report between two meetings is marked."""
    for size in ((80, 24), WIDE):
        async with playing(size=size) as screen:
            await begin(
                screen,
                (called(1, next_minute=22), 2),
                (reported("terminal", "terminal_crisis", "Cranes stand [still]"), 10),
                (called(2, next_minute=42), 22),
                (MeetingJoined(meeting=32, team=TEAM), 23),
            )
            await screen.press("t")
            await choose(screen, "Joint team")
            assert isinstance(screen.app.screen, JointDialog)
            assert "Next meeting T+0:42:00" in screen.text
            assert "Cranes stand [still]" in screen.text
            assert "Port of Maasdelta  has not reported yet  OVERDUE" in screen.text


async def choose(screen: Screen, name: str) -> None:
    """Choose an entry of the list by its letter."""
    found = re.search(rf"(\w) {re.escape(name)}\s", screen.text)
    assert found, screen.text
    await screen.press(found[1])


async def test_a_report_is_written_and_kept_until_it_is_sent() -> None:
    """Escape keeps what was typed; Ctrl+S sends it in three parts."""
    async with playing() as screen:
        await begin(screen, (called(1, next_minute=40), 20))
        await screen.press("t")
        await choose(screen, "Joint team")
        await screen.press("r")
        assert "What you assume (optional)" in screen.text
        assert "What you do next (optional)" in screen.text
        await screen.write("Cranes stand")
        await screen.press("escape", "t")
        await choose(screen, "Joint team")
        await screen.press("r")
        assert "Cranes stand" in screen.text
        await screen.press("tab")
        await screen.write("A worm")
        await screen.press("ctrl+s")
        command, _ = screen.link.sent[-1]
        assert command == ReportSituation(team=TEAM, known="Cranes stand", assumed="A worm")


async def test_an_empty_report_says_what_is_missing() -> None:
    """Nothing is sent, and the form stays."""
    async with playing() as screen:
        await begin(screen, (called(1, next_minute=40), 20))
        await screen.press("t")
        await choose(screen, "Joint team")
        await screen.press("r", "ctrl+s")
        assert "Say at least what is known." in screen.text
        assert screen.link.sent == []


async def test_joining_a_meeting_takes_one_key_and_is_offered_once() -> None:
    """Who is there already has no key for it."""
    async with playing() as screen:
        await begin(screen, (called(1, next_minute=40), 20))
        await screen.press("t")
        await choose(screen, "Joint team")
        await screen.press("j")
        assert screen.link.sent[-1][0] == JoinMeeting(meeting=30)
        joined = h.event(40, MeetingJoined(meeting=30, team=TEAM), minute=21, actor="s1")
        screen.link.events(joined)
        await screen.settle()
        await screen.press("t")
        await choose(screen, "Joint team")
        assert "there: Terminal, lead" in screen.text
        await screen.press("j")
        assert len(screen.link.sent) == 1


async def test_items_of_both_teams_stand_in_one_inbox_with_a_mark_and_a_filter() -> None:
    """The mark tells for which team an item is; the filter shows one team and what is for everybody."""
    async with playing(size=WIDE) as screen:
        joint = h.told("Close the port?", to=(TEAM,))
        await begin(screen, (joint, 21))
        assert "[TCT] Shift report" in screen.text
        assert "[H] Close the port?" in screen.text
        await screen.press("f")
        await screen.write("harbour")
        await screen.press("enter")
        assert isinstance(screen.app.screen, MainScreen)
        inbox = "\n".join(line for line in screen.lines if "T+0:" in line and "·" not in line)
        assert "Close the port?" in inbox
        assert "All trucks wait" in screen.text


async def test_who_may_convene_a_joint_team_finds_it_in_the_list() -> None:
    """Only for the posts that the scenario names, with a note for the members; not once one belongs to it."""
    table = DirectoryTeam(name="Harbour table", organisation="", roles={}, convened_by=(h.LEAD.address,))
    teams = h.DIRECTORY.teams | {TEAM: table}
    async with playing() as screen:
        known = h.welcome().model_copy(update={"directory": h.DIRECTORY.model_copy(update={"teams": teams})})
        screen.link.welcome(known)
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        await screen.press("t")
        await choose(screen, "Convene a joint team")
        assert "Convene Harbour table?" in screen.text
        await screen.write("room 4")
        await screen.press("enter")
        assert screen.link.sent[-1][0] == ConveneJoint(team=TEAM, note="room 4")
        screen.link.welcome(known.model_copy(update={"posts": (h.LEAD, MEMBER)}))
        await screen.settle()
        await screen.press("t")
        assert "Convene a joint team" not in screen.text


async def test_a_letter_says_who_reads_it_by_the_post_it_comes_from() -> None:
    """The sender's own team does; another team of the same person does not."""
    async with playing() as screen:
        await begin(screen)
        assert isinstance(screen.app, PlayerApp)
        told = screen.app.state.readers
        assert (
            told(("port_crisis",), h.LEAD.address)
            == "Port crisis team; Terminal crisis team; the control cell"
        )
        assert "Terminal crisis team" not in told(("port_crisis",), MEMBER.address)

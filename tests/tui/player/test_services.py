"""The part of the map that a player sees: own services, what they need, who needs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.core.cascade.facts import ServiceChanged, ServiceHolding
from exercise_engine.core.cascade.map_facts import NeedTold, ServiceMapTold, ServiceTold
from exercise_engine.core.facts import AnswerGiven, text
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.more import LETTERS
from exercise_engine.tui.player.services import show_services
from exercise_engine.tui.service_map.rows import SIGNS
from exercise_engine.tui.service_map.screen import ServiceMapDialog
from exercise_engine.tui.widgets.reader import Reader
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing

GOLDEN = Path(__file__).parent / "golden"
MINUTE = h.MINUTE
OURS = ServiceMapTold(
    services=(
        ServiceTold(
            service="tos",
            name="Terminal operating system",
            owner="terminal",
            about="Knows where every [box] stands.",
            state="normal",
            needs=(
                NeedTold(
                    service="power", kind="physical", when="degraded", holds_ms=45 * MINUTE, then="degraded"
                ),
                NeedTold(service="net", kind="digital", when="down", holds_ms=0, then="down"),
            ),
            takes_ms=240 * MINUTE,
            backlog=2,
            after=("pilots",),
        ),
        ServiceTold(
            service="gate",
            name="Truck gate",
            owner="terminal",
            state="normal",
            needs=(NeedTold(service="tos", kind="digital", when="down", holds_ms=120 * MINUTE, then="down"),),
        ),
        ServiceTold(
            service="net",
            name="Yard network",
            owner="terminal",
            state="degraded",
            needs=(NeedTold(service="tos", kind="people", when="down", holds_ms=0, then="down"),),
        ),
        ServiceTold(service="power", name="Quay power", owner="port"),
        ServiceTold(service="pilots", name="Pilot service", owner="port"),
        ServiceTold(
            service="ships",
            name="Ship planning",
            owner="port",
            needs=(NeedTold(service="gate", kind="physical"),),
        ),
    )
)
SHOWN = ServiceMapTold(
    services=(ServiceTold(service="pilots", name="Pilot service", owner="port", state="normal"),)
)
STOPPED = ServiceChanged(
    service="tos", before="normal", after="down", why="control", note=text("The yard was disconnected.")
)
HOLDS = ServiceHolding(
    service="gate",
    of="tos",
    follows=20,
    need_kind="digital",
    until_story_ms=h.STORY_START + 212 * MINUTE,
    then="down",
)
FELL = ServiceChanged(
    service="net", before="degraded", after="down", why="need", of="tos", need_kind="people", follows=20
)


async def begin(screen: Screen) -> None:
    """Let the terminal's lead come in with a part of the map, and open it."""
    screen.link.welcome(h.welcome())
    facts = [
        h.event(5, OURS),
        h.event(6, SHOWN),
        h.event(20, STOPPED, minute=23),
        h.event(21, HOLDS, minute=23),
        h.event(22, FELL, minute=24),
    ]
    screen.link.events(*h.MORNING, *facts, **h.NAMES)
    await screen.settle()
    assert isinstance(screen.app, PlayerApp)
    show_services(screen.app)
    await screen.settle()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_map_says_how_each_runs_since_when_and_what_it_needs(size: tuple[int, int]) -> None:
    """With a sign for each state, the countdown or time it holds, and a mark for circles."""
    async with playing(size=size) as screen:
        await begin(screen)
        await screen.press("down")
        expect_golden(screen, GOLDEN / f"services-{size[0]}x{size[1]}.txt")


async def test_more_offers_the_map_once_there_is_one() -> None:
    """Before StartEx nobody was told of services."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.press("t")
        assert "Our services" not in screen.text
        await screen.press("escape")
        screen.link.events(h.event(21, OURS))
        await screen.press("t", LETTERS["services"])
        assert isinstance(screen.app.screen, ServiceMapDialog)


async def test_services_of_others_are_listed_below_and_their_state_is_not_seen() -> None:
    """Unless the scenario lets this seat see it; Enter goes to the page."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("down", "down", "down", "down", "down", "enter")
        assert isinstance(screen.app.focused, Reader)
        lines = screen.lines
        assert any("? Quay power" in line and "not seen" in line for line in lines)
        assert any("+ Pilot service" in line and "normal" in line for line in lines)
        assert "how, you do not see; ask its owner" in screen.app.screen.query_one(Reader).plain
        assert "2 not seen" in screen.text


async def test_an_organisation_has_a_page_of_its_own() -> None:
    """With its services, counted by how they run, the worst first."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        reader = screen.app.screen.query_one(Reader)
        assert "Services   2 down, 1 normal" in reader.plain
        await screen.press("down", "down")
        assert "Ship planning  Port of Maasdelta" in reader.plain


async def test_news_changes_the_row_under_the_cursor_and_not_the_cursor() -> None:
    """Whoever reads about a service sees it come back."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("down")
        back = ServiceChanged(service="tos", before="down", after="recovering", why="control")
        screen.link.events(h.event(30, back, minute=24))
        await screen.settle()
        dialog = screen.app.screen
        assert isinstance(dialog, ServiceMapDialog)
        dialog.refresh_rows()
        await screen.settle()
        assert "^ recovering, since T+0:24" in dialog.query_one(Reader).plain


async def test_an_exercise_without_services_says_so() -> None:
    """The screen is never blank."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        await screen.settle()
        assert isinstance(screen.app, PlayerApp)
        show_services(screen.app)
        await screen.settle()
        assert "this exercise has none, or play has not begun" in screen.text


def test_every_state_has_a_sign_of_one_cell_of_its_own() -> None:
    """So that nobody needs colour, or a rich font, to tell them apart."""
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert all(len(sign) == 1 and sign.isascii() for sign in SIGNS.values())


async def test_a_service_that_stops_waits_to_be_read_and_says_why() -> None:
    """Its line names the service that it lacks, the page what that follows from in turn."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("down", "down", "down")
        page = screen.app.screen.query_one(Reader).plain
        assert "because Terminal operating system is down" in page
        assert "Terminal operating system: down (The yard was disconnected.)" in page
        await screen.press("escape")
        assert isinstance(screen.app, PlayerApp)
        view = screen.app.state.view
        item = view.item(22)
        assert item is not None
        assert item.subject == "Yard network: down, because Terminal operating system is down"
        assert item.sender == "terminal"
        assert view.is_unread(item)


async def test_a_service_that_comes_back_is_a_notice() -> None:
    """It is good news, and nothing that somebody has to open."""
    async with playing() as screen:
        await begin(screen)
        back = ServiceChanged(
            service="net", before="down", after="normal", why="recovery", of="tos", follows=None
        )
        screen.link.events(h.event(40, back, minute=24))
        await screen.settle()
        assert isinstance(screen.app, PlayerApp)
        item = screen.app.state.view.item(40)
        assert item is not None
        assert item.subject == "Yard network: normal, now that Terminal operating system is back"
        assert not item.needs_reading


async def test_the_decision_that_began_it_stands_below_the_reason() -> None:
    """An answer that this seat saw is named by its question."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        decided = ServiceChanged(service="gate", before="normal", after="down", why="effect", follows=41)
        answer = AnswerGiven(
            ask=40,
            respondent="terminal_crisis",
            positions=(),
            words=text("Close it"),
            had_read=(),
            late=False,
        )
        screen.link.events(
            h.event(40, h.asked("Who may enter?", told_seq=None, minute=None), minute=25),
            h.event(41, answer, minute=26, actor="s1", acting_as="terminal_crisis.lead"),
            h.event(42, decided, minute=26),
        )
        await screen.settle()
        await screen.press("down", "down")
        page = " ".join(screen.app.screen.query_one(Reader).plain.split())
        assert "Truck gate" in page
        assert "answered: Who may enter?" in page

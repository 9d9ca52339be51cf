"""Overlays: they cannot be missed, they trap nobody, and they take no key from what is being typed."""

from __future__ import annotations

from textual.widgets import Input

from exercise_engine.core.facts import EmergencyDeclared, InjectTold, text
from exercise_engine.tui.dialogs.emergency import EmergencyBanner
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.player.overlay import OverlayScreen
from tests.tui.support import harbour as h
from tests.tui.support.screens import WIDE, Screen, playing

ALARM = h.told("Leave the quay", "Crane 4 is moving by itself.", channel="alert", channel_name="Alert")
OVERLAY = ALARM.model_copy(update={"confirm": True, "overlay": True})


async def begin(screen: Screen, alarm: InjectTold = OVERLAY) -> None:
    """Let the terminal's lead come in, and an alarm with it."""
    screen.link.welcome(h.welcome())
    screen.link.events(*h.MORNING, h.event(30, alarm, minute=24), **h.NAMES)
    await screen.settle()


async def test_an_overlay_covers_the_screen_and_its_own_key_confirms_it() -> None:
    """The text is there, F2 reports it as read and acknowledged, and the screen is free."""
    for size in ((80, 24), WIDE):
        async with playing(size=size) as screen:
            await begin(screen)
            assert isinstance(screen.app.screen, OverlayScreen)
            assert "Crane 4 is moving by itself." in screen.text
            assert "F2 confirms" in screen.text
            await screen.press("f2")
            assert isinstance(screen.app.screen, MainScreen)
            assert 30 in screen.link.read
            assert screen.link.acknowledged == [30]


async def test_enter_and_letters_do_not_confirm() -> None:
    """Whoever hits a key by chance has confirmed nothing."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("enter", "k", "y", "space")
        assert isinstance(screen.app.screen, OverlayScreen)
        assert screen.link.acknowledged == []


async def test_escape_puts_it_aside_for_half_a_minute() -> None:
    """It comes back by itself, and nothing is reported meanwhile."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("escape")
        assert isinstance(screen.app.screen, MainScreen)
        screen.clock.go_on(29)
        screen.app.tick()
        await screen.settle()
        assert isinstance(screen.app.screen, MainScreen)
        screen.clock.go_on(2)
        screen.app.tick()
        await screen.settle()
        assert isinstance(screen.app.screen, OverlayScreen)
        assert screen.link.acknowledged == []


async def test_a_word_being_typed_is_finished_first() -> None:
    """While keys come the overlay waits; after a pause of two seconds it is there, and the words too."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        await screen.press("slash")
        await screen.write("gate")
        screen.link.events(h.event(30, OVERLAY, minute=24))
        await screen.settle()
        assert isinstance(screen.app.screen, MainScreen)
        screen.clock.go_on(3)
        screen.app.tick()
        await screen.settle()
        assert isinstance(screen.app.screen, OverlayScreen)
        await screen.write(" 4")
        await screen.press("backspace")
        await screen.write("3")
        await screen.press("f2")
        assert screen.app.screen.query_one("SearchField", Input).value == "gate 3"


async def test_an_emergency_lies_above_and_the_overlay_waits_below() -> None:
    """REAL EMERGENCY is never covered."""
    async with playing() as screen:
        await begin(screen)
        screen.link.events(h.event(31, EmergencyDeclared(note=text("Fire"), by_label="Yard"), minute=25))
        await screen.settle()
        assert isinstance(screen.app.screen, EmergencyBanner)
        await screen.press("f2")
        assert screen.link.acknowledged == []


async def test_what_was_confirmed_before_stays_away() -> None:
    """A seat that comes back is not asked again."""
    async with playing() as screen:
        receipts = h.NO_RECEIPTS.model_copy(update={"read": (30,), "acknowledged": (30,)})
        screen.link.welcome(h.welcome(receipts=receipts))
        screen.link.events(*h.MORNING, h.event(30, OVERLAY, minute=24), **h.NAMES)
        await screen.settle()
        assert isinstance(screen.app.screen, MainScreen)


async def test_an_alert_to_confirm_without_overlay_waits_in_the_list() -> None:
    """It is read and confirmed like a brief."""
    async with playing() as screen:
        await begin(screen, ALARM.model_copy(update={"confirm": True}))
        main = screen.app.screen
        assert isinstance(main, MainScreen)
        main.open_item(30)
        await screen.settle()
        await screen.press("k")
        assert screen.link.acknowledged == [30]

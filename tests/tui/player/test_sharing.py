"""Sharing on the player's screen: what, with whom, under which label; the warning; requests; the list."""

from __future__ import annotations

import pytest

from exercise_engine.client.updates import Refused
from exercise_engine.core.facts import text
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, Share
from exercise_engine.core.sharing.facts import PermissionAsked, Shared
from exercise_engine.protocol.messages import DirectoryCommunity, Welcome
from exercise_engine.tui.player.more import LETTERS
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, Screen, playing

WIDE = (120, 40)
SHARED = Shared(
    sender="port_crisis",
    to=("terminal_crisis",),
    kind="threat",
    tlp="AMBER",
    subject=text("Odd sign-ins"),
    body=text("Three [bold] of them."),
    of=4,
)


def welcome() -> Welcome:
    """The welcome of a lead in an exercise with a community."""
    found = h.welcome(posts=(h.LEAD,))
    circle = DirectoryCommunity(name="Maasdelta ISAC", members=("terminal", "port"))
    return found.model_copy(
        update={"directory": found.directory.model_copy(update={"communities": {"isac": circle}})}
    )


async def given(screen: Screen) -> None:
    """Let something be shared with the team."""
    screen.link.welcome(welcome())
    screen.link.events(h.event(11, SHARED, minute=1))
    await screen.settle()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_own_words_are_shared_with_a_circle(size: tuple[int, int]) -> None:
    """The dialog says what the label means and who will read it, before anything goes out."""
    async with playing(size=size) as screen:
        await given(screen)
        await screen.press("t", LETTERS["share"], "enter")
        assert "within the own organisation, and with its clients" in screen.text
        await screen.press("enter")
        await screen.write("ISAC")
        await screen.press("enter", "ctrl+s")
        assert "Read by: Maasdelta ISAC (Maasdelta Container Terminal, Port of Maasdelta)" in " ".join(
            screen.text.split()
        )
        await screen.press("tab", "tab", "tab", "tab")
        await screen.write("Odd")
        await screen.press("tab")
        await screen.write("We saw it too")
        await screen.press("ctrl+s")
        command, acting_as = screen.link.sent[-1]
        assert isinstance(command, Share)
        assert (command.to, command.tlp, command.of) == (("isac",), "AMBER", None)
        assert (command.subject, command.body) == ("Odd", "We saw it too")
        assert acting_as == "terminal_crisis.lead"


async def test_a_warning_is_read_before_it_goes_out_all_the_same() -> None:
    """The server's words stand in a dialog; only a yes sends it again, confirmed."""
    async with playing() as screen:
        await given(screen)
        await screen.press("t", LETTERS["share"], "down", "down", "enter")
        await screen.press("enter")
        await screen.write("Office printer")
        await screen.press("enter", "ctrl+s", "ctrl+s")
        first = screen.link.sent[-1][0]
        assert isinstance(first, Share)
        assert (first.of, first.confirmed) == (11, False)
        command_id = screen.link.pending[-1]
        screen.link.tell(Refused(command_id, "label_exceeded", "TLP:AMBER stays inside."))
        await screen.settle()
        assert "TLP:AMBER stays inside." in screen.text
        await screen.press("y")
        again = screen.link.sent[-1][0]
        assert again == first.model_copy(update={"confirmed": True})


async def test_what_was_shared_stands_in_inbox_and_list_with_its_label_first() -> None:
    """What somebody typed is text, never markup."""
    async with playing(size=WIDE) as screen:
        await given(screen)
        assert "TLP:AMBER Odd sign-ins" in screen.text
        await screen.press("t", LETTERS["shares"])
        assert "Three [bold] of them." in screen.text
        assert "Threat: Odd sign-ins" in screen.text


async def test_a_request_waits_for_the_source_and_is_answered() -> None:
    """It stands under For you now until somebody answers."""
    asked = PermissionAsked(
        asker="port_crisis",
        of=4,
        source="terminal",
        tlp="GREEN",
        words=text("All need it"),
        subject=text("Odd sign-ins"),
    )
    async with playing() as screen:
        screen.link.welcome(welcome())
        screen.link.events(h.event(12, asked, minute=1))
        await screen.settle()
        assert "PERMIT" in screen.text
        await screen.press("t", LETTERS["shares"], "enter")
        assert "as far as TLP:GREEN" in screen.text
        await screen.press("1")
        assert screen.link.sent[-1] == (GivePermission(request=12), "terminal_crisis.lead")


async def test_whoever_is_warned_can_go_back_to_what_was_typed() -> None:
    """With its words and readers; the warning says that the label of own words is one's own."""
    async with playing() as screen:
        await given(screen)
        await screen.press("t", LETTERS["share"], "enter", "enter")
        await screen.write("ISAC")
        await screen.press("enter", "ctrl+s", "tab", "tab", "tab", "tab", "tab")
        await screen.write("We saw it too")
        await screen.press("ctrl+s")
        screen.link.tell(Refused(screen.link.pending[-1], "label_exceeded", "TLP:AMBER stays inside."))
        await screen.settle()
        assert "The label is yours" in screen.text
        await screen.press("escape")
        assert "With         Maasdelta ISAC" in screen.text
        assert "We saw it too" in screen.text
        assert len(screen.link.sent) == 1


async def test_the_source_of_a_labelled_inject_can_be_asked() -> None:
    """Also where nobody has shared anything yet."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        told = h.told("I did not do that").model_copy(update={"tlp": "AMBER"})
        screen.link.events(h.event(11, told, minute=1))
        await screen.settle()
        await screen.press("t", LETTERS["shares"])
        assert "TLP:AMBER" in screen.text
        await screen.press("enter", "2", "enter")
        await screen.press("ctrl+s")
        await screen.write("All need it")
        await screen.press("enter")
        command, _ = screen.link.sent[-1]
        assert isinstance(command, AskPermission)
        assert command.of == 11
        screen.link.tell(Refused(screen.link.pending[-1], "not_allowed", "permit it yourself"))
        await screen.settle()
        assert "Your request was refused: permit it yourself." in " ".join(screen.text.split())
        assert "is kept" not in screen.text

"""The keys of the control screen that every end-to-end test presses."""

from __future__ import annotations

from tests.e2e.terminals import Terminal


def clock(control: Terminal, title: str, *, is_grave: bool = False) -> None:
    """Choose a move of the clock by its title, and confirm it; a grave one on its button."""
    control.press("c")
    number = control.wait_for(rf"([1-9]) {title}").group(1)
    control.press(number)
    control.wait_for("Reason")
    control.type("As planned")
    if is_grave:
        control.press("Tab")
        control.press("Tab")
    control.press("Enter")
    control.wait_until_gone("Reason")

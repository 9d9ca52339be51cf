"""The keys that work now, in one line at the bottom; what does not fit is left out whole, and help has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does."""

    shown: str
    """The key as it stands on the keyboard."""
    what: str
    is_enabled: bool
    active: ActiveBinding

    @property
    def width(self) -> int:
        """How many cells it takes, with the space behind it."""
        return cell_len(self.shown) + 1 + cell_len(self.what) + 1


class KeyLine(Widget):
    """Drawn as one line of text, so that a change of keys costs next to nothing; a click is a key press."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; width: 100%; }
    """
    ALLOW_SELECT = False

    keys: reactive[tuple[Key, ...]] = reactive(())

    def on_mount(self) -> None:
        """Follow the screen's keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._change)

    def on_unmount(self) -> None:
        """Stop following them."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        """Draw as many as fit, in order."""
        parts: list[tuple[str, str] | str] = []
        for key in self._fitting():
            dim = "" if key.is_enabled else "dim"
            parts += [(key.shown, dim or "bold $accent"), (f" {key.what} ", dim)]
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        start = 0
        for key in self._fitting():
            if start <= event.x < start + key.width and key.is_enabled:
                await self.app.run_action(key.active.binding.action, key.active.node)
                return
            start += key.width

    def _change(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            self.call_after_refresh(self._update)

    def _update(self) -> None:
        if self.is_attached and self.app.is_running:
            self.keys = _shown_keys(self.screen)

    def _fitting(self) -> list[Key]:
        room = self.size.width + 1
        fitting = []
        for key in self.keys:
            room -= key.width
            if room < 0:
                break
            fitting.append(key)
        return fitting


def _shown_keys(screen: Screen[Any]) -> tuple[Key, ...]:
    """Return the keys that are to be shown, one for each action."""
    found: dict[str, Key] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and binding.action not in found:
            shown = screen.app.get_key_display(binding)
            found[binding.action] = Key(shown, binding.description, active.enabled, active)
    return tuple(found.values())

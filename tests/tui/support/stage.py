"""Shows one widget or dialog by itself, and reads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


class WidgetStage(App[None]):
    """An application that holds nothing but one widget, and what it said."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.animation_level = "none"
        self._widget = widget
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        """Yield the widget."""
        yield self._widget


@asynccontextmanager
async def showing(widget: Widget, *, size: tuple[int, int] = (40, 10)) -> AsyncIterator[Pilot[None]]:
    """A widget on a screen of its own."""
    async with WidgetStage(widget).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


class Asked(Generic[Result]):
    """A dialog that was opened, and what it gave once it ended."""

    def __init__(self, pilot: Pilot[None], results: list[Result | None]) -> None:
        self.pilot = pilot
        self._results = results

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def has_ended(self) -> bool:
        """Whether the dialog is gone."""
        return bool(self._results)

    @property
    def result(self) -> Result | None:
        """What it gave."""
        assert self._results, "the dialog is still open"
        return self._results[-1]


class DialogStage(App[None]):
    """An application that asks one question."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"


@asynccontextmanager
async def asking(
    dialog: Screen[Result | None], *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Asked[Result]]:
    """A dialog over an empty screen."""
    results: list[Result | None] = []
    app: App[Any] = DialogStage()
    async with app.run_test(size=size) as pilot:
        await app.push_screen(dialog, results.append)
        await pilot.pause()
        await asyncio.sleep(0)
        yield Asked(pilot, results)

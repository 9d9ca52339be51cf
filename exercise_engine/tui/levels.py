"""The levels as rows and pages, and how one is declared, by players and by control."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content

from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.levels.view import Levels
from exercise_engine.model.timing import offset_text
from exercise_engine.protocol.messages import DirectoryLevel
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.session import Session
from exercise_engine.tui.text import content, fit
from exercise_engine.tui.widgets.steady_list import Row

Send = Callable[[SetLevel, str | None], None]
"""Sends a declaration in a post; none where the seat has no choice."""


@dataclass(frozen=True, slots=True)
class LevelDesk:
    """What a seat may do with levels."""

    app: SeatApp
    session: Session
    levels: Callable[[], Levels]
    may_set: Callable[[DirectoryLevel, str], tuple[bool, str | None]]
    """Whether this seat may declare the level of an owner, and in which post."""
    send: Send

    def board(self) -> None:
        """Show where every level stands."""
        dialog = BoardDialog(
            "Declared levels",
            rows=self._rows,
            page=self._page,
            act=self._act,
            empty="This exercise has no levels.",
        )
        _ = self.app.push_screen(dialog)

    def _rows(self, width: int) -> list[Row]:
        return [
            Row(f"{key}:{owner}", self._row(key, level, owner, width))
            for key, level in self._known().items()
            for owner in level.owners
        ]

    def _row(self, key: str, level: DirectoryLevel, owner: str, width: int) -> Content:
        declared = self.levels().current(key, owner)
        value = declared.shown if declared is not None else level.values[level.start]
        since = f"since {offset_text(declared.elapsed_ms)}" if declared is not None else "from the beginning"
        name_width = width // 2
        return Content.assemble(
            fit(self._named(level, owner), name_width),
            " ",
            (fit(value, max(8, width - name_width - 24)), "bold"),
            " ",
            (fit(since, 22), "dim"),
        )

    def _named(self, level: DirectoryLevel, owner: str) -> str:
        return f"{level.name}: {self.session.name_of(owner)}" if owner else level.name

    def _page(self, row: str) -> Content:
        key, _, owner = row.partition(":")
        level = self._known().get(key)
        if level is None:
            return Content("")
        setters = "; ".join(self.session.name_of(address) for address in level.set_by) or "control only"
        parts = [
            content(self._named(level, owner), "bold"),
            content(f"Can be: {' | '.join(level.values.values())}"),
            content(f"Declared by: {setters}", "dim"),
        ]
        for declared in reversed(self.levels().history(key, owner)):
            by = f", {declared.by_label}" if declared.by_label else ""
            reason = f": {declared.reason}" if declared.reason else ""
            when = offset_text(declared.elapsed_ms)
            parts += [Content(""), content(f"{when}  {declared.before} to {declared.shown}{by}{reason}")]
        return Content("\n").join(parts)

    def _act(self, row: str) -> None:
        key, _, owner = row.partition(":")
        level = self._known()[key]
        allowed, post = self.may_set(level, owner)
        if not allowed:
            self.app.warn("Your role does not declare this level.")
            return
        declared = self.levels().current(key, owner)
        now = declared.value if declared is not None else level.start
        # All of them, so that level 2 has the digit 2 wherever the lowest level is called 1.
        ways = [
            Way(value, shown, "It stands there now." if value == now else "")
            for value, shown in level.values.items()
        ]

        def take(value: str | None) -> None:
            if value == now:
                self.app.warn(f"It is {level.values[now]} already.")
            elif value is not None:
                command = SetLevel(level=key, owner=owner, value=value, reason="-")
                self._ask_why(command, level.values[value], post)

        title = f"{self._named(level, owner)} is {level.values[now]}. What is it to be?"
        _ = self.app.push_screen(WayDialog(title, ways), take)

    def _ask_why(self, command: SetLevel, shown: str, post: str | None) -> None:
        def send(reason: str | None) -> None:
            if reason is not None:
                self.send(command.model_copy(update={"reason": reason.strip()}), post)

        dialog = PromptDialog(
            f"Why is it {shown} now? Those who are told read this.",
            refusal=lambda typed: "" if typed.strip() else "Say why, so that the others understand it.",
        )
        _ = self.app.push_screen(dialog, send)

    def _known(self) -> dict[str, DirectoryLevel]:
        directory = self.session.directory
        return directory.levels if directory is not None else {}

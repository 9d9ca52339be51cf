"""Dialogs that steer: what a step does and why it is taken, one of several ways on, a jump of the story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from exercise_engine.core.commands import JumpStory
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import clean, content, fit, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

REASON_LENGTH_MAX = 1_000
"""A reason is a sentence or two; more belongs in a control note."""


class EffectDialog(Dialog[str]):
    """Says what a step does, and gives the reason once it is to be done."""

    DEFAULT_CSS = """
    EffectDialog VerticalScroll { height: auto; max-height: 10; margin: 1 0; }
    EffectDialog VerticalScroll Static { height: auto; }
    EffectDialog .buttons { height: auto; align-horizontal: right; margin-top: 1; }
    EffectDialog Button { margin-left: 2; }
    """

    def __init__(
        self, heading: str, effect: str, *, yes: str, is_grave: bool = False, needs_reason: bool = False
    ) -> None:
        super().__init__(heading)
        self._effect = effect
        self._yes = yes
        self._is_grave = is_grave
        self._needs_reason = needs_reason

    def compose_questions(self) -> ComposeResult:
        """Yield the effect, the reason and the two ways on."""
        with VerticalScroll(can_focus=False):
            yield Static(content(self._effect))
        hint = "Reason (needed)" if self._needs_reason else "Reason (may stay empty)"
        yield LineField(placeholder=hint, max_length=REASON_LENGTH_MAX)
        with Horizontal(classes="buttons"):
            yield Button("Back (esc)", id="no", compact=True)
            variant: Literal["error", "primary"] = "error" if self._is_grave else "primary"
            yield Button(content(self._yes), id="yes", variant=variant, compact=True)

    @on(Input.Submitted)
    def _take_reason(self) -> None:
        """Do it, or ask once more where it cannot be taken back."""
        if self._is_grave:
            self.show_error(f"Enter once more: {self._yes}. It cannot be taken back.")
            self.query_one("#yes", Button).focus()
        else:
            self.action_do()

    @on(Button.Pressed, "#no")
    def _go_back(self) -> None:
        self.finish(None)

    @on(Button.Pressed, "#yes")
    def action_do(self) -> None:
        """End with the reason."""
        reason = one_line(self.query_one(Input).value)
        if self._needs_reason and not reason:
            self.show_error("Say why, so that the report can explain it.")
            self.query_one(Input).focus()
            return
        self.finish(reason)


Inside = Literal["release", "skip", "move"]
_INSIDE: tuple[tuple[str, Inside], ...] = (
    ("release them in order", "release"),
    ("skip them", "skip"),
    ("move them behind the jump", "move"),
)


class JumpDialog(Dialog[JumpStory]):
    """Moves the story forwards; shows what lies inside before it is done."""

    DEFAULT_CSS = """
    JumpDialog > .dialog { height: 100%; }
    JumpDialog Horizontal { height: 1; }
    JumpDialog Horizontal > Input, JumpDialog Horizontal > Select { width: 1fr; }
    JumpDialog .inside { height: 1fr; margin: 1 0; }
    JumpDialog .inside Static { height: auto; }
    JumpDialog LongField { height: 5; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, *, now: str, example: str, preview: Callable[[str], Sequence[str]]) -> None:
        super().__init__(f"Jump the story forwards (it stands at {now})")
        self._example = example
        self._preview = preview

    def compose_questions(self) -> ComposeResult:
        """Yield the moment, what lies before it, what becomes of that, and the brief."""
        with Horizontal():
            yield FieldLabel("To")
            yield LineField(placeholder=f"for example {self._example}", id="to")
        with Horizontal():
            yield FieldLabel("Inside")
            yield Choice(_INSIDE, value="release", id="inside")
        with VerticalScroll(classes="inside", can_focus=False):
            yield Static(content("Exercise time, T+ times and deadlines stay as they are."), id="preview")
        yield FieldLabel("Brief")
        yield LongField(placeholder="What players must know of the time between", id="brief")

    @on(Input.Changed, "#to")
    def _show_preview(self) -> None:
        try:
            lines = self._preview(self._to)
        except ValueError as error:
            self.query_one("#preview", Static).update(content(str(error)))
            return
        words = [fit(f"  {line}", 72).rstrip() for line in lines] or ["  nothing that is timed by the story"]
        self.query_one("#preview", Static).update(content("\n".join(["Inside the jump:", *words])))

    @property
    def _to(self) -> str:
        return one_line(self.query_one("#to", Input).value)

    def action_submit(self) -> None:
        """Give the jump, if it can be made."""
        brief = clean(self.query_one("#brief", LongField).text).strip()
        try:
            self._preview(self._to)
        except ValueError as error:
            self.show_error(str(error))
            self.query_one("#to").focus()
            return
        if not brief:
            self.show_error("Players need a brief: what happened in the time between?")
            self.query_one("#brief").focus()
            return
        self.finish(JumpStory(to=self._to, brief=brief, inside=self._inside()))

    def _inside(self) -> Inside:
        chosen = self.query_one("#inside", Choice).chosen
        for _, value in _INSIDE:
            if value == chosen:
                return value
        return "release"

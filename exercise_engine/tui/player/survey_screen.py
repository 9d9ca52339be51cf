"""The form of a probe or questionnaire: all questions on one screen, digits to choose, escape keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.surveys.commands import FillSheet
from exercise_engine.core.surveys.facts import QuestionShown
from exercise_engine.core.surveys.view import SurveyView
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS
from exercise_engine.tui.drafts import DraftKeeper
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.player.survey_form import (
    Entered,
    as_draft,
    command_of,
    draft_key,
    missing,
    of_draft,
)
from exercise_engine.tui.text import clean, content, left_text
from exercise_engine.tui.widgets.fields import FieldLabel, LineField, LongField
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine
from exercise_engine.tui.widgets.option_picker import OptionPicker

NUMBER_LENGTH_MAX = 30
"""Longer than any number that people give as an answer."""
CONFIDENCE_LENGTH_MAX = 4
"""`100%`."""
WHO_READS = {
    "probe": "Counted by team; nobody is told who answered what.",
    "questionnaire": "Nobody is told who answered what.",
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A form that was handed in, to be sent."""

    command: FillSheet
    draft: dict[str, object]


class SurveyScreen(Screen[HandedIn]):
    """Gives the form once it is handed in; escape keeps what was entered for later."""

    DEFAULT_CSS = """
    SurveyScreen #form { height: 1fr; padding: 0 1; }
    SurveyScreen #form Static { height: auto; }
    SurveyScreen #form Horizontal { height: 1; }
    SurveyScreen #form Horizontal > Input { width: 24; }
    SurveyScreen #form FieldLabel { width: 16; }
    SurveyScreen LongField { height: 4; }
    SurveyScreen .question { margin-top: 1; }
    SurveyScreen #error { display: none; padding: 0 1; height: auto; }
    SurveyScreen #error.-shown { display: block; }
    """
    AUTO_FOCUS = ""  # it would scroll to the first field, and what is asked there out of sight
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        Binding("ctrl+s", "submit", "Hand in", priority=True),
        Binding("tab", "app.focus_next", "Next"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, state: PlayerState, view: SurveyView, link: SeatLink) -> None:
        super().__init__()
        self.survey_seq = view.seq
        self._state = state
        self._view = view
        self._keeper = DraftKeeper(link, draft_key(view.seq), read=self._as_draft)
        self._start = of_draft(self._keeper.load(), len(view.fact.questions))

    def compose(self) -> ComposeResult:
        """Lay out the title, all questions below each other, and the line for what is missing."""
        fact = self._view.fact
        yield SeatHeader()
        with VerticalScroll(id="form", can_focus=False):
            yield Static(content(fact.title, "bold"))
            yield Static(id="status")
            if fact.intro.strip():
                yield Static(content(clean(fact.intro)))
            for number, question in enumerate(fact.questions):
                yield from self._compose_question(number, question)
        yield Static(id="error")
        yield KeyLine()

    def _compose_question(self, number: int, question: QuestionShown) -> ComposeResult:
        start = self._start[number]
        needed = " (needed)" if question.required else ""
        yield Static(content(f"{number + 1}  {question.text}{needed}", "bold"), classes="question")
        match question.kind:
            case "number":
                with Horizontal():
                    yield FieldLabel(_range(question))
                    yield LineField(start.typed, max_length=NUMBER_LENGTH_MAX, id=f"typed{number}")
            case "text":
                yield LongField(start.typed, id=f"typed{number}")
            case _:
                several = question.kind == "several"
                yield OptionPicker(
                    question.options, several=several, chosen=start.positions, id=f"options{number}"
                )
        if question.confidence != "none":
            with Horizontal():
                yield FieldLabel("How sure, %")
                yield LineField(
                    start.confidence,
                    placeholder="0 to 100",
                    max_length=CONFIDENCE_LENGTH_MAX,
                    id=f"confidence{number}",
                )

    def on_mount(self) -> None:
        """Begin with the first question, its words and those above it in sight."""
        self.refresh_state()
        self.query("#form OptionPicker, #form Input, #form TextArea").first().focus(scroll_visible=False)

    @property
    def entered(self) -> tuple[Entered, ...]:
        """What stands in the fields now."""
        return tuple(self._entered(number) for number in range(len(self._view.fact.questions)))

    def refresh_state(self) -> None:
        """Show how much time is left, and whether it was handed in from here already."""
        self._view = self._state.view.surveys.get(self.survey_seq) or self._view
        self.query_one("#status", Static).update(self._status())
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to hand in what was not handed in yet."""
        if action == "submit":
            return self._view.is_pending
        return super().check_action(action, parameters)

    @on(OptionPicker.Changed)
    def _chosen(self, event: OptionPicker.Changed) -> None:
        self._keep()
        number = int((event.picker.id or "options0").removeprefix("options"))
        if self._view.fact.questions[number].kind != "several" and event.picker.has_focus:
            _ = self.focus_next()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        _ = self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.entered != self._start:
            self._keeper.changed()

    def action_submit(self) -> None:
        """Hand the form in, if nothing is missing."""
        entered = self.entered
        sentence = missing(self._view, entered)
        line = self.query_one("#error", Static)
        line.update(content(sentence, "bold $error"))
        line.set_class(bool(sentence), "-shown")
        if sentence:
            return
        self._keeper.stop()
        _ = self.dismiss(HandedIn(command_of(self._view, entered), as_draft(entered)))

    def action_leave(self) -> None:
        """Go back; what was entered is kept."""
        self._keep()
        self._keeper.stop()
        _ = self.dismiss(None)

    def _as_draft(self) -> dict[str, object]:
        return as_draft(self.entered)

    def _entered(self, number: int) -> Entered:
        picker = next(iter(self.query(f"#options{number}").results(OptionPicker)), None)
        return Entered(
            positions=picker.chosen if picker is not None else (),
            typed=self._typed(f"typed{number}"),
            confidence=self._typed(f"confidence{number}"),
        )

    def _typed(self, name: str) -> str:
        for line in self.query(f"#{name}").results(LineField):
            return line.value
        return next((clean(field.text) for field in self.query(f"#{name}").results(LongField)), "")

    def _status(self) -> Content:
        if not self._view.is_pending:
            return content("You have handed this in.", "bold $success")
        session = self._state.session
        remaining = self._view.remaining_ms(session.elapsed_ms())
        if self._view.is_overdue:
            time, style = "The time is over; it is kept and marked as late.", "bold $error"
        elif remaining is not None:
            time, style = left_text(remaining, speed=session.speed), "bold $warning"
        else:
            time, style = "", ""
        who = WHO_READS[self._view.fact.form]
        return Content.assemble(content(time, style), "  " if time else "", content(who, "dim"))


def _range(question: QuestionShown) -> str:
    if question.number_min is None or question.number_max is None:
        return "Number"
    unit = f" {question.unit}" if question.unit else ""
    return f"{question.number_min:g}-{question.number_max:g}{unit}"

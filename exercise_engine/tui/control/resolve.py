"""Dialogs that settle what waits: a delivery, words to map to an option, an expected action to mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from exercise_engine.core.commands import FinishDelivery, MapAnswer, MarkExpected
from exercise_engine.core.control_records import AskRecord, ExpectedRecord, TaskRecord
from exercise_engine.core.facts import ExpectedOutcome
from exercise_engine.core.names import OTHER_OPTION
from exercise_engine.model.ask import Option
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.times import SEEN_HINT, seen_ms
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import FieldLabel, LineField, LongField
from exercise_engine.tui.widgets.steady_list import Row, SteadyList

NOTE_LENGTH_MAX = 1_000
"""What was seen, in a sentence or two."""


class DeliverDialog(Dialog[FinishDelivery]):
    """Shows the script and whom to reach; ends with what came of it."""

    DEFAULT_CSS = """
    DeliverDialog > .dialog { height: 100%; }
    DeliverDialog .script { height: 1fr; margin: 1 0; background: $panel; padding: 0 1; }
    DeliverDialog .script Static { height: auto; }
    DeliverDialog LongField { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish('done')", "Delivered", priority=True),
        Binding("ctrl+n", "finish('no_answer')", "No answer", priority=True),
    ]

    def __init__(
        self, task: TaskRecord, *, channel: str, sender: str, to: str, files: tuple[str, ...] = ()
    ) -> None:
        fact = task.fact
        super().__init__(f"{channel} to {to}")
        self._delivery = task
        tried = f"Nobody answered so far (tried {task.attempts} times)\n" if task.attempts else ""
        handed = f"\n\nHand over: {', '.join(files)}" if files else ""
        self._script = f"{tried}You are {sender}\n{fact.subject}\n\n{fact.script}{handed}"

    def compose_questions(self) -> ComposeResult:
        """Yield the script and room for what was said."""
        with VerticalScroll(classes="script"):
            yield Static(content(self._script))
        yield FieldLabel("They said")
        yield LongField(placeholder="What the team said (may stay empty)")

    def on_mount(self) -> None:
        """Start in the field: the script is read, the answer typed."""
        self.query_one(LongField).focus()

    def action_finish(self, outcome: str) -> None:
        """End with what came of it."""
        said = clean(self.query_one(LongField).text).strip()
        self.finish(
            FinishDelivery(
                task=self._delivery.seq, outcome="done" if outcome == "done" else "no_answer", said=said
            )
        )


class MapDialog(Dialog[MapAnswer]):
    """Shows the words of an answer beside the options; ends with the one that they mean."""

    DEFAULT_CSS = """
    MapDialog > .dialog { height: 100%; }
    MapDialog .words { height: auto; max-height: 9; margin: 1 0; }
    MapDialog .words Static { height: auto; }
    MapDialog SteadyList { height: 1fr; text-wrap: wrap; }
    """

    def __init__(
        self, ask: AskRecord, *, team: str, words: str, rationale: str, options: dict[str, Option]
    ) -> None:
        super().__init__(f"What does {team} mean? Enter chooses.")
        self._ask = ask
        self._words = words
        self._rationale = rationale
        self._options = options
        self.reason = ""

    def compose_questions(self) -> ComposeResult:
        """Yield question, words and options."""
        why = f"\nbecause: {self._rationale}" if self._rationale else ""
        with VerticalScroll(classes="words"):
            yield Static(
                Content.assemble(
                    (clean(str(self._ask.fact.question)), "dim"),
                    "\n\n",
                    (clean(self._words), "bold"),
                    clean(why),
                )
            )
        yield SteadyList()
        yield LineField(placeholder="Reason (may stay empty)", max_length=NOTE_LENGTH_MAX)

    def on_mount(self) -> None:
        """Start at what it counts as already, or at the first option."""
        options = self.query_one(SteadyList)
        rows = [Row(key, _option_prompt(option)) for key, option in self._options.items()]
        if OTHER_OPTION not in self._options:
            rows.append(
                Row(OTHER_OPTION, Content.assemble(("other", "bold"), ("  fits none of these", "dim")))
            )
        options.show(rows)
        options.highlighted = 0
        if self._ask.counted is not None:
            options.move_to(self._ask.counted[1])
        options.focus()

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _choose(self) -> None:
        option = self.query_one(SteadyList).cursor_key
        if option is not None:
            self.reason = one_line(self.query_one(Input).value)
            self.finish(MapAnswer(ask=self._ask.seq, option=option))


def _option_prompt(option: Option) -> Content:
    says = "".join(f"\n    “{one_line(sentence)}”" for sentence in option.says)
    return Content.assemble((one_line(option.text), "bold"), (clean(says), "dim"))


_OUTCOMES: tuple[tuple[ExpectedOutcome, str], ...] = (
    ("met", "met: seen in time"),
    ("late", "late: seen, but after its time"),
    ("missed", "missed: it did not happen"),
    ("open", "open again: the mark was wrong"),
)


class MarkDialog(Dialog[MarkExpected]):
    """Marks an expected action, with the time at which it was seen."""

    DEFAULT_CSS = """
    MarkDialog .details { height: auto; margin: 1 0; }
    MarkDialog SteadyList { height: auto; max-height: 4; margin-bottom: 1; }
    MarkDialog Horizontal { height: 1; }
    MarkDialog Horizontal > Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", "Mark", priority=True)]

    def __init__(
        self,
        record: ExpectedRecord,
        *,
        text: str,
        team: str,
        elapsed_ms: int,
        at_wall: Callable[[int, int], int | None] | None = None,
    ) -> None:
        super().__init__(f"{team}: {text}")
        self._record = record
        self._elapsed_ms = elapsed_ms
        self._at_wall = at_wall

    def compose_questions(self) -> ComposeResult:
        """Yield when it is due, the outcomes, the time seen and a note."""
        yield Static(content(self._details()), classes="details")
        yield SteadyList()
        with Horizontal():
            yield FieldLabel("Seen at")
            yield LineField(placeholder=SEEN_HINT, id="seen")
        with Horizontal():
            yield FieldLabel("Note")
            yield LineField(
                placeholder="what was seen, or why (may stay empty)", max_length=NOTE_LENGTH_MAX, id="note"
            )

    def on_mount(self) -> None:
        """Start at the likely outcome."""
        outcomes = self.query_one(SteadyList)
        rows = [Row(key, content(words)) for key, words in _OUTCOMES if key != self._record.outcome]
        outcomes.show(rows)
        outcomes.highlighted = 0
        outcomes.move_to(self._likely(self._elapsed_ms))
        outcomes.focus()

    @on(Input.Changed, "#seen")
    def _follow_time(self, event: Input.Changed) -> None:
        """Offer late for what was seen after its time."""
        try:
            moment = seen_ms(event.value, self._elapsed_ms, at_wall=self._at_wall)
        except ValueError:
            return
        if self.query_one(SteadyList).cursor_key in ("met", "late"):
            self.query_one(SteadyList).move_to(self._likely(moment))

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Give the mark, if the time is one."""
        outcome = next((key for key, _ in _OUTCOMES if key == self.query_one(SteadyList).cursor_key), None)
        try:
            observed = seen_ms(self.query_one("#seen", Input).value, self._elapsed_ms, at_wall=self._at_wall)
        except ValueError as error:
            self.show_error(str(error))
            return
        if outcome is None:
            self.show_error("Choose what became of it.")
            return
        inject, instance, expected, team = self._record.key
        self.finish(
            MarkExpected(
                inject=inject,
                instance=instance,
                expected=expected,
                team=team,
                outcome=outcome,
                observed_ms=observed if outcome in ("met", "late") else None,
                note=one_line(self.query_one("#note", Input).value),
            )
        )

    def _likely(self, moment_ms: int) -> ExpectedOutcome:
        due = self._record.due_ms
        return "late" if due is not None and moment_ms > due else "met"

    def _details(self) -> str:
        record = self._record
        due = f"due {offset_text(record.due_ms)}" if record.due_ms is not None else "due by EndEx"
        by = f" by the {record.marked_by}" if record.marked_by else ""
        state = f"now {record.outcome}{by}"
        return (
            f"{record.key[0]}.{record.key[2]}: expected since {offset_text(record.opened_ms)}, {due}, {state}"
        )

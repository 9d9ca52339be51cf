"""Dialogs in which control types what stands on cards, forms and sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.control_records import AskRecord
from exercise_engine.core.names import OTHER_OPTION
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry
from exercise_engine.core.paper.numbering import option_letter
from exercise_engine.model.ask import Option
from exercise_engine.tui.control.paper.times import PAPER_HINT, Seen
from exercise_engine.tui.dialogs.base import Dialog, Result
from exercise_engine.tui.dialogs.pick import Pickable
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

SeenAt = Callable[[str], Seen]
"""Returns the time that was typed; ValueError with a sentence if it is none."""
NOBODY = "-"
"""Stands for no role, and for words that are mapped later."""
LINE_LENGTH_MAX = 2_000
"""What fits the lines of a form, several times over."""
KINDS = (("decision", "decision"), ("action", "action"), ("note", "note"))
EntryKind = Literal["decision", "action", "note"]


class PaperDialog(Dialog[Result]):
    """A form that ends with when it was seen."""

    DEFAULT_CSS = """
    PaperDialog Horizontal { height: 1; }
    PaperDialog Horizontal > Input, PaperDialog Horizontal > Select { width: 1fr; }
    PaperDialog LongField { height: 4; margin: 1 0; }
    PaperDialog .asked { height: auto; max-height: 9; margin-bottom: 1; }
    PaperDialog .asked Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, heading: str, seen_at: SeenAt) -> None:
        super().__init__(heading)
        self._seen_at = seen_at

    def seen_line(self) -> ComposeResult:
        """Yield the field for the time."""
        with Horizontal():
            yield FieldLabel("Seen at")
            yield LineField(placeholder=PAPER_HINT, id="seen")

    @on(Input.Submitted, "#seen")
    def _submit(self) -> None:
        """The time is the last field."""
        self.action_submit()

    def action_submit(self) -> None:
        """Give what was typed, or say what is wrong with it."""
        try:
            result = self.read()
        except ValueError as error:
            self.show_error(str(error))
        else:
            self.finish(result)

    def read(self) -> Result:
        """Return what was typed; ValueError with a sentence if something is wrong."""
        raise NotImplementedError

    def seen(self) -> Seen:
        """Return the time that was typed."""
        return self._seen_at(self.query_one("#seen", Input).value)

    def long_text(self) -> str:
        """Return the longer text that was typed."""
        return clean(self.query_one(LongField).text).strip()

    def line(self, field: str) -> str:
        """Return a line that was typed."""
        return one_line(self.query_one(f"#{field}", Input).value).strip()

    def chosen(self, field: str) -> str | None:
        """Return what was chosen, unless it stands for nobody."""
        key = self.query_one(f"#{field}", Choice).chosen
        return None if key == NOBODY else key


class CardDialog(PaperDialog[Seen]):
    """Asks when a card was handed over or read out."""

    def __init__(self, what: str, seen_at: SeenAt) -> None:
        super().__init__(what, seen_at)

    def compose_questions(self) -> ComposeResult:
        """Yield what it sets off, and the time."""
        yield Static(content("Its questions open now, and what follows it follows from now."))
        yield from self.seen_line()

    def on_mount(self) -> None:
        """Start with the time."""
        self.query_one("#seen", Input).focus()

    def read(self) -> Seen:
        """Return the time."""
        return self.seen()


class FormDialog(PaperDialog[EnterAnswer]):
    """Takes what stands on a decision form."""

    def __init__(
        self,
        heading: str,
        ask: AskRecord,
        *,
        seen_at: SeenAt,
        roles: Sequence[Pickable],
        mapped: dict[str, Option],
    ) -> None:
        super().__init__(heading, seen_at)
        self._ask = ask
        self._roles = tuple(roles)
        self._mapped = mapped
        """Options that the team did not see, where control says what its words mean."""

    def compose_questions(self) -> ComposeResult:
        """Yield the question with its options, what was answered, why, by whom and when."""
        fact = self._ask.fact
        lines = [str(fact.question)]
        lines += [f"{option_letter(place)}  {text}" for place, text in enumerate(fact.options)]
        with VerticalScroll(classes="asked", can_focus=False):
            yield Static(content("\n".join(lines)))
        if fact.kind == "text":
            yield LongField(placeholder="The answer, as it was written")
        else:
            yield from _line("Answer", "answer", self._hint())
        if self._mapped:
            yield from _choice("Means", "option", self._meanings())
        yield from _line("Why", "why", "as it was written (may stay empty)")
        roles = (("nobody is named", NOBODY), *((role.name, role.key) for role in self._roles))
        yield from _choice("Decided by", "role", roles)
        yield from self.seen_line()

    def on_mount(self) -> None:
        """Start with the answer."""
        self.query("#answer, LongField").first().focus()

    def _hint(self) -> str:
        if self._ask.fact.kind == "number":
            return f"a number{f' of {self._ask.fact.unit}' if self._ask.fact.unit else ''}"
        return "the letter, such as B" if self._ask.fact.kind == "choice" else "the letters, such as A C"

    def _meanings(self) -> tuple[tuple[str, str], ...]:
        known = [(f"{key}: {option.text}", key) for key, option in self._mapped.items()]
        other = [] if OTHER_OPTION in self._mapped else [("other: fits none of these", OTHER_OPTION)]
        return (("say it later", NOBODY), *known, *other)

    def read(self) -> EnterAnswer:
        """Return the answer."""
        kind = self._ask.fact.kind
        positions = self._positions() if kind in ("choice", "several") else ()
        number = _number(self.line("answer")) if kind == "number" else None
        words = _needed(self.long_text()) if kind == "text" else ""
        seen = self.seen()
        return EnterAnswer(
            ask=self._ask.seq,
            positions=positions,
            number=number,
            words=words,
            option=self.chosen("option") if self._mapped else None,
            rationale=self.line("why"),
            on_behalf_of=self.chosen("role"),
            observed_ms=seen.observed_ms,
            observed_at_ms=seen.observed_at_ms,
        )

    def _positions(self) -> tuple[int, ...]:
        """Return the options whose letters were typed."""
        letters = {option_letter(place): place for place in range(len(self._ask.fact.options))}
        typed = self.line("answer").upper().replace(",", " ").split()
        unknown = [letter for letter in typed if letter not in letters]
        if unknown or not typed:
            what = f"There is no {unknown[0]}: write" if unknown else "Write"
            raise ValueError(f"{what} letters from A to {max(letters, key=lambda key: letters[key])}.")
        return tuple(letters[letter] for letter in typed)


class EntryDialog(PaperDialog[EnterEntry]):
    """Takes what a team decided or did unasked, as it stands on its sheet."""

    def __init__(self, *, seen_at: SeenAt, teams: Sequence[Pickable]) -> None:
        super().__init__("What a team decided or did on paper", seen_at)
        self._teams = tuple(teams)

    def compose_questions(self) -> ComposeResult:
        """Yield team, kind, text, reason and time."""
        yield from _choice("Team", "team", tuple((team.name, team.key) for team in self._teams))
        yield from _choice("Kind", "kind", KINDS)
        yield LongField(placeholder="As it was written")
        yield from _line("Why", "why", "as it was written (may stay empty)")
        yield from self.seen_line()

    def on_mount(self) -> None:
        """Start with the team."""
        self.query_one("#team", Choice).focus()

    def read(self) -> EnterEntry:
        """Return the entry."""
        body, seen = _needed(self.long_text()), self.seen()
        return EnterEntry(
            team=self.chosen("team") or "",
            kind=cast(EntryKind, self.chosen("kind") or "note"),
            body=body,
            rationale=self.line("why"),
            observed_ms=seen.observed_ms,
            observed_at_ms=seen.observed_at_ms,
        )


def _line(label: str, field: str, hint: str) -> ComposeResult:
    with Horizontal():
        yield FieldLabel(label)
        yield LineField(placeholder=hint, id=field, max_length=LINE_LENGTH_MAX)


def _choice(label: str, field: str, options: tuple[tuple[str, str], ...]) -> ComposeResult:
    with Horizontal():
        yield FieldLabel(label)
        yield Choice(options, value=options[0][1], id=field)


def _needed(text: str) -> str:
    if not text:
        raise ValueError("It has no text yet.")
    if len(text) > TYPED_TEXT_LENGTH_MAX:
        raise ValueError(f"It is longer than {TYPED_TEXT_LENGTH_MAX:,} characters.")
    return text


def _number(text: str) -> int | float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"{text!r} is no number." if text else "Write a number.") from None
    return int(number) if number.is_integer() else number

"""The screen on which a team answers: one writes, the others watch; confirmed once, then final."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Select, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.view_items import AskView
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.drafts import DraftKeeper
from exercise_engine.tui.player.agreeing import stands_line, submit_words
from exercise_engine.tui.player.answering import Typed, command_of, missing, summary, takes_options
from exercise_engine.tui.player.reading import ask_status, item_page
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine
from exercise_engine.tui.widgets.option_picker import OptionPicker
from exercise_engine.tui.widgets.reader import Reader

NUMBER_LENGTH_MAX = 30
"""Longer than any number that people give as an answer."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was confirmed, to be sent."""

    command: SubmitAnswer
    acting_as: str | None
    typed: Typed


def draft_key(ask: int) -> str:
    """Return where the answer to an ask is kept on the own disk."""
    return f"answer:{ask}"


class AnswerScreen(Screen[Given]):
    """Gives the answer once it is confirmed; escape keeps what was typed for later.

    The inject stands beside the form, or below it where the screen is narrow, so whoever answers has it open.
    """

    DEFAULT_CSS = """
    AnswerScreen #halves { layout: vertical; }
    AnswerScreen.-wide #halves { layout: horizontal; }
    AnswerScreen #form { width: 1fr; height: auto; max-height: 80%; padding: 0 1; }
    AnswerScreen.-wide #form { height: 1fr; max-height: 100%; }
    AnswerScreen #page { width: 1fr; height: 1fr; border-top: solid $panel-lighten-2; }
    AnswerScreen.-wide #page { border-top: none; }
    AnswerScreen #form Static { height: auto; }
    AnswerScreen #fields { height: auto; }
    AnswerScreen #fields Horizontal { height: 1; margin-top: 1; }
    AnswerScreen #fields Horizontal > Input { width: 24; }
    AnswerScreen #fields Horizontal > Select { width: 1fr; }
    AnswerScreen #fields Horizontal > FieldLabel { width: 16; }
    AnswerScreen LongField { height: 4; }
    AnswerScreen.-wide LongField { height: 5; }
    AnswerScreen .label { margin-top: 1; }
    AnswerScreen #error { display: none; margin-top: 1; }
    AnswerScreen #error.-shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        SUBMIT,
        Binding("ctrl+t", "take_over", "Take over", priority=True),
        Binding("ctrl+o", "put_back", "My words", tooltip="Put back what you had typed", priority=True),
        Binding("escape", "leave", "Back"),
    ]
    WIDE_COLUMNS = 110

    def __init__(self, state: PlayerState, ask: AskView, link: SeatLink) -> None:
        super().__init__()
        self.ask_seq = ask.seq
        self._state = state
        self._ask = ask
        self._link = link
        self._keeper = DraftKeeper(link, draft_key(ask.seq), read=self._as_draft)
        self._deciders = state.deciders(state.team_of(ask))
        self._post = state.post_in(state.team_of(ask))
        self._own: Typed | None = None
        """What this seat had typed when somebody else took the draft over."""
        self._start = self._begin()
        self._writes = state.draft_is_mine(ask.seq)
        self._last_shared = self._start

    def compose(self) -> ComposeResult:
        """Lay out the question, its fields, and the inject beside or below them."""
        yield SeatHeader()
        with Container(id="halves"):
            with VerticalScroll(id="form", can_focus=False):
                yield Static(content(self._ask.question, "bold"), id="question")
                yield Static(id="status")
                yield Static(id="holder")
                with Vertical(id="fields"):
                    yield from self._compose_answer()
                    yield from self._compose_reasons()
                yield Static(id="error")
            yield Reader(id="page")
        yield KeyLine()

    def _compose_answer(self) -> ComposeResult:
        fact, start = self._ask.fact, self._start
        if takes_options(fact):
            several = fact.kind == "several"
            yield OptionPicker(fact.options, several=several, chosen=start.positions, id="options")
        elif fact.kind == "number":
            with Horizontal():
                yield FieldLabel(one_line(f"Number {self._range()}"))
                yield LineField(start.number, max_length=NUMBER_LENGTH_MAX, id="number")
        else:
            yield LongField(start.words, placeholder="Your answer", id="words")

    def _compose_reasons(self) -> ComposeResult:
        fact, start = self._ask.fact, self._start
        if fact.rationale != "none":
            yield Static(content(f"Why ({fact.rationale})"), classes="label")
            yield LongField(start.rationale, id="rationale")
        if fact.confidence != "none":
            with Horizontal():
                yield FieldLabel("How sure, %")
                yield LineField(start.confidence, placeholder=fact.confidence, max_length=4, id="confidence")
        if self._must_act_for and self._deciders:
            options = tuple((decider.name, decider.key) for decider in self._deciders)
            only = options[0][1] if len(options) == 1 else None
            with Horizontal():
                yield FieldLabel("Acting for")
                yield Choice(options, value=start.on_behalf_of or only, prompt="who is absent", id="behalf")

    def on_mount(self) -> None:
        """Show where things stand, with the cursor in the first field; the inject counts as opened."""
        _ = self._state.open_item(self._ask.told or self._ask.seq)
        self.refresh_state()
        first = self.query("#fields OptionPicker, #fields Input, #fields TextArea").first()
        first.focus()

    def on_resize(self) -> None:
        """Show the inject beside the form where there is room for both."""
        self.set_class(self.size.width >= self.WIDE_COLUMNS, "-wide")

    @property
    def typed(self) -> Typed:
        """What stands in the fields now."""
        return Typed(
            words=self._long("words"),
            positions=next((picker.chosen for picker in self.query(OptionPicker)), ()),
            number=self._line("number"),
            rationale=self._long("rationale"),
            confidence=self._line("confidence"),
            on_behalf_of=next((choice.chosen or "" for choice in self.query(Choice)), ""),
        )

    def refresh_state(self) -> None:
        """Show time, status and the team's draft as they are now."""
        self._ask = self._state.view.ask(self.ask_seq) or self._ask
        self.query_one("#status", Static).update(self._status())
        self.query_one("#holder", Static).update(self._holder())
        self._follow_draft()
        told = self._state.view.item(self._ask.told or self._ask.seq)
        if told is not None:
            self.query_one("#page", Reader).show(
                str(told.seq), item_page(self._state, told, with_hints=False)
            )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take over only where somebody else is writing, and to submit only what can be."""
        if action == "take_over":
            return not self._state.draft_is_mine(self.ask_seq) and self._can_answer
        if action == "put_back":
            return self._has_own_words and self._can_answer and self._state.draft_is_mine(self.ask_seq)
        if action == "submit":
            return self._can_answer and self._state.draft_is_mine(self.ask_seq)
        return super().check_action(action, parameters)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(OptionPicker.Changed)
    def _keep(self) -> None:
        if self._keeper.is_over:
            return
        if self._state.draft_is_mine(self.ask_seq) and self.typed != self._last_shared:
            self._keeper.changed()
            self._share()

    def action_submit(self) -> None:
        """Ask for a last confirmation, if nothing is missing."""
        typed = self.typed
        sentence = missing(self._ask, typed, must_act_for=self._must_act_for)
        self._show_error(sentence)
        if sentence:
            return
        question, yes = submit_words(self._ask)
        dialog = ConfirmDialog(question, details=self._details(typed), yes=yes)
        _ = self.app.push_screen(dialog, self._submit)

    def _submit(self, confirmed: bool | None) -> None:
        if not confirmed:
            return
        self._keeper.stop()
        acting_as = self._post.address if self._post is not None else None
        typed = self.typed
        _ = self.dismiss(Given(command_of(self._ask, typed), acting_as, typed))

    def action_leave(self) -> None:
        """Go back; what was typed is kept."""
        self._keep()
        self._keeper.stop()
        _ = self.dismiss(None)

    def action_take_over(self) -> None:
        """Write on where the colleague stopped; the fields open once the server agrees."""
        self._send_draft(self.typed, take_over=True)

    def action_put_back(self) -> None:
        """Put back what this seat had typed before a colleague wrote on."""
        if self._own is not None:
            self._fill(self._own)
            self._own = None
            self.refresh_state()

    # Where the draft begins, and who may write it.

    def _begin(self) -> Typed:
        own = Typed.of_draft(self._keeper.load())
        team = self._state.draft_of(self.ask_seq)
        if team is None and own.is_empty and self._ask.answer is not None:
            return Typed.of_answer(self._ask.answer)
        if team is None or (self._state.draft_is_mine(self.ask_seq) and not own.is_empty):
            return own
        self._own = own
        return Typed.of_team(team)

    def _follow_draft(self) -> None:
        """Watch while somebody else writes; write while nobody else does."""
        is_mine = self._state.draft_is_mine(self.ask_seq)
        fields = self.query_one("#fields")
        can_write = is_mine and self._can_answer
        if self._writes and not can_write and not self.typed.is_empty:
            self._own = self.typed
        self._writes = can_write
        if fields.disabled == can_write:
            fields.disabled = not can_write
        team = self._state.draft_of(self.ask_seq)
        if team is not None and not is_mine:
            self._fill(Typed.of_team(team))

    def _fill(self, typed: Typed) -> None:
        for name, value in (("words", typed.words), ("rationale", typed.rationale)):
            for field in self.query(f"#{name}").results(LongField):
                field.put(value)
        for name, value in (("number", typed.number), ("confidence", typed.confidence)):
            for line in self.query(f"#{name}").results(LineField):
                line.value = one_line(value)
        for picker in self.query(OptionPicker):
            picker.put(typed.positions)

    def _share(self) -> None:
        """Let the team see what was typed, unless somebody else writes."""
        typed = self.typed
        if self._state.draft_is_mine(self.ask_seq) and not typed.same_content(self._last_shared):
            self._send_draft(typed, take_over=False)

    def _send_draft(self, typed: Typed, *, take_over: bool) -> None:
        if self._ask.fact.teams:
            return  # what one team writes is for the others only once it proposes it
        self._last_shared = typed
        self._link.send_draft(
            self.ask_seq,
            words=typed.words,
            positions=typed.positions,
            number=typed.number_value,
            rationale=typed.rationale,
            confidence_percent=typed.confidence_value,
            take_over=take_over,
        )

    def _as_draft(self) -> dict[str, object]:
        return self.typed.as_draft()

    # What is shown.

    @property
    def _can_answer(self) -> bool:
        """Whether an answer is still taken."""
        takes = self._ask.takes_answer(self._state.session.elapsed_ms())
        return takes and not self._state.view.is_over

    @property
    def _has_own_words(self) -> bool:
        """Whether a colleague's words stand where this seat's own had been."""
        return self._own is not None and not self._own.is_empty and not self._own.same_content(self.typed)

    @property
    def _must_act_for(self) -> bool:
        return self._post is None or not self._state.decides(self._post)

    def _status(self) -> Content:
        owners = ", ".join(one_line(decider.name) for decider in self._deciders) or "nobody"
        return Content.assemble(ask_status(self._state, self._ask), (f"   Decides: {owners}", "dim"))

    def _holder(self) -> Content:
        if self._ask.fact.teams:
            return stands_line(self._state, self._ask)
        if self._ask.answer is not None and not self._can_answer:
            who = self._state.session.name_of(self._ask.answer.acting_as or self._ask.fact.respondent)
            return content(f"{who} has answered: {self._ask.answer_text()}", "bold $success")
        if self._ask.status == "withdrawn":
            return content("Control has withdrawn this. What you wrote is not sent.", "bold $error")
        draft = self._state.draft_of(self.ask_seq)
        if self._has_own_words and self._state.draft_is_mine(self.ask_seq):
            return content("These are a colleague's words. Ctrl+O puts back your own.", "bold $warning")
        if draft is None or draft.holder is None:
            return content("Your team sees what you write here.", "dim")
        if draft.holder == self._state.session.seat:
            return content("You are writing; your team watches.", "dim")
        return content(f"{draft.holder_label} is writing. Ctrl+T takes over.", "bold $warning")

    def _details(self, typed: Typed) -> str:
        parts = [f"{name}: {value}" for name, value in summary(self._ask, typed)]
        if typed.on_behalf_of:
            parts.append(f"You act for {self._state.session.name_of(typed.on_behalf_of)}; this is recorded.")
        if self._ask.status == "overdue":
            parts.append("The deadline has passed: it is recorded as late.")
        return "\n".join(parts)

    def _range(self) -> str:
        fact = self._ask.fact
        unit = f" {fact.unit}" if fact.unit else ""
        if fact.number_min is None or fact.number_max is None:
            return unit.strip()
        return f"{fact.number_min:g}-{fact.number_max:g}{unit}"

    def _show_error(self, sentence: str) -> None:
        line = self.query_one("#error", Static)
        line.update(content(sentence, "bold $error"))
        line.set_class(bool(sentence), "-shown")
        if sentence:
            line.scroll_visible(animate=False)

    def _long(self, name: str) -> str:
        return next((clean(field.text) for field in self.query(f"#{name}").results(LongField)), "")

    def _line(self, name: str) -> str:
        return next((field.value for field in self.query(f"#{name}").results(LineField)), "")

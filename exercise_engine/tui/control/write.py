"""Dialogs in which control writes: as a persona, an inject of the moment, a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Select, Static

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.commands import WriteControlNote
from exercise_engine.model.people import Channel, Persona
from exercise_engine.tui.control.steer import REASON_LENGTH_MAX
from exercise_engine.tui.control.times import SEEN_HINT, seen_ms
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.compose import ComposeDialog, Letter, Readers, RealReaders
from exercise_engine.tui.dialogs.pick import Pickable
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

WHOLE_EXERCISE = "-"
"""Stands for no team in a list of teams."""


class PersonaLetterDialog(ComposeDialog):
    """Writes as control or as a persona; shows what the persona knows, and what it never says."""

    DEFAULT_CSS = """
    PersonaLetterDialog #answers { height: auto; max-height: 6; color: $text-muted; }
    PersonaLetterDialog #answers Static { height: auto; }
    PersonaLetterDialog #brief { height: auto; max-height: 5; margin-top: 1; }
    """

    def __init__(
        self,
        heading: str,
        *,
        link: SeatLink,
        draft_key: str,
        recipients: Sequence[Pickable],
        senders: Sequence[Pickable],
        personas: Mapping[str, Persona],
        letter: Letter,
        readers: Readers,
        answers: str = "",
        real_readers: RealReaders | None = None,
    ) -> None:
        super().__init__(
            heading,
            link=link,
            draft_key=draft_key,
            recipients=recipients,
            senders=senders,
            letter=letter,
            readers=readers,
            real_readers=real_readers,
            with_label=True,
        )
        self._personas = personas
        self._answers = answers

    def compose_questions(self) -> ComposeResult:
        """Yield what is answered, the letter, and the persona's brief."""
        if self._answers:
            with VerticalScroll(id="answers", can_focus=False):
                yield Static(content(self._answers))
        yield from super().compose_questions()
        yield Static(id="brief")

    def on_mount(self) -> None:
        """Start with the brief of the first sender; the letter's own start comes by itself."""
        self._show_brief()

    @on(Select.Changed, "#sender")
    def _show_brief(self) -> None:
        persona = self._personas.get(self.letter.sender or "")
        self.query_one("#brief", Static).update(content(persona_brief(persona)))


def persona_brief(persona: Persona | None) -> str:
    """Return what whoever plays a persona must keep in mind."""
    if persona is None:
        return ""
    lines = []
    if persona.knows:
        lines.append(f"{persona.name} knows: {persona.knows}")
    if persona.never_says:
        lines.append(f"{persona.name} NEVER SAYS: {persona.never_says}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class AdHocChoices:
    """What an inject of the moment may be made of."""

    senders: tuple[Pickable, ...]
    recipients: tuple[Pickable, ...]
    channels: Mapping[str, Channel]


class AdHocDialog(ComposeDialog):
    """Writes an inject that the scenario does not have; channel and reason stand beside the letter."""

    DEFAULT_CSS = """
    AdHocDialog #means { height: 1; color: $text-muted; }
    """

    def __init__(
        self,
        *,
        link: SeatLink,
        choices: AdHocChoices,
        letter: Letter,
        readers: Readers,
    ) -> None:
        super().__init__(
            "Ad hoc inject: players take it for part of the scenario",
            link=link,
            draft_key="control:ad_hoc",
            recipients=choices.recipients,
            senders=choices.senders,
            letter=letter,
            readers=readers,
        )
        self._channels = choices.channels
        kept = self._keeper.load()
        first = next(iter(choices.channels))
        self.channel = text_of(kept, "channel") if text_of(kept, "channel") in choices.channels else first
        self.reason = text_of(kept, "reason")

    def compose_questions(self) -> ComposeResult:
        """Yield channel, letter and reason."""
        options = tuple((channel.name, key) for key, channel in self._channels.items())
        with Horizontal():
            yield FieldLabel("Channel")
            yield Choice(options, value=self.channel, id="channel")
        yield from super().compose_questions()
        with Horizontal():
            yield FieldLabel("Reason")
            yield LineField(
                self.reason,
                placeholder="for control only (may stay empty)",
                max_length=REASON_LENGTH_MAX,
                id="reason",
            )
        yield Static(id="means")

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return super().as_draft() | {"channel": self.channel, "reason": self.reason}

    @on(Select.Changed, "#channel")
    def _take_channel(self) -> None:
        self.channel = self.query_one("#channel", Choice).chosen or self.channel
        means = self._channels[self.channel].means
        told = "is shown to them at once" if means == "screen" else "becomes a task: control delivers it"
        self.query_one("#means", Static).update(content(f"It {told}."))

    @on(Input.Changed, "#reason")
    def _take_reason(self, event: Input.Changed) -> None:
        self.reason = one_line(event.value)

    def action_submit(self) -> None:
        """Give the letter, if it has a subject; an inject without one could not be found again."""
        if not self.letter.subject:
            self.show_error("It has no subject yet.")
            return
        super().action_submit()


class NoteDialog(Dialog[WriteControlNote]):
    """Notes something for control, such as a call outside the program."""

    DEFAULT_CSS = """
    NoteDialog Horizontal { height: 1; }
    NoteDialog Horizontal > Input, NoteDialog Horizontal > Select { width: 1fr; }
    NoteDialog LongField { height: 6; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(
        self,
        *,
        link: SeatLink,
        teams: Sequence[Pickable],
        elapsed_ms: int,
        at_wall: Callable[[int, int], int | None] | None = None,
    ) -> None:
        super().__init__("Note for control; players never see it")
        self._teams = tuple(teams)
        self._elapsed_ms = elapsed_ms
        self._at_wall = at_wall
        self._keeper = DraftKeeper(link, "control:note", read=self._as_draft)
        self._start = text_of(self._keeper.load(), "body")

    def compose_questions(self) -> ComposeResult:
        """Yield the text, the team it is about and when it was seen."""
        options = (("the whole exercise", WHOLE_EXERCISE), *((team.name, team.key) for team in self._teams))
        yield LongField(self._start, placeholder="What you saw or heard")
        with Horizontal():
            yield FieldLabel("About")
            yield Choice(options, value=WHOLE_EXERCISE, id="team")
        with Horizontal():
            yield FieldLabel("Seen at")
            yield LineField(placeholder=SEEN_HINT, id="seen")

    def on_mount(self) -> None:
        """Start with the text."""
        self.query_one(LongField).focus()

    @on(LongField.Changed)
    def _keep(self) -> None:
        self._keeper.changed()

    def action_submit(self) -> None:
        """Give the note, if there is one."""
        body = clean(self.query_one(LongField).text).strip()
        team = self.query_one("#team", Choice).chosen
        try:
            observed = seen_ms(self.query_one("#seen", Input).value, self._elapsed_ms, at_wall=self._at_wall)
        except ValueError as error:
            self.show_error(str(error))
            return
        if not body:
            self.show_error("It has no text yet.")
            return
        self._keeper.drop()
        self.finish(
            WriteControlNote(body=body, team=None if team == WHOLE_EXERCISE else team, observed_ms=observed)
        )

    def _as_draft(self) -> dict[str, object]:
        return {"body": self.query_one(LongField).text}

"""Injects: what is told to whom, when, by which channel, and what it asks and sets off."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from exercise_engine.model.ask import Ask, Effect, ExpectedAction
from exercise_engine.model.base import (
    Address,
    AttackTag,
    ConditionText,
    CsfTag,
    DottedId,
    Function,
    Id,
    LongText,
    Model,
    ShortText,
)
from exercise_engine.model.hints import Hints
from exercise_engine.model.sharing import TlpLabel, TlpWritten, label_of
from exercise_engine.model.timing import After, At

ASKS_PER_INJECT_MAX = 10
"""A form with more questions is a questionnaire, not an inject."""
ATTACHMENTS_PER_INJECT_MAX = 20
ATTACHMENT_SIZE_BYTES_MAX = 5 * 1024 * 1024
"""Attachments travel to every seat through one server; larger files belong beside the exercise."""
ATTACHMENT_PATH_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_\-. ]*(/[A-Za-z0-9][A-Za-z0-9_\-. ]*)*$"
"""No absolute path, no step upwards, no hidden file."""


class Contingency(Model):
    """Released because an expected action did not happen."""

    for_: Annotated[DottedId, Field(alias="for")]
    """The expected action, as `inject.expected`."""
    auto: bool = False
    """Release without asking; by default control is asked first."""


class Attachment(Model):
    """A file that comes with an inject."""

    file: Annotated[str, StringConstraints(pattern=ATTACHMENT_PATH_PATTERN, max_length=200)]
    """Path inside the scenario's folder."""
    name: ShortText | None = None
    """What players read; by default the file's name."""


class Inject(Model):
    """A scripted event delivered to players."""

    at: At | None = None
    """When it is due: `T+0:20`, a moment of the story, `check_in` or `briefing`."""
    after: After | None = None
    """Due after another item is complete, or after entry of its phase."""
    when: ConditionText | None = None
    """Released once this is true."""
    unless: ConditionText | None = None
    """Released once this is false; with `when`, both apply."""
    if_: Annotated[ConditionText | None, Field(alias="if")] = None
    """Asked at the moment of release; if false, the inject is skipped."""
    manual: bool = False
    """Released by control only."""
    contingency: Contingency | None = None
    """Released because an expected action was missed."""
    phase: Id | None = None
    """Held back until this phase is entered; skipped when it is left."""
    each: Literal["team", "organisation"] | None = None
    """One instance for each recipient team or organisation, each with its own condition; there
    `own` is a name."""
    weight: Literal["key", "supporting", "reserve"] = "supporting"
    """What may go when time runs short: reserve first, key never."""
    from_: Annotated[Id, Field(alias="from")]
    """Persona, organisation or team that it seems to come from."""
    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    """Who is told."""
    channel: Id = "email"
    """The way it is told."""
    truth: Literal["fact", "untrue", "open"] = "fact"
    """Whether it is so; for control only."""
    subject: ShortText
    """Its title, a template."""
    body: LongText
    """Its text, a template."""
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=ATTACHMENTS_PER_INJECT_MAX)] = ()
    """Files that come with it."""
    tlp: TlpWritten | None = None
    """How far players may pass it on, as a label of TLP 2.0; without one anywhere within the exercise."""
    source: Id | None = None
    """Organisation or persona that can let it go further; by default whom it comes from."""
    effects: tuple[Effect, ...] = ()
    """What follows from its release."""
    asks: Annotated[dict[Id, Ask], Field(max_length=ASKS_PER_INJECT_MAX)] = {}
    """What must be answered."""
    expected: dict[Id, ExpectedAction] = {}
    """What should happen without being asked."""
    confirm: bool = False
    """Whether each reader confirms it, as a receipt; on channel `alert` it then covers the screen."""
    overlay: bool = False
    """Whether it covers the screens of its readers until they confirm it."""
    hints: Hints = ()
    """Help for teams that were told and have fallen silent."""
    function: Function | None = None
    """Its chapter of the report; by default that of its phase."""
    objectives: tuple[Id, ...] = ()
    """Objectives that it serves."""
    csf: tuple[CsfTag, ...] = ()
    """Categories of NIST CSF 2.0."""
    attack: tuple[AttackTag, ...] = ()
    """Techniques of MITRE ATT&CK."""
    notes: LongText = ""
    """For control only: what it builds on, how to play it."""

    @property
    def label(self) -> TlpLabel | None:
        """Its label of TLP 2.0."""
        return label_of(self.tlp)

    @property
    def must_confirm(self) -> bool:
        """Whether each reader confirms it."""
        return self.confirm or self.overlay

    @property
    def covers_screens(self) -> bool:
        """Whether it lies over the screens of its readers until they confirm it."""
        return self.overlay or (self.confirm and self.channel == "alert")


class LibraryParameter(Model):
    """One thing that a scenario fills in when it uses an inject of the library."""

    text: ShortText
    """What it stands for."""
    default: ShortText | None = None
    """Used where the scenario says nothing; without one the parameter must be given."""


class LibraryInject(Model):
    """An inject of the library, which scenarios take over with `use:` and fill in with `with:`."""

    format: Literal[1]
    """The version of this format."""
    about: LongText = ""
    """What it is good for."""
    parameters: dict[Id, LibraryParameter] = {}
    """What a scenario fills in; `${name}` in the inject stands for it."""
    inject: dict[str, Any]
    """The inject; what a scenario writes beside `use:` takes the place of the same key here."""

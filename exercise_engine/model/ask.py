"""Asks: what a team must answer, how, by when, and what each answer sets off; and effects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from exercise_engine.model.base import Address, DottedId, Id, LongText, Model, Scalar, ShortText
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.timing import Duration

OPTIONS_MAX = 30
"""More options cannot be weighed against each other."""

AGREEMENT = "agreement"
"""Stands for all the teams of an ask on which they must agree, where one team stands otherwise."""

AskKind = Literal["choice", "several", "number", "text"]


class ReachMilestone(Model):
    """A milestone is reached."""

    reach: Id
    """The milestone."""
    on: Id | None = None
    """Organisation or team it is reached for; by default that of the acting team."""


class SetVariable(Model):
    """A variable takes a value."""

    set: Id
    """The variable."""
    to: Scalar
    """Its new value, of the same type as before."""
    on: Id | None = None
    """Organisation or team whose value is set; by default that of the acting team."""


class AddToVariable(Model):
    """A number is added to a variable."""

    add: Id
    """The variable, a number."""
    by: int | float
    """What is added; may be negative."""
    on: Id | None = None
    """Organisation or team whose value changes; by default that of the acting team."""


class UnlockDocument(Model):
    """A document opens for those to whom it belongs."""

    unlock: Id
    """The document."""


class DeclareLevel(Model):
    """A declared level takes a value."""

    declare: Id
    """The level."""
    to: str
    """One of its values."""
    on: Id | None = None
    """Organisation or team whose level changes; by default that of the acting team."""


class ConveneTeam(Model):
    """A joint team comes together."""

    convene: Id
    """The joint team."""


class ChangeService(Model):
    """A service is stopped, slowed down, or begins to come back."""

    service: Id
    """The service."""
    state: ServiceState
    """Its state; `recovering` lets it come back by its own rules."""


def _key_of(value: object, keys: tuple[str, ...]) -> str | None:
    """Return the key that a mapping of a file, or a model, has among some."""
    if isinstance(value, dict):
        return next((key for key in keys if key in value), None)
    return next((key for key in keys if hasattr(value, key)), None)


def _effect_tag(value: object) -> str | None:
    """Tell an effect by its verb."""
    return _key_of(value, ("reach", "set", "add", "unlock", "convene", "declare", "service"))


Effect = Annotated[
    Annotated[ReachMilestone, Tag("reach")]
    | Annotated[SetVariable, Tag("set")]
    | Annotated[AddToVariable, Tag("add")]
    | Annotated[UnlockDocument, Tag("unlock")]
    | Annotated[ConveneTeam, Tag("convene")]
    | Annotated[DeclareLevel, Tag("declare")]
    | Annotated[ChangeService, Tag("service")],
    Discriminator(
        _effect_tag,
        custom_error_type="effect_verb",
        custom_error_message="an effect starts with one of the verbs reach, set, add, unlock, convene, "
        "declare, service",
    ),
]
"""Something that changes in the exercise."""


class Option(Model):
    """One way to answer."""

    text: ShortText
    """The answer as players read it."""
    says: tuple[ShortText, ...] = ()
    """Sentences by which scripted players say this, and control recognises it when options are hidden."""
    effects: tuple[Effect, ...] = ()
    """What follows when this is the answer."""


class NumberRange(Model):
    """What a number may be."""

    min: int | float
    """The smallest answer taken."""
    max: int | float
    """The largest answer taken."""
    unit: ShortText | None = None
    """What is counted, such as `hours`."""


class Ask(Model):
    """A question that each respondent team answers once, through a role that decides."""

    text: ShortText
    """The question."""
    kind: AskKind | None = None
    """By default `choice` where there are options, `number` where there is a range, else `text`."""
    options: Annotated[dict[Id, Option], Field(max_length=OPTIONS_MAX)] = {}
    """The ways to answer, in order."""
    options_shown: bool = True
    """If not, players write freely and control maps the text to an option or to `other`."""
    number: NumberRange | None = None
    """The range of an answer that is a number."""
    says: tuple[ShortText, ...] = ()
    """Answers that scripted players give to a question without options."""
    by: tuple[Address, ...] = ()
    """Teams that answer; by default those to whom the inject goes."""
    within: Duration | None = None
    """Time to answer, from the moment of being told; none means open until EndEx."""
    agree: bool = False
    """Whether the teams must agree on one answer, instead of answering each for itself."""
    revisable: bool = False
    """Whether an answer may be changed until the deadline; what follows from it follows only then."""
    silence: Id | None = None
    """The option that holds when the deadline passes without an answer."""
    rationale: Literal["none", "optional", "required"] = "optional"
    """Whether reasons are asked for."""
    confidence: Literal["none", "optional", "required"] = "none"
    """Whether the team says how sure it is, in per cent."""
    effects: tuple[Effect, ...] = ()
    """What follows from any answer, before the effects of the option."""
    tests: DottedId | None = None
    """The capability target it tests, as `objective.target`."""

    @property
    def answer_kind(self) -> AskKind:
        """What kind of answer is expected, also where the file leaves it open."""
        if self.kind is not None:
            return self.kind
        if self.options:
            return "choice"
        return "number" if self.number is not None else "text"

    @property
    def is_mapped(self) -> bool:
        """Whether control maps the typed answer to an option."""
        return bool(self.options) and not self.options_shown


class MessagePattern(Model):
    """A message from the expected team to an address."""

    to: Address
    """Organisation, team, `team.role` or persona that is written to."""


class AnswerPattern(Model):
    """An answer with a certain option."""

    ask: DottedId
    """The ask, as `inject.ask`."""
    option: Id
    """The option."""


class MetByMessage(Model):
    """Met when the team writes to an address after it was told."""

    message: MessagePattern


class MetByMilestone(Model):
    """Met when a milestone is reached for the team, its organisation, or the exercise."""

    milestone: Id


class MetByAnswer(Model):
    """Met when the team's answer takes effect as a certain option."""

    answer: AnswerPattern


class MetByStatement(Model):
    """Met when the team publishes a statement of a kind after it was told."""

    statement: Id
    """The kind of statement."""


class SharePattern(Model):
    """Something that the expected team shares."""

    to: Address
    """Whom it must reach: an address or a community."""
    of: Id | None = None
    """The inject that must be shared; by default anything counts."""


class MetByShare(Model):
    """Met when the team shares with an address after it was told."""

    share: SharePattern


class MetBySubmission(Model):
    """Met when the team's organisation fulfils an obligation after it was told."""

    submission: Id
    """The obligation."""


def _pattern_tag(value: object) -> str | None:
    """Tell a pattern by its only key."""
    return _key_of(value, ("message", "milestone", "answer", "statement", "share", "submission"))


MetBy = Annotated[
    Annotated[MetByMessage, Tag("message")]
    | Annotated[MetByMilestone, Tag("milestone")]
    | Annotated[MetByAnswer, Tag("answer")]
    | Annotated[MetByStatement, Tag("statement")]
    | Annotated[MetByShare, Tag("share")]
    | Annotated[MetBySubmission, Tag("submission")],
    Discriminator(
        _pattern_tag,
        custom_error_type="met_by_key",
        custom_error_message="a pattern has one of the keys message, milestone, answer, statement, "
        "share, submission",
    ),
]
"""A recorded fact by which an expected action counts as met; never the content of a text."""


class ExpectedAction(Model):
    """What a player should do of their own accord; for control only."""

    text: ShortText
    """What one would see, in the third person: `Calls the harbour coordination centre`."""
    within: Duration | None = None
    """Time to do it, from the moment of being told; none means until EndEx."""
    by: tuple[Address, ...] = ()
    """Teams that should do it; by default those to whom the inject goes."""
    met_by: tuple[MetBy, ...] = ()
    """Facts by which the engine notices it itself; control can always mark it by hand."""
    tests: DottedId | None = None
    """The capability target it tests, as `objective.target`."""
    notes: LongText = ""
    """Advice to control."""

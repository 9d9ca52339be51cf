"""Obligations: legal, contractual and local clocks of organisations, on story time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.model.base import Address, ConditionText, Id, LongText, Model, ShortText, name_from_id
from exercise_engine.model.legal_term import IsoDate, LegalTerm
from exercise_engine.model.timing import StoryMoment

OBLIGATIONS_MAX = 1_000
"""A handful for each organisation of a large community."""
REQUIRED_ITEMS_MAX = 30
NATIONAL_ACTS_MAX = 40
"""More states than a directive has to be carried by."""
HOLIDAYS_MAX = 100
"""Several years of public holidays."""

Anchor = Literal[
    "aware",
    "notifiable",
    "submission",
    "classified",
    "determination",
    "request",
    "fix",
    "receipt",
    "calendar",
]
"""The moment from which a clock runs."""
DECLARED_ANCHORS: frozenset[Anchor] = frozenset({"aware", "classified", "determination"})
"""Moments of which only the organisation itself can say when they came."""
STORY_ANCHORS: frozenset[Anchor] = frozenset({"notifiable", "request", "fix"})
"""Moments that the story brings: when the condition `notifiable` comes true."""
FOLLOWING_ANCHORS: frozenset[Anchor] = frozenset({"submission", "receipt"})
"""Moments that the submission of another obligation brings."""


class NationalAct(Model):
    """The national act that carries a directive in one country."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """Two letters, such as NL."""
    act: ShortText
    """Its name."""
    valid_from: IsoDate | None = None
    """The first day on which it applies, where that is known."""
    valid_until: IsoDate | None = None
    """The last day on which it applies."""
    note: ShortText | None = None
    """What is not certain about it."""


class AtLatest(Model):
    """A second limit of a clock: the earlier of the two counts."""

    within: LegalTerm
    """Time from awareness, whatever else the clock runs from. A limit that was over before the clock began to
    run does not count."""


class LegalClock(Model):
    """What a clock says, wherever it stands: in the library, or in a scenario."""

    title: ShortText | None = None
    """How it is called, in plain words."""
    kind: Literal["law", "contract", "local"] | None = None
    """What binds to it."""
    instrument: ShortText | None = None
    """The law, contract or rule that it stands in."""
    article: ShortText | None = None
    """The place in it."""
    about: LongText = ""
    """Who owes it and when, in plain words."""
    runs_from: Anchor | None = None
    """The moment from which it runs; by default awareness, and with `from` that submission."""
    within: LegalTerm | None = None
    """Time to fulfil it, in story time."""
    at_latest: AtLatest | None = None
    """A second limit; the earlier of the two counts."""
    caveat: ShortText | None = None
    """What softens the time, such as `where feasible`."""
    recipient: ShortText | None = None
    """Who must receive it, in words."""
    requires: Annotated[tuple[ShortText, ...], Field(max_length=REQUIRED_ITEMS_MAX)] = ()
    """What it must contain."""
    restarts: ShortText | None = None
    """What restarts it or follows it, in words."""
    progress: bool = False
    """Whether a progress report may be given in its place, from which the time runs anew."""
    holidays: Annotated[tuple[IsoDate, ...], Field(max_length=HOLIDAYS_MAX)] = ()
    """Public holidays, which are no business days."""
    valid_from: IsoDate | None = None
    """The first day on which it applies."""
    valid_until: IsoDate | None = None
    """The last day on which it applies."""
    national: Annotated[tuple[NationalAct, ...], Field(max_length=NATIONAL_ACTS_MAX)] = ()
    """The national acts by which it binds."""
    unknown: bool = False
    """Whether it is not known by which national acts it binds, or from when."""
    source: ShortText | None = None
    """Where to read it."""
    as_of: IsoDate | None = None
    """The day on which this was written down; laws change."""


class Obligation(LegalClock):
    """Something an organisation owes to somebody once the facts, or a submission, start its clock."""

    organisation: Id
    """Whose obligation it is; with `by`, to whom the persona owes it."""
    by: Id | None = None
    """The persona that owes it, such as an authority that has to answer."""
    use: Id | None = None
    """The legal clock of the library that it follows; what stands here takes the place of the same there."""
    notifiable: ConditionText | None = None
    """True once the facts make it due, whoever noticed; for control only until EndEx."""
    from_: Annotated[Id | None, Field(alias="from")] = None
    """The obligation of the same organisation from whose submission this clock runs."""
    since: StoryMoment | None = None
    """The moment from which a clock of the calendar runs, such as the last drill."""
    to: tuple[Address, ...] = ()
    """Who must receive it."""
    notes: LongText = ""
    """For control only."""

    @property
    def anchor(self) -> Anchor:
        """The moment from which it runs."""
        if self.runs_from is not None:
            return self.runs_from
        if self.from_ is not None:
            return "receipt" if self.by is not None else "submission"
        return "calendar" if self.since is not None else "aware"

    def name(self, obligation: str) -> str:
        """Return how it is called, by its id where it has no title."""
        return self.title or name_from_id(obligation)

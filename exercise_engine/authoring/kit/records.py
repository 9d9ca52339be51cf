"""What stands on the pages of a kit, apart from how it looks; pages for players hold nothing of control's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from exercise_engine.model.ask import AskKind

Choice = Literal["none", "optional", "required"]


@dataclass(frozen=True, slots=True)
class Front:
    """What stands at the top of every document."""

    title: str
    version: str
    made: str
    """From where in the exercise the kit plays on, in words."""
    room_clock: str
    """Whose wall clock room times are."""


@dataclass(frozen=True, slots=True)
class MselRow:
    """One inject as control follows it on paper."""

    number: str
    label: str
    """Its id; for control only."""
    weight: str
    offset: str
    story: str
    room: str
    """Each empty where it is not known beforehand."""
    condition: str
    """How the scenario says when, beside or instead of a time."""
    status: str
    """What became of it so far; empty while it is to come."""
    is_over: bool
    subject: str
    sender: str
    to: tuple[str, ...]
    channel: str
    by_hand: bool
    """Whether control speaks it or hands it over even while the power is on."""
    asks: tuple[str, ...]
    expected: tuple[str, ...]
    notes: str
    problem: str
    """Why its text cannot be printed whole, if that is so."""


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase with its ways out."""

    title: str
    label: str
    active: bool
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands on a card, with the number of the form to answer it on."""

    form: str
    text: str
    limit: str


@dataclass(frozen=True, slots=True)
class Card:
    """One inject for one team: only what the team may read."""

    number: str
    channel: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One question for one team, with room for the answer."""

    number: str
    subject: str
    """Of the card that it belongs to."""
    question: str
    kind: AskKind
    options: tuple[tuple[str, str], ...]
    """Letter and text of each option that the team may see."""
    unit: str
    lowest: str
    highest: str
    limit: str
    rationale: Choice
    confidence: Choice
    deciders: tuple[str, ...]
    """Names of the roles that decide."""


@dataclass(frozen=True, slots=True)
class TeamPages:
    """What one team gets, in its envelope."""

    folder: str
    team: str
    """The team's organisation, or `joint`, and the team: addresses, which are public; they name the file."""
    organisation_name: str
    team_name: str
    deciders: tuple[str, ...]
    cards: tuple[Card, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class OptionKey:
    """What one answer means, for control."""

    letter: str
    label: str
    text: str
    says: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """How control reads the answers to one question."""

    forms: tuple[tuple[str, str, str], ...]
    """Number of the form, name of the team, and what it answered already, if it did."""
    label: str
    question: str
    kind: AskKind
    hidden: bool
    """Whether teams write freely and control maps the words."""
    options: tuple[OptionKey, ...]
    effects: tuple[str, ...]
    limit: str
    silence: str
    tests: str


@dataclass(frozen=True, slots=True)
class PersonaLine:
    """One inject that comes from a persona."""

    number: str
    when: str
    to: tuple[str, ...]
    channel: str
    subject: str
    status: str


@dataclass(frozen=True, slots=True)
class PersonaSheet:
    """What whoever plays a persona has to know."""

    name: str
    label: str
    played_by: str
    knows: str
    never_says: str
    lines: tuple[PersonaLine, ...]
    expects: tuple[str, ...]
    """Who should turn to it of their own accord, and why."""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role in the list of contacts."""

    name: str
    decides: bool
    seats: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team in the list of contacts."""

    organisation: str
    name: str
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    """All pages of a kit."""

    front: Front
    length: str
    hard_stop: str
    rows: tuple[MselRow, ...]
    phases: tuple[PhaseRow, ...]
    answers: tuple[AnswerKey, ...]
    personas: tuple[PersonaSheet, ...]
    contacts: tuple[TeamLine, ...]
    teams: tuple[TeamPages, ...]

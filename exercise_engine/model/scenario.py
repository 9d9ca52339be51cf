"""The scenario: the authored template of an exercise, which a run never changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.ask import AGREEMENT
from exercise_engine.model.base import Id, LongText, Model, Scalar, ShortText, name_from_id
from exercise_engine.model.baseline import MEASURES_MAX, Measure
from exercise_engine.model.course import CourseRow
from exercise_engine.model.ecosystem import SERVICES_MAX, Community, Service
from exercise_engine.model.enquiry import Enquiry
from exercise_engine.model.gate import Gate
from exercise_engine.model.guidance import BRIEFS_MAX, DOCUMENTS_MAX, DUTIES_MAX, Brief, Document, Duty
from exercise_engine.model.inject import Inject
from exercise_engine.model.level import Level
from exercise_engine.model.objective import Objective
from exercise_engine.model.obligation import OBLIGATIONS_MAX, Obligation
from exercise_engine.model.people import (
    BUILT_IN_CHANNELS,
    DEFAULT_CONTROL,
    SPARE_SEATS_MAX,
    Channel,
    ControlSeat,
    Organisation,
    Persona,
    Team,
)
from exercise_engine.model.phase import Phase, walk_phases
from exercise_engine.model.sharing import SharingRules
from exercise_engine.model.statement import StatementKind
from exercise_engine.model.survey import SURVEYS_MAX, Probe, Questionnaire
from exercise_engine.model.timing import Clock
from exercise_engine.model.variant import VARIANTS_MAX, Variant

FORMAT = 1
"""The version of the format that this program writes and reads."""
INJECTS_MAX = 5_000
"""Twice the largest published exercise for one control team."""


class Overview(Model):
    """The block that stands at the front of every exercise document (HSEEP 2020)."""

    purpose: LongText = ""
    """Why the exercise is held."""
    scope: LongText = ""
    """What is played and what is not."""
    threat: LongText = ""
    """Threat or hazard."""
    sponsor: ShortText | None = None
    """Who holds the exercise."""
    contact: ShortText | None = None
    """Whom to ask."""


class Milestone(Model):
    """Something that comes true once in play."""

    text: ShortText | None = None
    """What it means; by default its id in words."""
    per: Literal["exercise", "organisation", "team"] = "exercise"
    """Whether there is one, or one for each organisation or team."""


class Variable(Model):
    """A value that effects change and conditions and texts read."""

    value: Scalar
    """Its value at StartEx."""
    per: Literal["exercise", "organisation", "team"] = "exercise"
    """Whether there is one, or one for each organisation or team."""


class Scenario(Model):
    """A whole scenario, with everything it uses resolved."""

    format: Literal[1]
    """The version of this format."""
    id: Id
    """The scenario's id; part of file names."""
    title: ShortText
    """The exercise's name."""
    version: ShortText = "1"
    """The scenario's own version."""
    summary: LongText = ""
    """The scenario in a few sentences."""
    overview: Overview = Overview()
    """Front matter of the documents."""
    clock: Clock
    """Times."""
    organisations: Annotated[dict[Id, Organisation], Field(min_length=1)]
    """The community."""
    teams: Annotated[dict[Id, Team], Field(min_length=1)]
    """Who plays."""
    spare: Annotated[int, Field(ge=0, le=SPARE_SEATS_MAX)] = 0
    """Seats that stand ready for whatever team needs somebody; control gives them a post."""
    control: dict[Id, ControlSeat] = {}
    """Seats of control staff; by default a lead controller and an observer."""
    personas: dict[Id, Persona] = {}
    """Everybody who is not in the room."""
    communities: dict[Id, Community] = {}
    """Circles of organisations that share with each other."""
    sharing: SharingRules = SharingRules()
    """How labels are treated."""
    services: Annotated[dict[Id, Service], Field(max_length=SERVICES_MAX)] = {}
    """What the organisations do for each other, and what that needs."""
    obligations: Annotated[dict[Id, Obligation], Field(max_length=OBLIGATIONS_MAX)] = {}
    """Clocks that run against organisations."""
    baseline: Annotated[dict[Id, Measure], Field(max_length=MEASURES_MAX)] = {}
    """Measures that each organisation has or has not."""
    enquiries: dict[Id, Enquiry] = {}
    """Tools and personas that players can ask."""
    channels: dict[Id, Channel] = {}
    """Ways to be told, besides the built-in ones."""
    milestones: dict[Id, Milestone] = {}
    """What can come true."""
    variables: dict[Id, Scalar | Variable] = {}
    """What can change."""
    statements: dict[Id, StatementKind] = {}
    """Kinds of statement that teams make in public."""
    levels: dict[Id, Level] = {}
    """Levels that people declare."""
    objectives: dict[Id, Objective] = {}
    """What the exercise tests."""
    phases: dict[Id, Phase] = {}
    """The parts of the story."""
    gates: dict[Id, Gate] = {}
    """Points at which the story waits for something."""
    course: dict[Id, CourseRow] = {}
    """What control does in the course of the day: jumps and breaks."""
    injects: Annotated[
        dict[Id, Inject], Field(max_length=INJECTS_MAX, json_schema_extra={"minProperties": 1})
    ]
    """The master scenario events list."""
    briefs: Annotated[dict[Id, Brief], Field(max_length=BRIEFS_MAX)] = {}
    """What only some posts know."""
    duties: Annotated[dict[Id, Duty], Field(max_length=DUTIES_MAX)] = {}
    """What teams are there for."""
    documents: Annotated[dict[Id, Document], Field(max_length=DOCUMENTS_MAX)] = {}
    """Files that open in play."""
    probes: Annotated[dict[Id, Probe], Field(max_length=SURVEYS_MAX)] = {}
    """Awareness probes: what people believe at a moment, beside what is so."""
    questionnaires: Annotated[dict[Id, Questionnaire], Field(max_length=SURVEYS_MAX)] = {}
    """Forms that players fill in, such as feedback."""
    variants: Annotated[dict[Id, Variant], Field(max_length=VARIANTS_MAX)] = {}
    """Other forms of the exercise, of which one can be played."""

    def all_channels(self) -> dict[str, Channel]:
        """Return built-in channels and the scenario's own, the latter winning."""
        return BUILT_IN_CHANNELS | self.channels

    def control_seats(self) -> dict[str, ControlSeat]:
        """Return the seats of control staff, or the default ones."""
        return self.control or DEFAULT_CONTROL

    def variable(self, name: str) -> Variable:
        """Return a variable in its long form."""
        given = self.variables[name]
        return given if isinstance(given, Variable) else Variable(value=given)

    def surveys(self) -> dict[str, Probe | Questionnaire]:
        """Return probes, then questionnaires; they share one space of ids."""
        return {**self.probes, **self.questionnaires}

    def variables_with_text(self) -> frozenset[str]:
        """Return the variables that hold text."""
        return frozenset(name for name in self.variables if isinstance(self.variable(name).value, str))

    def name_of(self, address: str) -> str:
        """Return the readable name of an address; the address itself where nothing is known of it."""
        if address == "all":
            return "Everybody"
        if address == AGREEMENT and address not in self.teams:
            return "All teams asked"
        head, _, rest = address.partition(".")
        if head in self.organisations:
            return self.organisations[head].name + (f", {name_from_id(rest)}" if rest else "")
        if head in self.personas:
            return self.personas[head].name
        if head in self.teams:
            team_name = self.teams[head].name or name_from_id(head)
            return f"{team_name}, {self.role_name(head, rest)}" if rest else team_name
        if head in self.enquiries:
            return self.enquiry_name(head)
        if head in self.communities:
            return self.communities[head].name
        if head in self.services:
            return self.services[head].name
        return address

    def enquiry_name(self, name: str) -> str:
        """Return the readable name of a tool: its own, its persona's, or its id in words."""
        enquiry = self.enquiries[name]
        if enquiry.name is None and enquiry.persona in self.personas:
            return self.personas[enquiry.persona].name
        return enquiry.name or name_from_id(name)

    def role_name(self, team: str, role: str) -> str:
        """Return the readable name of a role."""
        found = self.teams[team].roles.get(role)
        return (found.name if found and found.name else None) or name_from_id(role)

    def teams_of(self, organisation: str) -> tuple[str, ...]:
        """Return the teams of an organisation, in file order."""
        return tuple(team_id for team_id, team in self.teams.items() if team.organisation == organisation)

    def ordinary_teams(self) -> tuple[str, ...]:
        """Return the teams that are there from the start, in file order; `all` means these."""
        return tuple(team_id for team_id, team in self.teams.items() if not team.joint)

    def organisations_of(self, team: str) -> tuple[str, ...]:
        """Return the organisations that a team concerns: its own, or those of a joint team's members."""
        given = self.teams[team]
        if given.organisation is not None:
            return (given.organisation,)
        found = {organisation for member in given.members for organisation in self._home_of(member)}
        return tuple(organisation for organisation in self.organisations if organisation in found)

    def _home_of(self, post: str) -> tuple[str, ...]:
        """Return the organisation of a member's post; none for what is not a post of an ordinary team."""
        home = self.teams.get(post.partition(".")[0])
        return () if home is None or home.organisation is None else (home.organisation,)

    def phase_paths(self) -> dict[str, tuple[str, ...]]:
        """Return for every phase the ids from the top down to it."""
        return {path[-1]: path for path, _ in walk_phases(self.phases)}

"""Briefs, documents, duties and hints of a scenario, resolved for play; derived, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from exercise_engine.core.guidance.facts import HandoutKind, HintSource
from exercise_engine.core.plan import InjectKey, Never, Plan, Recipients, Timing, concerned, resolve_addresses
from exercise_engine.model.guidance import Document, Duty
from exercise_engine.model.hints import Hint
from exercise_engine.model.inject import Attachment
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, parse_after, parse_at

START = Stage("check_in")
"""When a document is there that nothing else opens."""


@dataclass(frozen=True, slots=True)
class HandoutKey:
    """Names a brief or a document."""

    kind: HandoutKind
    handout: str


@dataclass(frozen=True, slots=True)
class HintKey:
    """Names a hint for one team."""

    source: HintSource
    owner: str
    """Inject or objective."""
    instance: str
    place: int
    """Among the hints of its owner."""
    team: str


@dataclass(frozen=True, slots=True)
class HandoutPlan:
    """A brief or a document, with when it comes and to whom."""

    key: HandoutKey
    title: str
    """A template for a brief; the name of a document."""
    body: str
    """A template; empty for a document."""
    recipients: Recipients
    organisations: tuple[str, ...]
    timing: Timing
    when: str | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class HintPlan:
    """A hint for one team."""

    key: HintKey
    hint: Hint
    audience: tuple[str, ...]
    """Who reads it, as canonical addresses inside the team."""


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A duty of one team."""

    duty_id: str
    duty: Duty
    team: str
    audience: tuple[str, ...]
    """Who has it, as canonical addresses inside the team."""


@dataclass(frozen=True)
class GuidancePlan:
    """Everything of a scenario that seats are given beside the story."""

    handouts: dict[HandoutKey, HandoutPlan] = field(default_factory=dict)
    hints: dict[HintKey, HintPlan] = field(default_factory=dict)
    duties: tuple[DutyPlan, ...] = ()
    followers: dict[str, tuple[HandoutKey, ...]] = field(default_factory=dict)
    """Item to the handouts that come after it."""
    hints_of_team: dict[str, tuple[HintKey, ...]] = field(default_factory=dict)
    hints_of_inject: dict[InjectKey, tuple[HintKey, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> GuidancePlan:
        """Resolve a scenario that was checked."""
        handouts = {handout.key: handout for handout in _handouts(plan)}
        hints = {hint.key: hint for hint in _hints(plan)}
        followers: dict[str, list[HandoutKey]] = {}
        for key, handout in handouts.items():
            if isinstance(handout.timing, AfterItem):
                followers.setdefault(handout.timing.item, []).append(key)
        of_team: dict[str, list[HintKey]] = {}
        of_inject: dict[InjectKey, list[HintKey]] = {}
        for hint_key in hints:
            of_team.setdefault(hint_key.team, []).append(hint_key)
            if hint_key.source == "inject":
                of_inject.setdefault((hint_key.owner, hint_key.instance), []).append(hint_key)
        return cls(
            handouts,
            hints,
            tuple(_duties(plan)),
            {item: tuple(keys) for item, keys in followers.items()},
            {team: tuple(keys) for team, keys in of_team.items()},
            {inject: tuple(keys) for inject, keys in of_inject.items()},
        )


def _handouts(plan: Plan) -> Iterator[HandoutPlan]:
    scenario = plan.scenario
    for brief_id, brief in scenario.briefs.items():
        recipients = resolve_addresses(scenario, brief.to)
        yield HandoutPlan(
            HandoutKey("brief", brief_id),
            brief.title,
            brief.text,
            recipients,
            concerned(scenario, recipients.teams),
            parse_at(brief.at, scenario.clock),
            None,
            brief.attachments,
        )
    for document_id, document in scenario.documents.items():
        recipients = resolve_addresses(scenario, document.to)
        yield HandoutPlan(
            HandoutKey("document", document_id),
            document.name,
            "",
            recipients,
            concerned(scenario, recipients.teams),
            _opening(plan, document),
            document.when,
            (Attachment(file=document.file, name=document.name),),
        )


def _opening(plan: Plan, document: Document) -> Timing:
    if document.at is not None:
        return parse_at(document.at, plan.scenario.clock)
    if document.after is not None:
        return parse_after(document.after)
    if document.manual:
        return Never()
    return START if document.when is None else ExerciseOffset(0)


def _hints(plan: Plan) -> Iterator[HintPlan]:
    for (inject_id, instance), inject_plan in plan.instances.items():
        for place, hint in enumerate(inject_plan.inject.hints):
            told = inject_plan.recipients
            for team in told.teams:
                audience = _inside(plan, hint.to or told.audience, team)
                if audience:
                    yield HintPlan(HintKey("inject", inject_id, instance, place, team), hint, audience)
    for objective_id, objective in plan.scenario.objectives.items():
        for place, hint in enumerate(objective.hints):
            for team in resolve_addresses(plan.scenario, hint.to).teams:
                key = HintKey("objective", objective_id, "", place, team)
                yield HintPlan(key, hint, _inside(plan, hint.to, team))


def _duties(plan: Plan) -> Iterator[DutyPlan]:
    for duty_id, duty in plan.scenario.duties.items():
        for team in resolve_addresses(plan.scenario, duty.to).teams:
            yield DutyPlan(duty_id, duty, team, _inside(plan, duty.to, team))


def _inside(plan: Plan, addresses: tuple[str, ...], team: str) -> tuple[str, ...]:
    """Return the part of some addresses that lies in a team; wider ones become the team's own."""
    found: dict[str, None] = {}
    for address in addresses:
        recipients = resolve_addresses(plan.scenario, (address,))
        if team in recipients.teams:
            own = recipients.audience[0]
            found[own if own.partition(".")[0] == team else team] = None
    return (team,) if team in found else tuple(found)

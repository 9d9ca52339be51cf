"""Who may see what, and who may do what: the only gate to a seat. Pure tables, without state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import OfService, as_outsiders_see
from exercise_engine.core.command_types import Request
from exercise_engine.core.course.commands import ApplyCuts, DropRow, TakeRow
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.core.events import ENGINE_ACTOR, SEAT_PREFIX, Audience, Event
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.guidance import commands as guidance
from exercise_engine.core.guidance.facts import DutyTicked
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.joint.facts import MeetingJoined, SituationReported
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.obligations import commands as obligations
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    NotNotifiableDeclared,
    ObligationSubmitted,
)
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, StandDownJoint, TakePost
from exercise_engine.core.sharing.commands import (
    AskPermission,
    GivePermission,
    MarkShare,
    RefusePermission,
    Share,
)
from exercise_engine.core.sharing.facts import PermissionFact, Shared
from exercise_engine.core.sharing.secrecy import by_nobody, is_secret
from exercise_engine.core.simcell.commands import AssignPersonas, ClaimReply, DropReply, ReleaseReply
from exercise_engine.core.state import Seat, State
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.core.steering import commands as steering
from exercise_engine.core.surveys.commands import FillSheet, OpenSurvey
from exercise_engine.core.surveys.facts import SheetGiven
from exercise_engine.errors import CommandRejected
from exercise_engine.model.people import SeatKind
from exercise_engine.model.scenario import Scenario

CONTROL_ADDRESS = "control"
"""The control cell, as an address of messages."""
BY_PEOPLE = (
    f.AnswerGiven
    | f.MessageSent
    | f.LogEntryWritten
    | f.EmergencyDeclared
    | f.SeenStatementFact
    | f.LevelDeclared
    | f.AnswerProposed
    | f.AnswerAgreed
    | DutyTicked
    | MeetingJoined
    | SituationReported
    | f.EnquiryMade
    | Shared
    | PermissionFact
    | AwarenessDeclared
    | ObligationSubmitted
    | NotNotifiableDeclared
)
"""Seat facts of which players may know seat and post; whatever else a command set off names nobody."""
CONTROL_KINDS: Final[frozenset[SeatKind]] = frozenset({"lead", "controller", "simcell", "evaluator"})
"""Seats that see control facts."""
STEERING_KINDS: Final[frozenset[SeatKind]] = frozenset({"lead", "controller"})
LEAD_STAGES: Final[frozenset[str]] = frozenset({"running", "hot_wash", "evaluation", "closed", "aborted"})
"""StartEx, EndEx, close and abort are the lead controller's; others may open check-in, brief, pause and
resume."""

_STEERING = STEERING_KINDS
_JUDGING: Final[frozenset[SeatKind]] = frozenset({"lead", "controller", "evaluator"})
_PLAYING: Final[frozenset[SeatKind]] = frozenset({"player"})
_EVERYBODY: Final[frozenset[SeatKind]] = frozenset(
    {"player", "lead", "controller", "simcell", "evaluator", "observer"}
)

MAY_DO: Final[Mapping[type[Request], frozenset[SeatKind]]] = {
    c.MoveStage: _STEERING,
    c.JumpStory: _STEERING,
    c.ChangePhase: _STEERING,
    c.ReleaseInject: _STEERING,
    c.HoldInject: _STEERING,
    c.UnholdInject: _STEERING,
    c.SkipInject: _STEERING,
    c.ReleaseAdHoc: _STEERING,
    ApplyCuts: _STEERING,
    TakeRow: _STEERING,
    DropRow: _STEERING,
    EnterReleased: _STEERING,
    EnterAnswer: _STEERING,
    EnterEntry: _STEERING,
    OpenGate: _STEERING,
    c.FinishDelivery: _STEERING | {"simcell"},
    c.MapAnswer: _STEERING,
    c.MarkExpected: _JUDGING,
    c.SetMilestone: _STEERING,
    c.ChangeVariable: _STEERING,
    c.WriteControlNote: CONTROL_KINDS,
    c.SubmitAnswer: _PLAYING,
    c.WriteLogEntry: _PLAYING,
    c.SendMessage: _PLAYING | _STEERING | {"simcell"},
    JoinMeeting: _PLAYING,
    ReportSituation: _PLAYING,
    guidance.HandOut: _STEERING,
    guidance.TickDuty: _PLAYING,
    guidance.GiveHint: _STEERING,
    guidance.DropHint: _STEERING,
    DraftStatement: _PLAYING,
    SubmitStatement: _PLAYING,
    ClearStatement: _PLAYING | _STEERING,
    PublishStatement: _PLAYING,
    WithdrawStatement: _PLAYING,
    SetLevel: _PLAYING | _STEERING,
    steering.WithdrawInject: _STEERING,
    steering.CorrectInject: _STEERING,
    steering.HoldAll: _STEERING,
    steering.LetAllGo: _STEERING,
    steering.ShiftPlan: _STEERING,
    steering.PostponeInject: _STEERING,
    steering.RetargetInject: _STEERING,
    steering.EditInject: _STEERING,
    steering.ClaimNeed: CONTROL_KINDS,
    steering.GiveBackNeed: CONTROL_KINDS,
    c.ReportReceipts: _EVERYBODY,
    GivePost: _STEERING,
    TakePost: _STEERING,
    ConveneJoint: _STEERING | _PLAYING,
    StandDownJoint: _STEERING,
    HandOverSeat: _PLAYING | _STEERING,
    ExcuseSeat: _PLAYING | _STEERING,
    ReturnSeat: _PLAYING | _STEERING,
    c.DeclareEmergency: _EVERYBODY,
    OpenSurvey: _STEERING,
    FillSheet: _PLAYING,
    MakeEnquiry: _PLAYING,
    AnswerEnquiry: _STEERING | {"simcell"},
    ClaimReply: _STEERING | {"simcell"},
    ReleaseReply: _STEERING | {"simcell"},
    DropReply: _STEERING | {"simcell"},
    AssignPersonas: _STEERING,
    AgreeToAnswer: _PLAYING,
    SetService: _STEERING,
    Share: _PLAYING,
    AskPermission: _PLAYING,
    GivePermission: _PLAYING | _STEERING | {"simcell"},
    RefusePermission: _PLAYING | _STEERING | {"simcell"},
    MarkShare: _JUDGING,
    obligations.DeclareAware: _PLAYING,
    obligations.SubmitObligation: _PLAYING,
    obligations.DeclareNotNotifiable: _PLAYING,
    obligations.RecordObligation: _JUDGING,
    AnswerMeasure: _PLAYING,
}
"""Every command, to the kinds of seat that may give it."""
BY_POST: Final[frozenset[type[Request]]] = frozenset(
    {
        c.SubmitAnswer,
        c.WriteLogEntry,
        AgreeToAnswer,
        JoinMeeting,
        ReportSituation,
        guidance.TickDuty,
        DraftStatement,
        SubmitStatement,
        ClearStatement,
        PublishStatement,
        WithdrawStatement,
        SetLevel,
        ConveneJoint,
        MakeEnquiry,
        Share,
        AskPermission,
        obligations.DeclareAware,
        obligations.SubmitObligation,
        obligations.DeclareNotNotifiable,
    }
)
"""What a post does: also a seat of the SimCell while it holds one. What is said of the person who sits there,
and what that person fills in, is no part of it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """What of a seat decides about what it sees."""

    seat: str
    kind: SeatKind
    addresses: frozenset[str]
    """Addresses that reach a player."""
    organisations: frozenset[str]
    """A player's own organisations."""
    scope: frozenset[str]
    """Organisations that a control seat may see; none means all of them."""
    left: frozenset[tuple[str, int]] = frozenset()
    """Addresses that no longer reach the player, with the `seq` up to which they did."""
    real_of: frozenset[str] = frozenset()
    """Organisations whose REAL text it may read."""


def viewer(seat: Seat, scenario: Scenario) -> Viewer:
    """Return how a seat looks at the exercise, by the posts that it holds now."""
    own = {home for post in seat.posts for home in _home_of(post, scenario)}
    addresses = {f"{SEAT_PREFIX}{seat.seat}"}.union(*(addresses_of(post, scenario) for post in seat.posts))
    left = {
        (address, held.until)
        for held in seat.left
        for address in addresses_of(held.post, scenario)
        if address not in addresses
    }
    if seat.kind == "player":
        addresses.add("all")
    return Viewer(
        seat.seat,
        seat.kind,
        frozenset(addresses),
        frozenset(own),
        frozenset(seat.scope),
        frozenset(left),
        real_of(seat, scenario),
    )


def real_of(seat: Seat, scenario: Scenario) -> frozenset[str]:
    """Return the organisations whose REAL text a seat may read.

    For a player that of the post by which the person belongs somewhere, and not of posts that came in play;
    for controllers those that they are named for. A lead without a scope is named for none.
    """
    if seat.kind == "player":
        return frozenset(home for post in seat.belongs for home in _home_of(post, scenario))
    return frozenset(seat.scope) if seat.kind in STEERING_KINDS else frozenset()


def _home_of(post: f.Post, scenario: Scenario) -> tuple[str, ...]:
    """Return the organisation of a post; none for posts of joint teams, which are nobody's home."""
    team = scenario.teams.get(post.team)
    return () if team is None or team.organisation is None else (team.organisation,)


def addresses_of(post: f.Post, scenario: Scenario) -> set[str]:
    """Return the addresses that reach the holder of a post."""
    return {"all", post.team, post.address, *_home_of(post, scenario)}


def visible(event: Event, seen_by: Viewer) -> Event | None:
    """Return the event as a viewer may see it, or None."""
    audience = event.audience
    if audience.real is not None and audience.real not in seen_by.real_of:
        return None
    if seen_by.kind == "player":
        if isinstance(event.fact, f.ForControl) or audience_misses(audience, seen_by, seq=event.seq):
            return None
        return for_players(event, outside=_is_outside(event, seen_by))
    if not in_scope(audience, seen_by):
        return None
    if seen_by.kind == "observer":
        hidden = isinstance(event.fact, f.ForControl | SheetGiven) or is_secret(event.fact)
        return None if hidden else for_players(event)
    if isinstance(event.fact, SheetGiven):
        return counted_only(event, event.fact)
    if isinstance(event.fact, f.ExerciseCreated | f.ScenarioLoaded):
        fact = _without_answers(event.fact, seen_by.real_of)
        fact = _scoped(fact, seen_by.scope) if seen_by.scope else fact
        return event if fact is event.fact else event.model_copy(update={"fact": fact})
    return event


def shown_alike(event: Event, seen_by: Viewer) -> tuple[frozenset[str], frozenset[str]] | bool:
    """Return what decides how a viewer is shown an event, once it is clear that the viewer sees it.

    Viewers for whom this is equal are shown the very same, so that it needs to be made for one of them only.
    """
    if seen_by.kind in CONTROL_KINDS:
        return seen_by.scope, seen_by.real_of
    return _is_outside(event, seen_by)


def _is_outside(event: Event, seen_by: Viewer) -> bool:
    """Return whether a player sees how a service of another organisation runs, and may not know why."""
    return (
        isinstance(event.fact, OfService)
        and seen_by.kind == "player"
        and seen_by.organisations.isdisjoint(event.audience.organisations)
    )


def audience_misses(audience: Audience, seen_by: Viewer, *, seq: int) -> bool:
    """Return whether none of a viewer's addresses is meant, nor any that it had at that event."""
    return seen_by.addresses.isdisjoint(audience.to) and not any(
        address in audience.to and seq <= until for address, until in seen_by.left
    )


def for_players(event: Event, *, outside: bool = False) -> Event:
    """Return an event without what would tell players how control works, or what others read or lack."""
    fact = event.fact
    if outside and isinstance(fact, OfService):
        fact = as_outsiders_see(fact)
    from_post = isinstance(fact, BY_PEOPLE) and event.acting_as is not None and "." in event.acting_as
    from_post = from_post and not by_nobody(fact)
    if isinstance(fact, f.AnswerGiven | f.LogEntryWritten | f.AgreementFact) and fact.had_read:
        fact = fact.model_copy(update={"had_read": ()})
    return event.model_copy(
        update={
            "fact": fact,
            "transaction": event.seq,
            "actor": event.actor if from_post else ENGINE_ACTOR,
            "acting_as": event.acting_as if from_post else None,
            "command_id": None,
            "cause": None,
        }
    )


def counted_only(event: Event, fact: SheetGiven) -> Event:
    """Return a sheet as control may count it: that somebody of a team handed one in, never who or what."""
    return event.model_copy(
        update={
            "fact": fact.model_copy(update={"answers": ()}),
            "audience": Audience(organisations=event.audience.organisations),
            "actor": ENGINE_ACTOR,
            "acting_as": None,
            "command_id": None,
        }
    )


def in_scope(audience: Audience, seen_by: Viewer) -> bool:
    """Return whether what concerns an audience lies in the scope of a seat of control."""
    return (
        not seen_by.scope
        or not audience.organisations
        or not seen_by.scope.isdisjoint(audience.organisations)
    )


def _scoped(
    fact: f.ExerciseCreated | f.ScenarioLoaded, scope: frozenset[str]
) -> f.ExerciseCreated | f.ScenarioLoaded:
    """Return a scenario with only the injects, forms, tools, papers and legal clocks that concern a scope."""
    scenario = fact.scenario
    kept = {
        name: inject
        for name, inject in scenario.injects.items()
        if not scope.isdisjoint(concerned(scenario, resolve_addresses(scenario, inject.to).teams))
    }
    owed = {name: each for name, each in scenario.obligations.items() if each.organisation in scope}
    parts: dict[str, object] = {"injects": kept, "obligations": owed}
    for part in ("probes", "questionnaires", "enquiries", "briefs", "duties", "documents"):
        parts[part] = {
            name: given
            for name, given in getattr(scenario, part).items()
            if not scope.isdisjoint(concerned(scenario, resolve_addresses(scenario, given.to).teams))
        }
    return fact.model_copy(update={"scenario": scenario.model_copy(update=parts)})


def _without_answers(
    fact: f.ExerciseCreated | f.ScenarioLoaded, real_of: frozenset[str]
) -> f.ExerciseCreated | f.ScenarioLoaded:
    """Return a scenario without what other organisations than these say of their measures: that is REAL."""
    scenario = fact.scenario
    if all(real_of.issuperset(measure.answers) for measure in scenario.baseline.values()):
        return fact
    kept = {
        name: measure.model_copy(
            update={"answers": {who: said for who, said in measure.answers.items() if who in real_of}}
        )
        for name, measure in scenario.baseline.items()
    }
    return fact.model_copy(update={"scenario": scenario.model_copy(update={"baseline": kept})})


def check_may_do(state: State, seat: Seat, command: Request) -> None:
    """Raise CommandRejected unless this kind of seat may give this command at this moment."""
    by_post = stands_in(seat) and type(command) in BY_POST
    if seat.kind not in MAY_DO[type(command)] and not by_post:
        raise CommandRejected("not_allowed", f"a seat of kind {seat.kind} may not do that")
    if isinstance(command, c.MoveStage):
        _check_may_move(state, seat, command)
    if state.emergency and not _passes_in_emergency(command):
        raise CommandRejected(
            "emergency", "REAL EMERGENCY: play stands still until the lead controller resumes it"
        )


def stands_in(seat: Seat) -> bool:
    """Return whether a seat of the SimCell plays for others for now, since it was given their posts."""
    return seat.kind == "simcell" and bool(seat.posts)


def check_acting_as(state: State, seat: Seat, acting_as: str | None) -> None:
    """Raise CommandRejected unless a seat may act as what it says: a post that it holds, or a persona."""
    if acting_as is None or acting_as in {post.address for post in seat.posts}:
        return
    if seat.kind == "player":
        raise unknown_post(seat)
    if acting_as != CONTROL_ADDRESS and acting_as not in state.scenario.personas:
        raise CommandRejected("unknown_persona", f"{acting_as} is no persona of this exercise")


def unknown_post(seat: Seat) -> CommandRejected:
    """Return the refusal of a post that a seat does not hold, or did not name."""
    held = ", ".join(post.address for post in seat.posts) or "none"
    return CommandRejected("unknown_post", f"say in which post you act; this seat holds {held}")


def _check_may_move(state: State, seat: Seat, command: c.MoveStage) -> None:
    if seat.kind == "lead":
        return
    if state.emergency:
        raise CommandRejected("lead_only", "REAL EMERGENCY: only the lead controller moves the exercise on")
    resuming = command.target == "running" and state.stage == "paused"
    if command.target in LEAD_STAGES and not resuming:
        raise CommandRejected("lead_only", "only the lead controller may do that")
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", "a controller for some organisations may not move the whole exercise"
        )


def _passes_in_emergency(command: Request) -> bool:
    match command:
        case c.ReportReceipts() | c.DeclareEmergency() | c.MoveStage() | ExcuseSeat():
            return True
        case c.SendMessage():
            return command.to == (CONTROL_ADDRESS,)
        case _:
            return False


def check_scope(seat: Seat, organisations: tuple[str, ...]) -> None:
    """Raise CommandRejected unless a control seat may act for at least one of the organisations concerned."""
    if seat.scope and organisations and set(seat.scope).isdisjoint(organisations):
        raise CommandRejected("out_of_scope", f"this seat acts for {', '.join(seat.scope)} only")


def may_reload(kind: SeatKind) -> bool:
    """Return whether a seat may have a corrected scenario loaded before StartEx."""
    return kind == "lead"

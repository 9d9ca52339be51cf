"""Decides about posts: giving and taking them, and convening joint teams from those who hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.joint.decide import call_meeting
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import STEERING_KINDS, check_scope
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, PostCommand, StandDownJoint, TakePost
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.people import SeatKind, Team

HOLDERS: frozenset[SeatKind] = frozenset({"player", "simcell"})
"""Seats that can hold a post: players, and the SimCell when it stands in for somebody."""
POSTS_PER_SEAT_MAX = 20
"""Nobody acts in more places at once, joint teams among them."""


@dataclass(frozen=True, slots=True)
class PostChange:
    """A post that a seat is to hold, or no longer."""

    seat: str
    post: f.Post
    is_given: bool


def decide_change(tx: Transaction, change: PostChange) -> None:
    """Give or take a post because of a roster."""
    holder = _seat(tx, change.seat)
    if change.is_given:
        _check_may_hold(holder, change.post)
        give(tx, holder, change.post)
    else:
        take(tx, holder, change.post)


def decide_post(tx: Transaction, seat: Seat, command: PostCommand) -> None:
    """Decide a command about posts or joint teams."""
    stage = tx.state.stage
    if stage in ("closed", "aborted"):
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; posts stay as they are")
    match command:
        case GivePost():
            post, holder = _post(tx, seat, command.post), _seat(tx, command.seat)
            _check_may_hold(holder, post)
            give(tx, holder, post, note=command.note)
        case TakePost():
            post, holder = _post(tx, seat, command.post), _seat(tx, command.seat)
            if post not in holder.posts:
                raise CommandRejected("no_change", f"{holder.label} does not hold {post.address}")
            take(tx, holder, post, note=command.note)
        case ConveneJoint():
            _check_may_convene(tx, seat, command.team)
            convene(tx, seat, command.team, note=command.note)
        case StandDownJoint():
            stand_down(tx, seat, command.team, note=command.note)
        case _:
            assert_never(command)


def give(tx: Transaction, holder: Seat, post: f.Post, *, note: str = "", cause: int | None = None) -> None:
    """Give a seat a post, and its places in joint teams that come with it."""
    given = tx.emit(
        f.PostGiven(seat=holder.seat, post=post, note=_text(note)), _about(tx, holder, post), cause=cause
    )
    for team_id in _joint_teams_of(tx, post):
        _give_joint(tx, holder.seat, team_id, cause=given.seq)


def take(tx: Transaction, holder: Seat, post: f.Post, *, note: str = "", cause: int | None = None) -> None:
    """Take a post from a seat, and its places in joint teams that it has by no other post."""
    taken = tx.emit(
        f.PostTaken(seat=holder.seat, post=post, note=_text(note)), _about(tx, holder, post), cause=cause
    )
    for team_id in _joint_teams_of(tx, post):
        _settle_joint(tx, holder.seat, team_id, cause=taken.seq)


def convene(tx: Transaction, seat: Seat, team_id: str, *, note: str = "") -> None:
    """Let a joint team come together."""
    team = _joint_team(tx, seat, team_id)
    if _is_together(tx, team_id):
        raise CommandRejected("no_change", f"{tx.state.scenario.name_of(team_id)} has convened already")
    _bring_together(tx, team_id, team, note=note)


def convene_by_effect(tx: Transaction, team_id: str, *, cause: int) -> None:
    """Let a joint team come together because an effect says so; one that is together stays so."""
    if not _is_together(tx, team_id):
        with tx.by_engine():
            _bring_together(tx, team_id, tx.state.scenario.teams[team_id], cause=cause)


def _is_together(tx: Transaction, team_id: str) -> bool:
    known = tx.state.joint.get(team_id)
    return known is not None and known.is_together


def _bring_together(
    tx: Transaction, team_id: str, team: Team, *, note: str = "", cause: int | None = None
) -> None:
    name = tx.state.scenario.name_of(team_id)
    convened = tx.emit(
        f.JointConvened(team=team_id, name=name, note=_text(note)),
        _about_joint(tx, team_id, team),
        cause=cause,
    )
    for holder in list(tx.state.seats):
        _give_joint(tx, holder, team_id, cause=convened.seq)
    call_meeting(tx, team_id)


def _check_may_convene(tx: Transaction, seat: Seat, team_id: str) -> None:
    """Raise CommandRejected for a seat that plays and whose posts may not convene a joint team."""
    team = tx.state.scenario.teams.get(team_id)
    if seat.kind in STEERING_KINDS or team is None:
        return
    posts = [post.address for post in seat.posts if post.address in team.convened_by]
    if not posts or tx.state.stage not in IN_PLAY:
        raise CommandRejected("not_allowed", "your posts may not convene this team now; write to control")
    if tx.acting_as not in posts:
        tx.acting_as = posts[0]


def stand_down(tx: Transaction, seat: Seat, team_id: str, *, note: str = "") -> None:
    """Let a joint team part; what its members saw stays with them."""
    team = _joint_team(tx, seat, team_id)
    known = tx.state.joint.get(team_id)
    if known is None or not known.is_together:
        raise CommandRejected("no_change", f"{tx.state.scenario.name_of(team_id)} has not convened")
    name = tx.state.scenario.name_of(team_id)
    parted = tx.emit(
        f.JointStoodDown(team=team_id, name=name, note=_text(note)), _about_joint(tx, team_id, team)
    )
    for holder in list(tx.state.seats.values()):
        for post in holder.posts:
            if post.team == team_id:
                tx.emit(f.PostTaken(seat=holder.seat, post=post), _about(tx, holder, post), cause=parted.seq)


def correct_posts(tx: Transaction) -> None:
    """Take posts that a corrected scenario no longer has, and bring joint teams into line with it."""
    teams = tx.state.scenario.teams
    for holder in list(tx.state.seats.values()):
        for post in holder.posts:
            if post.team not in teams or post.role not in teams[post.team].roles or _has_parted(tx, post):
                tx.emit(f.PostTaken(seat=holder.seat, post=post), _about(tx, holder, post))
    for team_id, joint in list(tx.state.joint.items()):
        for seat_id in list(tx.state.seats) if joint.is_together else ():
            _settle_joint(tx, seat_id, team_id, cause=tx.state.seq)
            _give_joint(tx, seat_id, team_id, cause=tx.state.seq)


def _has_parted(tx: Transaction, post: f.Post) -> bool:
    """Return whether a place in a joint team is left over from a team that is not together."""
    return tx.state.scenario.teams[post.team].joint and not _is_together(tx, post.team)


def _give_joint(tx: Transaction, seat_id: str, team_id: str, *, cause: int) -> None:
    """Give a seat the places in a joint team that its other posts bring."""
    team = tx.state.scenario.teams[team_id]
    for held in tx.state.seats[seat_id].posts:
        post = f.Post(team=team_id, role=team.role_of(held.address))
        holder = tx.state.seats[seat_id]
        if held.address in team.members and post not in holder.posts:
            tx.emit(f.PostGiven(seat=seat_id, post=post), _about(tx, holder, post), cause=cause)


def _settle_joint(tx: Transaction, seat_id: str, team_id: str, *, cause: int) -> None:
    """Take from a seat the places in a joint team that none of its other posts brings any more."""
    team = tx.state.scenario.teams[team_id]
    holder = tx.state.seats[seat_id]
    brought = {team.role_of(held.address) for held in holder.posts if held.address in team.members}
    for post in holder.posts:
        if post.team == team_id and post.role not in brought:
            tx.emit(f.PostTaken(seat=seat_id, post=post), _about(tx, holder, post), cause=cause)


def _joint_teams_of(tx: Transaction, post: f.Post) -> tuple[str, ...]:
    """Return the joint teams that are together and have the holder of a post among their members."""
    return tuple(
        team_id
        for team_id, joint in tx.state.joint.items()
        if joint.is_together and post.address in tx.state.scenario.teams[team_id].members
    )


def _joint_team(tx: Transaction, seat: Seat, team_id: str) -> Team:
    team = tx.state.scenario.teams.get(team_id)
    if team is None or not team.joint:
        raise CommandRejected("unknown_team", f"{team_id} is no joint team of this exercise")
    check_scope(seat, tx.state.scenario.organisations_of(team_id))
    return team


def _post(tx: Transaction, seat: Seat, address: str) -> f.Post:
    """Return a post of an ordinary team; those of joint teams come with the members' own."""
    team_id, _, role = address.partition(".")
    team = tx.state.scenario.teams.get(team_id)
    if team is None or role not in team.roles:
        raise CommandRejected("unknown_post", f"{address} is no role of a team; write team.role")
    if team.joint:
        raise CommandRejected("joint_post", f"give {address} by giving one of its members' own posts")
    check_scope(seat, tx.state.scenario.organisations_of(team_id))
    return f.Post(team=team_id, role=role)


def _seat(tx: Transaction, seat_id: str) -> Seat:
    found = tx.state.seats.get(seat_id)
    if found is None:
        raise CommandRejected("unknown_seat", f"{seat_id} is no seat of this exercise")
    return found


def _check_may_hold(holder: Seat, post: f.Post) -> None:
    if holder.kind not in HOLDERS:
        raise CommandRejected("wrong_seat", f"a seat of kind {holder.kind} holds no post of a team")
    if post in holder.posts:
        raise CommandRejected("no_change", f"{holder.label} holds {post.address} already")
    if len(holder.posts) >= POSTS_PER_SEAT_MAX:
        raise CommandRejected("too_many", f"{holder.label} holds {POSTS_PER_SEAT_MAX} posts already")


def _about(tx: Transaction, holder: Seat, post: f.Post) -> Audience:
    """Return who learns that a post changed hands: its team, and the seat itself."""
    organisations = tx.about_teams((post.team,)).organisations
    return Audience(to=(post.team, f"seat:{holder.seat}"), organisations=organisations)


def _about_joint(tx: Transaction, team_id: str, team: Team) -> Audience:
    """Return who learns of a joint team's coming together: whoever is or was one of its members."""
    members = resolve_addresses(tx.state.scenario, team.members).audience
    return Audience(to=(team_id, *members), organisations=tx.about_teams((team_id,)).organisations)


def _text(note: str) -> f.FreeText | None:
    return f.text(note) if note.strip() else None

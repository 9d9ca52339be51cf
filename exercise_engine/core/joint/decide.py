"""Decides the life of a joint team: calls its meetings, takes who joins and what is reported."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.joint.commands import JoinMeeting, JointCommand, ReportSituation
from exercise_engine.core.joint.facts import MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.people import Team
from exercise_engine.model.timing import duration_ms


def call_meeting(tx: Transaction, team_id: str) -> None:
    """Tell the members of a joint team that they meet now, if the team has a rhythm."""
    scenario = tx.state.scenario
    team = scenario.teams[team_id]
    if team.rhythm is None:
        return
    last = tx.state.meetings.last.get(team_id)
    with tx.by_engine():
        tx.emit(
            MeetingCalled(
                team=team_id,
                name=scenario.name_of(team_id),
                number=1 if last is None else last.number + 1,
                organisations=scenario.organisations_of(team_id),
                next_ms=tx.elapsed_ms + duration_ms(team.rhythm),
            ),
            _audience(tx, team_id),
        )


def decide_joint(tx: Transaction, seat: Seat, command: JointCommand) -> None:
    """Carry out a command of a member, or refuse it."""
    stage = tx.state.stage
    if stage == "planned" or stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[stage]}")
    match command:
        case JoinMeeting():
            _join(tx, seat, command)
        case ReportSituation():
            _report(tx, seat, command)
        case _:
            assert_never(command)


def _join(tx: Transaction, seat: Seat, command: JoinMeeting) -> None:
    meetings = tx.state.meetings
    meeting = next((last for last in meetings.last.values() if last.seq == command.meeting), None)
    if meeting is None:
        raise CommandRejected("unknown_meeting", f"no meeting {command.meeting} goes on")
    post = _place_in(tx, seat, meeting.team)
    if seat.seat in meetings.joined.get(meeting.seq, ()):
        raise CommandRejected("no_change", "you are at this meeting already")
    tx.acting_as = post.address
    tx.emit(
        MeetingJoined(meeting=meeting.seq, team=meeting.team), _audience(tx, meeting.team), cause=meeting.seq
    )


def _report(tx: Transaction, seat: Seat, command: ReportSituation) -> None:
    scenario = tx.state.scenario
    _place_in(tx, seat, command.team)
    if not command.known.strip():
        raise CommandRejected("no_text", "say at least what is known")
    home = _home_post(tx, seat, scenario.teams[command.team])
    organisation = scenario.organisations_of(home.team)[0]
    version = tx.state.meetings.reports.get((command.team, organisation), 0) + 1
    tx.acting_as = home.address
    audience = _audience(tx, command.team)
    tx.emit(
        SituationReported(
            team=command.team,
            organisation=organisation,
            home=home.team,
            version=version,
            known=f.text(command.known.strip()),
            assumed=f.text(command.assumed.strip()),
            next=f.text(command.next.strip()),
        ),
        Audience(to=(command.team, home.team), organisations=audience.organisations),
    )


def _place_in(tx: Transaction, seat: Seat, team_id: str) -> f.Post:
    """Return the place that a seat has in a joint team that is together."""
    joint = tx.state.joint.get(team_id)
    post = next((post for post in seat.posts if post.team == team_id), None)
    if joint is None or not joint.is_together or post is None:
        raise CommandRejected("no_member", f"you are in no joint team {team_id} that is together")
    return post


def _home_post(tx: Transaction, seat: Seat, team: Team) -> f.Post:
    """Return the post at home that a member reports from: the one it acts in, or the first."""
    home = [post for post in seat.posts if post.address in team.members]
    if not home:
        raise CommandRejected("no_member", "you hold no post that belongs to this joint team")
    return next((post for post in home if post.address == tx.acting_as), home[0])


def _audience(tx: Transaction, team_id: str) -> Audience:
    return Audience(to=(team_id,), organisations=tx.about_teams((team_id,)).organisations)

"""What joint teams did: meetings, who was there, which organisations reported in time."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.joint.facts import MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.report.guidance_records import JointLife, MeetingRow
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Named


def joint_lives(journal: Journal) -> tuple[JointLife, ...]:
    """Return each joint team that convened, in the order of the scenario."""
    return tuple(
        _life(journal, team)
        for team, given in journal.scenario.teams.items()
        if given.joint and _seqs(journal, f.JointConvened, team)
    )


def _life(journal: Journal, team: str) -> JointLife:
    calls = [
        event
        for event in journal.of_type(MeetingCalled)
        if isinstance(event.fact, MeetingCalled) and event.fact.team == team
    ]
    return JointLife(
        team=journal.named(team),
        convened=_seqs(journal, f.JointConvened, team),
        stood_down=_seqs(journal, f.JointStoodDown, team),
        meetings=tuple(
            _meeting(journal, event, event.fact, before=calls[place - 1] if place else None)
            for place, event in enumerate(calls)
            if isinstance(event.fact, MeetingCalled)
        ),
        reports=_seqs(journal, SituationReported, team),
    )


def _meeting(journal: Journal, event: Event, fact: MeetingCalled, *, before: Event | None) -> MeetingRow:
    """Return a meeting; at the first one nobody owes a report."""
    present = {
        joined.actor: None
        for joined in journal.of_type(MeetingJoined)
        if isinstance(joined.fact, MeetingJoined) and joined.fact.meeting == event.seq
    }
    reported = {
        report.fact.organisation
        for report in journal.of_type(SituationReported)
        if isinstance(report.fact, SituationReported)
        and report.fact.team == fact.team
        and before is not None
        and before.seq < report.seq < event.seq
    }
    owed = fact.organisations if before is not None else ()
    return MeetingRow(
        called=journal.moment(event),
        number=fact.number,
        present=tuple(Named(id=seat, name=journal.label(seat)) for seat in present),
        in_time=tuple(journal.named(name) for name in owed if name in reported),
        overdue=tuple(journal.named(name) for name in owed if name not in reported),
    )


def _seqs(
    journal: Journal, kind: type[f.JointConvened | f.JointStoodDown | SituationReported], team: str
) -> tuple[int, ...]:
    return tuple(
        event.seq
        for event in journal.of_type(kind)
        if isinstance(event.fact, f.JointConvened | f.JointStoodDown | SituationReported)
        and event.fact.team == team
    )

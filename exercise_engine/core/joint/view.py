"""What a seat knows of its joint teams: meetings, who is there, the joint picture; events in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.joint.facts import JointFact, MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.core.view_items import Due, InboxItem

NOW_MS = 10 * 60_000
"""So long after it was called a meeting still waits for those who have not come."""


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting, with who said to be there."""

    seq: int
    elapsed_ms: int
    fact: MeetingCalled
    present: tuple[tuple[str, str], ...]
    """Seat and post, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class SituationView:
    """An organisation's part of the joint picture."""

    organisation: str
    report: SituationReported | None
    """The latest; none while there is none."""
    seq: int
    elapsed_ms: int
    by: str | None
    is_overdue: bool
    """Whether nothing came between the latest two meetings, nor since."""


class SeatJoint:
    """Meetings and reports of the joint teams of a seat."""

    def __init__(self) -> None:
        self._meetings: dict[int, Event] = {}
        self._joined: dict[int, dict[int, tuple[str, str]]] = {}
        self._reports: dict[int, Event] = {}

    def apply(self, event: Event, fact: JointFact) -> InboxItem | None:
        """Take in one event; returns the notice that it puts into the inbox."""
        match fact:
            case MeetingCalled():
                self._meetings[event.seq] = event
                return _notice(event, fact.team, f"{fact.name}: meeting {fact.number} begins")
            case MeetingJoined():
                self._joined.setdefault(fact.meeting, {})[event.seq] = (event.actor, event.acting_as or "")
            case SituationReported():
                self._reports[event.seq] = event
            case _:
                assert_never(fact)
        return None

    def meetings(self, team: str) -> tuple[MeetingView, ...]:
        """Return the meetings of a joint team, oldest first."""
        found = []
        for seq in sorted(self._meetings):
            event = self._meetings[seq]
            if isinstance(event.fact, MeetingCalled) and event.fact.team == team:
                joined = self._joined.get(seq, {})
                present = tuple(joined[key] for key in sorted(joined))
                found.append(MeetingView(seq, event.elapsed_ms, event.fact, present))
        return tuple(found)

    def meeting(self, seq: int) -> MeetingCalled | None:
        """Return a meeting by its `seq`."""
        event = self._meetings.get(seq)
        return event.fact if event is not None and isinstance(event.fact, MeetingCalled) else None

    def versions(self, team: str, organisation: str) -> tuple[Event, ...]:
        """Return every report of an organisation to a joint team, oldest first."""
        return tuple(
            self._reports[seq]
            for seq in sorted(self._reports)
            if isinstance(fact := self._reports[seq].fact, SituationReported)
            and (fact.team, fact.organisation) == (team, organisation)
        )

    def picture(self, team: str) -> tuple[SituationView, ...]:
        """Return the latest report of each organisation, those that are overdue marked."""
        meetings = self.meetings(team)
        organisations = dict.fromkeys(meetings[-1].fact.organisations if meetings else ())
        for event in self._reports.values():
            if isinstance(event.fact, SituationReported) and event.fact.team == team:
                organisations[event.fact.organisation] = None
        since = meetings[-2].seq if len(meetings) > 1 else 0
        return tuple(self._part(team, organisation, since) for organisation in organisations)

    def dues(self, teams: Iterable[str], seat: str, elapsed_ms: int) -> list[Due]:
        """Return the next meeting of each of some joint teams, the one that goes on, and reports to write."""
        own = frozenset(teams)
        found: list[Due] = []
        for team in sorted(own):
            meetings = self.meetings(team)
            if meetings:
                found += self._dues_of(meetings[-1], own, seat, elapsed_ms)
        return found

    def _dues_of(self, last: MeetingView, own: frozenset[str], seat: str, elapsed_ms: int) -> list[Due]:
        name, left = last.fact.name, last.fact.next_ms - elapsed_ms
        found = []
        is_there = any(who == seat for who, _ in last.present)
        if not is_there and elapsed_ms - last.elapsed_ms < NOW_MS:
            found.append(Due("meeting", last.seq, f"{name}: meeting {last.fact.number} goes on"))
        if not self._has_reported(last, own):
            found.append(Due("report", last.seq, f"Situation report to {name}", left))
        found.append(Due("next", last.seq, f"{name}: meeting {last.fact.number + 1}", left))
        return found

    def _has_reported(self, last: MeetingView, own: frozenset[str]) -> bool:
        return any(
            seq > last.seq
            and isinstance(event.fact, SituationReported)
            and event.fact.team == last.fact.team
            and event.fact.home in own
            for seq, event in self._reports.items()
        )

    def _part(self, team: str, organisation: str, since: int) -> SituationView:
        versions = self.versions(team, organisation)
        if not versions:
            return SituationView(organisation, None, 0, 0, None, is_overdue=since > 0)
        last = versions[-1]
        assert isinstance(last.fact, SituationReported)
        return SituationView(
            organisation, last.fact, last.seq, last.elapsed_ms, last.acting_as, is_overdue=last.seq < since
        )


def _notice(event: Event, team: str, subject: str) -> InboxItem:
    return InboxItem(
        seq=event.seq,
        kind="notice",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=(team,),
        subject=subject,
        body="",
        thread=event.seq,
    )

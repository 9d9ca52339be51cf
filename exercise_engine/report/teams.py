"""Teams and seats: who took part, what each team was told and did, and how full its inbox was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import pairwise

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerAgreed,
    AnswerGiven,
    AnswerProposed,
    AskOpened,
    InjectTold,
    LogEntryWritten,
    MessageSent,
)
from exercise_engine.model.timing import HOUR_MS, MINUTE_MS
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Response
from exercise_engine.report.shape import Load, Participant, Participation, Quiet, TeamLoad

BINS_MAX = 36
"""More columns than this cannot be told apart in a plot beside nine others."""
BIN_SIZES_MS = tuple(
    minutes * MINUTE_MS for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
) + tuple(days * 24 * HOUR_MS for days in (2, 7, 30, 365))
"""Stretches of time that people count in; the smallest that makes at most `BINS_MAX` columns is taken."""


def participants(journal: Journal) -> tuple[Participant, ...]:
    """Return every seat in the order of opening."""
    found = []
    for seat_id, event in journal.seats.items():
        seat = journal.seat(seat_id)
        assert seat is not None
        found.append(
            Participant(
                id=seat_id,
                label=seat.label,
                kind=seat.kind,
                posts=tuple(journal.named(post.address) for post in seat.posts),
                scope=tuple(journal.named(organisation) for organisation in seat.scope),
                opened_seq=event.seq,
                closed_seq=journal.closed_seats.get(seat_id),
            )
        )
    return tuple(found)


def participation(
    journal: Journal, readership: Readership, responses: tuple[Response, ...]
) -> tuple[Participation, ...]:
    """Return what each team was told and did, in the order of the scenario and of nothing else."""
    acts = _acts(journal)
    asks: dict[str, list[Response]] = defaultdict(list)
    for response in responses:
        if response.kind == "ask" and response.team is not None:
            for team in _asked_teams(journal, response):
                asks[team].append(response)
    return tuple(
        _of_team(journal, readership, team, asks[team], acts[team]) for team in journal.scenario.teams
    )


def _asked_teams(journal: Journal, response: Response) -> tuple[str, ...]:
    """The teams that were asked: one, or those that had to agree."""
    asked = journal.by_seq[response.evidence[0]].fact
    together = asked.teams if isinstance(asked, AskOpened) else ()
    return together or ((response.team.id,) if response.team is not None else ())


def _acts(journal: Journal) -> dict[str, list[Event]]:
    """What each team recorded of its own: answers, messages, log entries."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in journal.sealed:
        match event.fact:
            case AnswerGiven(respondent=team) | LogEntryWritten(team=team):
                found[team].append(event)
            case AnswerProposed(team=team) | AnswerAgreed(team=team):
                found[team].append(event)
            case MessageSent(sender=sender):
                found[sender.partition(".")[0]].append(event)
            case _:
                pass
    return found


def _of_team(
    journal: Journal,
    readership: Readership,
    team: str,
    asks: list[Response],
    acts: list[Event],
) -> Participation:
    items = readership.items[team]
    return Participation(
        team=journal.named(team),
        organisation=journal.named(journal.scenario.teams[team].organisation or ""),
        seats=sum(
            any(post.team == team for post in seat.posts)
            for seat_id in journal.seats
            if seat_id not in journal.closed_seats and (seat := journal.seat(seat_id)) is not None
        ),
        told=tuple(seq for seq in items if isinstance(journal.by_seq[seq].fact, InjectTold)),
        asked=tuple(ask.evidence[0] for ask in asks),
        in_time=_asked_seqs(asks, "in_time") + _asked_seqs(asks, "no_limit"),
        late=_asked_seqs(asks, "late"),
        silent=_asked_seqs(asks, "missed"),
        sent=tuple(event.seq for event in acts if isinstance(event.fact, MessageSent)),
        received=tuple(seq for seq in items if isinstance(journal.by_seq[seq].fact, MessageSent)),
        entries=tuple(event.seq for event in acts if isinstance(event.fact, LogEntryWritten)),
        unread=tuple(seq for seq in items if seq not in readership.shown[team]),
        quiet=_longest_quiet(journal, acts),
    )


def _asked_seqs(asks: list[Response], outcome: str) -> tuple[int, ...]:
    """The asks with one outcome, each by the event that opened it."""
    return tuple(response.evidence[0] for response in asks if response.outcome == outcome)


def _longest_quiet(journal: Journal, acts: list[Event]) -> Quiet | None:
    """The longest stretch of play without an act, from StartEx to EndEx or the last event."""
    if journal.start is None:
        return None
    last = journal.end or journal.sealed[-1]
    bounds = [journal.start, *(event for event in acts if event.seq > journal.start.seq), last]
    gaps = [
        Quiet(from_ms=before.elapsed_ms, to_ms=after.elapsed_ms, evidence=(before.seq, after.seq))
        for before, after in pairwise(bounds)
    ]
    return max(gaps, key=lambda gap: gap.to_ms - gap.from_ms)


def loads(journal: Journal, readership: Readership) -> tuple[TeamLoad, ...]:
    """Return for each team what arrived over time, and how much no screen had shown by then."""
    edges = bin_edges(journal.end_ms)
    return tuple(_load(journal, readership, team, edges) for team in journal.scenario.teams)


def bin_edges(end_ms: int) -> tuple[int, ...]:
    """Return the starts of equal stretches from StartEx to the end."""
    size = next((size for size in BIN_SIZES_MS if end_ms < size * BINS_MAX), end_ms // BINS_MAX + 1)
    return tuple(range(0, end_ms + 1, size))


def _load(journal: Journal, readership: Readership, team: str, edges: tuple[int, ...]) -> TeamLoad:
    items = readership.items[team]
    shown = readership.shown[team]
    arrived_ms = [journal.by_seq[seq].elapsed_ms for seq in items]
    shown_ms = sorted(
        max(shown[seq], arrived) for seq, arrived in zip(items, arrived_ms, strict=True) if seq in shown
    )
    ends = (*edges[1:], journal.end_ms + 1)
    bins = []
    for start, end in zip(edges, ends, strict=True):
        first, last = bisect_left(arrived_ms, start), bisect_left(arrived_ms, end)
        bins.append(
            Load(
                from_ms=start,
                arrived=tuple(items[first:last]),
                waiting=last - bisect_right(shown_ms, end - 1),
            )
        )
    return TeamLoad(team=journal.named(team), bins=tuple(bins))

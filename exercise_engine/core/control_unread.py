"""What nobody in a team has opened: one need for a team, and one for all teams of which nobody is here."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_log import one_line
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.facts import InjectTold, MessageSent
from exercise_engine.core.need import Need
from exercise_engine.core.steering.facts import InjectCorrected, InjectWithdrawn
from exercise_engine.model.timing import MINUTE_MS, offset_text

UNREAD_AFTER_MS = 5 * MINUTE_MS
"""So long after it was told nobody in a team having opened something is odd."""


def unread_needs(
    view: ControlView, elapsed_ms: int, *, connected: frozenset[str] | None = None
) -> Iterator[Need]:
    """Yield what nobody in a team has opened after some minutes.

    `connected` are the seats that are there, where that is known: teams without any stand in one row behind
    everything else, since nobody there can open anything.
    """
    by_team = _by_team(view, elapsed_ms)
    absent = [team for team in by_team if connected is not None and not _is_here(view, team, connected)]
    for team, events in by_team.items():
        if team not in absent:
            yield _of_team(view, team, events)
    if absent:
        yield _of_absent(view, {team: len(by_team[team]) for team in absent})


def _by_team(view: ControlView, elapsed_ms: int) -> dict[str, list[Event]]:
    """Return what each team has not opened; who answered what came with something has read it."""
    answered = {
        (ask.fact.told, team) for ask in view.asks.values() if ask.answer is not None for team in ask.teams
    }
    found: dict[str, list[Event]] = {}
    for (seq, team), told_ms in view.unopened.items():
        event = view.event(seq)
        is_due = told_ms + UNREAD_AFTER_MS <= elapsed_ms
        if event is not None and is_due and (seq, team) not in answered:
            found.setdefault(team, []).append(event)
    return found


def _is_here(view: ControlView, team: str, connected: frozenset[str]) -> bool:
    return any(
        record.seat in connected and any(post.team == team for post in record.posts)
        for record in view.seats.values()
    )


def _of_team(view: ControlView, team: str, events: list[Event]) -> Need:
    titles = [one_line(_title_of(event)) for event in events]
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    listed = [f"{offset_text(e.elapsed_ms)}  {title}" for e, title in zip(events, titles, strict=True)]
    return Need(
        key=f"unread:{team}/{events[-1].seq}",
        kind="unread",
        action="inform",
        harm_ms=events[0].elapsed_ms + UNREAD_AFTER_MS,
        team=team,
        title=f"{view.name(team)} has not opened: {titles[0]}{more}",
        detail="\n".join(["Nobody in the team has opened what was told at", *listed]),
        seq=events[0].seq,
    )


def _of_absent(view: ControlView, counts: dict[str, int]) -> Need:
    names = ", ".join(view.name(team) for team in counts)
    listed = [f"{view.name(team)}: {count} not opened" for team, count in counts.items()]
    return Need(
        key=f"absent:{','.join(counts)}",
        kind="unread",
        action="dismiss",
        harm_ms=None,
        team="",
        title=f"Nobody of {names} is here",
        detail="\n".join(["No seat of these teams is connected; they will read it when they come.", *listed]),
    )


def _title_of(event: Event) -> str:
    match event.fact:
        case InjectTold(subject=subject, body=body) | MessageSent(subject=subject, body=body):
            return str(subject) or str(body)
        case InjectCorrected(subject=subject):
            return f"corrected: {subject}"
        case InjectWithdrawn(told=told):
            return f"the withdrawal of #{told}"
        case _:
            return "the brief of a story jump"

"""What control must do about the people in seats: let somebody decide, and note who came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exercise_engine.core.attendance.facts import SeatHandedOver
from exercise_engine.core.need import Need
from exercise_engine.core.stages import AFTER_END

if TYPE_CHECKING:
    from exercise_engine.core.control_records import AskRecord
    from exercise_engine.core.control_view import ControlView


def attendance_needs(view: ControlView) -> Iterator[Need]:
    """Yield teams in which nobody can decide, and seats of which nobody noted who came."""
    if view.stage in AFTER_END:
        return
    waiting: dict[str, list[AskRecord]] = {}
    for ask in view.asks.values():
        stands = view.stands.get(ask.seq)
        for team in ask.teams if ask.is_open else ():
            if stands is None or team not in stands.by_team:
                waiting.setdefault(team, []).append(ask)
    for team, asks in waiting.items():
        why = _why_nobody_decides(view, team)
        if why:
            yield _nobody_decides(view, team, asks, why)
    for seat, presence in view.attendance.seats.items():
        if presence.handed_over and seat in view.seats:
            yield _who_came(view, seat, presence.handed_over[-1])


def _why_nobody_decides(view: ControlView, team: str) -> str:
    """Return why nobody can decide for a team: its deciding seats are excused, or there are none any more."""
    found = view.scenario.teams.get(team) if view.scenario is not None else None
    if found is None:
        return ""
    deciding = {f"{team}.{key}" for key, role in found.roles.items() if role.decides}
    seats = tuple(
        seat
        for seat in view.seats.values()
        if seat.is_open and any(post.address in deciding for post in seat.posts)
    )
    if not seats:  # a joint team has a chair only while it is convened
        return "" if found.joint else "no seat holds a post that decides"
    if all(view.attendance.is_excused(seat.seat) for seat in seats):
        return f"{'; '.join(seat.label for seat in seats)} excused"
    return ""


def _nobody_decides(view: ControlView, team: str, asks: list[AskRecord], why: str) -> Need:
    deadlines = [ask.fact.deadline_ms for ask in asks if ask.fact.deadline_ms is not None]
    questions = "\n".join(f"- {ask.fact.question}" for ask in asks)
    return Need(
        key=f"nobody_decides:{team}/{asks[-1].seq}",
        kind="attendance",
        action="let_decide",
        harm_ms=min(deadlines, default=None),
        team=team,
        title=f"{view.name(team)}: nobody can decide, {why}",
        detail=f"Open questions:\n{questions}\n\nGive the post to somebody who is here. "
        "The others of the team can also answer on behalf of the role.",
        seq=asks[0].seq,
    )


def _who_came(view: ControlView, seat: str, handed: tuple[int, int]) -> Need:
    seq, _ = handed
    event = view.event(seq)
    note = event.fact.note if event is not None and isinstance(event.fact, SeatHandedOver) else None
    return Need(
        key=f"who_came:{seat}/{seq}",
        kind="attendance",
        action="note_person",
        harm_ms=None,
        team="",
        title=f"Who sits at {view.seats[seat].label} now? It was handed over",
        detail=f"{'' if note is None else note}\n\nNote the name; it enters no record of play.".strip(),
        seq=seq,
    )

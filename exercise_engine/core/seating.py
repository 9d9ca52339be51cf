"""Seats: one for each place in each role, and those of control; kept when a scenario is corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercise_engine.core import facts as f
from exercise_engine.core.baseline.decide import ask_measures
from exercise_engine.core.posts.decide import correct_posts
from exercise_engine.core.simcell.decide import assign_personas
from exercise_engine.core.state import Seat, State
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.base import name_from_id
from exercise_engine.model.people import SeatKind
from exercise_engine.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A seat as a scenario calls for it."""

    kind: SeatKind
    label: str
    posts: tuple[f.Post, ...] = ()
    scope: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    """For whom a seat of the SimCell answers; none means for all."""
    ready_for: str = ""

    def is_for(self, seat: Seat) -> bool:
        """Whether a seat is what is planned, whatever it is called and whatever changed hands since."""
        planned = (self.kind, self.posts, self.scope, self.ready_for)
        return (seat.kind, seat.home, seat.scope, seat.ready_for) == planned


def seat_plans(scenario: Scenario) -> Iterator[SeatPlan]:
    """Yield the seats of a scenario: control first, then players by team and role, then spare ones."""
    for seat_id, seat in scenario.control_seats().items():
        yield SeatPlan(
            seat.kind, seat.name or name_from_id(seat_id), scope=seat.scope, personas=seat.personas
        )
    for team_id in scenario.ordinary_teams():
        team = scenario.teams[team_id]
        for role_id, role in team.roles.items():
            label = scenario.name_of(f"{team_id}.{role_id}")
            for number in range(1, role.seats + 1):
                shown = label if role.seats == 1 else f"{label} {number}"
                yield SeatPlan("player", shown, posts=(f.Post(team=team_id, role=role_id),))
    for team_id in scenario.ordinary_teams():
        for number in range(1, scenario.teams[team_id].spare + 1):
            yield SeatPlan("player", f"{scenario.name_of(team_id)}, spare {number}", ready_for=team_id)
    for number in range(1, scenario.spare + 1):
        yield SeatPlan("player", f"Spare {number}")


def open_seats(tx: Transaction) -> None:
    """Open every seat of a new exercise."""
    for number, plan in enumerate(seat_plans(tx.state.scenario), start=1):
        _open(tx, f"s{number:03}", plan)


def correct_seats(
    state: State,
    scenario: Scenario,
    occupied: frozenset[str],
    *,
    tx: Transaction | None = None,
    check_only: bool = False,
) -> None:
    """Open and close seats as a corrected scenario needs; what a seat is, not what it is called, keeps its
    id.

    With `check_only` nothing changes; raises CommandRejected if a seat that somebody has taken would be
    closed.
    """
    free = list(state.seats.values())
    wanted: list[SeatPlan] = []
    kept: list[tuple[str, SeatPlan]] = []
    for plan in seat_plans(scenario):
        same = next((seat for seat in free if plan.is_for(seat)), None)
        if same is None:
            wanted.append(plan)
        else:
            free.remove(same)
            kept.append((same.seat, plan))
    for seat in free:
        if seat.seat in occupied:
            raise CommandRejected(
                "seat_occupied", f"the corrected scenario has no place for {seat.label}, who is here"
            )
    if check_only or tx is None:
        return
    for kept_seat, plan in kept:
        assign_personas(tx, kept_seat, plan.personas)
    for seat in free:
        tx.emit(f.SeatClosed(seat=seat.seat))
    for number, plan in enumerate(wanted, start=state.seats_opened + 1):
        _open(tx, f"s{number:03}", plan)
    correct_posts(tx)
    ask_measures(tx)


def _open(tx: Transaction, seat: str, plan: SeatPlan) -> None:
    tx.emit(
        f.SeatOpened(
            seat=seat,
            kind=plan.kind,
            label=plan.label,
            posts=plan.posts,
            scope=plan.scope,
            ready_for=plan.ready_for,
        )
    )
    assign_personas(tx, seat, plan.personas)

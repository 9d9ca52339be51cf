"""Who takes part, as each kind of seat may know it: the directory of the welcome, and presence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exercise_engine.core.policy import CONTROL_KINDS, STEERING_KINDS, Viewer
from exercise_engine.core.state import Seat
from exercise_engine.model.base import name_from_id
from exercise_engine.model.people import Team
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import Directory, DirectoryRole, DirectorySeat, DirectoryTeam, Named
from exercise_engine.server.asked_directory import personas_asked, tools_for
from exercise_engine.server.public_directory import communities, known_levels, statement_kinds


def directory(scenario: Scenario, seats: Mapping[str, Seat], seen_by: Viewer) -> Directory:
    """The directory for one seat: the community for all, hidden personas and control's seats for control."""
    is_control = seen_by.kind in CONTROL_KINDS
    asked = personas_asked(scenario, seen_by)
    return Directory(
        title=scenario.title,
        organisations={key: Named(name=found.name) for key, found in scenario.organisations.items()},
        teams={key: _team(key, team, scenario) for key, team in scenario.teams.items()},
        personas={
            key: Named(name=persona.name)
            for key, persona in scenario.personas.items()
            if is_control or persona.listed or key in asked
        },
        tools=tools_for(scenario, seen_by),
        seats=tuple(
            DirectorySeat(seat=seat.seat, label=seat.label, kind=seat.kind, posts=seat.posts)
            for seat in seats.values()
            if is_control or seat.kind == "player"
        ),
        statements=statement_kinds(scenario),
        levels=known_levels(scenario, seen_by),
        communities=communities(scenario),
        sharing=scenario.sharing,
        story_zone=scenario.clock.zone,
        story_start=scenario.clock.story_start,
        length_ms=scenario.clock.length_ms,
        named_for={key: _named_for(key, seats.values()) for key in sorted(seen_by.real_of)},
    )


def _named_for(organisation: str, seats: Iterable[Seat]) -> tuple[str, ...]:
    """Labels of the controllers who read what is REAL of an organisation."""
    return tuple(seat.label for seat in seats if seat.kind in STEERING_KINDS and organisation in seat.scope)


def known_seats(viewers: Mapping[str, Viewer], seats: Iterable[str], seen_by: Viewer) -> tuple[str, ...]:
    """Those of some seats whose presence a seat may know of: players of players, control of all in scope."""
    if seen_by.kind not in CONTROL_KINDS:
        return tuple(seat for seat in seats if viewers[seat].kind == "player")
    return tuple(seat for seat in seats if _in_scope(viewers[seat], seen_by))


def _in_scope(other: Viewer, seen_by: Viewer) -> bool:
    if not seen_by.scope or not other.organisations:
        return True
    return not seen_by.scope.isdisjoint(other.organisations)


def _team(key: str, team: Team, scenario: Scenario) -> DirectoryTeam:
    return DirectoryTeam(
        name=team.name or name_from_id(key),
        organisation=team.organisation or "",
        roles={
            role_id: DirectoryRole(name=scenario.role_name(key, role_id), decides=role.decides)
            for role_id, role in team.roles.items()
        },
        convened_by=team.convened_by,
    )

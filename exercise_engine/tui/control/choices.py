"""What control chooses from: addresses, personas, milestones and variables with their present value."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from exercise_engine.core.control_board import teams_in_scope
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.names import owners
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.model.base import Scalar, name_from_id
from exercise_engine.model.phase import Phase
from exercise_engine.tui.dialogs.pick import Pickable


def recipients(view: ControlView) -> tuple[Pickable, ...]:
    """Return whom control may write to: everybody, organisations, teams, roles."""
    scenario = view.scenario
    if scenario is None:
        return ()
    teams = teams_in_scope(view)
    found = [] if view.scope else [Pickable("all", "Everybody")]
    organisations = dict.fromkeys(o for team in teams for o in scenario.organisations_of(team))
    found += [Pickable(o, scenario.organisations[o].name, "organisation") for o in organisations]
    for team in teams:
        found.append(Pickable(team, scenario.name_of(team), "team"))
        roles = scenario.teams[team].roles
        found += [Pickable(f"{team}.{r}", scenario.name_of(f"{team}.{r}"), "role") for r in roles]
    return tuple(found)


def voices(view: ControlView) -> tuple[Pickable, ...]:
    """Return as whom control may write: itself, or any persona."""
    scenario = view.scenario
    personas = scenario.personas.items() if scenario is not None else ()
    return (
        Pickable(CONTROL_ADDRESS, "Control"),
        *(Pickable(key, persona.name, "persona") for key, persona in personas),
    )


def senders(view: ControlView) -> tuple[Pickable, ...]:
    """Return from whom an inject of the moment may seem to come."""
    scenario = view.scenario
    if scenario is None:
        return ()
    return (
        *(Pickable(key, persona.name, "persona") for key, persona in scenario.personas.items()),
        *(Pickable(key, found.name, "organisation") for key, found in scenario.organisations.items()),
        *(Pickable(key, scenario.name_of(key), "team") for key in scenario.teams),
    )


def readers(view: ControlView, addresses: tuple[str, ...]) -> str:
    """Return in words which seats will read something."""
    seats = view.seats_reading(addresses)
    if not seats:
        return "no player's seat"
    count = "1 seat" if len(seats) == 1 else f"{len(seats)} seats"
    return f"{count}: {', '.join(seat.label for seat in seats)}"


def real_readers(view: ControlView, to: tuple[str, ...], sender: str | None) -> tuple[str, str]:
    """Return who reads a message of control that is marked REAL, or why it cannot be."""
    scenario = view.scenario
    if scenario is None or not to:
        return "", ""
    homes = concerned(scenario, resolve_addresses(scenario, to).teams)
    if sender not in (None, CONTROL_ADDRESS):
        return "", "A persona belongs to the fiction: write REAL text as control."
    if len(homes) != 1 or homes[0] not in view.scope:
        return "", "REAL text goes to one organisation, from a controller named for it."
    return f"people of {view.name(homes[0])} whom it reaches; controllers named for it", ""


def teams(view: ControlView) -> tuple[Pickable, ...]:
    """Return the teams that this seat may see."""
    return tuple(Pickable(team, view.name(team)) for team in teams_in_scope(view))


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the exercise that control may set: a milestone, a variable, a phase."""

    kind: Literal["milestone", "variable", "phase"]
    id: str
    owner: str
    text: str
    value: Scalar
    """Whether it is so, or what it holds."""

    @property
    def key(self) -> str:
        """Names it in a list."""
        return f"{self.kind}:{self.id}:{self.owner}"


def things(view: ControlView) -> tuple[Thing, ...]:
    """Return everything that control may set, with how it stands."""
    if view.plan is None:
        return ()
    found = [*_milestones(view), *_variables(view)]
    if not view.scope:
        for phase_id, phase in view.plan.phases.items():
            found.append(Thing("phase", phase_id, "", _phase_title(phase_id, phase), phase_id in view.phases))
    return tuple(found)


def _milestones(view: ControlView) -> list[Thing]:
    assert view.scenario is not None
    return [
        Thing(
            "milestone", name, owner, milestone.text or name_from_id(name), (name, owner) in view.milestones
        )
        for name, milestone in view.scenario.milestones.items()
        for owner in owners(view.scenario, milestone.per)
        if _mine(view, owner)
    ]


def _variables(view: ControlView) -> list[Thing]:
    assert view.scenario is not None
    found = []
    for name in view.scenario.variables:
        variable = view.scenario.variable(name)
        for owner in owners(view.scenario, variable.per):
            if _mine(view, owner):
                value = view.variables.get((name, owner), variable.value)
                found.append(Thing("variable", name, owner, name_from_id(name), value))
    return found


def _mine(view: ControlView, owner: str) -> bool:
    """Whether an organisation or team is in scope; what belongs to nobody in particular is everybody's."""
    return not view.scope or not owner or owner in view.scope or view.organisation_of(owner) in view.scope


def _phase_title(phase_id: str, phase: Phase) -> str:
    return phase.title or name_from_id(phase_id)


def typed_scalar(text: str, like: Scalar) -> Scalar:
    """Return what was typed as a value of the same kind; ValueError with a sentence if it is none."""
    typed = text.strip()
    if isinstance(like, bool):
        if typed.lower() in ("true", "yes"):
            return True
        if typed.lower() in ("false", "no"):
            return False
        raise ValueError("Write true or false.")
    if isinstance(like, int | float):
        try:
            return int(typed) if typed.lstrip("+-").isdecimal() else _finite(float(typed))
        except (ValueError, OverflowError):
            raise ValueError(f"{typed!r} is no number.") from None
    return text


def _finite(number: float) -> float:
    if not isfinite(number):
        raise ValueError("not finite")
    return number

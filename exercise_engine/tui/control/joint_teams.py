"""Brings joint teams together, and lets them part."""

from __future__ import annotations

from exercise_engine.core.posts.commands import ConveneJoint, StandDownJoint
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way


def can_convene(desk: Desk) -> bool:
    """Whether there is a joint team that this seat could bring together or let part now."""
    return (
        desk.may(ConveneJoint) and not desk.view.scope and desk.view.stage in IN_PLAY and bool(_teams(desk))
    )


def offer_joint_teams(asker: Asker) -> None:
    """Show which joint teams are together, and let one come together or part."""
    ways = [_way(asker.desk, team) for team in _teams(asker.desk)]
    asker.ask_way("Joint teams", ways, lambda team: offer_joint_team(asker, team))


def offer_joint_team(asker: Asker, team: str) -> None:
    """Convene a joint team, or stand it down, with a note that its members read."""
    desk = asker.desk
    name, is_together = desk.view.name(team), desk.view.joint_together.get(team, False)
    dialog = PromptDialog(
        f"Stand {name} down?" if is_together else f"Convene {name}?",
        details=f"{_effect(desk, team)}\nEnter does it. A note for the members may stand here.",
    )
    command = StandDownJoint if is_together else ConveneJoint
    asker.ask(dialog, lambda note: desk.send(command(team=team, note=note.strip()), name))


def _teams(desk: Desk) -> tuple[str, ...]:
    scenario = desk.view.scenario
    return tuple(key for key, team in scenario.teams.items() if team.joint) if scenario is not None else ()


def _way(desk: Desk, team: str) -> Way:
    verb = "Stand down" if desk.view.joint_together.get(team, False) else "Convene"
    return Way(team, f"{verb}: {desk.view.name(team)}", _effect(desk, team))


def _effect(desk: Desk, team: str) -> str:
    if desk.view.joint_together.get(team, False):
        return "Its members leave it; what they saw there stays with them."
    scenario = desk.view.scenario
    members = scenario.teams[team].members if scenario is not None else ()
    names = "; ".join(desk.view.name(member) for member in members)
    return f"Belong to it from now on, beside their own teams: {names}."

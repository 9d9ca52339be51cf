"""Who reads what a player marks REAL: the own organisation, and the controllers named for it."""

from __future__ import annotations

from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.protocol.messages import Directory
from exercise_engine.tui.dialogs.compose import RealReaders
from exercise_engine.tui.player.state import PlayerState

NO_OWN = "REAL text is written in a post of your own organisation."


def real_rule(state: PlayerState) -> RealReaders | None:
    """Return what says who reads a message that is marked REAL, for those who may mark one."""
    directory = state.session.directory
    if directory is None or not state.plays or not directory.named_for:
        return None

    def rule(to: tuple[str, ...], sender: str | None) -> tuple[str, str]:
        organisation = _home(directory, sender or next((post.address for post in state.posts), ""))
        if organisation not in directory.named_for:
            return "", NO_OWN
        for address in to:
            refusal = _refusal(directory, organisation, address)
            if refusal:
                return real_readers(directory, organisation), refusal
        return real_readers(directory, organisation), ""

    return rule


def real_readers(directory: Directory, organisation: str) -> str:
    """Return in words who reads what is REAL of an organisation."""
    named = "; ".join(directory.named_for.get(organisation, ())) or "nobody in control"
    return f"people of {directory.name_of(organisation)} whom it reaches; {named}"


def own_organisation(state: PlayerState, post: str | None) -> str:
    """Return the organisation for which a post may write what is REAL; empty if there is none."""
    directory = state.session.directory
    if directory is None or not state.plays:
        return ""
    home = _home(directory, post or next((held.address for held in state.posts), ""))
    return home if home in directory.named_for else ""


def _refusal(directory: Directory, organisation: str, address: str) -> str:
    name = directory.name_of(organisation)
    if address == CONTROL_ADDRESS:
        return (
            "" if directory.named_for[organisation] else f"No controller is named for {name} and may read it."
        )
    if _home(directory, address) != organisation:
        return f"REAL text stays inside {name}; it cannot go to {directory.name_of(address)}."
    return ""


def _home(directory: Directory, address: str) -> str:
    """Return the organisation of a post, a team or itself; empty for joint teams and everybody else."""
    head = address.partition(".")[0]
    team = directory.teams.get(head)
    return team.organisation if team is not None else (head if head in directory.organisations else "")

"""Which levels a player's seat may declare, and in which post."""

from __future__ import annotations

from exercise_engine.protocol.messages import DirectoryLevel
from exercise_engine.tui.levels import LevelDesk
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.state import PlayerState


def level_desk(acting: Acting) -> LevelDesk:
    """Return the levels as those handle them who act in posts."""
    state = acting.state
    return LevelDesk(
        acting.app,
        state.session,
        lambda: state.view.levels,
        lambda level, owner: declaring_post(state, level, owner),
        lambda command, post: acting.send_typed(command, "Your declaration", post),
    )


def declaring_post(state: PlayerState, level: DirectoryLevel, owner: str) -> tuple[bool, str | None]:
    """Return whether this seat may declare the level of an owner, and in which post."""
    directory = state.session.directory
    if not state.plays or directory is None:
        return False, None
    for post in state.posts:
        if not {post.address, post.team} & set(level.set_by):
            continue
        team = directory.teams.get(post.team)
        if level.sets_any or owner in ("", post.team, team.organisation if team is not None else ""):
            return True, post.address
    return False, None

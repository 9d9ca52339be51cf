"""Which levels a player's seat may declare, and in which post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exercise_engine.protocol.messages import DirectoryLevel
from exercise_engine.tui.levels import LevelDesk
from exercise_engine.tui.player.state import PlayerState

if TYPE_CHECKING:
    from exercise_engine.tui.player.app import PlayerApp


def level_desk(app: PlayerApp) -> LevelDesk:
    """Return the levels as a player handles them."""
    return LevelDesk(
        app,
        app.session,
        lambda: app.state.view.levels,
        lambda level, owner: declaring_post(app.state, level, owner),
        lambda command, post: app.send_typed(command, "Your declaration", post),
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

"""What a player can do that has no key of its own: the entries of the list *More*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exercise_engine.tui.dialogs.ways import Way, letters
from exercise_engine.tui.player.baseline import own_scans, show_baseline
from exercise_engine.tui.player.enquiries import ask_tool, tools
from exercise_engine.tui.player.joint import joint_teams, teams_to_convene
from exercise_engine.tui.player.joint_actions import choose_joint, choose_to_convene
from exercise_engine.tui.player.obligations import has_obligations, show_obligations
from exercise_engine.tui.player.services import has_services, show_services
from exercise_engine.tui.player.share_dialog import share_anything
from exercise_engine.tui.player.sharing import has_shares, show_shares
from exercise_engine.tui.player.state import PlayerState

if TYPE_CHECKING:
    from exercise_engine.tui.player.app import PlayerApp


@dataclass(frozen=True, slots=True)
class MoreEntry:
    """One thing to do."""

    key: str
    """Names it for good."""
    name: str
    about: str
    """What it does, in a sentence."""
    is_offered: Callable[[PlayerState], bool]
    """Whether this seat can do it now."""
    open: Callable[[PlayerApp], None]

    @property
    def way(self) -> Way:
        """The entry as a line of the list."""
        return Way(self.key, self.name, self.about, LETTERS[self.key])


def plays(state: PlayerState) -> bool:
    """Whether the seat plays, and does not only look on."""
    return state.plays


def has_statements(state: PlayerState) -> bool:
    """Whether the seat plays in an exercise in which teams speak in public."""
    directory = state.session.directory
    return state.plays and directory is not None and bool(directory.statements)


def has_levels(state: PlayerState) -> bool:
    """Whether there are levels that this seat learns of."""
    directory = state.session.directory
    return directory is not None and bool(directory.levels)


ENTRIES: tuple[MoreEntry, ...] = (
    MoreEntry(
        "statements",
        "Statements",
        "Draft what your team says in public, clear what others drafted, publish.",
        has_statements,
        lambda app: app.statements.board(),
    ),
    MoreEntry(
        "levels",
        "Declared levels",
        "Where each level stands, since when and why; declare one if your role may.",
        has_levels,
        lambda app: app.levels.board(),
    ),
    MoreEntry(
        "services",
        "Our services",
        "How they run, since when and why, what they need, and who needs them.",
        has_services,
        show_services,
    ),
    MoreEntry(
        "control",
        "Write to exercise control",
        "Outside the story: about the exercise itself.",
        plays,
        lambda app: app.action_write_to_control(),
    ),
    MoreEntry(
        "ask",
        "Ask a tool or somebody",
        "What it knows it answers at once; all that your team asked stands below the question.",
        lambda state: bool(tools(state)),
        ask_tool,
    ),
    MoreEntry(
        "duties",
        "Briefs and duties",
        "What you are there for now, what is done of it, and what only you know.",
        plays,
        lambda app: app.show_duties(),
    ),
    MoreEntry(
        "joint",
        "Joint team",
        "Its next meeting, the joint picture, and your report to it.",
        lambda state: bool(joint_teams(state)),
        choose_joint,
    ),
    MoreEntry(
        "convene",
        "Convene a joint team",
        "Your post may bring it together; its members are told.",
        lambda state: bool(teams_to_convene(state)),
        choose_to_convene,
    ),
    MoreEntry(
        "documents",
        "Documents",
        "Files that are open to you; open one to read what it is, and save it.",
        plays,
        lambda app: app.show_documents(),
    ),
    MoreEntry(
        "share",
        "Share",
        "Pass on what you read, or words of your own, with persons, teams, circles or the public.",
        lambda state: state.plays and bool(state.posts),
        share_anything,
    ),
    MoreEntry(
        "shares",
        "Shared with us, by us",
        "All that has a label, from whom and when; pass on, ask the source, answer who asks you.",
        has_shares,
        show_shares,
    ),
    MoreEntry(
        "hand_over",
        "Hand this seat over",
        "Another person goes on in your place, with your note and what is open.",
        plays,
        lambda app: app.hand_over(),
    ),
    MoreEntry(
        "excuse",
        "I am needed for something real",
        "Your team and control are told; nothing is expected of this seat until you are back.",
        lambda state: plays(state) and not state.is_excused,
        lambda app: app.excuse(),
    ),
    MoreEntry(
        "return",
        "I am back",
        "Your team and control are told that this seat plays again.",
        lambda state: plays(state) and state.is_excused,
        lambda app: app.come_back(),
    ),
    MoreEntry(
        "baseline",
        "Our baseline",
        "Which measures your organisation really has; yours alone, and fixed at StartEx.",
        lambda state: bool(own_scans(state)),
        show_baseline,
    ),
    MoreEntry(
        "obligations",
        "Obligations",
        "What your organisation owes to whom and until when; declare, submit, or say why not.",
        has_obligations,
        show_obligations,
    ),
)
"""All entries, in the order in which they are listed."""


LETTERS = dict(zip((entry.key for entry in ENTRIES), letters([entry.name for entry in ENTRIES]), strict=True))
"""What chooses each entry, whatever else is offered at the moment."""


def offered(state: PlayerState) -> tuple[MoreEntry, ...]:
    """Return what this seat can do now."""
    return tuple(entry for entry in ENTRIES if entry.is_offered(state))

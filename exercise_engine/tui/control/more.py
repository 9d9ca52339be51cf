"""What control can do that has no key of its own: the entries of the list *More*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exercise_engine.core import commands as c
from exercise_engine.core.attendance.commands import ExcuseSeat
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.paper.commands import EnterEntry
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.core.simcell.commands import ClaimReply
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.core.steering.commands import ClaimNeed, HoldAll, ShiftPlan, WithdrawInject
from exercise_engine.tui.control.baseline import has_baselines
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.control.joint_teams import can_convene
from exercise_engine.tui.dialogs.ways import Way, letters

if TYPE_CHECKING:
    from exercise_engine.tui.control.actions import Actions


@dataclass(frozen=True, slots=True)
class MoreEntry:
    """One thing to do."""

    key: str
    """Names it for good."""
    name: str
    about: str
    """What it does, in a sentence."""
    is_offered: Callable[[Desk], bool]
    """Whether this seat may do it now."""
    open: Callable[[Actions], None]

    @property
    def way(self) -> Way:
        """The entry as a line of the list."""
        return Way(self.key, self.name, self.about, LETTERS[self.key])


def has_simcell(desk: Desk) -> bool:
    """Whether this seat could give a post to a seat of the SimCell."""
    return desk.may(GivePost) and any(seat.kind == "simcell" for seat in desk.view.seats.values())


def stands_in(desk: Desk) -> bool:
    """Whether this is a seat of the SimCell that plays for others now."""
    own = desk.view.seats.get(desk.view.seat)
    return desk.view.kind == "simcell" and own is not None and bool(own.posts)


ENTRIES: tuple[MoreEntry, ...] = (
    MoreEntry(
        "seats",
        "Check-in board and seats",
        "Who is here, who is missing, who was tested; codes, names, hand-overs, posts.",
        lambda desk: desk.may(ExcuseSeat),
        lambda actions: actions.seats.board(),
    ),
    MoreEntry(
        "test",
        "Send the check-in test",
        "Everybody is asked to confirm a line; the board shows who did.",
        lambda desk: desk.may(c.ReleaseAdHoc) and desk.view.stage in ("check_in", "briefing"),
        lambda actions: actions.seats.send_test(),
    ),
    MoreEntry(
        "joint",
        "Joint teams",
        "Bring a joint team together, or let it part.",
        can_convene,
        lambda actions: actions.joint_teams(),
    ),
    MoreEntry(
        "world",
        "Set a milestone, a variable or a phase",
        "Conditions and texts read it from now on.",
        lambda desk: desk.may(c.SetMilestone),
        lambda actions: actions.world.things(),
    ),
    MoreEntry(
        "handouts",
        "Briefs and documents",
        "Who has them and who has confirmed; give or open one now.",
        lambda desk: desk.view.sees_control,
        lambda actions: actions.guidance.handouts(),
    ),
    MoreEntry(
        "duties",
        "Duties of the teams",
        "How far each team is with what it is there for.",
        lambda desk: desk.view.sees_control and bool(desk.view.guidance.duties),
        lambda actions: actions.guidance.duties(),
    ),
    MoreEntry(
        "claim",
        "Claim what waits, or give it back",
        "What is under the cursor of Needs me; the others see who sees to it.",
        lambda desk: desk.may(ClaimNeed),
        lambda actions: actions.claims.toggle(),
    ),
    MoreEntry(
        "hold_all",
        "Hold everything, or let it go on",
        "Nothing is released by time or condition until you let all go on.",
        lambda desk: desk.may(HoldAll) and not desk.view.scope,
        lambda actions: actions.steering.hold_or_let_go(),
    ),
    MoreEntry(
        "shift",
        "Move the plan later or earlier",
        "Everything still to come at a time of the exercise, with a list of it first.",
        lambda desk: desk.may(ShiftPlan),
        lambda actions: actions.steering.shift(),
    ),
    MoreEntry(
        "recall",
        "Withdraw or correct something told",
        "Struck through and labelled for those who got it; never gone.",
        lambda desk: desk.may(WithdrawInject),
        lambda actions: actions.steering.recall_any(),
    ),
    MoreEntry(
        "statements",
        "Statements of the teams",
        "Drafts, clearances and what was published; clear in somebody's place, react as a persona.",
        lambda desk: desk.view.scenario is not None and bool(desk.view.scenario.statements),
        lambda actions: actions.statements.board(),
    ),
    MoreEntry(
        "levels",
        "Declared levels",
        "Where each level stands, since when and why; declare one with a reason.",
        lambda desk: desk.view.scenario is not None and bool(desk.view.scenario.levels),
        lambda actions: actions.statements.levels(),
    ),
    MoreEntry(
        "services",
        "Services",
        "The whole map: how each runs and why, what it needs; set how one runs.",
        lambda desk: bool(desk.view.community.services.map(desk.view.scenario, desk.view.scope)),
        lambda actions: actions.services.show(),
    ),
    MoreEntry(
        "sharing",
        "Sharing ledger",
        "Who told whom what under which label; refused attempts, permissions; mark a breach.",
        lambda desk: desk.view.sees_control,
        lambda actions: actions.sharing.choose(),
    ),
    MoreEntry(
        "note",
        "Write a note or log a call",
        "For control and the report only, with the time at which it was seen.",
        lambda desk: desk.may(c.WriteControlNote),
        lambda actions: actions.letters.note(),
    ),
    MoreEntry(
        "paper",
        "Enter what was played on paper",
        "Cards, answers and decisions, each with the time at which it was seen.",
        lambda desk: desk.may(EnterEntry) and desk.view.stage in IN_PLAY,
        lambda actions: actions.paper.enter(),
    ),
    MoreEntry(
        "cuts",
        "Cut what may go, to end in time",
        "Shows the least that has to go before the room closes, and what goes untested with it.",
        lambda desk: desk.may(ApplyCuts) and not desk.view.scope and desk.view.stage in IN_PLAY,
        lambda actions: actions.cuts(),
    ),
    MoreEntry(
        "surveys",
        "Probes and questionnaires",
        "Open one now, and see how many of each team handed in, beside what is so.",
        lambda desk: desk.view.scenario is not None and bool(desk.view.scenario.surveys()),
        lambda actions: actions.surveys.choose(),
    ),
    MoreEntry(
        "gates",
        "Open a gate",
        "Lets the story go on although what it waits for is not there.",
        lambda desk: desk.may(OpenGate) and not desk.view.scope and bool(desk.view.gates.closed()),
        lambda actions: actions.gates(),
    ),
    MoreEntry(
        "to_simcell",
        "Hand a team to the SimCell, or back",
        "A seat of the SimCell gets the post, and answers and writes as the team until you take it back.",
        has_simcell,
        lambda actions: actions.seats.stand_in(),
    ),
    MoreEntry(
        "stand_in",
        "Answer for a team",
        "For the posts that this seat was given: their questions, inbox, letters, log and statements.",
        stands_in,
        lambda actions: actions.stand_in.offer(),
    ),
    MoreEntry(
        "replies",
        "Claim a reply, hand it over, or drop it",
        "For what players wrote to personas and asked of tools; the list Replies (6) has them all.",
        lambda desk: desk.may(ClaimReply) and bool(desk.view.simcell.waiting(desk.view.seat)),
        lambda actions: actions.replies.choose(),
    ),
    MoreEntry(
        "baselines",
        "Baselines of the organisations",
        "How many measures each has answered; what it answered only where you are named for it.",
        has_baselines,
        lambda actions: actions.baselines(),
    ),
    MoreEntry(
        "obligations",
        "Obligations",
        "Legal clocks of all organisations: what the facts made due, who knows, what was submitted.",
        lambda desk: bool(desk.view.community.obligations.records),
        lambda actions: actions.obligations.show(),
    ),
)
"""All entries, in the order in which they are listed."""


LETTERS = dict(zip((entry.key for entry in ENTRIES), letters([entry.name for entry in ENTRIES]), strict=True))
"""What chooses each entry, whatever else is offered at the moment."""


def offered(desk: Desk) -> tuple[MoreEntry, ...]:
    """Return what this seat may do now."""
    return tuple(entry for entry in ENTRIES if entry.is_offered(desk))

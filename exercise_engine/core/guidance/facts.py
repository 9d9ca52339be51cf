"""What happens to briefs, duties, documents and hints."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import FileInfo, ForControl, ForSeats, FreeText

HandoutKind = Literal["brief", "document"]
HandedBy = Literal["time", "condition", "stage", "effect", "control"]
HintSource = Literal["inject", "objective"]
HintEnd = Literal["control", "not_needed", "spoke"]
"""Why a hint is not given: control declined it, what it helps with is done, or the team is heard again."""


class GuidanceNoted(ForControl):
    """Base of what only control knows of briefs, duties, documents and hints."""


class GuidanceShown(ForSeats):
    """Base of what seats are shown of briefs, duties and documents."""


class HandoutReleased(GuidanceNoted):
    """A brief was given, or a document opened; the seat fact that follows is what its readers see."""

    type: Literal["handout_released"] = "handout_released"
    v: Literal[1] = 1
    kind: HandoutKind
    handout: str
    """Id of the brief or document."""
    by: HandedBy
    planned_ms: int | None = None
    """Exercise time it was due, where it had one."""


class HandoutHeld(GuidanceNoted):
    """A brief whose text cannot be rendered waits for control."""

    type: Literal["handout_held"] = "handout_held"
    v: Literal[1] = 1
    kind: HandoutKind
    handout: str


class BriefGiven(GuidanceShown):
    """Some posts were told what only they know."""

    type: Literal["brief_given"] = "brief_given"
    v: Literal[1] = 1
    to: tuple[str, ...]
    title: FreeText
    body: FreeText
    attachments: tuple[FileInfo, ...] = ()


class DocumentUnlocked(GuidanceShown):
    """Some seats can open a file from now on."""

    type: Literal["document_unlocked"] = "document_unlocked"
    v: Literal[1] = 1
    to: tuple[str, ...]
    name: FreeText
    attachments: tuple[FileInfo, ...]
    """The one file, fetched as the attachments of an inject are."""


class DutyIssued(GuidanceNoted):
    """A duty of the scenario holds for a team from now on; the `DutyTold` that follows is what it sees."""

    type: Literal["duty_issued"] = "duty_issued"
    v: Literal[1] = 1
    duty: str
    team: str


class DutyTold(GuidanceShown):
    """A team, or some posts in it, know what they are there for now; known by the `seq` of this event."""

    type: Literal["duty_told"] = "duty_told"
    v: Literal[1] = 1
    team: str
    to: tuple[str, ...]
    body: FreeText
    tasks: tuple[FreeText, ...] = ()
    """What belongs to it, each with a mark of its own; without any the duty itself has the one mark."""

    @property
    def mark_count(self) -> int:
        """How many marks it has."""
        return max(1, len(self.tasks))


class DutyEnded(GuidanceShown):
    """The phase of a duty is over."""

    type: Literal["duty_ended"] = "duty_ended"
    v: Literal[1] = 1
    duty: int
    """`seq` of the `DutyTold`."""
    team: str


class DutyTicked(GuidanceShown):
    """Somebody marked a part of a duty as done, or took the mark back."""

    type: Literal["duty_ticked"] = "duty_ticked"
    v: Literal[1] = 1
    duty: int
    """`seq` of the `DutyTold`."""
    team: str
    mark: int
    """Place of the task, from 0; 0 for a duty without tasks."""
    done: bool


class HintProposed(GuidanceNoted):
    """A team has been silent for as long as a hint says; control decides whether to help."""

    type: Literal["hint_proposed"] = "hint_proposed"
    v: Literal[1] = 1
    source: HintSource
    owner: str
    """Id of the inject or objective."""
    instance: str = ""
    place: int
    """Place among its hints, from 0."""
    team: str
    silent_since_ms: int
    """Exercise time from which nothing was heard of the team."""
    sender: str
    to: tuple[str, ...]
    body: FreeText


class HintGiven(GuidanceNoted):
    """A team was helped; the message that follows is what it reads."""

    type: Literal["hint_given"] = "hint_given"
    v: Literal[1] = 1
    proposal: int
    """`seq` of the `HintProposed`."""
    source: HintSource
    owner: str
    instance: str = ""
    place: int
    team: str
    by: Literal["control", "engine"]


class HintDropped(GuidanceNoted):
    """A hint is not given: for good, or until the team is silent again."""

    type: Literal["hint_dropped"] = "hint_dropped"
    v: Literal[1] = 1
    source: HintSource
    owner: str
    instance: str = ""
    place: int
    team: str
    reason: HintEnd
    note: FreeText | None = None


GuidanceFact = (
    HandoutReleased
    | HandoutHeld
    | BriefGiven
    | DocumentUnlocked
    | DutyIssued
    | DutyTold
    | DutyEnded
    | DutyTicked
    | HintProposed
    | HintGiven
    | HintDropped
)
"""Every fact about briefs, duties, documents and hints."""

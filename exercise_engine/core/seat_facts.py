"""Seat facts: what may reach players.

They refer to other events by `seq`, to options by position, to phases by title.
"""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.agreements.facts import Stand
from exercise_engine.core.fact_types import FileInfo, ForSeats, FreeText, StageName
from exercise_engine.model.ask import AskKind
from exercise_engine.model.sharing import TlpLabel


class StageChanged(ForSeats):
    """The exercise moved from one state to the next. `running` for the first time is StartEx, `hot_wash` is
    EndEx.
    """

    type: Literal["stage_changed"] = "stage_changed"
    v: Literal[1] = 1
    source: StageName
    target: StageName
    why: Literal["control", "emergency", "restart", "fault", "suspended", "problem", "break"] = "control"
    speed: int = 1
    """Exercise time per wall time, from StartEx on."""
    note: FreeText | None = None
    back_at_ms: int | None = None
    """Wall time (UTC) at which a break is to be over."""


class EmergencyDeclared(ForSeats):
    """REAL EMERGENCY: something outside the fiction needs everybody's attention."""

    type: Literal["emergency_declared"] = "emergency_declared"
    v: Literal[1] = 1
    note: FreeText
    by_label: str
    """The seat that declared it."""


class StoryJumped(ForSeats):
    """Story time moved forwards; exercise time did not."""

    type: Literal["story_jumped"] = "story_jumped"
    v: Literal[1] = 1
    from_story_ms: int
    to_story_ms: int
    brief: FreeText
    """What players must know of the time between."""


class PhaseTold(ForSeats):
    """The titles of the phases that players are in now."""

    type: Literal["phase_told"] = "phase_told"
    v: Literal[1] = 1
    titles: tuple[str, ...]


class InjectTold(ForSeats):
    """Somebody was told something."""

    type: Literal["inject_told"] = "inject_told"
    v: Literal[1] = 1
    sender: str
    """Address that it seems to come from."""
    to: tuple[str, ...]
    channel: str
    """Channel id."""
    channel_name: str
    subject: FreeText
    body: FreeText
    attachments: tuple[FileInfo, ...] = ()
    confirm: bool = False
    """Whether each reader is to confirm it."""
    overlay: bool = False
    """Whether it covers the screens of its readers until they do."""
    tlp: TlpLabel | None = None
    """How far its readers may pass it on; without a label anywhere within the exercise."""
    source: str = ""
    """Whose permission lets it go further, where that is not the sender."""
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""


class AskOpened(ForSeats):
    """A team is asked something; known by the `seq` of this event."""

    type: Literal["ask_opened"] = "ask_opened"
    v: Literal[1] = 1
    told: int | None
    """`seq` of the `InjectTold` that it belongs to."""
    respondent: str
    """Team."""
    question: FreeText
    kind: AskKind
    options: tuple[str, ...] = ()
    """Texts of the options, where they are shown."""
    number_min: int | float | None = None
    number_max: int | float | None = None
    unit: str | None = None
    deadline_ms: int | None
    """Exercise time by which to answer."""
    rationale: Literal["none", "optional", "required"]
    confidence: Literal["none", "optional", "required"]
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""
    teams: tuple[str, ...] = ()
    """The teams that must agree on one answer; empty where the respondent answers alone."""
    revisable: bool = False
    """Whether the answer may be changed until the deadline."""


class AskOverdue(ForSeats):
    """The deadline passed without an answer."""

    type: Literal["ask_overdue"] = "ask_overdue"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    respondent: str
    stands: tuple[Stand, ...] = ()
    """Where teams that had to agree stood then."""


class AnswerGiven(ForSeats):
    """A team answered, finally; or until it changes its answer, where that is allowed."""

    type: Literal["answer_given"] = "answer_given"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    respondent: str
    positions: tuple[int, ...] = ()
    """Options chosen, from 0, where they are shown."""
    number: int | float | None = None
    words: FreeText | None = None
    """What was written, where the ask takes words."""
    rationale: FreeText | None = None
    confidence_percent: int | None = None
    late: bool
    on_behalf_of: str | None = None
    """Address of the deciding role, where somebody acted for it."""
    revision: int = 0
    """How often the team had answered before; the last answer before the deadline counts."""
    proposal: int | None = None
    """`seq` of the `AnswerProposed` that all teams agreed on."""
    had_read: tuple[int, ...]
    """`seq` of what the answering seat had read by then: the picture at the time."""
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""


class MessageSent(ForSeats):
    """Somebody wrote to somebody."""

    type: Literal["message_sent"] = "message_sent"
    v: Literal[1] = 1
    sender: str
    """Address of the post or persona, or `control`."""
    to: tuple[str, ...]
    """Addresses; `control` among them for the control cell."""
    subject: FreeText
    body: FreeText
    reply_to: int | None = None
    """`seq` of what it answers."""
    thread: int | None = None
    """`seq` of the first event of the thread."""
    tlp: TlpLabel | None = None
    """How far its readers may pass it on."""


class LogEntryWritten(ForSeats):
    """A team recorded a decision or an action that nobody asked for, or a note."""

    type: Literal["log_entry_written"] = "log_entry_written"
    v: Literal[1] = 1
    kind: Literal["decision", "action", "note"]
    team: str
    body: FreeText
    rationale: FreeText | None = None
    on_behalf_of: str | None = None
    had_read: tuple[int, ...] = ()
    """For decisions: the picture at the time."""
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""

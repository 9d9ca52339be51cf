"""Control facts: what players never see, with the authored ids of injects, asks, phases and milestones."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import (
    ExpectedOutcome,
    FileInfo,
    ForControl,
    FreeText,
    MarkedBy,
    Post,
    ReleasedBy,
    SkipReason,
)
from exercise_engine.model.base import Scalar
from exercise_engine.model.people import Means, SeatKind
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import TlpLabel


class ExerciseCreated(ForControl):
    """The exercise exists, with the whole scenario as it will be played."""

    type: Literal["exercise_created"] = "exercise_created"
    v: Literal[1] = 1
    run_id: str
    series_id: str
    """Stays the same over resets, as seats and codes do."""
    previous_head: str | None = None
    """Head hash of the run that was archived before this one."""
    scenario: Scenario
    scenario_sha256: str
    files: tuple[FileInfo, ...] = ()
    program_version: str


class ScenarioLoaded(ForControl):
    """A corrected scenario replaced the earlier one, before StartEx."""

    type: Literal["scenario_loaded"] = "scenario_loaded"
    v: Literal[1] = 1
    scenario: Scenario
    scenario_sha256: str
    files: tuple[FileInfo, ...] = ()


class SeatOpened(ForControl):
    """A seat can be taken."""

    type: Literal["seat_opened"] = "seat_opened"
    v: Literal[1] = 1
    seat: str
    """Opaque id."""
    kind: SeatKind
    label: str
    """How the seat is called, by role and never by person."""
    posts: tuple[Post, ...] = ()
    """What a player's seat holds."""
    scope: tuple[str, ...] = ()
    """Organisations a control seat may see; none means all."""
    ready_for: str = ""
    """The team beside which a spare seat stands ready; empty for all others."""


class SeatClosed(ForControl):
    """A seat is gone from a corrected scenario."""

    type: Literal["seat_closed"] = "seat_closed"
    v: Literal[1] = 1
    seat: str


class InjectMoved(ForControl):
    """A story-timed inject inside a jump was moved behind it, by the jump's length."""

    type: Literal["inject_moved"] = "inject_moved"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    by_story_ms: int


class PhaseChanged(ForControl):
    """Phases were left and entered."""

    type: Literal["phase_changed"] = "phase_changed"
    v: Literal[1] = 1
    left: tuple[str, ...]
    """Phase ids, innermost first."""
    entered: tuple[str, ...]
    """Phase ids, outermost first."""
    by: Literal["start", "condition", "time", "control"]


class InjectHeld(ForControl):
    """Control holds an inject back."""

    type: Literal["inject_held"] = "inject_held"
    v: Literal[1] = 1
    inject: str
    instance: str = ""


class InjectUnheld(ForControl):
    """Control lets a held inject go on as planned."""

    type: Literal["inject_unheld"] = "inject_unheld"
    v: Literal[1] = 1
    inject: str
    instance: str = ""


class InjectReleased(ForControl):
    """An inject of the scenario was released. On a screen channel its recipients are told in the same
    transaction.
    """

    type: Literal["inject_released"] = "inject_released"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    """Team or organisation of an `each` inject, else empty."""
    by: ReleasedBy
    planned_ms: int | None
    """Exercise time it was due, where it had one."""
    teams: tuple[str, ...]
    """Teams that are to be told."""
    means: Means
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""


class InjectSkipped(ForControl):
    """An inject will not be released."""

    type: Literal["inject_skipped"] = "inject_skipped"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    reason: SkipReason
    note: FreeText | None = None


class AdHocReleased(ForControl):
    """Control released an inject that the scenario does not have."""

    type: Literal["ad_hoc_released"] = "ad_hoc_released"
    v: Literal[1] = 1
    teams: tuple[str, ...]
    means: Means
    note: FreeText | None = None


class DeliveryOpened(ForControl):
    """Control has to speak or hand over an inject to one team."""

    type: Literal["delivery_opened"] = "delivery_opened"
    v: Literal[1] = 1
    release: int
    """`seq` of the release."""
    team: str
    to: tuple[str, ...]
    """Addresses inside the team."""
    channel: str
    sender: str
    subject: FreeText
    script: FreeText
    """What to say or hand over."""
    attachments: tuple[FileInfo, ...] = ()
    tlp: TlpLabel | None = None
    """How far its readers may pass it on."""
    source: str = ""
    """Whose permission lets it go further, where that is not the sender."""


class DeliveryDone(ForControl):
    """Control delivered, or could not."""

    type: Literal["delivery_done"] = "delivery_done"
    v: Literal[1] = 1
    task: int
    """`seq` of the task."""
    outcome: Literal["done", "no_answer"]
    said: FreeText | None = None
    """What the team said."""
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""


class AskIssued(ForControl):
    """An ask of an inject was put to one team; the `AskOpened` that follows it is what the team sees."""

    type: Literal["ask_issued"] = "ask_issued"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    ask: str
    respondent: str
    """Team."""
    teams: tuple[str, ...] = ()
    """The teams that must agree; empty where the respondent answers alone."""


class AnswerCounted(ForControl):
    """What an answer, or silence, means for the exercise."""

    type: Literal["answer_counted"] = "answer_counted"
    v: Literal[1] = 1
    ask: int
    """`seq` of the `AskOpened`."""
    inject: str
    instance: str = ""
    ask_id: str
    respondent: str
    by: Literal["choice", "mapping", "silence"]
    value: str | tuple[str, ...] | int | float
    """Option id, ids, number; `other` for words that fit no option; `answered` for an ask without options."""
    late: bool = False
    """A late answer is kept for the report and changes nothing that followed."""


class ExpectedOpened(ForControl):
    """A team should now do something of its own accord."""

    type: Literal["expected_opened"] = "expected_opened"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    expected: str
    team: str
    due_ms: int | None
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and entered afterwards."""
    observed_at_ms: int | None = None
    """Wall time (UTC) at which it was seen, where the paper has the clock of the room."""


class ExpectedMarked(ForControl):
    """An expected action was met, late or missed, or was opened again."""

    type: Literal["expected_marked"] = "expected_marked"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    expected: str
    team: str
    outcome: ExpectedOutcome
    by: MarkedBy
    observed_ms: int | None = None
    """Exercise time at which it was seen; measures use this."""
    evidence: int | None = None
    """`seq` of the fact that met it."""
    note: FreeText | None = None


class ContingencyProposed(ForControl):
    """A contingency inject is due; control decides."""

    type: Literal["contingency_proposed"] = "contingency_proposed"
    v: Literal[1] = 1
    inject: str
    instance: str = ""
    missed: str
    """The expected action, as `inject.expected`."""
    team: str
    """The team that missed it."""


class MilestoneReached(ForControl):
    """A milestone came true."""

    type: Literal["milestone_reached"] = "milestone_reached"
    v: Literal[1] = 1
    milestone: str
    owner: str = ""
    """Organisation or team, where the milestone has owners."""
    note: FreeText | None = None
    observed_ms: int | None = None
    """Exercise time at which control saw it; measures use this, consequences the moment of recording."""


class MilestoneWithdrawn(ForControl):
    """Control took a milestone back, with a reason."""

    type: Literal["milestone_withdrawn"] = "milestone_withdrawn"
    v: Literal[1] = 1
    milestone: str
    owner: str = ""
    note: FreeText


class VariableSet(ForControl):
    """A variable took a value."""

    type: Literal["variable_set"] = "variable_set"
    v: Literal[1] = 1
    variable: str
    owner: str = ""
    value: Scalar


class TargetMet(ForControl):
    """The outcome that a capability target describes is there."""

    type: Literal["target_met"] = "target_met"
    v: Literal[1] = 1
    objective: str
    target: str


class ControlNoteWritten(ForControl):
    """Control noted something, such as a call outside the tool."""

    type: Literal["control_note_written"] = "control_note_written"
    v: Literal[1] = 1
    body: FreeText
    team: str | None = None
    """The team it is about."""
    observed_ms: int | None = None
    """Exercise time at which it was seen."""


class ReceiptsReported(ForControl):
    """What a client reported to have received, shown and had acknowledged, for the acting seat."""

    type: Literal["receipts_reported"] = "receipts_reported"
    v: Literal[1] = 1
    delivered: tuple[int, ...] = ()
    read: tuple[int, ...] = ()
    acknowledged: tuple[int, ...] = ()


class ProblemNoted(ForControl):
    """The engine met something that control must know."""

    type: Literal["problem_noted"] = "problem_noted"
    v: Literal[1] = 1
    code: Literal["settling_limit", "text_failed"]
    about: str
    """Id of the inject, or what it concerns."""
    note: FreeText

"""How the exercise went as a whole: front matter, overview, phases, pauses, jumps, deviations, limits."""

from __future__ import annotations

from collections import Counter, defaultdict

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AdHocReleased,
    EmergencyDeclared,
    InjectHeld,
    InjectMoved,
    InjectReleased,
    InjectSkipped,
    MilestoneReached,
    MilestoneWithdrawn,
    PhaseChanged,
    ProblemNoted,
    ScenarioLoaded,
    SkipReason,
    StageChanged,
    StageName,
    StoryJumped,
    VariableSet,
)
from exercise_engine.core.steering.facts import (
    AllHeld,
    InjectEdited,
    InjectPostponed,
    InjectRetargeted,
    PlanShifted,
    TellingCorrected,
    TellingWithdrawn,
)
from exercise_engine.model.base import Function, name_from_id
from exercise_engine.model.timing import MINUTE_MS
from exercise_engine.report.describe import PAUSED_BECAUSE, describe, item_title, phase_title
from exercise_engine.report.journal import Journal, texts_of
from exercise_engine.report.readership import Readership
from exercise_engine.report.shape import (
    Deviation,
    DeviationKind,
    EventCount,
    Front,
    Jump,
    Method,
    Overview,
    Pause,
    PhaseSpan,
    RunState,
    UnreadItem,
)
from exercise_engine.report.timeline import line_of

FUNCTIONS: tuple[Function, ...] = ("prevent", "detect", "respond", "recover")
UNPLANNED_SKIPS = frozenset({"control", "jump", "ended", "text", "cut"})
"""Reasons to skip that the scenario did not foresee; what conditions and phases leave out is the plan."""
STANDSTILL_NOTICED_MS = MINUTE_MS // 12
"""A gap of five seconds and more before a pause is told; less is the ordinary distance between two events."""


def front(journal: Journal, head_hash: str | None) -> Front:
    """Return what stands on the first page."""
    stage = stage_now(journal)
    state = run_state(journal, stage)
    created = journal.created
    start = journal.start
    return Front(
        title=journal.scenario.title,
        scenario_id=journal.scenario.id,
        scenario_version=journal.scenario.version,
        scenario_sha256=journal.scenario_sha256,
        run_id=created.run_id,
        series_id=created.series_id,
        previous_head=created.previous_head,
        program_version=created.program_version,
        head_seq=journal.events[-1].seq,
        head_hash=head_hash,
        state=state,
        stage=stage,
        is_draft=state in {"not_started", "in_play", "aborted"},
        clock=journal.scenario.clock,
        speed=start.fact.speed if start is not None and isinstance(start.fact, StageChanged) else 1,
        created=journal.moment(journal.events[0]),
        started=None if start is None else journal.moment(start),
        ended=None if journal.end is None else journal.moment(journal.end),
        cut_short=journal.end is not None and _is_abort(journal.end),
        last=journal.moment(journal.events[-1]),
    )


def stage_now(journal: Journal) -> StageName:
    """The state of the exercise at the end of the log."""
    stages = [event.fact.target for event in journal.events if isinstance(event.fact, StageChanged)]
    return stages[-1] if stages else "planned"


def run_state(journal: Journal, stage: StageName) -> RunState:
    """How far the exercise had come."""
    if stage in {"aborted", "closed"}:
        return "aborted" if stage == "aborted" else "closed"
    if journal.start is None:
        return "not_started"
    return "in_play" if journal.end is None else "ended"


def _is_abort(event: Event) -> bool:
    return isinstance(event.fact, StageChanged) and event.fact.target == "aborted"


def overview(journal: Journal) -> Overview:
    """Return the block that is the same in all documents."""
    scenario = journal.scenario
    objectives = scenario.objectives
    used = {objective.function for objective in objectives.values()}
    used |= {found for inject in scenario.injects if (found := journal.function_of_inject(inject))}
    return Overview(
        name=scenario.title,
        summary=scenario.summary,
        purpose=scenario.overview.purpose,
        scope=scenario.overview.scope,
        threat=scenario.overview.threat,
        sponsor=scenario.overview.sponsor,
        contact=scenario.overview.contact,
        planned_length_ms=scenario.clock.length_ms,
        functions=tuple(function for function in FUNCTIONS if function in used),
        capabilities=tuple(dict.fromkeys(objective.capability for objective in objectives.values())),
        objectives=tuple(objective.name or name_from_id(name) for name, objective in objectives.items()),
        organisations=tuple(journal.named(name) for name in scenario.organisations),
    )


def method(journal: Journal, readership: Readership) -> Method:
    """Return where the facts come from, and what they do not cover."""
    counts = Counter(event.type for event in journal.events)
    return Method(
        events=len(journal.events),
        events_before_end=len(journal.sealed),
        counts=tuple(EventCount(type=name, count=counts[name]) for name in sorted(counts)),
        pauses=pauses(journal),
        jumps=_jumps(journal),
        emergencies=tuple(journal.moment(event) for event in journal.of_type(EmergencyDeclared)),
        scenario_changes=tuple(journal.moment(event) for event in journal.of_type(ScenarioLoaded)),
        deviations=deviations(journal),
        unread=_unread(journal, readership),
        problems=tuple(line_of(journal, event) for event in journal.of_type(ProblemNoted)),
        erased=tuple(event.seq for event in journal.events if _has_erased_text(event)),
        withheld=tuple(event.seq for event in journal.events if journal.withholds(event)),
    )


def pauses(journal: Journal) -> tuple[Pause, ...]:
    """Return the pauses after StartEx, the one that still lasts included."""
    changes = [event for event in journal.sealed if isinstance(event.fact, StageChanged)]
    found = []
    for position, event in enumerate(changes):
        fact = event.fact
        if not isinstance(fact, StageChanged) or fact.target != "paused":
            continue
        after = changes[position + 1] if position + 1 < len(changes) else None
        found.append(
            Pause(
                seq=event.seq,
                resumed_seq=None if after is None else after.seq,
                elapsed_ms=event.elapsed_ms,
                wall_ms=None if after is None else max(0, after.at_ms - event.at_ms),
                lost_before_ms=_standstill_before(journal, event, fact),
                reason=PAUSED_BECAUSE[fact.why],
                note=journal.words(event, fact.note),
            )
        )
    return tuple(found)


def _standstill_before(journal: Journal, event: Event, fact: StageChanged) -> int:
    """Wall time between the event before a pause by the program and the pause, less the play in between."""
    before = journal.by_seq.get(event.seq - 1)
    if before is None or fact.why not in {"restart", "suspended", "fault"}:
        return 0
    played_ms = (event.elapsed_ms - before.elapsed_ms) // max(1, fact.speed)
    lost_ms = event.at_ms - before.at_ms - played_ms
    return lost_ms if lost_ms >= STANDSTILL_NOTICED_MS else 0


def _jumps(journal: Journal) -> tuple[Jump, ...]:
    return tuple(
        Jump(
            seq=event.seq,
            elapsed_ms=event.elapsed_ms,
            from_story_ms=event.fact.from_story_ms,
            to_story_ms=event.fact.to_story_ms,
            brief=journal.words(event, event.fact.brief),
        )
        for event in journal.sealed
        if isinstance(event.fact, StoryJumped)
    )


def deviations(journal: Journal) -> tuple[Deviation, ...]:
    """Return what was not played as the list of injects had it."""
    return tuple(found for event in journal.sealed if (found := _deviation(journal, event)) is not None)


def _deviation(journal: Journal, event: Event) -> Deviation | None:
    match event.fact:
        case AdHocReleased():
            told = [telling.seq for telling in journal.tellings.get(event.seq, ())]
            return _deviates(journal, event, "ad_hoc", *told)
        case InjectSkipped(reason=reason, inject=inject) if _is_unplanned(journal, inject, reason):
            return _deviates(journal, event, "skipped")
        case InjectHeld():
            return _deviates(journal, event, "held")
        case InjectMoved():
            return _deviates(journal, event, "moved")
        case InjectReleased(by="control", inject=inject) if not _is_meant_for_control(journal, inject):
            return _deviates(journal, event, "by_hand")
        case TellingWithdrawn() | TellingCorrected():
            return _deviates(journal, event, "recalled")
        case AllHeld() | PlanShifted() | InjectRetargeted() | InjectEdited():
            return _deviates(journal, event, "steered")
        case InjectPostponed(note=note) if note is not None:
            return _deviates(journal, event, "steered")
        case MilestoneReached() | MilestoneWithdrawn() | VariableSet() if journal.is_by_hand(event):
            return _deviates(journal, event, "state_set")
        case _:
            return None


def _deviates(journal: Journal, event: Event, kind: DeviationKind, *more: int) -> Deviation:
    text, quote = describe(journal, event)
    return Deviation(kind=kind, text=text, note=quote, evidence=(event.seq, *more))


def _is_unplanned(journal: Journal, inject: str, reason: SkipReason) -> bool:
    """No deviation is what control may release and did not, and a branch whose condition never came true."""
    planned = journal.scenario.injects.get(inject)
    if reason == "ended" and planned is not None and (planned.when or planned.unless):
        return False
    return reason in UNPLANNED_SKIPS and not _is_meant_for_control(journal, inject)


def _is_meant_for_control(journal: Journal, inject: str) -> bool:
    planned = journal.scenario.injects.get(inject)
    return planned is not None and (planned.manual or planned.contingency is not None)


def phase_spans(journal: Journal) -> tuple[PhaseSpan, ...]:
    """Return every phase for as long as it lasted, in the order of entering."""
    open_spans: dict[str, PhaseSpan] = {}
    spans: list[PhaseSpan] = []
    for event in journal.sealed:
        if not isinstance(event.fact, PhaseChanged):
            continue
        spans += [
            _until(open_spans.pop(name), event.elapsed_ms) for name in event.fact.left if name in open_spans
        ]
        for name in event.fact.entered:
            open_spans[name] = PhaseSpan(
                title=phase_title(journal, name),
                depth=max(0, len(journal.plan.phase_paths.get(name, ())) - 1),
                from_ms=event.elapsed_ms,
                to_ms=event.elapsed_ms,
                seq=event.seq,
            )
    spans += [_until(span, journal.end_ms) for span in open_spans.values()]
    return tuple(sorted(spans, key=lambda span: (span.seq, span.depth)))


def _until(span: PhaseSpan, to_ms: int) -> PhaseSpan:
    return span.model_copy(update={"to_ms": to_ms})


def _unread(journal: Journal, readership: Readership) -> tuple[UnreadItem, ...]:
    """What was told or written to a team and shown on none of its screens."""
    missing: dict[int, list[str]] = defaultdict(list)
    for team, items in readership.items.items():
        for seq in items:
            if seq not in readership.shown[team]:
                missing[seq].append(team)
    return tuple(_unread_item(journal, readership, seq, missing[seq]) for seq in sorted(missing))


def _unread_item(journal: Journal, readership: Readership, seq: int, teams: list[str]) -> UnreadItem:
    return UnreadItem(
        seq=seq,
        title=item_title(journal, seq),
        meant=tuple(journal.named(team) for team in readership.meant(seq)),
        undelivered=tuple(journal.named(team) for team in teams if seq not in readership.received[team]),
        unread=tuple(journal.named(team) for team in teams),
    )


def _has_erased_text(event: Event) -> bool:
    return any(text.body is None for text in texts_of(event))

"""Works out the notification ledger: what the facts made due, who knew, what was submitted and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from exercise_engine.core.obligations.facts import NotNotifiableDeclared, OfObligation
from exercise_engine.core.obligations.lines import margin_words
from exercise_engine.core.obligations.view import ObligationRecord, ObligationsSeen
from exercise_engine.core.obligations.words import ANCHOR_WORDS, national_words, term_words
from exercise_engine.model.obligation import FOLLOWING_ANCHORS, Obligation
from exercise_engine.report.journal import Journal
from exercise_engine.report.measures import count, spread
from exercise_engine.report.obligation_records import NotificationLedger, ObligationRow, Outcome
from exercise_engine.report.records import Measure, Named


def notification_ledger(journal: Journal) -> NotificationLedger | None:
    """Return what became of each clock, in the order of the scenario; none where there are none."""
    if not journal.scenario.obligations:
        return None
    seen = ObligationsSeen()
    for event in journal.sealed:
        if isinstance(event.fact, OfObligation):
            seen.apply(event, event.fact)
    rows = tuple(
        _row(journal, name, obligation, seen.named(name))
        for name, obligation in journal.scenario.obligations.items()
    )
    return NotificationLedger(
        rows=rows,
        missed=sum(row.outcome in ("late", "missed") for row in rows),
        not_recognised=sum(row.outcome == "not_recognised" for row in rows),
    )


def obligation_measures(journal: Journal, ledger: NotificationLedger | None) -> tuple[Measure, ...]:
    """Return how many clocks were recognised and met, with what margin, to whom and with what."""
    own = [row for row in ledger.rows if row.owed_by is None] if ledger is not None else []
    clocks = journal.scenario.obligations
    due = [row for row in own if row.notifiable_story_ms is not None and not _starts_itself(clocks, row)]
    judged = [row for row in own if row.outcome in ("in_time", "late", "missed")]
    sent = [row for row in own if row.submitted_story_ms is not None]
    timed = [row for row in sent if row.margin_ms is not None]
    addressed = [row for row in sent if row.right_recipient is not None]
    filled = [row for row in sent if clocks[row.obligation].requires]
    return (
        _count("obligations_recognised", [row for row in due if _is_recognised(row)], of=due),
        _count("obligations_not_recognised", _with(due, "not_recognised"), of=due),
        _count("obligations_in_time", _with(judged, "in_time"), of=judged),
        _count("obligations_missed", _with(judged, "late", "missed"), of=judged),
        spread(
            "obligation_margin",
            [row.margin_ms for row in timed if row.margin_ms is not None],
            _evidence(timed),
            excluded=len(own) - len(timed),
        ),
        _count(
            "obligations_right_recipient", [row for row in addressed if row.right_recipient], of=addressed
        ),
        _count("obligations_complete", [row for row in filled if not row.missing], of=filled),
    )


def _starts_itself(clocks: dict[str, Obligation], row: ObligationRow) -> bool:
    """Whether nobody has to notice that a clock runs: a submission or the calendar starts it."""
    return clocks[row.obligation].anchor in (*FOLLOWING_ANCHORS, "calendar")


def _is_recognised(row: ObligationRow) -> bool:
    said = row.aware_story_ms is not None or row.submitted_story_ms is not None
    return said or row.outcome == "not_notifiable"


def _with(rows: list[ObligationRow], *outcomes: Outcome) -> list[ObligationRow]:
    return [row for row in rows if row.outcome in outcomes]


def _count(measure: str, rows: list[ObligationRow], *, of: list[ObligationRow]) -> Measure:
    return count(measure, _evidence(rows), n=len(of), value=len(rows))


def _evidence(rows: Iterable[ObligationRow]) -> list[int]:
    return sorted({seq for row in rows for seq in row.evidence})


def _row(
    journal: Journal, name: str, obligation: Obligation, record: ObligationRecord | None
) -> ObligationRow:
    known = record if record is not None else ObligationRecord(obligation.organisation, name)
    standing, weighed = known.standing, known.weighed
    final = [fact for _, fact in known.submissions if not fact.progress]
    met = known.met[1] if known.met is not None else None
    margin = met.margin_ms if met is not None else weighed.margin_ms if weighed and final else None
    outcome = _outcome(known, margin, is_over=journal.is_over)
    evidence = tuple(event.seq for event, _ in known.facts)
    proposed = known.proposed[-1][1].moment_story_ms if known.proposed else None
    missing = weighed.missing if weighed is not None and final else ()
    return ObligationRow(
        obligation=name,
        title=obligation.name(name),
        organisation=_named(journal, obligation.organisation),
        owed_by=_named(journal, obligation.by) if obligation.by is not None else None,
        place=", ".join(part for part in (obligation.instrument, obligation.article) if part),
        kind=obligation.kind or "",
        national=national_words(obligation),
        time=term_words(obligation),
        runs_from=ANCHOR_WORDS[obligation.anchor],
        notifiable_story_ms=standing.notifiable_ms,
        aware_story_ms=standing.aware_ms,
        proposed_aware_story_ms=proposed,
        due_story_ms=standing.due_ms,
        submitted_story_ms=standing.submitted_ms,
        margin_ms=margin,
        right_recipient=weighed.right_recipient if weighed is not None and final else None,
        missing=tuple(obligation.requires[position] for position in missing),
        progress_reports=len(known.submissions) - len(final),
        reasons=_reasons(journal, known),
        outcome=outcome,
        sentence=sentence_of(outcome, margin),
        evidence=evidence,
    )


def _named(journal: Journal, address: str) -> Named:
    return Named(id=address, name=journal.name(address))


def _reasons(journal: Journal, record: ObligationRecord) -> str:
    found = record.not_notifiable
    if found is None or not isinstance(found[1], NotNotifiableDeclared):
        return ""
    return journal.words(found[0], found[1].reasons)


def _outcome(record: ObligationRecord, margin: int | None, *, is_over: bool) -> Outcome:
    standing = record.standing
    if standing.submitted_ms is not None or standing.is_met:
        if margin is None:
            return "submitted"
        return "late" if margin < 0 else "in_time"
    if standing.is_not_notifiable:
        return "not_notifiable"
    if record.is_unrecognised:
        return "not_recognised"
    if standing.is_missed:
        return "missed"
    if standing.aware_ms is not None or (standing.due_ms is not None and not is_over):
        return "running"
    return "open" if standing.notifiable_ms is not None else "never_opened"


def sentence_of(outcome: Outcome, margin: int | None) -> str:
    """Say what became of a clock; of a simulated deadline, never of the law."""
    match outcome:
        case "in_time":
            return f"Met: {margin_words(margin)}."
        case "late":
            return f"Simulated deadline missed: {margin_words(margin)}."
        case "submitted":
            return "Met; no moment was set, so that nothing is judged."
        case "missed":
            return "Simulated deadline missed; nothing was submitted by the end of play."
        case "not_recognised":
            return "Not recognised: the facts made it notifiable, and nobody declared anything."
        case "not_notifiable":
            return "Held not to be notifiable, with reasons."
        case "running":
            return "Still running at the end of play."
        case "open":
            return "Notifiable by the facts; nothing was declared so far."
        case "never_opened":
            return "Never opened: nothing made it due in play."
        case _:
            assert_never(outcome)

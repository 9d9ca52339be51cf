"""Expected actions: what was marked by whom, how long it took, and what the contingencies did."""

from __future__ import annotations

from collections import defaultdict

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    ContingencyProposed,
    ExpectedMarked,
    ExpectedOpened,
    InjectReleased,
    InjectSkipped,
)
from exercise_engine.report.describe import expected_text
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import ContingencyOutcome, ContingencyRow, Expected, Mark
from exercise_engine.report.steering import dropped_actions

ExpectedKey = tuple[str, str, str, str]
"""Inject, instance, expected action, team."""


def expected_rows(journal: Journal) -> tuple[Expected, ...]:
    """Return every expected action that was opened, in the order of the log."""
    marks: dict[ExpectedKey, list[Event]] = defaultdict(list)
    for event in journal.events:
        if isinstance(event.fact, ExpectedMarked):
            marks[_key(event.fact)].append(event)
    contingencies, dropped = _Contingencies(journal), dropped_actions(journal)
    return tuple(
        _row(journal, event, event.fact, marks[_key(event.fact)], contingencies, dropped)
        for event in journal.sealed
        if isinstance(event.fact, ExpectedOpened)
    )


def _key(fact: ExpectedOpened | ExpectedMarked) -> ExpectedKey:
    return fact.inject, fact.instance, fact.expected, fact.team


def _row(
    journal: Journal,
    event: Event,
    opened: ExpectedOpened,
    marked: list[Event],
    contingencies: _Contingencies,
    dropped: frozenset[ExpectedKey],
) -> Expected:
    """The last mark up to EndEx holds; later ones are shown and change nothing."""
    marks = tuple(_mark(journal, mark) for mark in marked)
    counting = [event for event in marked if journal.counts(event)]
    last = counting[-1] if counting else None
    final = next((mark for mark in reversed(marks) if not mark.after_end), None)
    outcome = final.outcome if final is not None else "open"
    observed_ms = final.observed_ms if final is not None and outcome in {"met", "late"} else None
    evidence = _evidence(event, counting)
    return Expected(
        key=f"{opened.inject}.{opened.expected}",
        inject=journal.inject(opened.inject, opened.instance),
        instance=journal.name(opened.instance) if opened.instance else "",
        text=expected_text(journal, opened.inject, opened.expected),
        team=journal.named(opened.team),
        opened=journal.moment(event),
        due_ms=None if opened.due_ms is None else opened.due_ms - event.elapsed_ms + journal.seen_ms(event),
        outcome=outcome,
        seen_by=final.by if final is not None else "",
        observed_ms=observed_ms,
        measured_ms=_measured_ms(journal, event, last, observed_ms),
        note=final.note if final is not None and last is not None else "",
        marks=marks,
        contingencies=contingencies.rows(opened, missed=outcome in {"missed", "late"}),
        function=journal.function_of_tests(
            journal.tests_of_expected(opened.inject, opened.expected), opened.inject
        ),
        tests=journal.tests_of_expected(opened.inject, opened.expected),
        withdrawn=_key(opened) in dropped,
        evidence=evidence,
    )


def _measured_ms(
    journal: Journal, opened: Event, marked: Event | None, observed_ms: int | None
) -> int | None:
    """How long an action took; where an answer on paper met it, up to when that was seen."""
    if observed_ms is None or marked is None:
        return None
    seen = journal.place_ms(marked) if journal.is_from_paper(marked) else journal.place_at_ms(observed_ms)
    return max(0, seen - journal.place_ms(opened))


def _mark(journal: Journal, event: Event) -> Mark:
    fact = event.fact
    assert isinstance(fact, ExpectedMarked)
    return Mark(
        seq=event.seq,
        outcome=fact.outcome,
        by="the engine" if fact.by == "engine" else journal.who(event),
        observed_ms=event.elapsed_ms if fact.observed_ms is None else fact.observed_ms,
        note=journal.words(event, fact.note),
        after_end=not journal.counts(event),
    )


def _evidence(opened: Event, marks: list[Event]) -> tuple[int, ...]:
    found = {opened.seq}
    for event in marks:
        found.add(event.seq)
        if isinstance(event.fact, ExpectedMarked) and event.fact.evidence is not None:
            found.add(event.fact.evidence)
    return tuple(sorted(found))


class _Contingencies:
    """What was prepared for missed actions, and what came of it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._settled: dict[str, list[Event]] = defaultdict(list)
        self._proposed: dict[tuple[str, str, str], Event] = {}
        for event in journal.sealed:
            match event.fact:
                case InjectReleased(inject=inject) | InjectSkipped(inject=inject):
                    self._settled[inject].append(event)
                case ContingencyProposed(inject=inject, missed=missed, team=team):
                    self._proposed.setdefault((inject, missed, team), event)
                case _:
                    pass

    def rows(self, opened: ExpectedOpened, *, missed: bool) -> tuple[ContingencyRow, ...]:
        """Return the contingencies of one expected action of one team."""
        reference = f"{opened.inject}.{opened.expected}"
        injects = dict.fromkeys(key[0] for key in self._journal.plan.contingencies.get(reference, ()))
        return tuple(self._row(inject, reference, opened.team, missed=missed) for inject in injects)

    def _row(self, inject: str, reference: str, team: str, *, missed: bool) -> ContingencyRow:
        proposed = self._proposed.get((inject, reference, team))
        settled = self._settled[inject] if proposed is not None or missed else []
        released = [event for event in settled if isinstance(event.fact, InjectReleased)]
        return ContingencyRow(
            inject=self._journal.inject(inject),
            proposed_seq=None if proposed is None else proposed.seq,
            outcome=_contingency_outcome(
                released=bool(released), settled=bool(settled), proposed=proposed is not None
            ),
            evidence=tuple(event.seq for event in released or settled),
        )


def _contingency_outcome(*, released: bool, settled: bool, proposed: bool) -> ContingencyOutcome:
    if released:
        return "released"
    if settled:
        return "skipped"
    return "proposed" if proposed else "not_needed"

"""Builds the facts of a report from the events of a log, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.core.events import Event
from exercise_engine.model.base import Function
from exercise_engine.report import measures as m
from exercise_engine.report.baseline import baseline_result
from exercise_engine.report.control import deliveries, interventions
from exercise_engine.report.course import FUNCTIONS, front, method, overview, phase_spans
from exercise_engine.report.decisions import DecisionLog
from exercise_engine.report.expectations import expected_rows
from exercise_engine.report.guidance import guidance_result
from exercise_engine.report.journal import Journal
from exercise_engine.report.obligations import notification_ledger, obligation_measures
from exercise_engine.report.planned import plan_rows
from exercise_engine.report.public_record import public_record
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Decision, Expected, ObjectiveResult, PlanRow, Response
from exercise_engine.report.replies import reply_times, unmatched
from exercise_engine.report.responses import ask_responses, expected_responses, target_responses
from exercise_engine.report.seats import seats_over_the_day
from exercise_engine.report.service_compare import without_decisions
from exercise_engine.report.services import service_impacts, service_measures
from exercise_engine.report.shape import Chapter, ReportFacts
from exercise_engine.report.share_measures import share_measures
from exercise_engine.report.sharing import sharing_ledger
from exercise_engine.report.steering import plan_changes, recalls
from exercise_engine.report.summary import summary
from exercise_engine.report.surveys import survey_results
from exercise_engine.report.targets import objective_results
from exercise_engine.report.teams import loads, participants, participation
from exercise_engine.report.timeline import after_end, event_rows, timeline
from exercise_engine.report.traffic import messages, pairs

NOT_COUNTED = ("withdrawn", "excused")
"""Outcomes that count neither way; they are listed with the others."""


def build_facts(
    events: Iterable[Event], *, head_hash: str | None = None, real_of: str | None = None
) -> ReportFacts:
    """Return what the log says, up to EndEx; what came later is kept apart. LogDamaged if it is no exercise.

    `head_hash` is the hash of the chain at the last of the events, where they come from a chained log.
    `real_of` makes the edition for one organisation, with what is REAL of it.
    """
    journal = Journal(tuple(events), real_of=real_of)
    readership = Readership(journal)
    decisions = DecisionLog(journal, readership).entries()
    expected = expected_rows(journal)
    answers = (*ask_responses(journal, decisions), *expected_responses(journal, expected))
    counting = tuple(answer for answer in answers if answer.outcome not in NOT_COUNTED)
    seen = tuple(row for row in expected if not row.withdrawn)
    objectives = objective_results(journal, counting)
    targets = tuple(target for objective in objectives for target in objective.targets)
    responses = (*counting, *target_responses(targets, journal))
    rows = plan_rows(journal)
    ledger = messages(journal, readership)
    teams = participation(journal, readership, responses)
    title, how = front(journal, head_hash), method(journal, readership)
    by_hand, tasks = interventions(journal), deliveries(journal)
    scenario_seq = journal.events[0].seq
    impacts = without_decisions(journal, service_impacts(journal))
    clocks = notification_ledger(journal)
    measures = (
        *m.course_measures(title, how.pauses),
        *m.inject_measures(rows, scenario_seq=scenario_seq),
        *m.ask_measures(responses, decisions),
        *m.expected_measures(responses),
        *m.target_measures(objectives, scenario_seq=scenario_seq),
        *m.traffic_measures(ledger, tasks, teams, by_hand),
        *service_measures(impacts),
        *share_measures(journal),
        *obligation_measures(journal, clocks),
    )
    return ReportFacts(
        front=title,
        summary=summary(measures, objectives, seen, decisions, tasks, teams),
        overview=overview(journal),
        method=how,
        phases=phase_spans(journal),
        timeline=timeline(journal),
        decisions=decisions,
        messages=ledger,
        pairs=pairs(journal, ledger),
        plan=rows,
        responses=(*responses, *(answer for answer in answers if answer.outcome in NOT_COUNTED)),
        chapters=_chapters(objectives, seen, decisions, responses, rows),
        teams=teams,
        loads=loads(journal, readership),
        interventions=by_hand,
        plan_changes=plan_changes(journal),
        recalls=recalls(journal, readership),
        deliveries=tasks,
        after_end=after_end(journal),
        participants=participants(journal),
        public=public_record(journal),
        seats=seats_over_the_day(journal),
        sharing=sharing_ledger(journal),
        services=impacts,
        obligations=clocks,
        surveys=survey_results(journal),
        replies=reply_times(journal),
        unmatched=unmatched(journal),
        guidance=guidance_result(journal),
        baseline=baseline_result(journal),
        measures=measures,
        events=event_rows(journal),
    )


def _chapters(
    objectives: tuple[ObjectiveResult, ...],
    expected: tuple[Expected, ...],
    decisions: tuple[Decision, ...],
    responses: tuple[Response, ...],
    rows: tuple[PlanRow, ...],
) -> tuple[Chapter, ...]:
    """The four functions, always; and a fifth chapter where something belongs to none of them."""

    def chapter(function: Function | None) -> Chapter:
        own = tuple(row for row in expected if row.function == function)
        return Chapter(
            function=function,
            injects=tuple(
                sorted(row.released.seq for row in rows if row.function == function and row.released)
            ),
            objectives=tuple(objective for objective in objectives if objective.function == function),
            expected=own,
            decisions=tuple(decision.when.seq for decision in decisions if decision.function == function),
            figures=m.chapter_measures(function, responses, decisions, own),
        )

    rest = chapter(None)
    belongs_nowhere = rest.injects or rest.expected or rest.decisions
    return (*(chapter(function) for function in FUNCTIONS), *((rest,) if belongs_nowhere else ()))

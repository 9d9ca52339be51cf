"""The summary: key figures, and what to talk about at the hot wash, drafted from the log, no verdict."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.model.timing import duration_text
from exercise_engine.report.records import (
    Decision,
    Delivery,
    Expected,
    Measure,
    ObjectiveResult,
    Proposal,
    TargetResult,
)
from exercise_engine.report.shape import Participation, Summary

KEY_FIGURES = (
    *("play_time", "pause_time", "injects_released", "ad_hoc_injects"),
    *("answers_in_time", "answers_late", "asks_silent", "answer_time"),
    *("expected_in_time", "expected_late", "expected_missed", "action_time"),
    *("targets_met", "targets_late", "targets_not_met", "targets_not_tested"),
    *("decisions_logged", "messages_sent", "messages_between", "interventions"),
)
"""The measures that stand up front."""


def summary(
    measures: tuple[Measure, ...],
    objectives: tuple[ObjectiveResult, ...],
    expected: tuple[Expected, ...],
    decisions: tuple[Decision, ...],
    deliveries: tuple[Delivery, ...],
    teams: tuple[Participation, ...],
) -> Summary:
    """Return the key figures, what was done in time, and what to talk about."""
    by_id = {measure.id: measure for measure in measures}
    discuss = [
        *_from_targets(objectives),
        *_from_expected(expected),
        *_from_decisions(decisions),
        *_from_deliveries(deliveries),
        *_from_teams(teams),
    ]
    return Summary(
        figures=tuple(by_id[name] for name in KEY_FIGURES),
        in_time=(*_targets_met(objectives), *_actions_met(expected)),
        discuss=tuple(discuss),
    )


def _targets(objectives: tuple[ObjectiveResult, ...]) -> Iterable[tuple[ObjectiveResult, TargetResult]]:
    return ((objective, target) for objective in objectives for target in objective.targets)


def _targets_met(objectives: tuple[ObjectiveResult, ...]) -> list[Proposal]:
    return [
        Proposal(
            text=f"{objective.objective.name}: {target.text}. {target.explanation}",
            function=objective.function,
            evidence=target.evidence,
        )
        for objective, target in _targets(objectives)
        if target.outcome == "met"
    ]


def _actions_met(expected: tuple[Expected, ...]) -> list[Proposal]:
    return [
        Proposal(
            text=f"{row.team.name}: {row.text}{_took(row.measured_ms)}.",
            function=row.function,
            evidence=row.evidence,
        )
        for row in expected
        if row.outcome == "met"
    ]


def _from_targets(objectives: tuple[ObjectiveResult, ...]) -> list[Proposal]:
    return [
        Proposal(
            text=f"{objective.objective.name}: {target.text}. {target.explanation}",
            function=objective.function,
            evidence=target.evidence,
        )
        for objective, target in _targets(objectives)
        if target.outcome in {"late", "not_met"}
    ]


def _from_expected(expected: tuple[Expected, ...]) -> list[Proposal]:
    return [
        Proposal(text=f"{row.team.name}: {_shortfall(row)}", function=row.function, evidence=row.evidence)
        for row in expected
        if row.outcome in {"late", "missed"}
    ]


def _shortfall(row: Expected) -> str:
    given = "" if row.due_ms is None else f" within {duration_text(row.due_ms - row.opened.elapsed_ms)}"
    if row.outcome == "missed":
        return f"“{row.text}” was expected{given} after “{row.inject.name}” and was not recorded as seen."
    took = _took(row.measured_ms)
    return f"“{row.text}” was expected{given} after “{row.inject.name}” and was seen later{took}."


def _from_decisions(decisions: tuple[Decision, ...]) -> list[Proposal]:
    answered = {d.question.asked.seq for d in decisions if d.kind == "answer" and d.question is not None}
    return [
        Proposal(text=text, function=decision.function, evidence=decision.evidence)
        for decision in decisions
        if (text := _decision_text(decision, answered))
    ]


def _decision_text(decision: Decision, answered: set[int]) -> str:
    """What to talk about; of an ask that was silent and then answered late, the answer speaks."""
    if decision.question is None:
        return ""
    asked = f"{decision.team.name}: “{decision.question.text}”"
    if decision.kind == "silence" and decision.question.asked.seq not in answered:
        meant = f" Silence counted as “{decision.counted[-1].value}”." if decision.counted else ""
        return f"{asked} had no answer by its deadline.{meant}"
    if decision.kind == "answer" and decision.late and decision.margin_ms is not None:
        return f"{asked} was answered {duration_text(-decision.margin_ms)} after its deadline."
    if decision.kind == "answer" and decision.options and not decision.counted:
        return f"{asked} was answered in words that control had not mapped to an option."
    if decision.kind == "answer" and decision.unread_then:
        items = len(decision.unread_then)
        return (
            f"{asked} was answered while {items} item{'s' if items != 1 else ''} told to the seat lay unread."
        )
    return ""


def _from_deliveries(deliveries: tuple[Delivery, ...]) -> list[Proposal]:
    texts = {"no_answer": "nobody answered", "open": "it was not delivered"}
    return [
        Proposal(
            text=f"{delivery.team.name}: “{delivery.title}” ({delivery.channel}): {texts[delivery.outcome]}.",
            function=None,
            evidence=tuple(moment.seq for moment in (delivery.opened, delivery.done) if moment is not None),
        )
        for delivery in deliveries
        if delivery.outcome != "done"
    ]


def _from_teams(teams: tuple[Participation, ...]) -> list[Proposal]:
    """Every team that missed something on its screens is named, in the order of the scenario."""
    return [
        Proposal(
            text=f"{team.team.name}: {len(team.unread)} of {len(team.told) + len(team.received)} injects and"
            " messages were shown on none of its screens.",
            function=None,
            evidence=team.unread,
        )
        for team in teams
        if team.unread
    ]


def _took(measured_ms: int | None) -> str:
    return "" if measured_ms is None else f", {duration_text(measured_ms)} after the telling"

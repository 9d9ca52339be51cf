"""Computes the measures from what the report states; `report.definitions` says what each means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exercise_engine.model.base import Function
from exercise_engine.report.definitions import DEFINITIONS
from exercise_engine.report.records import (
    Decision,
    Delivery,
    Expected,
    Intervention,
    Measure,
    Message,
    ObjectiveResult,
    PlanRow,
    Response,
    ResponseOutcome,
    Seqs,
    TargetOutcome,
)
from exercise_engine.report.shape import Front, Participation, Pause

Number = int | float


def median(values: Sequence[Number]) -> Number | None:
    """Return the middle value; of an even number of whole values the mean of the middle two, rounded down."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    both = ordered[middle - 1] + ordered[middle]
    return both // 2 if isinstance(both, int) else both / 2


def count(
    measure: str, evidence: Iterable[int], *, n: int | None = None, value: int | None = None
) -> Measure:
    """Return how many there were; `value` where one event stands for several observations."""
    found = DEFINITIONS[measure]
    seqs = tuple(evidence)
    counted = len(seqs) if value is None else value
    return Measure(
        id=found.id,
        name=found.name,
        unit=found.unit,
        statistic=found.statistic,
        value=counted,
        n=counted if n is None else n,
        excluded=0,
        low=None,
        high=None,
        evidence=seqs,
    )


def spread(measure: str, values: Sequence[Number], evidence: Iterable[int], *, excluded: int = 0) -> Measure:
    """Return the median or sum of values, with the lowest and the highest."""
    found = DEFINITIONS[measure]
    value = median(values) if found.statistic == "median" else sum(values)
    return Measure(
        id=found.id,
        name=found.name,
        unit=found.unit,
        statistic=found.statistic,
        value=value,
        n=len(values),
        excluded=excluded,
        low=min(values, default=None),
        high=max(values, default=None),
        evidence=tuple(evidence),
    )


def course_measures(front: Front, pauses: tuple[Pause, ...]) -> tuple[Measure, ...]:
    """Return how long play lasted and stood still."""
    if front.started is None:
        return (spread("play_time", [], []), spread("pause_time", [], []))
    end = front.ended or front.last
    ended = [pause for pause in pauses if pause.wall_ms is not None]
    return (
        spread("play_time", [end.elapsed_ms], [front.started.seq, end.seq]),
        spread(
            "pause_time",
            [pause.wall_ms for pause in ended if pause.wall_ms is not None],
            [seq for pause in ended for seq in (pause.seq, pause.resumed_seq) if seq is not None],
            excluded=len(pauses) - len(ended),
        ),
    )


def inject_measures(rows: tuple[PlanRow, ...], *, scenario_seq: int) -> tuple[Measure, ...]:
    """Return what became of the list of injects; what did not happen is told by the scenario's own event."""
    planned = [row for row in rows if row.inject.id]
    waiting = [row for row in planned if row.outcome in {"planned", "held"}]
    timed = [
        row for row in planned if row.reason == "on time" and row.deviation_ms is not None and not row.changes
    ]
    return (
        count("injects_released", _settled(planned, "released"), n=len(planned)),
        count("injects_skipped", _settled(planned, "skipped"), n=len(planned)),
        count("injects_not_played", [scenario_seq] if waiting else [], n=len(planned), value=len(waiting)),
        count("ad_hoc_injects", [row.released.seq for row in rows if not row.inject.id and row.released]),
        spread(
            "release_lateness",
            [row.deviation_ms for row in timed if row.deviation_ms is not None],
            [row.released.seq for row in timed if row.released is not None],
            excluded=sum(row.outcome == "released" for row in planned) - len(timed),
        ),
    )


def _settled(rows: list[PlanRow], outcome: str) -> list[int]:
    """The event that settled each inject with an outcome."""
    return [row.evidence[0] for row in rows if row.outcome == outcome]


def ask_measures(responses: tuple[Response, ...], decisions: tuple[Decision, ...]) -> tuple[Measure, ...]:
    """Return how asks were answered."""
    asks = [response for response in responses if response.kind == "ask"]
    answers = [decision for decision in decisions if decision.kind == "answer"]
    sure = [decision for decision in answers if decision.confidence_percent is not None]
    logged = [decision.when.seq for decision in decisions if decision.kind == "log_entry"]
    return (
        count("answers_in_time", _seqs(asks, "in_time", "no_limit"), n=len(asks)),
        count("answers_late", _seqs(asks, "late"), n=len(asks)),
        count("asks_silent", _seqs(asks, "missed"), n=len(asks)),
        count("asks_unanswered", _seqs(asks, "open", "unanswered"), n=len(asks)),
        response_time("answer_time", asks),
        spread(
            "confidence",
            [decision.confidence_percent for decision in sure if decision.confidence_percent is not None],
            [decision.when.seq for decision in sure],
            excluded=len(answers) - len(sure),
        ),
        count("decisions_logged", logged),
    )


def expected_measures(responses: tuple[Response, ...]) -> tuple[Measure, ...]:
    """Return what became of expected actions."""
    actions = [response for response in responses if response.kind == "expected"]
    return (
        count("expected_in_time", _seqs(actions, "in_time", "no_limit"), n=len(actions)),
        count("expected_late", _seqs(actions, "late"), n=len(actions)),
        count("expected_missed", _seqs(actions, "missed"), n=len(actions)),
        count("expected_open", _seqs(actions, "open", "unanswered"), n=len(actions)),
        response_time("action_time", actions),
    )


def response_time(measure: str, responses: Sequence[Response]) -> Measure:
    """Return the median of how long something took; what has no length is left out and counted as such."""
    done = [response for response in responses if response.measured_ms is not None]
    return spread(
        measure,
        [response.measured_ms for response in done if response.measured_ms is not None],
        [seq for response in done for seq in response.evidence[:2]],
        excluded=len(responses) - len(done),
    )


def _seqs(responses: list[Response], *outcomes: ResponseOutcome) -> list[int]:
    """The event that opened each response with one of the outcomes."""
    return [response.evidence[0] for response in responses if response.outcome in outcomes]


def target_measures(objectives: tuple[ObjectiveResult, ...], *, scenario_seq: int) -> tuple[Measure, ...]:
    """Return how many capability targets came out how; one never come to is told by the scenario's event."""
    results = [target for objective in objectives for target in objective.targets]

    def of(measure: str, outcome: TargetOutcome) -> Measure:
        found = [target for target in results if target.outcome == outcome]
        evidence = {seq for target in found for seq in target.evidence or (scenario_seq,)}
        return count(measure, sorted(evidence), n=len(results), value=len(found))

    return (
        of("targets_met", "met"),
        of("targets_late", "late"),
        of("targets_not_met", "not_met"),
        of("targets_not_tested", "not_tested"),
        of("targets_open", "open"),
    )


def traffic_measures(
    messages: tuple[Message, ...],
    deliveries: tuple[Delivery, ...],
    teams: tuple[Participation, ...],
    interventions: tuple[Intervention, ...],
) -> tuple[Measure, ...]:
    """Return what went between people, and what control did."""
    delivered = [delivery for delivery in deliveries if delivery.outcome == "done" and delivery.done]
    unread: Seqs = tuple(sorted({seq for team in teams for seq in team.unread}))
    return (
        count("messages_sent", [message.when.seq for message in messages]),
        count(
            "messages_between",
            [message.when.seq for message in messages if message.between_organisations],
            n=len(messages),
        ),
        spread(
            "delivery_time",
            [delivery.waited_ms for delivery in delivered if delivery.waited_ms is not None],
            [
                seq
                for delivery in delivered
                if delivery.done
                for seq in (delivery.opened.seq, delivery.done.seq)
            ],
            excluded=len(deliveries) - len(delivered),
        ),
        count(
            "unread",
            unread,
            n=sum(len(team.told) + len(team.received) for team in teams),
            value=sum(len(team.unread) for team in teams),
        ),
        count("interventions", [intervention.when.seq for intervention in interventions]),
    )


def chapter_measures(
    function: Function | None,
    responses: tuple[Response, ...],
    decisions: tuple[Decision, ...],
    expected: tuple[Expected, ...],
) -> tuple[Measure, ...]:
    """Return the figures of one chapter: how its asks were answered and its expected actions done."""
    own = tuple(response for response in responses if response.function == function)
    asked = ask_measures(own, tuple(decision for decision in decisions if decision.function == function))
    return (*asked, *(expected_measures(own) if expected else ()))

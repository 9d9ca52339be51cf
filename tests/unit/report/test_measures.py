"""Measures: counts and medians from what the report states."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.report import measures as m
from exercise_engine.report.facts import build_facts
from exercise_engine.report.records import Measure, Response
from exercise_engine.report.shape import ReportFacts
from tests.support.report_play import new_play, played_to_abort, played_to_decision, played_to_end


def response(**changes: Any) -> Response:
    """A response in time, with some keys replaced."""
    keys: dict[str, Any] = {
        "kind": "ask",
        "label": "What now?",
        "team": None,
        "function": "respond",
        "anchor": "being asked",
        "anchor_ms": 0,
        "target_ms": 60_000,
        "measured_ms": 30_000,
        "story_ms": None,
        "outcome": "in_time",
        "tests": None,
        "evidence": (4, 9),
    }
    return Response(**(keys | changes))


def by_id(facts: ReportFacts) -> dict[str, Measure]:
    """The measures of a report by their ids."""
    return {measure.id: measure for measure in facts.measures}


@pytest.mark.parametrize(
    ("values", "middle"),
    [([], None), ([5], 5), ([9, 1, 5], 5), ([1, 2], 1), ([1, 2, 3, 10], 2), ([1.0, 2.0], 1.5)],
)
def test_the_median_is_the_middle(values: list[float], middle: float | None) -> None:
    """Of an even number of whole values the mean is rounded down; nothing has no middle."""
    assert m.median(values) == middle


def test_play_time_leaves_pauses_out() -> None:
    """Twenty minutes of play with a pause of seven are twenty minutes."""
    measures = by_id(build_facts(played_to_end().log))
    assert measures["play_time"].value == 20 * 60_000
    assert measures["pause_time"].value == 7 * 60_000
    assert len(measures["pause_time"].evidence) == 2


def test_a_pause_that_lasts_has_no_length_and_is_left_out() -> None:
    """An emergency that nobody ended is counted as left out, until the abort ends it."""
    play = played_to_abort()
    paused = by_id(build_facts(play.log[:-1]))["pause_time"]
    assert (paused.value, paused.n, paused.excluded) == (7 * 60_000, 1, 1)
    ended = by_id(build_facts(play.log))["pause_time"]
    assert (ended.value, ended.n, ended.excluded) == (10 * 60_000, 2, 0)


def test_an_exercise_that_never_started_has_no_length() -> None:
    """Nothing was measured: n is none."""
    measures = by_id(build_facts(new_play().log))
    assert measures["play_time"].n == 0
    assert measures["pause_time"].n == 0


def test_during_play_time_runs_to_the_last_event() -> None:
    """A report made during play measures up to what it knows."""
    facts = build_facts(played_to_decision().log)
    assert by_id(facts)["play_time"].value == facts.front.last.elapsed_ms


def test_injects_are_released_skipped_or_neither() -> None:
    """The three counts make up the whole list, and what did not happen rests on the scenario's own event."""
    measures = by_id(build_facts(played_to_decision().log))
    three = [measures[name] for name in ("injects_released", "injects_skipped", "injects_not_played")]
    assert sum(int(measure.value or 0) for measure in three) == three[0].n == 8
    assert measures["injects_not_played"].evidence == (1,)
    assert by_id(build_facts(played_to_end().log))["injects_not_played"].evidence == ()


def test_only_injects_released_by_time_are_late_or_not() -> None:
    """Stage, condition, contingency and jump have no lateness."""
    lateness = by_id(build_facts(played_to_end().log))["release_lateness"]
    assert (lateness.value, lateness.n, lateness.excluded) == (0, 2, 4)


def test_late_answers_count_for_the_time_to_answer() -> None:
    """Four minutes in time and nine late: the median is six and a half."""
    measures = by_id(build_facts(played_to_end().log))
    assert measures["answers_in_time"].value == 1
    assert measures["answers_late"].value == 1
    assert measures["answer_time"].value == 6.5 * 60_000
    assert (measures["answer_time"].low, measures["answer_time"].high) == (4 * 60_000, 9 * 60_000)


def test_what_has_no_length_is_left_out_and_counted() -> None:
    """A silence does not shorten the median; it is told beside it."""
    asks = [response(), response(measured_ms=None, outcome="missed")]
    measured = m.response_time("answer_time", asks)
    assert (measured.value, measured.n, measured.excluded) == (30_000, 1, 1)


def test_confidence_is_what_was_stated() -> None:
    """Answers without a statement are left out."""
    confidence = by_id(build_facts(played_to_end().log))["confidence"]
    assert (confidence.value, confidence.n, confidence.excluded) == (70, 1, 1)


def test_every_outcome_of_an_expected_action_has_a_count() -> None:
    """In time, late, missed and open add up to all of them."""
    outcomes = ("in_time", "no_limit", "late", "missed", "open", "unanswered")
    actions = tuple(response(kind="expected", outcome=outcome) for outcome in outcomes)
    counts = {measure.id: measure.value for measure in m.expected_measures(actions)}
    assert [counts[f"expected_{name}"] for name in ("in_time", "late", "missed", "open")] == [2, 1, 1, 2]


def test_targets_are_counted_by_what_came_of_them() -> None:
    """A target that was not come to rests on the event that holds the scenario."""
    measures = by_id(build_facts(played_to_end().log))
    assert measures["targets_met"].value == 2
    assert measures["targets_not_met"].value == 1
    assert measures["targets_not_tested"].value == 1
    assert measures["targets_not_tested"].evidence == (1,)
    assert all(measures[name].n == 4 for name in ("targets_met", "targets_late", "targets_open"))


def test_messages_between_organisations_are_a_part_of_all() -> None:
    """The one message of the yard went to the port."""
    measures = by_id(build_facts(played_to_end().log))
    assert (measures["messages_between"].value, measures["messages_between"].n) == (1, 1)


def test_deliveries_are_timed_and_unread_items_counted_per_team() -> None:
    """One call, delivered after a minute; an inject that two teams did not open counts twice."""
    measures = by_id(build_facts(played_to_end().log))
    assert (measures["delivery_time"].value, measures["delivery_time"].n) == (60_000, 1)
    assert (measures["unread"].value, measures["unread"].n) == (11, 12)


def test_an_open_delivery_is_left_out() -> None:
    """Before control has rung there is no length."""
    log = played_to_decision().log
    called = next(event.seq for event in log if event.type == "delivery_done")
    measures = by_id(build_facts(log[: called - 1]))
    assert (measures["delivery_time"].value, measures["delivery_time"].excluded) == (None, 1)


def test_a_chapter_has_the_figures_of_its_own_responses() -> None:
    """Respond has the answer in time, detect the expected actions; where none are, there is no figure."""
    chapters = {chapter.function: chapter for chapter in build_facts(played_to_end().log).chapters}
    respond = {measure.id: measure.value for measure in chapters["respond"].figures}
    detect = {measure.id: measure.value for measure in chapters["detect"].figures}
    assert respond["answers_in_time"] == 1
    assert "expected_missed" not in respond
    assert detect["expected_missed"] == 1

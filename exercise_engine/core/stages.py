"""The states of an exercise, and the one table of moves between them; screens offer moves from it.

StartEx is the move from briefing (or check-in) to running; EndEx is the move to hot wash, and seals the log
for measures.
"""

from __future__ import annotations

from typing import Final

from exercise_engine.core.facts import StageName

STAGES: Final[tuple[StageName, ...]] = (
    "planned",
    "check_in",
    "briefing",
    "running",
    "paused",
    "hot_wash",
    "evaluation",
    "closed",
    "aborted",
)

MOVES: Final[tuple[tuple[str, StageName, StageName], ...]] = (
    ("open_check_in", "planned", "check_in"),
    ("start_briefing", "planned", "briefing"),
    ("start_briefing", "check_in", "briefing"),
    ("start_exercise", "check_in", "running"),
    ("start_exercise", "briefing", "running"),
    ("pause", "running", "paused"),
    ("resume", "paused", "running"),
    ("end_exercise", "running", "hot_wash"),
    ("end_exercise", "paused", "hot_wash"),
    ("start_evaluation", "hot_wash", "evaluation"),
    ("close", "hot_wash", "closed"),
    ("close", "evaluation", "closed"),
    ("abort", "planned", "aborted"),
    ("abort", "check_in", "aborted"),
    ("abort", "briefing", "aborted"),
    ("abort", "running", "aborted"),
    ("abort", "paused", "aborted"),
    ("abort", "hot_wash", "aborted"),
    ("abort", "evaluation", "aborted"),
)
"""Trigger, source, destination. Play can be started without a briefing, never without check-in."""

STAGE_WORDS: Final[dict[StageName, str]] = {
    "planned": "planned",
    "check_in": "in check-in",
    "briefing": "in briefing",
    "running": "running",
    "paused": "paused",
    "hot_wash": "in hot wash",
    "evaluation": "in evaluation",
    "closed": "closed",
    "aborted": "aborted",
}
"""How a state is said in a sentence: the exercise is ..."""

BEFORE_START: Final[frozenset[StageName]] = frozenset({"planned", "check_in", "briefing"})
IN_PLAY: Final[frozenset[StageName]] = frozenset({"running", "paused"})
AFTER_END: Final[frozenset[StageName]] = frozenset({"hot_wash", "evaluation", "closed", "aborted"})

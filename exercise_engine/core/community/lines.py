"""Facts of the community in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, assert_never

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.lines import baseline_line
from exercise_engine.core.cascade.facts import OfService, ServiceSet
from exercise_engine.core.cascade.lines import cascade_line
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.map_lines import map_line
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import OfObligation
from exercise_engine.core.obligations.lines import obligation_line, titles
from exercise_engine.core.sharing.facts import OfSharing
from exercise_engine.core.sharing.lines import sharing_line


def community_line(
    fact: CommunityFact, name: Callable[[str], str], event: Callable[[int], Event | None]
) -> tuple[Literal["world", "message", "seat"], str] | None:
    """Return what happened in one line, with its group of lines; none for what another line says."""
    match fact:
        case ServiceSet() | OfService():
            line = cascade_line(fact, name)
            return None if line is None else ("world", line)
        case OfSharing():
            line = sharing_line(fact, name)
            return None if line is None else ("message", line)
        case OfObligation():
            return "world", obligation_line(fact, name, titles(event))
        case MeasuresAsked() | MeasureAnswered() | MeasuresCounted():
            return "seat", baseline_line(fact, name)
        case ServiceMapTold():
            return "world", f"Map told: {map_line(fact)}"
        case _:
            assert_never(fact)

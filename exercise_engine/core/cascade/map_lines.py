"""What somebody was told of the map, in a sentence."""

from __future__ import annotations

from exercise_engine.core.cascade.map_facts import ServiceMapTold

NAMES_SHOWN_MAX = 12
"""More names in one line are read by nobody; the map has them all."""


def map_line(fact: ServiceMapTold) -> str:
    """Return which services a part of the map holds."""
    names = [told.name for told in fact.services]
    more = len(names) - NAMES_SHOWN_MAX
    return "; ".join(names[:NAMES_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")

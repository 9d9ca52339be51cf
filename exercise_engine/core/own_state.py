"""The base of what a part of the core with its own folder keeps on the state."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class OwnState:
    """A dataclass of mappings, sets and values that never change; copied with all that changes in place."""

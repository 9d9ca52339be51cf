"""Keeps Python's garbage collector from stopping play to walk through everything that is there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

YOUNG_OBJECTS: Final = 10_000
"""Looked through at once in a third of a millisecond; nearly all garbage goes without the collector."""

FULL_WALK_AFTER: Final = 50
"""Partial walks until everything that came about in play is walked through: some millions of objects."""


@contextmanager
def collector_kept_calm() -> Iterator[None]:
    """Leave what is there at the start out of every walk, and walk seldom, until the block is left.

    A scenario with its plan never goes while it is hosted, and a walk through it stops everybody for a tenth
    of a second. What comes about in play is still walked through, so that connections that have gone go.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, before[1], FULL_WALK_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

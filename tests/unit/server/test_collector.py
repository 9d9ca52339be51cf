"""The garbage collector while an exercise is hosted: calm, and afterwards as it was."""

from __future__ import annotations

import gc
import weakref

from exercise_engine.server.collector import collector_kept_calm


class Ring:
    """Something that goes only when the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_there_is_left_out_of_walks() -> None:
    """Everything that is there at the start is set apart, and comes back at the end."""
    frozen_before = gc.get_freeze_count()
    with collector_kept_calm():
        assert gc.get_freeze_count() > frozen_before
    assert gc.get_freeze_count() == 0


def test_what_comes_about_inside_is_still_collected() -> None:
    """A connection that has gone does not stay for as long as the server runs."""
    with collector_kept_calm():
        ring = Ring()
        seen = weakref.ref(ring)
        del ring
        gc.collect()
        assert seen() is None


def test_afterwards_the_collector_is_as_it_was() -> None:
    """Whoever hosts in a larger program gets its own settings back."""
    before = gc.get_threshold()
    with collector_kept_calm():
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before

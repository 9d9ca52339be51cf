"""Every test of the server fails if anything in it blocks the event loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def _nothing_blocks() -> Iterator[None]:
    with blockbuster_ctx(["exercise_engine.server", "exercise_engine.protocol", "exercise_engine.core"]):
        yield

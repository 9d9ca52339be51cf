"""Every test of the client fails if anything in it blocks the event loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def _nothing_blocks() -> Iterator[None]:
    with blockbuster_ctx([
        "exercise_engine.client.connection", "exercise_engine.client.pinned", "exercise_engine.protocol",
    ]):  # fmt: skip
        yield

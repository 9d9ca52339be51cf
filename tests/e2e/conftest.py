"""What the end-to-end tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminals import Terminals


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    """Open a tmux server of this test's own."""
    found = Terminals(tmp_path / "tmux", tmp_path)
    yield found
    found.close()

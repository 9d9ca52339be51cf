"""A name that conditions may read, as a part of the community declares it."""

from __future__ import annotations

from typing import Literal, NamedTuple


class NameRow(NamedTuple):
    """One name in parts, with what it may stand for."""

    parts: tuple[str, ...]
    kind: Literal["bool", "string"]
    initial: bool | str
    samples: tuple[bool | str, ...]
    """Every value that it can have."""

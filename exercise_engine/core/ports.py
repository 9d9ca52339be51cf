"""What the core needs from outside and the shell from stores: protocols without implementations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class TextRenderer(Protocol):
    """Renders the templates of a scenario."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Return the text; raises TextError if a name is missing or the result is too long."""
        ...


class Row(NamedTuple):
    """One event as a store sees it."""

    seq: int
    payload: str
    """The event as JSON text."""


class EventStore(Protocol):
    """An append-only, hash-chained log of one exercise."""

    def append(self, rows: Sequence[Row], *, expected_seq: int) -> bytes:
        """Make rows durable, all or none, and return the head hash; raises LogClash or LogUnavailable."""
        ...

    def read(self, after_seq: int = 0) -> Iterator[Row]:
        """Yield rows in order, checking the chain; raises LogDamaged at the first broken one."""
        ...

    def head(self) -> tuple[int, bytes]:
        """Return the last `seq` and the hash of the chain there."""
        ...

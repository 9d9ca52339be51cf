"""Keeps what somebody types in one form, so that it outlives the form, the connection and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exercise_engine.client.updates import SeatLink

REFUSED_SUFFIX = ":refused"
"""Where a refused text waits when its own place is taken."""


class DraftKeeper:
    """What is typed in one form, kept under one key; the link brings it to the disk in its own rhythm."""

    def __init__(self, link: SeatLink, key: str, *, read: Callable[[], Mapping[str, object]]) -> None:
        self._link = link
        self._key = key
        self._read = read
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether the form has ended, so that what its fields hold means nothing any more."""
        return self._is_over

    def load(self) -> dict[str, object]:
        """Return what was kept; empty if nothing was."""
        return self._link.load_draft(self._key) or self._link.load_draft(self._key + REFUSED_SUFFIX) or {}

    def changed(self) -> None:
        """Keep the form as it is now."""
        if not self._is_over:
            self._link.save_draft(self._key, self._read())

    def drop(self) -> None:
        """Forget what was kept."""
        self._is_over = True
        self._link.drop_drafts([self._key, self._key + REFUSED_SUFFIX])

    def stop(self) -> None:
        """Keep nothing more: the form ends, and its fields are about to go."""
        self._is_over = True


def text_of(draft: Mapping[str, object], key: str) -> str:
    """Return a text from a kept draft; empty if it holds none."""
    found = draft.get(key)
    return found if isinstance(found, str) else ""


def texts_of(draft: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return texts from a kept draft."""
    found = draft.get(key)
    return tuple(str(one) for one in found) if isinstance(found, list | tuple) else ()


def whole_of(draft: Mapping[str, object], key: str) -> int | None:
    """Return a whole number from a kept draft; none if it holds none."""
    found = draft.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else None

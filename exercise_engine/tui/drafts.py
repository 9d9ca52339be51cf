"""Keeps what somebody types on the own disk, shortly after it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.message_pump import MessagePump
from textual.timer import Timer

from exercise_engine.client.updates import SeatLink

SAVE_AFTER_S = 0.25
"""A killed terminal loses at most this much typing; each keystroke for itself would tire a slow disk."""
REFUSED_SUFFIX = ":refused"
"""Where a refused text waits when its own place is taken."""


class DraftKeeper:
    """What is typed in one form, kept under one key."""

    def __init__(
        self,
        link: SeatLink,
        key: str,
        *,
        owner: MessagePump,
        read: Callable[[], Mapping[str, object]],
        shared: Callable[[], None] | None = None,
    ) -> None:
        self._link = link
        self._key = key
        self._owner = owner
        self._read = read
        self._shared = shared
        self._timer: Timer | None = None

    def load(self) -> dict[str, object]:
        """Return what was kept; empty if nothing was."""
        return self._link.load_draft(self._key) or self._link.load_draft(self._key + REFUSED_SUFFIX) or {}

    def changed(self) -> None:
        """Keep the form as it is now, in a moment."""
        if self._timer is None:
            self._timer = self._owner.set_timer(SAVE_AFTER_S, self.save)

    def save(self) -> None:
        """Keep the form as it is, now."""
        self.stop()
        self._link.save_draft(self._key, self._read())
        if self._shared is not None:
            self._shared()

    def save_if_changed(self) -> None:
        """Keep the form if something was typed since it was last kept."""
        if self._timer is not None:
            self.save()

    def drop(self) -> None:
        """Forget what was kept."""
        self.stop()
        self._link.drop_drafts([self._key, self._key + REFUSED_SUFFIX])

    def stop(self) -> None:
        """Keep nothing more of what was typed so far."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


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

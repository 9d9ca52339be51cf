"""What of the community waits for control."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.obligations.needs import obligation_needs
from exercise_engine.core.sharing.needs import sharing_needs


def community_needs(view: ControlView, _elapsed_ms: int) -> Iterator[Need]:
    """Yield what of services, shares, obligations and measures somebody in control has to look after."""
    yield from sharing_needs(view)
    yield from obligation_needs(view)

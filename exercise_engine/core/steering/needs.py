"""What steering leaves for control to see to."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_log import inject_label
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.model.timing import offset_text


def steering_needs(view: ControlView, elapsed_ms: int) -> Iterator[Need]:
    """Everything being held, from the moment at which the first inject was due."""
    held = view.steering.all_held
    if held is None or view.plan is None:
        return
    dues = {key: due_ms(view, key) for key in view.plan.instances if view.inject(key).status == "planned"}
    past = {key: due for key, due in dues.items() if due is not None and due <= elapsed_ms}
    waiting = ", ".join(inject_label(*key) for key in past)
    yield Need(
        key=f"all_held:{held.seq}",
        kind="all_held",
        action="let_go",
        harm_ms=min(past.values(), default=None),
        team="",
        title=f"Everything is held since {offset_text(held.elapsed_ms)}; {len(past)} were due by now",
        detail=f"Due by now: {waiting or 'nothing'}. What was held one by one stays held.",
        seq=held.seq,
    )

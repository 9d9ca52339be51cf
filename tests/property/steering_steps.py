"""What control might do to steer a random exercise."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.steering import commands as sc
from tests.support.play import MINUTE, Play

RECIPIENTS = (("all",), ("harbour",), ("yard.lead",), ("terminal", "harbour.desk"))
WHY = "Seen in the room"


def steering_command(play: Play, pick: int, amount: int) -> c.AnyCommand:
    """Return one command of steering, as two numbers choose."""
    keys = list(play.state.injects)
    inject, instance = keys[amount % len(keys)]
    told = [
        event.seq
        for event in play.log
        if isinstance(event.fact, f.InjectReleased | f.AdHocReleased | f.MessageSent)
    ]
    of = told[amount % len(told)] if told else 1
    by_ms = (amount - 30) * MINUTE
    to = RECIPIENTS[amount % len(RECIPIENTS)]
    commands: tuple[c.AnyCommand, ...] = (
        sc.WithdrawInject(of=of, note=WHY),
        sc.CorrectInject(of=of, subject="Right", body=f"Text {amount}", note=WHY),
        sc.HoldAll(note=WHY),
        sc.LetAllGo(),
        sc.LetAllGo(),
        sc.ShiftPlan(by_ms=by_ms, note=WHY),
        sc.PostponeInject(inject=inject, instance=instance, by_ms=by_ms, note=WHY),
        sc.PostponeInject(inject=inject, instance=instance, to_ms=amount * MINUTE, note=WHY),
        sc.RetargetInject(inject=inject, instance=instance, to=to, note=WHY),
        sc.EditInject(inject=inject, instance=instance, subject="Typed", body="{{ x }}", note=WHY),
        sc.EditInject(inject=inject, instance=instance, note=WHY),
    )
    return commands[pick % len(commands)]

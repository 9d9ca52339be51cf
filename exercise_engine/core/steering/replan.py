"""What becomes of the plan when control changes it: other recipients, other times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from exercise_engine.core.plan import InjectKey, Plan, concerned, resolve_addresses


def retargeted(plan: Plan, key: InjectKey, to: tuple[str, ...]) -> Plan:
    """Return a plan in which an inject goes to others; the same one where it has no such inject."""
    instance = plan.instances.get(key)
    recipients = resolve_addresses(plan.scenario, to)
    if instance is None or not recipients.teams:
        return plan
    changed = replace(
        instance,
        recipients=recipients,
        organisations=concerned(plan.scenario, recipients.teams),
        is_retargeted=True,
    )
    return replace(plan, instances=plan.instances | {key: changed})


def all_retargeted(plan: Plan, recipients: Mapping[InjectKey, tuple[str, ...]]) -> Plan:
    """Return a plan with everything that control sends to others, as after a corrected scenario."""
    for key, to in recipients.items():
        plan = retargeted(plan, key, to)
    return plan


def shifted_ms(due_ms: int, by_ms: int, *, now_ms: int) -> int:
    """Return a time moved later or earlier; nothing moves before now."""
    return max(due_ms + by_ms, now_ms)

"""Checks who is told what of a baseline: texts and conditions of one organisation's reach that one only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exercise_engine.core.conditions import compile_condition
from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import InstancePlan, Plan, concerned, resolve_addresses
from exercise_engine.loader.text import NameUse
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario

ROOT = "baseline"
_NAME_PARTS = 3
"""Root, measure, organisation."""
_TELL_NOBODY = ("phases", "gates")
"""What a condition here decides shows only in what follows, which is a matter of the fiction."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Who reads a text, as far as the baseline is concerned."""

    scenario: Scenario
    readers: tuple[tuple[str, ...], ...] = ()
    """For each instance the organisations that it concerns."""
    refusal: str = "only subjects and bodies of injects can name it"
    """Why no text in this place may name a baseline; empty where it may."""


def inject_place(scenario: Scenario, instances: Sequence[InstancePlan]) -> TextPlace:
    """Return who reads the subject and body of an inject."""
    if any(instance.means != "screen" for instance in instances):
        return TextPlace(scenario, refusal="control would read it when it speaks or hands over this text")
    return TextPlace(scenario, tuple(instance.organisations for instance in instances), refusal="")


def check_baseline_name(path: Path, use: NameUse, place: TextPlace) -> Finding | None:
    """Return what is wrong with a text that names a baseline, if anything is."""
    parts = use.dotted.split(".")
    measure = place.scenario.baseline.get(parts[1]) if len(parts) == _NAME_PARTS else None
    if measure is None:
        known = [f"{ROOT}.{name}" for name in place.scenario.baseline]
        hint = did_you_mean(".".join(parts[:2]), known) or "write baseline.MEASURE.ORGANISATION"
        return Finding(path, "E602", f'there is no name "{use.dotted}"', hint, use.dotted)
    if place.refusal:
        message = f'"{use.dotted}" is REAL, and not for this text: {place.refusal}'
        return Finding(
            path, "E362", message, "send what follows as an inject to that organisation", use.dotted
        )
    for readers in place.readers:
        owner = parts[2] if parts[2] != "own" else (readers[0] if len(readers) == 1 else "")
        if owner and (owner not in place.scenario.organisations or not measure.is_answered_by(owner)):
            message = f'there is no name "{use.dotted}": "{owner}" is not asked for "{parts[1]}"'
            return Finding(path, "E602", message, f"add it to `organisations:` of {parts[1]}", use.dotted)
        if readers != (owner,):
            return _told_to_others(path, use, place.scenario, owner, readers)
    return None


def _told_to_others(
    path: Path, use: NameUse, scenario: Scenario, owner: str, readers: tuple[str, ...]
) -> Finding:
    others = [scenario.name_of(name) for name in readers if name != owner]
    whose = f"of {scenario.name_of(owner)} " if owner else ""
    message = f'"{use.dotted}" would tell {listed(others, "and") or "others"} what {whose}is REAL'
    hint = f"send it to {owner} only" if owner else "use `each: organisation`, or name one organisation"
    return Finding(path, "E361", message, hint, use.dotted)


def check_baseline_condition(
    plan: Plan, namespace: Namespace, path: Path, text: str, instances: Sequence[InstancePlan | None]
) -> Iterator[Finding]:
    """Find a condition on one organisation's baseline that decides what others are told."""
    if ROOT not in text or path[0] in _TELL_NOBODY or "met" in path[-1:]:
        return
    told: set[tuple[str, str]] = set()
    for instance in instances:
        readers = instance.organisations if instance is not None else _readers(plan.scenario, path)
        for name in compile_condition(text, namespace, instance).names:
            root, _, rest = name.partition("__")
            owner = rest.rpartition("__")[2]
            if root == ROOT and readers != (owner,):
                told.add((owner, _others(plan.scenario, owner, readers)))
    for owner, others in sorted(told):
        message = f"what {plan.scenario.name_of(owner)} says of its baseline would decide what {others} told"
        hint = f"send it to {owner} only, or let a phase with this condition lead to it"
        yield Finding(path, "E363", message, hint)


def _others(scenario: Scenario, owner: str, readers: tuple[str, ...]) -> str:
    others = [scenario.name_of(name) for name in readers if name != owner]
    return f"{listed(others, 'and')} {'is' if len(others) == 1 else 'are'}" if others else "others are"


def _readers(scenario: Scenario, path: Path) -> tuple[str, ...]:
    """Return the organisations that are told what a condition decides; none if anybody may be."""
    root, name = str(path[0]), str(path[1])
    if root == "obligations":
        return (scenario.obligations[name].organisation,)
    if root in ("documents", "probes", "questionnaires", "enquiries"):
        return concerned(scenario, resolve_addresses(scenario, getattr(scenario, root)[name].to).teams)
    return ()

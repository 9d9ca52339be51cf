"""Checks briefs, duties, documents, hints and overlays: who they are for, and what makes them come."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.effects import effect_places
from exercise_engine.model.checks.injects import Items
from exercise_engine.model.guidance import Document
from exercise_engine.model.hints import Hint
from exercise_engine.model.inject import Inject
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import parse_after


def check_guidance(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find everything that is wrong with what seats are given beside the story."""
    items = Items(scenario)
    for brief_id, brief in scenario.briefs.items():
        yield from _check_readers(("briefs", brief_id, "to"), brief.to, directory)
    for duty_id, duty in scenario.duties.items():
        yield from _check_readers(("duties", duty_id, "to"), duty.to, directory)
        if duty.phase is not None and duty.phase not in items.phases:
            hint = did_you_mean(duty.phase, items.phases)
            yield Finding(("duties", duty_id, "phase"), "E307", f'there is no phase "{duty.phase}"', hint)
    unlocked = {effect_id for effect_id, _ in _unlocks(scenario)}
    for document_id, document in scenario.documents.items():
        path: Path = ("documents", document_id)
        yield from _check_readers((*path, "to"), document.to, directory)
        yield from _check_opening(path, document, items, is_unlocked=document_id in unlocked)
    for effect_id, path in _unlocks(scenario):
        if effect_id not in scenario.documents:
            hint = did_you_mean(effect_id, scenario.documents) or "add it to `documents:`"
            yield Finding((*path, "unlock"), "E730", f'there is no document "{effect_id}"', hint)
    for inject_id, inject in scenario.injects.items():
        yield from _check_overlay(("injects", inject_id), inject, scenario)
    yield from _check_hints(scenario, directory)
    yield from _check_convening(scenario)


def _check_readers(path: Path, addresses: tuple[str, ...], directory: Directory) -> Iterator[Finding]:
    """Find addresses that mean nobody, and those that mean nobody who plays."""
    wrong = [
        finding
        for index, address in enumerate(addresses)
        if (finding := directory.finding((*path, index), address)) is not None
    ]
    yield from wrong
    if not wrong and not directory.posts_of(addresses):
        yield Finding(
            path, "E703", "nobody in the exercise is told: the addresses mean no team", "add a team"
        )


def _check_opening(path: Path, document: Document, items: Items, *, is_unlocked: bool) -> Iterator[Finding]:
    """Find documents that nothing opens in one clear way."""
    given = [word for word in ("at", "after", "when") if getattr(document, word) is not None]
    if "at" in given and "after" in given:
        message = "at and after exclude each other"
        yield Finding((*path, "after"), "E701", message, "keep one of them")
    if document.manual and given:
        message = f"manual and {listed(given, 'and')} exclude each other"
        yield Finding((*path, "manual"), "E701", message, "keep one of them")
    if document.after is not None:
        item = parse_after(document.after).item
        if item:
            yield from items.check((*path, "after"), item)
        else:
            message = f"{document.after} counts from entry of a phase, and a document has none"
            yield Finding((*path, "after"), "E713", message, "name an item before the delay")
    if is_unlocked and not given and not document.manual:
        message = "it is there from check-in on, so that the effect that unlocks it does nothing"
        yield Finding(path, "W730", message, "add `manual: true`")


def _unlocks(scenario: Scenario) -> Iterator[tuple[str, Path]]:
    """Yield the documents that effects open, each with the place of the effect."""
    for path, effect in effect_places(scenario):
        unlock = getattr(effect, "unlock", None)
        if unlock is not None:
            yield unlock, path


def _check_convening(scenario: Scenario) -> Iterator[Finding]:
    """Find effects that convene what is no joint team."""
    joint = [name for name, team in scenario.teams.items() if team.joint]
    for path, effect in effect_places(scenario):
        convene = getattr(effect, "convene", None)
        if convene is not None and convene not in joint:
            hint = did_you_mean(convene, joint) or "add a team with `joint: true`"
            yield Finding((*path, "convene"), "E733", f'there is no joint team "{convene}"', hint)


def _check_overlay(path: Path, inject: Inject, scenario: Scenario) -> Iterator[Finding]:
    channel = scenario.all_channels().get(inject.channel)
    if channel is not None and channel.means != "screen" and inject.must_confirm:
        key = "overlay" if inject.overlay else "confirm"
        message = f'channel "{inject.channel}" is {channel.means}, and only screens show what is to confirm'
        yield Finding((*path, key), "E731", message, "use a channel on the screen, such as alert")


def _check_hints(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    for inject_id, inject in scenario.injects.items():
        for index, hint in enumerate(inject.hints):
            path: Path = ("injects", inject_id, "hints", index)
            yield from _check_hint(path, hint, directory)
            told = set(directory.teams_of(inject.to))
            for number, address in enumerate(hint.to):
                if directory.posts(address) and told.isdisjoint(directory.teams_of((address,))):
                    message = f'"{address}" is not told by this inject'
                    yield Finding((*path, "to", number), "E715", message, "name a team that is told")
    for objective_id, objective in scenario.objectives.items():
        for index, hint in enumerate(objective.hints):
            path = ("objectives", objective_id, "hints", index)
            if not hint.to:
                message = "an objective has no recipients, and the hint says nothing of whom it helps"
                yield Finding(path, "E732", message, "add `to:`")
            yield from _check_hint(path, hint, directory)


def _check_hint(path: Path, hint: Hint, directory: Directory) -> Iterator[Finding]:
    if hint.to:
        yield from _check_readers((*path, "to"), hint.to, directory)
    personas = directory.scenario.personas
    if hint.from_ is not None and hint.from_ not in personas:
        message = f'no persona is called "{hint.from_}"'
        hint_text = did_you_mean(hint.from_, personas) or "leave it out, and exercise control says it"
        yield Finding((*path, "from"), "E303", message, hint_text)

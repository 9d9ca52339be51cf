"""Checks injects: who is told by whom, and what makes each of them happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.phases import phase_places
from exercise_engine.model.inject import Inject
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import parse_after

NAMES_LISTED_MAX = 8
"""A hint that lists more names than these is not read."""
WAYS = "at, after, when, unless, manual or contingency"


def check_injects(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find everything that is wrong with injects apart from their asks and effects."""
    if not scenario.injects:  # no rule of the model: a seat with a scope may get none of them
        yield Finding(("injects",), "E208", "it is empty, and at least one entry is needed")
    items = Items(scenario)
    for name, inject in scenario.injects.items():
        path: Path = ("injects", name)
        yield from _check_trigger(path, inject)
        yield from _check_told(path, inject, directory)
        yield from _check_links(path, inject, items)
    yield from _check_circles(scenario)
    for objective_name, objective in scenario.objectives.items():
        for target_name, target in objective.targets.items():
            if target.after is not None:
                path = ("objectives", objective_name, "targets", target_name, "after")
                yield from items.check(path, target.after)


class Items:
    """Everything that something can come after."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.phases = tuple(place.name for place in phase_places(scenario.phases))
        self.expected = {
            f"{name}.{inner}": action
            for name, inject in scenario.injects.items()
            for inner, action in inject.expected.items()
        }

    def check(self, path: Path, item: str) -> Iterator[Finding]:
        """Find what is wrong with an item that something comes after."""
        head, _, part = item.partition(".")
        inject = self.scenario.injects.get(head)
        if head == "phase":
            if part not in self.phases:
                hint = _near([f"phase.{name}" for name in self.phases], item)
                yield Finding(path, "E308", f'there is no phase "{part}"', hint)
        elif inject is None:
            message = f'there is no inject "{head}"'
            yield Finding(path, "E308", message, _near(self.scenario.injects, head))
        elif part and part not in inject.asks and part not in inject.expected:
            message = f'inject "{head}" has no ask and no expected action "{part}"'
            parts = [f"{head}.{name}" for name in (*inject.asks, *inject.expected)]
            yield Finding(path, "E308", message, _near(parts, item))


def _near(known: Iterable[str], word: str) -> str:
    """Return the nearest name, or all of them where they are few."""
    names = list(known)
    few = f"there are {listed(names, 'and')}" if 0 < len(names) <= NAMES_LISTED_MAX else ""
    return did_you_mean(word, names) or few


def _check_trigger(path: Path, inject: Inject) -> Iterator[Finding]:
    """Find injects that nothing makes happen, or two things that exclude each other."""
    given = [word for word in ("at", "after", "when", "unless") if getattr(inject, word) is not None]
    given += [
        word for word, is_set in (("manual", inject.manual), ("contingency", inject.contingency)) if is_set
    ]
    if not given:
        yield Finding(path, "E701", "nothing says when it is released", f"add one of {WAYS}")
    timed = [word for word in given if word in ("at", "after")]
    alone = [word for word in given if word in ("manual", "contingency")]
    if len(timed) > 1 or (alone and len(given) > 1):
        message = f"{listed(given, 'and')} exclude each other"
        hint = (
            "at or after may be joined with when and unless; manual and contingency stand alone, or with if"
        )
        yield Finding((*path, given[-1]), "E701", message, hint)
    if inject.after is not None and not parse_after(inject.after).item and inject.phase is None:
        message = f"{inject.after} counts from entry of the inject's phase, and it has none"
        yield Finding((*path, "after"), "E713", message, "add `phase:`, or name an item before the delay")


def _check_told(path: Path, inject: Inject, directory: Directory) -> Iterator[Finding]:
    scenario = directory.scenario
    senders = [*scenario.personas, *scenario.organisations, *scenario.teams]
    if inject.from_ not in senders:
        message = f'no persona, organisation or team is called "{inject.from_}"'
        yield Finding((*path, "from"), "E303", message, did_you_mean(inject.from_, senders))
    channels = scenario.all_channels()
    if inject.channel not in channels:
        hint = did_you_mean(inject.channel, channels) or f"channels are {listed(channels, 'and')}"
        yield Finding((*path, "channel"), "E304", f'there is no channel "{inject.channel}"', hint)
    wrong = list(_wrong_addresses((*path, "to"), inject.to, directory))
    yield from wrong
    if not wrong and not directory.posts_of(inject.to):
        message = "nobody in the exercise is told: the addresses mean no team"
        yield Finding((*path, "to"), "E703", message, "add a team")


def _wrong_addresses(path: Path, addresses: tuple[str, ...], directory: Directory) -> Iterator[Finding]:
    for index, address in enumerate(addresses):
        finding = directory.finding((*path, index), address)
        if finding is not None:
            yield finding


def _check_links(path: Path, inject: Inject, items: Items) -> Iterator[Finding]:
    """Find phases, items and expected actions that an inject names and that do not exist."""
    scenario = items.scenario
    if inject.phase is not None and inject.phase not in items.phases:
        message = f'there is no phase "{inject.phase}"'
        yield Finding((*path, "phase"), "E307", message, did_you_mean(inject.phase, items.phases))
    if inject.after is not None and (item := parse_after(inject.after).item):
        yield from items.check((*path, "after"), item)
    for index, objective in enumerate(inject.objectives):
        if objective not in scenario.objectives:
            hint = did_you_mean(objective, scenario.objectives)
            yield Finding((*path, "objectives", index), "E310", f'there is no objective "{objective}"', hint)
    for name in inject.expected:
        if name in inject.asks:
            message = f'"{name}" is already the id of an ask of this inject'
            yield Finding((*path, "expected", name), "E313", message, "asks and expected actions share ids")
    if inject.contingency is not None:
        yield from _check_contingency((*path, "contingency", "for"), inject.contingency.for_, items)


def _check_contingency(path: Path, reference: str, items: Items) -> Iterator[Finding]:
    action = items.expected.get(reference)
    if action is None:
        hint = did_you_mean(reference, items.expected) or "write it as inject.expected"
        yield Finding(path, "E308", f'there is no expected action "{reference}"', hint)
    elif action.within is None:
        message = f'expected action "{reference}" has no `within`, and is never missed'
        yield Finding(path, "E708", message, "add `within:` to the expected action")


def _check_circles(scenario: Scenario) -> Iterator[Finding]:
    """Find injects that wait for each other, each circle told once, at its first inject."""
    anchors = {name: _anchor(inject) for name, inject in scenario.injects.items()}
    position = {name: index for index, name in enumerate(anchors)}
    done: set[str] = set()
    for name in anchors:
        chain: dict[str, None] = {}
        step: str | None = name
        while step in anchors and step not in done and step not in chain:
            chain[step] = None
            step = anchors[step]
        if step in chain:
            circle = list(chain)[list(chain).index(step) :]
            first = min(circle, key=position.__getitem__)
            turned = [*circle[circle.index(first) :], *circle[: circle.index(first)], first]
            key = "contingency" if scenario.injects[first].contingency else "after"
            message = f"it waits for itself: {' after '.join(turned)}"
            yield Finding(("injects", first, key), "E702", message, "let one of them start in another way")
        done.update(chain)


def _anchor(inject: Inject) -> str | None:
    """Return the inject that another one waits for, or none."""
    if inject.contingency is not None:
        return inject.contingency.for_.partition(".")[0]
    if inject.after is not None:
        return parse_after(inject.after).item.partition(".")[0] or None
    return None

"""How scripted people share: what a scenario expects or waits for is passed on, under its own label."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exercise_engine.core.facts import InjectTold
from exercise_engine.core.sharing.commands import Share
from exercise_engine.core.sharing.names import names_read
from exercise_engine.core.sharing.readers import reader_of
from exercise_engine.model.ask import MetByShare
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import TlpLabel
from exercise_engine.model.timing import MINUTE_MS, duration_ms

SHARES_SHARE = 0.45
"""How often scripted people pass on what they should; real ones do it less often than they think."""
UNHURRIED_MS = 12 * MINUTE_MS
"""Within which it is done where the scenario names no time."""
WAITED_FOR = "This may concern you as well"
"""What stands beside something that nobody was expected to share, and that the story waits for."""
UNLABELLED: TlpLabel = "GREEN"
"""Under which somebody passes on what has no label: within the community, not in public."""
Chance = Callable[[str], float]
"""Purpose to a number from 0 up to 1."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Something that should be passed on by whoever is told it."""

    inject: str
    subject: str
    to: str
    within_ms: int
    text: str


def passings(scenario: Scenario) -> Iterator[Passing]:
    """Yield what should be shared once it was told; with one address once, however often it is said."""
    yield from (expected := tuple(_expected(scenario)))
    reached = {
        (each.inject, organisation)
        for each in expected
        for reader in reader_of(scenario, {}, each.to, personal=False)
        for organisation in reader.organisations
    }
    for name, organisation in names_read(scenario):
        if (name, organisation) not in reached:
            subject = scenario.injects[name].subject
            yield Passing(name, subject, organisation, UNHURRIED_MS, WAITED_FOR)


def _expected(scenario: Scenario) -> Iterator[Passing]:
    known: set[tuple[str, str]] = set()
    for name, inject in scenario.injects.items():
        for action in inject.expected.values():
            for pattern in action.met_by:
                if isinstance(pattern, MetByShare) and pattern.share.of in (None, name):
                    place = (name, pattern.share.to)
                    if place in known:
                        continue
                    known.add(place)
                    within = duration_ms(action.within) if action.within else UNHURRIED_MS
                    yield Passing(name, inject.subject, pattern.share.to, within, action.text)


def shared_by_chance(
    seq: int, told: InjectTold, wanted: tuple[Passing, ...], chance: Chance
) -> Iterator[tuple[int, Share]]:
    """Yield how long after being told somebody shares something, and the share.

    They have thought about the label, so that they do not ask again where it forbids the share.
    """
    for number, each in enumerate(wanted):
        if each.subject == str(told.subject) and chance(f"shares{number}") < SHARES_SHARE:
            wait_ms = int(each.within_ms * (0.2 + 0.6 * chance(f"shares_when{number}")))
            label = told.tlp or UNLABELLED
            yield (
                wait_ms,
                Share(
                    to=(each.to,), kind="incident", tlp=label, of=seq, body=f"{each.text}.", confirmed=True
                ),
            )

"""How scripted people meet obligations: what they should submit they submit, though not always or in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exercise_engine.core.facts import InjectTold
from exercise_engine.core.obligations.commands import SubmitObligation
from exercise_engine.core.obligations.facts import (
    NotNotifiableDeclared,
    ObligationListed,
    ObligationSubmitted,
)
from exercise_engine.model.ask import MetBySubmission
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import MINUTE_MS, duration_ms

SUBMITS_SHARE = 0.5
"""How often scripted people submit what they owe; a clock that nobody saw is what an exercise is held for."""
INCLUDES_SHARE = 0.8
"""Of the required content, so that it is not always complete."""
UNHURRIED_MS = 15 * MINUTE_MS
"""Within which it is done where the scenario names no time."""
Chance = Callable[[str], float]
"""Purpose to a number from 0 up to 1."""


@dataclass(frozen=True, slots=True)
class Owing:
    """Something that should be submitted by whoever is told something and owes it."""

    subject: str
    title: str
    """The obligation, as its organisation reads it."""
    within_ms: int
    text: str


def owings(scenario: Scenario) -> Iterator[Owing]:
    """Yield what a scenario expects to be submitted once something was told."""
    for inject in scenario.injects.values():
        for action in inject.expected.values():
            for pattern in action.met_by:
                if isinstance(pattern, MetBySubmission) and pattern.submission in scenario.obligations:
                    within = duration_ms(action.within) if action.within else UNHURRIED_MS
                    title = scenario.obligations[pattern.submission].name(pattern.submission)
                    yield Owing(inject.subject, title, within, action.text)


class Papers:
    """What a scripted person knows of the obligations of its organisation."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[int, ObligationListed]] = {}
        """Title to the `seq` of its listing."""
        self._settled: set[int] = set()
        """Listings of which nothing more has to be submitted."""

    def listed(self, seq: int, fact: ObligationListed) -> None:
        """Take in that the organisation has an obligation."""
        self._listed[fact.title] = (seq, fact)

    def settled(self, fact: ObligationSubmitted | NotNotifiableDeclared) -> None:
        """Take in what a colleague, or control, has said of one."""
        self._settled.add(fact.listing)

    def is_moot(self, command: object) -> bool:
        """Whether a submission is needless, since there is one."""
        return isinstance(command, SubmitObligation) and command.listing in self._settled

    def submitted_by_chance(
        self, told: InjectTold, wanted: tuple[Owing, ...], chance: Chance
    ) -> Iterator[tuple[int, SubmitObligation]]:
        """Yield how long after being told somebody submits something, and the submission."""
        for number, each in enumerate(wanted):
            seq, listing = self._listed.get(each.title, (0, None))
            if each.subject != str(told.subject) or listing is None or not listing.to:
                continue
            if chance(f"submits{number}") < SUBMITS_SHARE:
                wait_ms = int(each.within_ms * (0.3 + 0.6 * chance(f"submits_when{number}")))
                included = tuple(
                    position
                    for position in range(len(listing.requires))
                    if chance(f"includes{number}.{position}") < INCLUDES_SHARE
                )
                body = f"{each.text}. More follows as soon as we know it."
                yield (
                    wait_ms,
                    SubmitObligation(listing=seq, to=listing.to, included=included, body=body),
                )

"""The crib of scripted people: what can be said to each ask, compiled from the scenario before play.

Players of flesh and blood never get it, and it never travels: the process that starts scripted
players compiles it.
"""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.names import OTHER_OPTION
from exercise_engine.core.obligations.scripted import Owing, owings
from exercise_engine.core.sharing.scripted import Passing, passings
from exercise_engine.model.ask import Ask, ExpectedAction, MetByMessage
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import duration_ms


@dataclass(frozen=True, slots=True)
class Sayings:
    """What can be answered to one ask in words."""

    question: str
    by_option: tuple[tuple[str, tuple[str, ...]], ...]
    """Option id to sentences that mean it, where control maps words to options."""
    free: tuple[str, ...]
    """Sentences for an ask without options."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a team should do by itself after it was told something, as far as a message shows it."""

    subject: str
    to: str
    within_ms: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Crib:
    """Everything that scripted people can say and do in one scenario."""

    sayings: tuple[Sayings, ...]
    doings: tuple[Doing, ...]
    passings: tuple[Passing, ...] = ()
    """What should be shared."""
    owings: tuple[Owing, ...] = ()
    """What should be submitted."""

    def sayings_for(self, question: str) -> Sayings | None:
        """Return what can be said to a question, or None if its text was rendered into something else."""
        return next((entry for entry in self.sayings if entry.question == question), None)

    def doings_for(self, subject: str) -> tuple[Doing, ...]:
        """Return what should be done after something was told."""
        return tuple(entry for entry in self.doings if entry.subject == subject)


def compile_crib(scenario: Scenario) -> Crib:
    """Compile the crib of a scenario."""
    injects = scenario.injects.values()
    return Crib(
        sayings=tuple(_sayings(ask) for inject in injects for ask in inject.asks.values()),
        doings=tuple(
            doing
            for inject in injects
            for expected in inject.expected.values()
            for doing in _doings(inject.subject, expected)
        ),
        passings=tuple(passings(scenario)),
        owings=tuple(owings(scenario)),
    )


def option_of_words(ask: Ask, words: str) -> str:
    """Return the option whose sentences hold exactly these words, or `other`."""
    for option_id, option in ask.options.items():
        if words in (option.text, *option.says):
            return option_id
    return OTHER_OPTION


def _sayings(ask: Ask) -> Sayings:
    by_option = tuple((name, option.says or (option.text,)) for name, option in ask.options.items())
    return Sayings(ask.text, by_option if ask.is_mapped else (), ask.says)


def _doings(subject: str, expected: ExpectedAction) -> list[Doing]:
    within = duration_ms(expected.within) if expected.within else None
    return [
        Doing(subject, pattern.message.to, within, expected.text)
        for pattern in expected.met_by[:1]
        if isinstance(pattern, MetByMessage)
    ]

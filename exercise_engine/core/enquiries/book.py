"""The enquiries of a scenario, prepared for play: patterns joined, conditions compiled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercise_engine.core.conditions import Condition, compile_condition
from exercise_engine.core.enquiries.matcher import Matcher, matcher_of
from exercise_engine.core.fact_types import Post
from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import addresses_of
from exercise_engine.model.enquiry import Enquiry, EnquiryAnswer
from exercise_engine.model.enquiry_patterns import words_of
from exercise_engine.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Prepared:
    """One tool, ready to be asked."""

    enquiry: Enquiry
    askers: frozenset[str]
    """Addresses of those who can ask: `all`, organisation, team, `team.role`."""
    matcher: Matcher
    places: tuple[int, ...]
    """Place of the answer that each pattern belongs to."""
    conditions: tuple[Condition | None, ...]
    """Of each answer."""

    def answers_to(self, words: str) -> Iterator[tuple[int, EnquiryAnswer]]:
        """Yield the answers whose patterns match, in the order of the file, each once."""
        last = -1
        for pattern in self.matcher.match(words_of(words)):
            place = self.places[pattern]
            if place != last:
                last = place
                yield place, self.enquiry.answers[place]


def address_of(tool: str, enquiry: Enquiry) -> str:
    """Return the address that a tool is asked at: its persona, or its own id."""
    return enquiry.persona or tool


def prepare(scenario: Scenario, namespace: Namespace) -> dict[str, Prepared]:
    """Prepare all enquiries of a scenario that was checked; raises ValueError at what no check would pass."""
    return {name: _prepared(scenario, enquiry, namespace) for name, enquiry in scenario.enquiries.items()}


def can_ask(scenario: Scenario, enquiry: Enquiry, post: Post) -> bool:
    """Whether the holder of a post can ask a tool."""
    return not addresses_of(post, scenario).isdisjoint(resolve_addresses(scenario, enquiry.to).audience)


def _prepared(scenario: Scenario, enquiry: Enquiry, namespace: Namespace) -> Prepared:
    return Prepared(
        enquiry=enquiry,
        askers=frozenset(resolve_addresses(scenario, enquiry.to).audience),
        matcher=matcher_of(tuple(pattern for answer in enquiry.answers for pattern in answer.match)),
        places=tuple(place for place, answer in enumerate(enquiry.answers) for _ in answer.match),
        conditions=tuple(
            None if answer.when is None else compile_condition(answer.when, namespace)
            for answer in enquiry.answers
        ),
    )

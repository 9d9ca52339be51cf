"""Applies facts of the community to the state."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.names import renamed as renamed_measures
from exercise_engine.core.cascade.facts import OfService, ServiceSet
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.names import renamed as renamed_services
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import ObligationListed, OfObligation
from exercise_engine.core.sharing.apply import apply_sharing
from exercise_engine.core.sharing.facts import OfSharing
from exercise_engine.core.state import State


def apply_community(state: State, event: Event, fact: CommunityFact) -> None:
    """Change the state as a fact says, and the names that follow from it."""
    community = state.community
    match fact:
        case ServiceSet() | OfService():
            community.cascade.apply(event, fact)
            for parts, value in renamed_services(fact):
                state.set_name(value, *parts)
        case OfSharing():
            apply_sharing(state, event, fact)
        case OfObligation():
            if isinstance(fact, ObligationListed):
                state.met.note(event, fact.to, state.scenario)
            name = community.obligations.apply(event, fact, state.scenario)
            if name is not None:
                state.set_name(community.obligations.standing(name).status, "obligations", name)
        case MeasuresAsked() | MeasureAnswered() | MeasuresCounted():
            community.baseline.apply(state.scenario, event, fact)
            for parts, value in renamed_measures(community.baseline, fact):
                state.set_name(value, *parts)
        case ServiceMapTold():
            pass
        case _:
            assert_never(fact)

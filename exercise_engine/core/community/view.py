"""What is known of the community: folds that take events in any order, for players and control alike."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.view import BaselinesSeen
from exercise_engine.core.cascade.facts import OfService, ServiceSet
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.news import service_item
from exercise_engine.core.cascade.view import ServicesSeen
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import Post
from exercise_engine.core.obligations.facts import OfObligation
from exercise_engine.core.obligations.view import ObligationsSeen
from exercise_engine.core.sharing.facts import OfSharing
from exercise_engine.core.sharing.view import SharesSeen
from exercise_engine.core.view_items import Due, InboxItem


class CommunitySeen:
    """What one seat knows of services, shares, obligations and measures."""

    def __init__(self, seat: str) -> None:
        self.seat = seat
        self.services = ServicesSeen()
        self.baselines = BaselinesSeen()
        self.obligations = ObligationsSeen()
        self.shares = SharesSeen(seat)

    def dues(self, posts: tuple[Post, ...]) -> tuple[Due, ...]:
        """Return what waits for a seat with these posts."""
        return self.shares.dues(posts)

    def apply(self, event: Event, fact: CommunityFact) -> InboxItem | None:
        """Take in a fact; returns what belongs into the inbox of a player, if anything does."""
        match fact:
            case ServiceSet() | OfService() | ServiceMapTold():
                self.services.apply(event, fact)
                change = self.services.change(event.seq)
                return None if change is None else service_item(self.services, event, change)
            case MeasuresAsked() | MeasureAnswered() | MeasuresCounted():
                self.baselines.apply(event, fact)
                return None
            case OfSharing():
                return self.shares.apply(event, fact)
            case OfObligation():
                self.obligations.apply(event, fact)
                return None
            case _:
                assert_never(fact)

    def reworded(self, event: Event, fact: CommunityFact) -> dict[int, InboxItem]:
        """Return items that read otherwise now, by `seq`: names and reasons may come after what they
        explain.
        """
        is_late = isinstance(fact, OfService) and self.services.is_late(event.seq)
        if not is_late and not isinstance(fact, ServiceMapTold):
            return {}
        changed = self.services.changed()
        return {event.seq: service_item(self.services, event, change) for event, change in changed}

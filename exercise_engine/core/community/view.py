"""What is known of the community: folds that take events in any order, for players and control alike."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.view import BaselinesSeen
from exercise_engine.core.cascade.facts import OfService, ServiceSet
from exercise_engine.core.cascade.view import ServicesSeen
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import ObligationNotifiable
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.core.view_items import InboxItem


class CommunitySeen:
    """What one seat knows of services, shares, obligations and measures."""

    def __init__(self, seat: str) -> None:
        self.seat = seat
        self.services = ServicesSeen()
        self.baselines = BaselinesSeen()

    def apply(self, event: Event, fact: CommunityFact) -> InboxItem | None:
        """Take in a fact; returns what belongs into the inbox of a player, if anything does."""
        match fact:
            case ServiceSet() | OfService():
                self.services.apply(event, fact)
                return None
            case MeasuresAsked() | MeasureAnswered() | MeasuresCounted():
                self.baselines.apply(event, fact)
                return None
            case Shared() | ObligationNotifiable():
                return None
            case _:
                assert_never(fact)

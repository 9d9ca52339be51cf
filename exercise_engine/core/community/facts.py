"""Facts of the community, as one."""

from __future__ import annotations

from exercise_engine.core.baseline.facts import BaselineFact
from exercise_engine.core.cascade.facts import CascadeFact
from exercise_engine.core.cascade.map_facts import MapFact
from exercise_engine.core.obligations.facts import ObligationFact
from exercise_engine.core.sharing.facts import SharingFact

CommunityFact = CascadeFact | MapFact | SharingFact | ObligationFact | BaselineFact

"""Commands of the community, as one."""

from __future__ import annotations

from exercise_engine.core.baseline.commands import BaselineCommand
from exercise_engine.core.cascade.commands import CascadeCommand
from exercise_engine.core.obligations.commands import ObligationCommand
from exercise_engine.core.sharing.commands import SharingCommand

CommunityCommand = CascadeCommand | SharingCommand | ObligationCommand | BaselineCommand

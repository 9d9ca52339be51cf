"""Settings that hold for all tests."""

from __future__ import annotations

import asyncio
import os

from hypothesis import HealthCheck, settings

# A shared machine may stall any example; the time limit of pytest-timeout holds for the whole test. The seed
# of a failing example is printed, so that it can be run again with the same draw.
settings.register_profile(
    "steady", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", parent=settings.get_profile("steady"), max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Looptime asks for the loop of every test, also of those that need none; without this the first of them would
# open one that nobody closes, and a later test would be blamed for it.
asyncio.set_event_loop(None)

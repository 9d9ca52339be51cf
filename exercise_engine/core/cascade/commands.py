"""Commands of the cascade: control sets how a service runs."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.command_types import CommunityRequest, Name, Typed
from exercise_engine.model.ecosystem import ServiceState


class SetService(CommunityRequest):
    """Set how a service runs, with a reason; what needs it follows."""

    type: Literal["set_service"] = "set_service"
    service: Name
    state: ServiceState
    note: Typed = ""


CascadeCommand = SetService

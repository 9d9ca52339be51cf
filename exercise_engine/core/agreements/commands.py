"""The command with which a team joins a proposal; it proposes by answering."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.command_types import Name, Request, Typed


class AgreeToAnswer(Request):
    """Stand behind what another team proposed."""

    type: Literal["agree_to_answer"] = "agree_to_answer"
    ask: int
    """`seq` of the `AskOpened`."""
    proposal: int
    """`seq` of the `AnswerProposed`."""
    rationale: Typed = ""
    on_behalf_of: Name | None = None
    """Address of the deciding role, where somebody acts for it."""

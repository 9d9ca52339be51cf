"""Commands by which control enters what was played on paper, each with the time at which it was seen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Line, Name, Request, Typed

SeenMs = Annotated[int, Field(ge=0)]
"""Exercise time; before StartEx there is none."""


class EnterReleased(Request):
    """An inject was handed over or read out on paper: whole, or what one team still had to be told."""

    type: Literal["enter_released"] = "enter_released"
    inject: Name
    instance: Line = ""
    team: Name | None = None
    """Of an inject that was released already: who got it; by default all that were not told yet."""
    observed_ms: SeenMs
    observed_at_ms: int | None = None
    """Wall time (UTC), where the paper has the clock of the room; it tells what a gap in play lasted."""


class EnterAnswer(Request):
    """A team answered on paper; its answer is final."""

    type: Literal["enter_answer"] = "enter_answer"
    ask: int
    """`seq` of the `AskOpened`."""
    positions: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=100)] = ()
    number: int | float | None = None
    words: Typed = ""
    option: Name | None = None
    """What the words mean, where control maps them; it can also be said later."""
    rationale: Typed = ""
    confidence_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    on_behalf_of: Name | None = None
    """The role that decided, as `team.role`, where the form says so."""
    observed_ms: SeenMs
    observed_at_ms: int | None = None
    """Wall time (UTC), where the paper has the clock of the room; it tells what a gap in play lasted."""


class EnterEntry(Request):
    """A team decided or did something on paper that nobody had asked for."""

    type: Literal["enter_entry"] = "enter_entry"
    team: Name
    kind: Literal["decision", "action", "note"]
    body: Annotated[Typed, StringConstraints(min_length=1)]
    rationale: Typed = ""
    on_behalf_of: Name | None = None
    observed_ms: SeenMs
    observed_at_ms: int | None = None
    """Wall time (UTC), where the paper has the clock of the room; it tells what a gap in play lasted."""


PaperCommand = EnterReleased | EnterAnswer | EnterEntry

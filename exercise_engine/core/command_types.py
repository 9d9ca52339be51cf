"""What commands are made of: their base, and the limits of what people type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.base import Model

TYPED_TEXT_LENGTH_MAX = 20_000
"""Longer than anybody types in play; what is longer is a document."""
SUBJECT_LENGTH_MAX = 200
RECEIPTS_PER_COMMAND_MAX = 2_000
"""A client that was away for a whole exercise still reports in a few batches."""
RECIPIENTS_MAX = 50

Typed = Annotated[str, StringConstraints(max_length=TYPED_TEXT_LENGTH_MAX)]
Line = Annotated[str, StringConstraints(max_length=SUBJECT_LENGTH_MAX)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Seqs = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(max_length=RECEIPTS_PER_COMMAND_MAX)]
Addresses = Annotated[tuple[Name, ...], Field(min_length=1, max_length=RECIPIENTS_MAX)]


class Request(Model):
    """Base of all commands."""


class CommunityRequest(Request):
    """Base of the commands about services, sharing, obligations and the baseline."""

"""Commands about enquiries: asking a tool or a persona, and answering for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Name, Request, Typed

ENQUIRY_LENGTH_MAX = 1_000
"""A question is short; whoever pastes a document means to send a message."""


class MakeEnquiry(Request):
    """Ask a tool or a persona."""

    type: Literal["make_enquiry"] = "make_enquiry"
    tool: Name
    words: Typed
    """The question; what is longer than a question is refused with the limit."""


class AnswerEnquiry(Request):
    """Answer an enquiry for the tool or the persona that was asked."""

    type: Literal["answer_enquiry"] = "answer_enquiry"
    enquiry: Annotated[int, Field(ge=1)]
    """`seq` of the `EnquiryMade`."""
    body: Annotated[Typed, StringConstraints(min_length=1)]
    anyway: bool = False
    """Also where it was answered already, or somebody else has claimed it."""


EnquiryCommand = MakeEnquiry | AnswerEnquiry

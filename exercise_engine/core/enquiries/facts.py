"""Facts about enquiries: what was asked, what matched it, what was answered."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import FileInfo, ForControl, ForSeats, FreeText

Outcome = Literal["answered", "otherwise", "queued"]


class EnquiryMade(ForSeats):
    """Somebody asked a tool or a persona something."""

    type: Literal["enquiry_made"] = "enquiry_made"
    v: Literal[1] = 1
    tool: str
    """Id of the tool, which is public to those who can ask it."""
    to: str
    """Address of who is asked: the tool, or the persona that answers."""
    sender: str
    """Post that asked."""
    words: FreeText
    thread: int | None = None
    """`seq` of the first enquiry of the team to this tool; none for the first one."""


class EnquiryMatched(ForControl):
    """What became of an enquiry at once."""

    type: Literal["enquiry_matched"] = "enquiry_matched"
    v: Literal[1] = 1
    enquiry: int
    """`seq` of the `EnquiryMade`."""
    tool: str
    address: str
    """Whose reply it is where nothing matched: the tool, or its persona."""
    team: str
    outcome: Outcome
    answer: int | None = None
    """Place of the answer in the scenario, from 0, where a pattern matched."""


class EnquiryAnswered(ForSeats):
    """A tool or a persona answered."""

    type: Literal["enquiry_answered"] = "enquiry_answered"
    v: Literal[1] = 1
    enquiry: int
    """`seq` of the `EnquiryMade`."""
    tool: str
    sender: str
    """Address of who answers: the tool, or its persona."""
    to: tuple[str, ...]
    thread: int
    """`seq` of the first enquiry of the team to this tool."""
    body: FreeText
    attachments: tuple[FileInfo, ...] = ()


EnquiryFact = EnquiryMade | EnquiryMatched | EnquiryAnswered

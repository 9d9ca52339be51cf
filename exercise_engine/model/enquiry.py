"""Enquiries: simulated tools and personas that players ask, and the answers that come at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.ask import Effect
from exercise_engine.model.base import Address, ConditionText, Id, LongText, Model, ShortText
from exercise_engine.model.inject import ATTACHMENTS_PER_INJECT_MAX, Attachment
from exercise_engine.model.timing import After

ANSWERS_PER_ENQUIRY_MAX = 5_000
"""More answers of one tool cannot be kept apart by whoever writes them."""
PATTERNS_PER_ANSWER_MAX = 100
PATTERNS_MAX = 20_000
"""All patterns of one scenario: what is prepared for them stays in memory during play."""
QUEUE = "queue"
"""Stands for no text: what nothing matches waits for the SimCell."""

Pattern = Annotated[str, StringConstraints(max_length=200)]
"""Words, with `*` for any words and `{name}` for at least one; see the format reference."""


class EnquiryAnswer(Model):
    """One answer, and the questions that it answers."""

    match: Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=PATTERNS_PER_ANSWER_MAX)]
    """Patterns; one of them has to match."""
    reply: Annotated[LongText, Field(min_length=1)]
    """What is answered, a template."""
    when: ConditionText | None = None
    """The answer is given only while this is true; else the next one that matches is."""
    after: After | None = None
    """The answer is given only from then on: so long after StartEx, or after another item."""
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=ATTACHMENTS_PER_INJECT_MAX)] = ()
    """Files that come with it, such as the log that was asked for."""
    effects: tuple[Effect, ...] = ()
    """What follows the first time that a team gets it."""


class Enquiry(Model):
    """A tool, or a persona, that some players can ask."""

    name: ShortText | None = None
    """How players see it; by default the persona's name, or its id in words."""
    about: LongText = ""
    """What players read about how to ask it."""
    persona: Id | None = None
    """The persona that answers; without one it is a tool, and the SimCell answers for it."""
    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    """Who can ask."""
    answers: Annotated[tuple[EnquiryAnswer, ...], Field(max_length=ANSWERS_PER_ENQUIRY_MAX)] = ()
    """The answers; the first one that matches is given."""
    otherwise: Annotated[LongText, Field(min_length=1)] = QUEUE
    """What is answered where nothing matches, a template; `queue` lets the SimCell answer."""

    @property
    def is_queued(self) -> bool:
        """Whether what nothing matches waits for the SimCell."""
        return self.otherwise == QUEUE

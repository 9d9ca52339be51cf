"""What seats are given beside the story: secret briefs, duties of a phase, documents that open in play."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.base import (
    LONG_TEXT_LENGTH_MAX,
    Address,
    ConditionText,
    Id,
    LongText,
    Model,
    ShortText,
)
from exercise_engine.model.inject import ATTACHMENT_PATH_PATTERN, ATTACHMENTS_PER_INJECT_MAX, Attachment
from exercise_engine.model.timing import After, At

BRIEFS_MAX = 500
"""A brief for each seat of the largest exercise, and some more."""
DUTIES_MAX = 500
DOCUMENTS_MAX = 200
"""A library that nobody can read in an exercise."""
TASKS_PER_DUTY_MAX = 20
"""A longer list belongs into a document."""

Recipients = Annotated[tuple[Address, ...], Field(min_length=1)]
Body = Annotated[str, StringConstraints(min_length=1, max_length=LONG_TEXT_LENGTH_MAX)]


class Brief(Model):
    """What only some posts know, told to them alone and to whoever takes them over later."""

    to: Recipients
    """Who reads it: usually `team.role`."""
    title: ShortText
    """Its title, a template."""
    text: Body
    """Its text, a template."""
    at: At = "briefing"
    """When it is given: `briefing`, `check_in`, `T+0:20` or a moment of the story."""
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=ATTACHMENTS_PER_INJECT_MAX)] = ()
    """Files that come with it."""
    notes: LongText = ""
    """For control only."""


class Duty(Model):
    """What a team, or some posts in it, are there for, while a phase lasts or for the whole of play."""

    to: Recipients
    """Teams or posts; each team has the duty for itself, with marks of its own."""
    phase: Id | None = None
    """The phase in which it holds; by default from the briefing to the end."""
    text: ShortText
    """The duty, in a sentence."""
    tasks: Annotated[tuple[ShortText, ...], Field(max_length=TASKS_PER_DUTY_MAX)] = ()
    """What belongs to it, each with a mark of its own."""


class Document(Model):
    """A file that some seats can open: from the start, or from a moment in play on."""

    file: Annotated[str, StringConstraints(pattern=ATTACHMENT_PATH_PATTERN, max_length=200)]
    """Path inside the scenario's folder."""
    name: ShortText
    """How players know it."""
    to: Recipients
    """Who can open it."""
    at: At | None = None
    """When it opens; without any of `at`, `after`, `when` and `manual` it is there from check-in on."""
    after: After | None = None
    """Opens after another item is complete."""
    when: ConditionText | None = None
    """Opens once this is true; with `at` or `after`, not before."""
    manual: bool = False
    """Opened by an effect `unlock` or by control only."""
    notes: LongText = ""
    """For control only."""

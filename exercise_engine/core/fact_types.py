"""What facts are made of: typed text, posts, files, and the words for states and outcomes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.base import Model

StageName = Literal[
    "planned", "check_in", "briefing", "running", "paused", "hot_wash", "evaluation", "closed", "aborted"
]
"""States of the exercise; see `core.lifecycle`."""
InjectStatus = Literal["planned", "held", "released", "skipped", "withdrawn"]
ReleasedBy = Literal["time", "condition", "stage", "control", "contingency", "jump"]
SkipReason = Literal[
    "condition", "phase_left", "anchor_skipped", "control", "not_needed", "jump", "ended", "text", "cut"
]
ExpectedOutcome = Literal["open", "met", "late", "missed"]
MarkedBy = Literal["engine", "control"]


class FreeText(Model):
    """Text typed by a person or rendered for one; it can be erased while the log stays provable."""

    body: Annotated[str | None, Field(alias="$text")]
    """The text, or none once it was erased. The key `$text` can be no id, so storage finds it in any
    event."""

    def __str__(self) -> str:
        return "[erased]" if self.body is None else self.body


def text(body: str) -> FreeText:
    """Return a free text."""
    return FreeText(body=body)


class Post(Model):
    """A place in a team that a seat holds."""

    team: str
    role: str

    @property
    def address(self) -> str:
        """The post as an address, `team.role`."""
        return f"{self.team}.{self.role}"


class Fact(Model):
    """Base of all facts; `type` is the stored name and never changes, `v` counts versions of the shape."""


class ForControl(Fact):
    """A fact that never reaches players or observers."""


class ForSeats(Fact):
    """A fact that may reach players, as its audience says."""


class OfCommunity(Fact):
    """Base of the facts of services, sharing, obligations and the baseline, so that others can pass them on
    as one.
    """


class FileInfo(Model):
    """A file that belongs to the exercise; its content lies beside the log."""

    path: str
    """Path inside the scenario's folder."""
    name: str = ""
    """What players read, where the scenario names it."""
    media_type: str
    size_bytes: int
    sha256: str

    @property
    def shown(self) -> str:
        """What people read: the name, or the last part of the path."""
        return self.name or self.path.rpartition("/")[2]

"""What a connection tells its screen, and what a screen may ask of a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import Event
from exercise_engine.protocol.messages import (
    ByeCode,
    ClockFrame,
    Directory,
    DraftState,
    HeadFrame,
    Notice,
    PeopleFrame,
    Presence,
    Welcome,
)

LinkState = Literal["connecting", "online", "offline", "ended"]


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The server took the seat in; the rest of the events follows."""

    frame: Welcome
    new_run: bool
    """Whether everything known so far belongs to another run and is void."""


@dataclass(frozen=True, slots=True)
class EventsArrived:
    """New events, in order, none of them twice."""

    events: tuple[Event, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of personas that occur in them; the connection's directory knows them already."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command took effect and is on the server's disk."""

    command_id: str
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A command was refused; nothing has changed, and it is not sent again."""

    command_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ClockChanged:
    """The clock at the moment of arrival."""

    frame: ClockFrame


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """Who is connected now."""

    frame: Presence


@dataclass(frozen=True, slots=True)
class PeopleNamed:
    """Who holds the seats, by name, as far as this seat may know."""

    frame: PeopleFrame


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """Something to tell the person that is no part of the exercise."""

    frame: Notice


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The team's draft of an answer."""

    frame: DraftState


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """A head of the log; the connection has kept it already."""

    frame: HeadFrame


@dataclass(frozen=True, slots=True)
class FileArrived:
    """A whole attachment, checked against its hash."""

    seq: int
    index: int
    name: str
    """For people; never a path to write to as it stands."""
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """How the connection stands."""

    state: LinkState
    reason: str = ""
    """A sentence for the person, where there is something to say."""
    code: ByeCode | Literal["", "wrong_certificate", "unreachable"] = ""
    """Why either side ended it; `seat_taken` may be answered by running again with `take_over`."""


Update: TypeAlias = (
    Welcomed
    | EventsArrived
    | Acknowledged
    | Refused
    | ClockChanged
    | PresenceChanged
    | PeopleNamed
    | NoticeShown
    | DraftChanged
    | HeadSeen
    | FileArrived
    | LinkChanged
)
"""Everything a connection tells."""

OnUpdate: TypeAlias = Callable[[Update], None]
"""Called on the connection's event loop, in order, and never while another call is under way."""


class SeatLink(Protocol):
    """What a screen needs of a connection."""

    @property
    def directory(self) -> Directory | None:
        """Who takes part, with every name learned so far; none before the first welcome."""
        ...

    @property
    def pending(self) -> tuple[str, ...]:
        """Ids of commands that were sent and not answered yet, also by an earlier terminal of this seat."""
        ...

    async def run(self, *, take_over: bool = False) -> None:
        """Connect, and come back whenever the connection is lost, until it is closed or refused for good."""
        ...

    def send(self, command: AnyCommand, *, acting_as: str | None = None) -> str:
        """Send a command, now or once there is a connection; give its id."""
        ...

    def send_draft(
        self,
        ask: int,
        *,
        words: str = "",
        positions: tuple[int, ...] = (),
        number: float | None = None,
        rationale: str = "",
        confidence_percent: int | None = None,
        take_over: bool = False,
    ) -> None:
        """Show the team what is being written; passed over without a connection."""
        ...

    def fetch(self, seq: int, index: int) -> None:
        """Ask for an attachment; it arrives as an update."""
        ...

    def report_read(self, *seqs: int) -> None:
        """Note that something was opened on the screen."""
        ...

    def report_acknowledged(self, *seqs: int) -> None:
        """Note that a brief was confirmed."""
        ...

    def save_draft(self, key: str, data: Mapping[str, object]) -> None:
        """Keep on this disk what was typed, so that it survives the end of the terminal."""
        ...

    def load_draft(self, key: str) -> dict[str, object] | None:
        """What was kept under a key, if it belongs to the run that is being played."""
        ...

    def drop_drafts(self, keys: Iterable[str]) -> None:
        """Forget what was kept under some keys."""
        ...

    def reload_scenario(self) -> None:
        """Ask the server to load the corrected scenario."""
        ...

    def reissue_code(self, seat: str) -> None:
        """Ask the server to give a seat another code."""
        ...

    def name_person(self, seat: str, name: str) -> None:
        """Ask the server to note who holds a seat; an empty name erases the one that is there."""
        ...

    async def close(self) -> None:
        """Say goodbye, keep what is unanswered, and end `run`."""
        ...

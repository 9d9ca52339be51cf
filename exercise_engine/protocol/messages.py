"""Every frame of the wire: what a client may send, what a server may send, and how long each part may be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Line, Name, Typed
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import SEAT_PREFIX, Event
from exercise_engine.core.facts import Post, StageName
from exercise_engine.model.ask import AGREEMENT
from exercise_engine.model.base import Model, name_from_id
from exercise_engine.model.people import SeatKind
from exercise_engine.model.sharing import PUBLIC, SharingRules

SUBPROTOCOL = "exercise-engine.v1"
"""Negotiated in the opening handshake; another shape of frames gets another name."""

SEQ_MAX = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""

COMMAND_ID_LENGTH_MAX = 64
"""Room for a UUID or any other id of 128 bits, in any spelling."""

SECRET_LENGTH_MAX = 128
"""A token of 256 bits in base 64 has 43 characters, a code with its dashes 19."""

PERSON_NAME_LENGTH_MAX = 200
"""More than a roster takes; the server says in words what is wrong with a name."""

CLIENT_NAME_LENGTH_MAX = 100
"""Program and version, for the server's log."""

Seq = Annotated[int, Field(ge=0, le=SEQ_MAX)]
"""Position of an event in the log; 0 stands before the first."""
CommandId = Annotated[str, StringConstraints(min_length=1, max_length=COMMAND_ID_LENGTH_MAX)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=SECRET_LENGTH_MAX)]

NoticeCode = Literal[
    "fault",
    "recovered",
    "scenario_reloaded",
    "scenario_refused",
    "code_reissued",
    "draft_held",
    "file_refused",
    "program_fault",
    "not_kept",
    "name_refused",
    "seat_wanted",
]
ByeCode = Literal[
    "hello_first",
    "hello_late",
    "invalid",
    "not_admitted",
    "seat_taken",
    "taken_over",
    "revoked",
    "token_expired",
    "scenario_reloaded",
    "unavailable",
    "server_full",
    "server_closing",
]


class Frame(Model):
    """Base of all frames; `type` tells them apart."""


# ── client to server ───────────────────────────────────────────────────────────────────────────────────────


class Hello(Frame):
    """The first frame: who is there, and what it has seen. Either a code or a token."""

    type: Literal["hello"] = "hello"
    seat_code: Annotated[Secret | None, Field(repr=False)] = None
    """As it was typed; the server takes it in any case and spacing."""
    token: Annotated[Secret | None, Field(repr=False)] = None
    run_id: Line | None = None
    """The run that `after_seq` belongs to."""
    after_seq: Seq = 0
    """The last event that arrived."""
    take_over: bool = False
    """Whether to end another terminal that holds the seat."""
    client: Annotated[str, StringConstraints(max_length=CLIENT_NAME_LENGTH_MAX)] = ""


class CommandFrame(Frame):
    """A request; sending it again with the same id has the effect of once."""

    type: Literal["command"] = "command"
    command_id: CommandId
    acting_as: Name | None = None
    command: AnyCommand


class DraftContent(Frame):
    """What somebody has typed and not yet submitted."""

    words: Typed = ""
    positions: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=100)] = ()
    number: Annotated[int | float | None, Field(allow_inf_nan=False)] = None
    rationale: Typed = ""
    confidence_percent: Annotated[int, Field(ge=0, le=100)] | None = None


class DraftFrame(DraftContent):
    """The team's draft of an answer, so that the others see it grow."""

    type: Literal["draft"] = "draft"
    ask: Seq
    revision: Seq
    """Rises with every frame of the holder; an older one is passed over."""
    take_over: bool = False


class Fetch(Frame):
    """Ask for a part of an attachment."""

    type: Literal["fetch"] = "fetch"
    seq: Seq
    """The event that it is attached to."""
    index: Annotated[int, Field(ge=0, le=1_000)]
    """Its place among the attachments of the event."""
    offset: Seq = 0
    """How many bytes are there already."""


class Reload(Frame):
    """Load the corrected scenario from the server's disk; before StartEx, by the lead controller."""

    type: Literal["reload"] = "reload"


class Reissue(Frame):
    """Give a seat another code; the old one and the terminal that used it lose the seat."""

    type: Literal["reissue"] = "reissue"
    seat: Line


class NamePerson(Frame):
    """Note who holds a seat; the name goes into a table of its own and never into the log."""

    type: Literal["name_person"] = "name_person"
    seat: Line
    name: Annotated[str, StringConstraints(max_length=PERSON_NAME_LENGTH_MAX), Field(repr=False)]
    """Empty erases the name that is there."""


ClientFrame = Annotated[
    Hello | CommandFrame | DraftFrame | Fetch | Reload | Reissue | NamePerson, Field(discriminator="type")
]
"""Every frame that a client may send."""


# ── server to client ───────────────────────────────────────────────────────────────────────────────────────


class Named(Model):
    """Something that has a name for people."""

    name: str


class DirectoryRole(Named):
    """A role as everybody knows it."""

    decides: bool


class DirectoryTeam(Named):
    """A team as everybody knows it."""

    organisation: str
    roles: dict[str, DirectoryRole]
    convened_by: tuple[str, ...] = ()
    """Posts that may bring a joint team together, as `team.role`."""


class DirectoryTool(Named):
    """A tool or persona that can be asked."""

    about: str = ""
    """How to ask it."""
    posts: tuple[str, ...] = ()
    """Posts of this seat's teams that can ask it, as `team.role`."""


class DirectorySeat(Model):
    """A seat as others know it."""

    seat: str
    label: str
    kind: SeatKind
    posts: tuple[Post, ...] = ()

    def with_post(self, post: Post, *, is_held: bool) -> DirectorySeat:
        """The seat after it took over a post, or gave it up."""
        kept = tuple(held for held in self.posts if held != post)
        return self.model_copy(update={"posts": (*kept, post) if is_held else kept})


class DirectoryStatement(Named):
    """A kind of public statement as everybody knows it."""

    by: tuple[str, ...]
    """Addresses that draft, submit and publish it."""
    clear_by: tuple[str, ...] = ()
    """Addresses that clear it."""


class DirectoryLevel(Named):
    """A declared level as far as a seat may know it."""

    values: dict[str, str]
    """What it can be, each with what people read."""
    start: str
    owners: tuple[str, ...]
    """Whose level it is, as far as this seat learns of it; one empty address where there is one for all."""
    set_by: tuple[str, ...] = ()
    """Addresses that declare it."""
    sets_any: bool = False
    """Whether they declare it for anybody, and not only for their own."""


class DirectoryCommunity(Named):
    """A circle that shares with each other, as everybody knows it."""

    members: tuple[str, ...]


class Directory(Model):
    """Who takes part, as far as this seat may know."""

    title: str
    organisations: dict[str, Named]
    teams: dict[str, DirectoryTeam]
    personas: dict[str, Named] = Field(default_factory=dict)
    """For control all of them; players learn names with the events in which they occur."""
    tools: dict[str, DirectoryTool] = Field(default_factory=dict)
    """What the teams of this seat can ask."""
    seats: tuple[DirectorySeat, ...] = ()
    statements: dict[str, DirectoryStatement] = Field(default_factory=dict)
    levels: dict[str, DirectoryLevel] = Field(default_factory=dict)
    communities: dict[str, DirectoryCommunity] = Field(default_factory=dict)
    sharing: SharingRules = SharingRules()
    """How labels are treated."""
    story_zone: str
    story_start: str
    length_ms: int
    """Planned exercise time."""
    named_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Organisations whose REAL text this seat may read, with the controllers who are named for each."""

    def name_of(self, address: str) -> str:
        """The readable name of an address; the address itself where nothing is known of it."""
        if address == "all":
            return "Everybody"
        if address == "control":
            return "Exercise control"
        if address == PUBLIC:
            return "The public"
        if address in self.communities:
            return self.communities[address].name
        if address.startswith(SEAT_PREFIX):
            seat = address.removeprefix(SEAT_PREFIX)
            return next((known.label for known in self.seats if known.seat == seat), "A seat without a post")
        head, _, rest = address.partition(".")
        if (team := self.teams.get(head)) is not None:
            return f"{team.name}, {self.role_name(head, rest)}" if rest else team.name
        if (found := self.organisations.get(head) or self.personas.get(head)) is not None:
            return f"{found.name}, {name_from_id(rest)}" if rest else found.name
        if address == AGREEMENT:
            return "All teams asked"
        return self.tools[head].name if head in self.tools else address

    def role_name(self, team: str, role: str) -> str:
        """The readable name of a role."""
        found = self.teams[team].roles.get(role) if team in self.teams else None
        return found.name if found is not None else name_from_id(role)

    def with_post(self, seat: str, post: Post, *, is_held: bool) -> Directory:
        """The directory after a seat took over a post, or gave it up."""
        seats = tuple(
            known.with_post(post, is_held=is_held) if known.seat == seat else known for known in self.seats
        )
        return self.model_copy(update={"seats": seats})

    def knowing(self, names: dict[str, str]) -> Directory:
        """The directory with some more personas."""
        if names.keys() <= self.personas.keys():
            return self
        more = {address: Named(name=name) for address, name in names.items()}
        return self.model_copy(update={"personas": self.personas | more})


class HeadStamp(Model):
    """Where the log stands: its last event and the hash over all up to it."""

    seq: Seq
    hash: str
    """Hexadecimal."""


class HeadFrame(HeadStamp, Frame):
    """A head for the client to keep, so that nobody can rewrite the log unnoticed."""

    type: Literal["head"] = "head"


class ClockFrame(Frame):
    """The three times at one moment; a client extrapolates while the clock runs."""

    type: Literal["clock"] = "clock"
    stage: StageName
    running: bool
    """Whether exercise time goes on; not in a pause, and not while the log cannot be written."""
    elapsed_ms: int
    story_ms: int
    speed: int
    """Exercise time per wall time."""
    pace: float
    """Story time per exercise time."""
    at_ms: int
    """The server's wall clock, UTC."""
    hard_stop_at_ms: int | None = None
    """When the room closes, UTC; none before StartEx, without a hard stop, and at speeds above 1."""


class DraftState(DraftContent):
    """A team's draft as it stands; without a holder nobody is writing."""

    type: Literal["draft"] = "draft"
    ask: Seq
    holder: str | None
    """Seat."""
    holder_label: str = ""
    revision: Seq


class Limits(Model):
    """What this server takes; a client that keeps to them is never refused for size."""

    frame_bytes_max: int
    text_length_max: int
    receipts_max: int


class Receipts(Model):
    """What was recorded of a seat's receipts, so that a fresh terminal knows what was read."""

    delivered: tuple[int, ...] = ()
    read: tuple[int, ...] = ()
    acknowledged: tuple[int, ...] = ()


class Welcome(Frame):
    """The seat is taken; the visible rest of the events follows."""

    type: Literal["welcome"] = "welcome"
    run_id: str
    series_id: str
    token: Annotated[str | None, Field(repr=False)] = None
    """Only in answer to a code; to be kept where only the owner can read it."""
    seat: str
    kind: SeatKind
    label: str
    posts: tuple[Post, ...] = ()
    scope: tuple[str, ...] = ()
    """Organisations a control seat may see; none means all."""
    directory: Directory
    clock: ClockFrame
    last_seq: Seq
    """The last event that this seat may see now; until it has arrived the client is catching up."""
    head: HeadStamp
    limits: Limits
    drafts: tuple[DraftState, ...] = ()
    receipts: Receipts = Receipts()
    server_version: str


class EventsFrame(Frame):
    """Events in the order of the log, as far as this seat may see them."""

    type: Literal["events"] = "events"
    events: tuple[Event, ...]
    names: dict[str, str] = Field(default_factory=dict)
    """Names of personas that occur in these events."""


class Ack(Frame):
    """A command took effect, and what it did is on disk."""

    type: Literal["ack"] = "ack"
    command_id: str
    seqs: tuple[int, ...]
    """Events of its transaction that this seat may see."""


class Refused(Frame):
    """A request was refused, and nothing has changed."""

    type: Literal["refused"] = "refused"
    command_id: str | None = None
    """None where the frame did not tell one that could be read."""
    code: str
    message: str


class SeatReceipts(Model):
    """How much a seat has reported."""

    seat: str
    delivered: int
    read: int
    acknowledged: int


class Presence(Frame):
    """Who is connected."""

    type: Literal["presence"] = "presence"
    connected: tuple[str, ...]
    """Seats; for players those of players only."""
    receipts: tuple[SeatReceipts, ...] = ()
    """For control only."""


class PeopleFrame(Frame):
    """Who holds the seats, by name; for the controllers who check people in."""

    type: Literal["people"] = "people"
    names: Annotated[dict[str, str], Field(repr=False)]
    """Seat to name, all that this seat may know."""


class Notice(Frame):
    """Something to tell the person at the screen that is no part of the exercise."""

    type: Literal["notice"] = "notice"
    code: NoticeCode
    message: str


class FilePart(Frame):
    """A part of an attachment; the last one ends at `size_bytes`."""

    type: Literal["file"] = "file"
    seq: Seq
    index: int
    name: str
    """The last part of its path."""
    media_type: str
    sha256: str
    """Of the whole file, hexadecimal."""
    size_bytes: int
    offset: Seq
    content_base64: str


class Bye(Frame):
    """The last frame: why the server ends the connection."""

    type: Literal["bye"] = "bye"
    code: ByeCode
    message: str
    retry: bool
    """Whether it makes sense to come back without asking anybody."""


ServerFrame = Annotated[
    Welcome
    | EventsFrame
    | Ack
    | Refused
    | ClockFrame
    | Presence
    | PeopleFrame
    | HeadFrame
    | Notice
    | DraftState
    | FilePart
    | Bye,
    Field(discriminator="type"),
]
"""Every frame that a server may send."""

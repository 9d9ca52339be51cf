"""Both ends of a connection without a socket: what each may say when, and what it makes of what it hears.

    server   greeting ──hello──> deciding ──welcome──> live ──bye──> ended
    client   offline ──greet──> greeting ──welcome──> online ──lost──> offline ...   ──final bye──> ended

Coming back is replay: the client says the run and the last event that arrived, and gets the visible rest.
What it sent and never heard of, it sends again with the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from exercise_engine.core.command_types import RECEIPTS_PER_COMMAND_MAX
from exercise_engine.core.commands import AnyCommand, ReportReceipts
from exercise_engine.core.facts import (
    AskOpened,
    EmergencyDeclared,
    InjectTold,
    MessageSent,
    PostGiven,
    PostTaken,
    StoryJumped,
)
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.errors import ProtocolError
from exercise_engine.protocol.codec import command_id_in, decode_client, decode_server, encode
from exercise_engine.protocol.messages import (
    Ack,
    Bye,
    ByeCode,
    ClientFrame,
    ClockFrame,
    CommandFrame,
    Directory,
    DraftContent,
    DraftFrame,
    DraftState,
    EventsFrame,
    FilePart,
    HeadFrame,
    Hello,
    Notice,
    PeopleFrame,
    Presence,
    Refused,
    ServerFrame,
    Welcome,
)

OBJECTIONS_MAX: Final = 20
"""A client that speaks the protocol never sends a frame that is none; one that sends many is no client."""

ServerState = Literal["greeting", "deciding", "live", "ended"]
ClientState = Literal["offline", "greeting", "online", "ended"]

RECEIPTED_FACTS: Final = (InjectTold, AskOpened, MessageSent, Shared, StoryJumped, EmergencyDeclared)
"""Facts that tell somebody something, so that it matters whether and when they arrived."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A frame that cannot be taken; nothing has changed."""

    code: str
    message: str
    reply: Refused | Bye
    """What to answer; after a Bye the connection ends."""


class ServerSession:
    """One connection as the server sees it."""

    def __init__(self) -> None:
        self.state: ServerState = "greeting"
        self._hello = Hello()
        self._objections = 0

    def receive(self, data: str | bytes) -> ClientFrame | Objection:
        """Take what a client sent, if it is a frame and may be sent now."""
        if self.state == "ended":
            return _ending("invalid", "the connection has ended")
        try:
            frame = decode_client(data)
        except ProtocolError as error:
            return self._object(error.code, error.message, command_id_in(data))
        match self.state, frame:
            case "greeting", Hello():
                return self._greeted(frame)
            case "greeting", _:
                return _ending("hello_first", "the first frame has to be hello")
            case _, Hello():
                return _ending("hello_late", "hello was said already")
            case "deciding", _:
                return self._object("too_early", "wait for welcome before sending anything else", None)
            case _:
                return frame

    def resume_after(self, *, run_id: str, last_seq: int) -> int:
        """The last event that this client has of the run.

        A client that has seen more than there is belongs to a log that was set back; it gets all anew.
        """
        same_log = self._hello.run_id == run_id and self._hello.after_seq <= last_seq
        return self._hello.after_seq if same_log else 0

    def welcome(self, frame: Welcome) -> str:
        """Let the client in."""
        assert self.state == "deciding", f"a client that is {self.state} cannot be welcomed"
        self.state = "live"
        return encode(frame)

    def bye(self, frame: Bye) -> str:
        """End the conversation."""
        self.state = "ended"
        return encode(frame)

    def _greeted(self, hello: Hello) -> ClientFrame | Objection:
        if (hello.token is None) == (hello.seat_code is None):
            return _ending("invalid", "hello needs a code or a token, and not both")
        self.state = "deciding"
        self._hello = hello
        return hello

    def _object(self, code: str, message: str, command_id: str | None) -> Objection:
        self._objections += 1
        if self.state == "greeting" or self._objections > OBJECTIONS_MAX:
            return Objection(code, message, Bye(code="invalid", message=message, retry=False))
        return Objection(code, message, Refused(command_id=command_id, code=code, message=message))


def _ending(code: ByeCode, message: str) -> Objection:
    return Objection(code, message, Bye(code=code, message=message, retry=False))


class ClientSession:
    """The same as a client sees it, over all connections of one terminal."""

    def __init__(
        self, *, client: str, run_id: str | None = None, pending: Iterable[CommandFrame] = ()
    ) -> None:
        self.state: ClientState = "offline"
        self.run_id = run_id
        """The run that everything here belongs to; none before the first welcome."""
        self.last_seq = 0
        self.welcomed: Welcome | None = None
        self.directory: Directory | None = None
        self.new_run = False
        """Whether the last welcome made everything before it void."""
        self._client = client
        self._pending = {frame.command_id: frame for frame in pending}
        self._seen: set[int] = set()
        self._receipts = _ReceiptsToReport()
        self._revisions: dict[int, int] = {}
        self._known_posts_seq = 0
        """The end of the log at the welcome, whose directory says who held what then."""

    @property
    def pending(self) -> tuple[CommandFrame, ...]:
        """Commands without an answer, in the order in which they were given."""
        return tuple(self._pending.values())

    @property
    def seat(self) -> str:
        """The seat's id; empty before the first welcome."""
        return self.welcomed.seat if self.welcomed is not None else ""

    def greet(
        self, *, seat_code: str | None = None, token: str | None = None, take_over: bool = False
    ) -> str:
        """Start the conversation on a fresh connection."""
        assert self.state == "offline", f"a client that is {self.state} cannot greet"
        self.state = "greeting"
        hello = Hello(
            seat_code=seat_code,
            token=token,
            run_id=self.run_id,
            after_seq=self.last_seq,
            take_over=take_over,
            client=self._client,
        )
        return encode(hello)

    def command(self, command_id: str, command: AnyCommand, *, acting_as: str | None = None) -> str | None:
        """Give a command; returns what to send now, or none if it has to wait for a connection."""
        frame = CommandFrame(command_id=command_id, acting_as=acting_as, command=command)
        self._pending[command_id] = frame
        return encode(frame) if self.state == "online" else None

    def resend(self) -> tuple[str, ...]:
        """Everything without an answer, to be sent after a welcome."""
        return tuple(encode(frame) for frame in self._pending.values())

    def draft(self, ask: int, content: DraftContent, *, take_over: bool = False) -> str | None:
        """Show the team what is being written; returns what to send, or none without a connection."""
        if self.state != "online":
            return None
        self._revisions[ask] = self._revisions.get(ask, 0) + 1
        given = content.model_dump(include=set(DraftContent.model_fields))
        frame = DraftFrame(ask=ask, revision=self._revisions[ask], take_over=take_over, **given)
        return encode(frame)

    def receive(self, data: str | bytes) -> ServerFrame | None:
        """Take what the server sent; returns what is news, without what was known already."""
        frame = decode_server(data)
        if self.state == "greeting" and not isinstance(frame, Welcome | Bye):
            raise ProtocolError("unexpected", f"the server answered hello with {frame.type}")
        if self.state != "greeting" and isinstance(frame, Welcome):
            raise ProtocolError("unexpected", "the server said welcome without being asked")
        match frame:
            case Welcome():
                self._enter(frame)
            case EventsFrame():
                return self._take_events(frame)
            case Ack() | Refused():
                return self._settle(frame)
            case DraftState():
                self._revisions[frame.ask] = max(self._revisions.get(frame.ask, 0), frame.revision)
            case Bye():
                self.state = "offline" if frame.retry else "ended"
            case ClockFrame() | Presence() | PeopleFrame() | HeadFrame() | Notice() | FilePart():
                pass
            case _:
                assert_never(frame)
        return frame

    def lost(self) -> None:
        """The connection is gone; what was said stays."""
        if self.state != "ended":
            self.state = "offline"

    def reopen(self) -> None:
        """Try again after a final refusal, because the person said so."""
        self.state = "offline"

    def note_read(self, seqs: Iterable[int]) -> None:
        """Something was opened on the screen."""
        self._receipts.read.update(dict.fromkeys(seqs))

    def note_acknowledged(self, seqs: Iterable[int]) -> None:
        """Something was confirmed."""
        self._receipts.acknowledged.update(dict.fromkeys(seqs))

    def take_receipts(self) -> ReportReceipts | None:
        """What is to be reported of receipts, as one command; none if there is nothing."""
        return self._receipts.take()

    def _enter(self, frame: Welcome) -> None:
        set_back = frame.head.seq < self.last_seq
        self.new_run = self.run_id is not None and (frame.run_id != self.run_id or set_back)
        if self.new_run:
            self._forget_run()
        self.run_id = frame.run_id
        self.welcomed = frame
        known = self.directory.personas if self.directory is not None and not self.new_run else {}
        self.directory = frame.directory.knowing({address: named.name for address, named in known.items()})
        self._known_posts_seq = frame.head.seq
        self._revisions = {draft.ask: draft.revision for draft in frame.drafts}
        self._receipts.reported.update(frame.receipts.delivered)
        self.state = "online"

    def _forget_run(self) -> None:
        self.last_seq = 0
        self._pending.clear()
        self._seen.clear()
        self._revisions.clear()
        self._receipts = _ReceiptsToReport()

    def _take_events(self, frame: EventsFrame) -> EventsFrame | None:
        fresh = tuple(event for event in frame.events if event.seq not in self._seen)
        if not fresh:
            return None
        self._seen.update(event.seq for event in fresh)
        self.last_seq = max(self.last_seq, *(event.seq for event in fresh))
        assert self.directory is not None, "events come after the welcome"
        assert self.welcomed is not None, "events come after the welcome"
        self.directory = self.directory.knowing(frame.names)
        for event in fresh:
            if isinstance(event.fact, PostGiven | PostTaken):
                self._change_post(event.seq, event.fact)
        if self.welcomed.kind == "player":
            others = (e for e in fresh if isinstance(e.fact, RECEIPTED_FACTS) and e.actor != self.seat)
            self._receipts.add_delivered(event.seq for event in others)
        return EventsFrame(events=fresh, names=frame.names)

    def _change_post(self, seq: int, change: PostGiven | PostTaken) -> None:
        """Follow a post that changed hands since the welcome, which told of all before."""
        assert self.directory is not None, "events come after the welcome"
        if seq > self._known_posts_seq:
            self.directory = self.directory.with_post(
                change.seat, change.post, is_held=isinstance(change, PostGiven)
            )

    def _settle(self, frame: Ack | Refused) -> Ack | Refused | None:
        """Strike a command off; receipts are between the two ends and no news to the screen."""
        if frame.command_id is None:
            return frame
        settled = self._pending.pop(frame.command_id, None)
        if settled is not None and isinstance(settled.command, ReportReceipts):
            if isinstance(frame, Refused) and frame.code == "fault":
                self._receipts.put_back(settled.command)
            return None
        return frame


class _ReceiptsToReport:
    """Receipts that were not reported yet, in the order in which they came about."""

    def __init__(self) -> None:
        self.delivered: dict[int, None] = {}
        self.read: dict[int, None] = {}
        self.acknowledged: dict[int, None] = {}
        self.reported: set[int] = set()
        """What the server knows as delivered, so that a fresh terminal does not report it again."""

    def add_delivered(self, seqs: Iterable[int]) -> None:
        fresh = [seq for seq in seqs if seq not in self.reported]
        self.reported.update(fresh)
        self.delivered.update(dict.fromkeys(fresh))

    def put_back(self, command: ReportReceipts) -> None:
        self.delivered = dict.fromkeys((*command.delivered, *self.delivered))
        self.read = dict.fromkeys((*command.read, *self.read))
        self.acknowledged = dict.fromkeys((*command.acknowledged, *self.acknowledged))

    def take(self) -> ReportReceipts | None:
        if not (self.delivered or self.read or self.acknowledged):
            return None
        return ReportReceipts(
            delivered=_take_some(self.delivered),
            read=_take_some(self.read),
            acknowledged=_take_some(self.acknowledged),
        )


def _take_some(seqs: dict[int, None]) -> tuple[int, ...]:
    """As many as fit into one command, taken out."""
    taken = tuple(seqs)[:RECEIPTS_PER_COMMAND_MAX]
    for seq in taken:
        del seqs[seq]
    return taken

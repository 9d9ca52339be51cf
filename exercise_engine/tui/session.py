"""What every screen knows of its connection: the welcome, names, clock, who is there, what is under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    EventsArrived,
    LinkChanged,
    LinkState,
    PeopleNamed,
    PresenceChanged,
    Refused,
    SeatLink,
    Update,
    Welcomed,
)
from exercise_engine.core.clock import Now, RunningClock
from exercise_engine.core.commands import AnyCommand
from exercise_engine.protocol.messages import ClockFrame, Directory, Welcome
from exercise_engine.system import SystemClock
from exercise_engine.tui.drafts import REFUSED_SUFFIX, text_of
from exercise_engine.tui.text import story_moment


class WallClock(Protocol):
    """Whatever reads the clocks; tests give one that stands still."""

    def now(self) -> Now:
        """Return the present moment."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A command under way, as the person at the screen thinks of it."""

    what: str
    """Names it at the start of a sentence: `Your answer`."""
    done: str = ""
    """What to tell once it took effect."""
    refused: Callable[[str, str], bool] | None = None
    """Given code and message of a refusal, says whether it has dealt with it."""
    is_kept: bool = True
    """Whether what was typed comes back where it was refused; a single key or line is not kept."""


SENT_PREFIX = "sent:"
"""What was typed lies under this and the command's id until the command is acknowledged."""


class Session:
    """The state of one connection, fed with its updates; it decides nothing."""

    def __init__(self, *, clock: WallClock | None = None) -> None:
        self.link: SeatLink | None = None
        self.welcome: Welcome | None = None
        self.link_state: LinkState = "connecting"
        self.link_change = LinkChanged("connecting")
        self.connected: frozenset[str] = frozenset()
        self.people: dict[str, str] = {}
        """Names by seat, where this seat may know them."""
        self.last_seq = 0
        self.sent: dict[str, Sent] = {}
        self._wall: WallClock = clock or SystemClock()
        self._clock: ClockFrame | None = None
        self._running = RunningClock()

    @property
    def seat(self) -> str:
        """The id of this seat; empty before the welcome."""
        return self.welcome.seat if self.welcome is not None else ""

    @property
    def directory(self) -> Directory | None:
        """Who takes part, with every name learned so far; none before the first welcome."""
        return self.link.directory if self.link is not None else None

    @property
    def clock(self) -> ClockFrame | None:
        """The clock as the server last told it."""
        return self._clock

    @property
    def speed(self) -> int:
        """Exercise time per wall time."""
        return self._clock.speed if self._clock is not None else 1

    def now(self) -> Now:
        """Return the present moment of this machine."""
        return self._wall.now()

    def elapsed_ms(self) -> int:
        """Return exercise time now."""
        return self._running.elapsed_ms(self._wall.now())

    def story_ms(self) -> int:
        """Return story time now."""
        if self._clock is None:
            return 0
        gone_ms = self.elapsed_ms() - self._clock.elapsed_ms
        return self._clock.story_ms + int(gone_ms * self._clock.pace)

    def story_ms_at(self, elapsed_ms: int) -> int:
        """Return the moment of the story at an exercise time to come, unless the story jumps before."""
        if self._clock is None:
            return 0
        return self._clock.story_ms + int((elapsed_ms - self._clock.elapsed_ms) * self._clock.pace)

    def story(self, story_ms: int) -> str:
        """Return a moment of the story in words."""
        return story_moment(story_ms, self.directory)

    def name_of(self, address: str) -> str:
        """Return the readable name of an address."""
        return self.directory.name_of(address) if self.directory is not None else address

    @property
    def is_caught_up(self) -> bool:
        """Whether everything that the welcome promised has arrived."""
        return self.welcome is None or self.last_seq >= self.welcome.last_seq

    @property
    def caught_up_percent(self) -> int:
        """How far the events that the welcome promised have arrived."""
        if self.welcome is None or self.is_caught_up:
            return 100
        return self.last_seq * 100 // self.welcome.last_seq

    def send(
        self,
        command: AnyCommand,
        what: str,
        *,
        done: str = "",
        acting_as: str | None = None,
        draft_key: str = "",
        draft: Mapping[str, object] | None = None,
        refused: Callable[[str, str], bool] | None = None,
    ) -> str:
        """Send a command; what was typed for it moves aside, and comes back if the command is refused."""
        link = self._linked
        command_id = link.send(command, acting_as=acting_as)
        self.sent[command_id] = Sent(what, done, refused, is_kept=bool(draft_key))
        if draft_key:
            link.save_draft(
                SENT_PREFIX + command_id, {"what": what, "key": draft_key, "draft": dict(draft or {})}
            )
            link.drop_drafts([draft_key, draft_key + REFUSED_SUFFIX])
        return command_id

    def take(self, update: Update) -> Sent | None:
        """Take in one update; returns the command that it answers, if any."""
        match update:
            case Welcomed(frame=frame, new_run=new_run):
                self._enter(frame, new_run=new_run)
            case EventsArrived(events=events):
                self.last_seq = max((self.last_seq, *(event.seq for event in events)))
            case ClockChanged(frame=frame):
                self._set_clock(frame)
            case PresenceChanged(frame=frame):
                self.connected = frozenset(frame.connected)
            case PeopleNamed(frame=frame):
                self.people = dict(frame.names)
            case LinkChanged():
                self._change_link(update)
            case Acknowledged(command_id=command_id):
                self._linked.drop_drafts([SENT_PREFIX + command_id])
                return self.sent.pop(command_id, None)
            case Refused(command_id=command_id):
                return self._put_back(command_id)
            case _:
                pass
        return None

    def _change_link(self, change: LinkChanged) -> None:
        """Note how the connection stands; while it tries to come back it is offline, for the same reason."""
        is_retrying = change.state == "connecting" and self.link_change.state == "offline"
        if not is_retrying:
            self.link_change = change
            self.link_state = change.state

    @property
    def under_way(self) -> int:
        """How many of the person's own commands have no answer yet, also those of an earlier terminal."""
        link = self._linked
        return sum(
            command_id in self.sent or link.load_draft(SENT_PREFIX + command_id) is not None
            for command_id in link.pending
        )

    @property
    def _linked(self) -> SeatLink:
        assert self.link is not None
        return self.link

    def _put_back(self, command_id: str) -> Sent | None:
        """Let what was typed for a refused command be found where it was typed."""
        link = self._linked
        kept = link.load_draft(SENT_PREFIX + command_id)
        sent = self.sent.pop(command_id, None)
        if kept is None:
            return sent
        key, draft = text_of(kept, "key"), kept.get("draft")
        if isinstance(draft, dict):
            link.save_draft(key if link.load_draft(key) is None else key + REFUSED_SUFFIX, draft)
        link.drop_drafts([SENT_PREFIX + command_id])
        return sent or Sent(text_of(kept, "what"))

    def _enter(self, frame: Welcome, *, new_run: bool) -> None:
        if new_run:
            self.last_seq = 0
            self.sent.clear()
        self.welcome = frame
        self._set_clock(frame.clock)

    def _set_clock(self, frame: ClockFrame) -> None:
        self._clock = frame
        since_ns = self._wall.now().mono_ns if frame.running else None
        self._running = RunningClock(frame.elapsed_ms, since_ns, frame.speed)


Connect = Callable[[Callable[[Update], None]], SeatLink]
"""Makes the link of a screen, given where its updates go."""

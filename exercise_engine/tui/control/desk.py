"""What lies on the controller's desk: the view of the exercise, what was put aside, the head of the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from exercise_engine.client.updates import EventsArrived, HeadSeen, NoticeShown, Update, Welcomed
from exercise_engine.core.command_types import Request
from exercise_engine.core.commands import AnyCommand, WriteControlNote
from exercise_engine.core.control_board import TeamRow, team_rows
from exercise_engine.core.control_moves import may
from exercise_engine.core.control_needs import Need, needs
from exercise_engine.core.control_records import SeatRecord
from exercise_engine.core.control_timeline import TimelineRow, next_due, timeline
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.lateness import Lateness, lateness
from exercise_engine.core.course.needs import break_need, late_need, row_needs
from exercise_engine.core.gates.needs import gate_needs
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.policy import may_reload
from exercise_engine.core.steering.wall import elapsed_at_ms
from exercise_engine.model.timing import MINUTE_MS, SECOND_MS
from exercise_engine.protocol.messages import Directory, HeadStamp, Welcome
from exercise_engine.tui.control.steering.outbox import WAIT_S, Outbox
from exercise_engine.tui.drafts import texts_of
from exercise_engine.tui.session import Session
from exercise_engine.tui.text import wall_words

DISMISSED_KEY = "control:dismissed"
DISMISSED_MAX = 2_000
"""What was put aside longest ago is forgotten first; it has long been settled by then."""


class Desk:
    """Everything the control screen knows; it draws nothing."""

    def __init__(self, session: Session, *, outbox_s: float = WAIT_S) -> None:
        self.session = session
        self.outbox: Outbox = Outbox(session, wait_s=outbox_s)
        """What is on its way to players."""
        self.view = ControlView(kind="observer")
        self.head: HeadStamp | None = None
        self.fault = ""
        """What the server says while it cannot write the log."""
        self._dismissed: dict[str, None] = {}
        self._rows: tuple[TimelineRow, ...] = ()
        self._rows_of: tuple[int, int] = (-1, -1)
        self._changes = 0
        self._late: Lateness | None = None
        self._late_of = (-1, -1)

    # ── taking in ─────────────────────────────────────────────────────────────────────────────────

    def take(self, update: Update) -> None:
        """Take in one update."""
        match update:
            case Welcomed(frame=frame, new_run=new_run):
                self._enter(frame, new_run=new_run)
            case EventsArrived(events=events):
                self.view.apply_all(events)
                self._changes += 1
            case HeadSeen(frame=frame):
                self.head = frame
            case NoticeShown(frame=frame):
                if frame.code == "fault":
                    self.fault = frame.message
                elif frame.code == "recovered":
                    self.fault = ""
            case _:
                pass

    def _enter(self, frame: Welcome, *, new_run: bool) -> None:
        if new_run or self.view.seat != frame.seat:
            self.view = ControlView(frame.seat, frame.kind, frame.scope)
        self.view.known_names = self.session.name_of
        if new_run:
            self.outbox.clear()
        self.outbox.restore()
        self.head = frame.head
        self._meet(frame.directory)
        kept = self.session.link.load_draft(DISMISSED_KEY) if self.session.link is not None else None
        self._dismissed = dict.fromkeys(texts_of(kept or {}, "keys"))
        self._changes += 1

    def _meet(self, directory: Directory) -> None:
        """Know the seats of players, also where no control fact tells of them."""
        for seat in directory.seats:
            self.view.meet(SeatRecord(seat.seat, seat.kind, seat.label, seat.posts))

    # ── what stands on the screen ─────────────────────────────────────────────────────────────────

    @property
    def elapsed_ms(self) -> int:
        """Exercise time now."""
        return self.session.elapsed_ms()

    def needs(self) -> tuple[Need, ...]:
        """Return what waits for this seat."""
        late = late_need(self.lateness(), wall_words)
        rest = break_need(self.view, self.session.now().at_ms, wall_words)
        return needs(
            self.view,
            self.elapsed_ms,
            dismissed=frozenset(self._dismissed),
            fault=self.fault,
            connected=self.session.connected or None,  # this seat itself is there once presence is known
            beside=(
                *(need for need in (late, rest) if need is not None),
                *row_needs(self.view),
                *gate_needs(self.view),
            ),
        )

    def elapsed_at_wall(self, hour: int, minute: int) -> int | None:
        """Return the exercise time at the last such time of the room; none if play was not on then."""
        now = self.session.now()
        local = datetime.fromtimestamp(now.at_ms / 1000, tz=UTC).astimezone()
        asked = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if asked > local:
            asked -= timedelta(days=1)
        started_ms, at_ms = self.view.started_ms, int(asked.timestamp() * 1000)
        if started_ms is None or at_ms < started_ms - started_ms % MINUTE_MS:
            return None
        return elapsed_at_ms(
            self.view.events(),
            at_ms,
            now_ms=now.at_ms,
            elapsed_ms=self.elapsed_ms,
            speed=self.session.speed,
        )

    def lateness(self) -> Lateness | None:
        """Return when EndEx is to be expected against the hard stop; foreseen anew once a second."""
        clock, now = self.session.clock, self.session.now().at_ms
        if clock is None or clock.hard_stop_at_ms is None:
            return None
        mark = (self._changes, now // SECOND_MS)
        if mark != self._late_of:
            self._late_of = mark
            self._late = lateness(
                self.view, elapsed_ms=self.elapsed_ms, at_ms=now, hard_stop_at_ms=clock.hard_stop_at_ms
            )
        return self._late

    def timeline(self) -> tuple[TimelineRow, ...]:
        """Return the rows of the MSEL; made anew after news, or when the next of them is due."""
        due = self.next_due()
        mark = (self._changes, due[0] if due is not None else -1)
        if mark != self._rows_of:
            self._rows, self._rows_of = timeline(self.view, self.elapsed_ms), mark
        return self._rows

    def row(self, key: str) -> TimelineRow | None:
        """Return one row of the MSEL."""
        return next((row for row in self.timeline() if row.key == key), None)

    def teams(self) -> tuple[TeamRow, ...]:
        """Return the board of teams."""
        return team_rows(self.view, self.session.connected)

    def next_due(self) -> tuple[int, InjectKey] | None:
        """Return when the next inject is due by time, and which."""
        return next_due(self.view, self.elapsed_ms)

    def may(self, command: type[Request]) -> bool:
        """Whether this seat may give a command at all."""
        return may(self.view, command)

    @property
    def may_reissue(self) -> bool:
        """Whether this seat may give another seat a new code."""
        return may_reload(self.view.kind)

    # ── what the controller does ──────────────────────────────────────────────────────────────────

    def send(
        self,
        command: AnyCommand,
        what: str,
        *,
        done: str = "",
        acting_as: str | None = None,
        reason: str = "",
    ) -> None:
        """Send a command; a reason that the command has no room for is kept as a control note."""
        self.session.send(command, what, done=done, acting_as=acting_as)
        if reason.strip():
            self.session.send(WriteControlNote(body=f"{what}: {reason.strip()}"), "The reason")

    def dismiss(self, key: str) -> None:
        """Put something aside that needs nothing more."""
        self._dismissed[key] = None
        while len(self._dismissed) > DISMISSED_MAX:
            self._dismissed.pop(next(iter(self._dismissed)))
        if self.session.link is not None:
            self.session.link.save_draft(DISMISSED_KEY, {"keys": list(self._dismissed)})

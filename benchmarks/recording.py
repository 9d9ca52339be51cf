"""Records a long exercise quickly: the engine itself decides, without a server, in the mix of a usual day."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.material import BODY, REASON, offset, scenario, told
from exercise_engine import __version__
from exercise_engine.core import commands as c
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.facts import AskOpened, InjectTold, MessageSent
from exercise_engine.core.policy import audience_misses, viewer
from exercise_engine.core.ports import Row
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts

TEAMS = 200
SEATS_PER_TEAM = 5
"""A thousand players: with fewer, an exercise of so many events would go on for days."""
EVENTS_PER_COMMIT = 1_000
ROUND_S = 10
"""Exercise time between two rounds of play."""
ROUNDS_MAX = 500
START_MS = 1_790_000_000_000


class Recorder:
    """Plays rounds in which people read, write, decide and are told things, until there are enough events."""

    def __init__(self, file: SqliteExerciseFile) -> None:
        self.kinds: Counter[str] = Counter()
        self.now = Now(START_MS, 0)
        self._file = file
        self._engine = Engine(renderer=JinjaTexts())
        self._pending: list[Event] = []
        self._commands = 0
        self._asks: dict[str, list[int]] = defaultdict(list)
        self._unread: dict[str, list[int]] = defaultdict(list)

    @property
    def count(self) -> int:
        """How many events there are."""
        return self._engine.state.seq

    def start(self) -> None:
        """Create the exercise and go to StartEx."""
        played = scenario(
            {f"item{n}": _inject(n) for n in range(ROUNDS_MAX)},
            teams=TEAMS,
            seats_per_team=SEATS_PER_TEAM,
            length="24h",
            milestones={"isolated": {"per": "team"}},
        )
        creation = Creation(
            run_id=self._file.meta.run_id,
            series_id=self._file.meta.series_id,
            scenario=played,
            scenario_sha256="0" * 64,
            program_version=__version__,
        )
        self._keep(self._engine.create(creation, now=self.now))
        seats = self._engine.state.seats.values()
        self._lead = next(seat.seat for seat in seats if seat.kind == "lead")
        self._players = [seat for seat in seats if seat.kind == "player"]
        self._eyes = {seat.seat: viewer(seat, played) for seat in self._players}
        for target in ("check_in", "running"):
            self._do(self._lead, c.MoveStage.model_validate({"target": target}))

    def play_round(self, number: int) -> None:
        """What is due is told; every other seat reads what waits for it, and acts; deciding roles answer."""
        self.now = Now(self.now.at_ms + ROUND_S * 1000, self.now.mono_ns + ROUND_S * 1_000_000_000)
        self._keep(self._engine.tick(self.now))
        for place, seat in enumerate(self._players):
            if (place + number) % 2 == 0 and (unread := self._unread.pop(seat.seat, [])):
                self._do(seat.seat, c.ReportReceipts(delivered=tuple(unread), read=tuple(unread[:2])))
                self._act(seat.seat, number + place)
            team = seat.posts[0].team
            if place % SEATS_PER_TEAM == 0 and self._asks[team]:
                self._do(
                    seat.seat, c.SubmitAnswer(ask=self._asks[team].pop(), positions=(0,), rationale=REASON)
                )

    def write(self) -> None:
        """Put what was decided on disk."""
        self._engine.commit(self.count)
        rows = [Row(event.seq, event.model_dump_json()) for event in self._pending]
        if rows:
            self._file.events.append(rows, expected_seq=rows[0].seq - 1)
        self._pending.clear()

    def _act(self, seat: str, draw: int) -> None:
        match draw % 3:
            case 0:
                self._do(seat, c.WriteLogEntry(kind="decision", body=BODY[:200], rationale=REASON))
            case 1:
                self._do(seat, c.WriteLogEntry(kind="action", body=BODY[:150]))
            case _:
                to = (f"team{draw % TEAMS}",)
                self._do(seat, c.SendMessage(to=to, subject="What we know", body=BODY[:300]))

    def _do(self, seat: str, command: c.AnyCommand) -> None:
        self._commands += 1
        order = c.Order(seat=seat, command_id=f"{self._commands:026}", command=command)
        self._keep(self._engine.handle(order, now=self.now))

    def _keep(self, events: tuple[Event, ...]) -> None:
        self._pending += events
        for event in events:
            self.kinds[event.type] += 1
            match event.fact:
                case AskOpened(respondent=team):
                    self._asks[team].append(event.seq)
                case InjectTold() | MessageSent():
                    for seat, eyes in self._eyes.items():
                        if not audience_misses(event.audience, eyes, seq=event.seq):
                            self._unread[seat].append(event.seq)
                case _:
                    pass
        if len(self._pending) >= EVENTS_PER_COMMIT:
            self.write()


def record(path: Path, *, events: int) -> Counter[str]:
    """Write an exercise of at least so many events; give how many there are of each kind."""
    identity = Identity(
        run_id="measured", series_id="measured", created_with=__version__, created_ms=START_MS
    )
    with SqliteExerciseFile.create(path, identity, salt=SeededSalts("benchmark")) as file:
        recorder = Recorder(file)
        recorder.start()
        for number in range(ROUNDS_MAX):
            if recorder.count >= events:
                break
            recorder.play_round(number)
        recorder.write()
    return recorder.kinds


def _inject(number: int) -> dict[str, object]:
    """An inject to one organisation; every fourth asks its teams something and expects something of them."""
    more: dict[str, object] = {}
    if number % 4 == 0:
        options = {"now": {"text": "Now", "effects": [{"reach": "isolated"}]}, "later": {"text": "Later"}}
        ask = {"text": "Do you pull the cable?", "options": options, "within": "5m", "silence": "later"}
        more = {"asks": {"pull": ask}, "expected": {"call": {"text": "Calls the harbour", "within": "10m"}}}
    return told(number, (f"org{number % 10}",), at=offset((number + 1) * ROUND_S), **more)

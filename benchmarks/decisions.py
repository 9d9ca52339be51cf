"""Durable decisions when many seats decide all at once, against a bare echo for the same clients.

Each seat leads a team of its own. It answers an ask, waits until the answer is acknowledged, which is after
it is on disk, and answers the next. A lead controller's terminal is told everything meanwhile. For the limit
the same clients send the same bytes to an echo of `websockets`, which keeps and checks nothing.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import Child
from benchmarks.crowd import Crowd, Peer, text_frame
from benchmarks.figures import Line, middle, percentile, spread_text
from benchmarks.material import REASON, offset, scenario, told
from benchmarks.room import HOST, HostedRoom, hosted_room
from benchmarks.scale import Scale
from exercise_engine.model.scenario import Scenario

SPEED = 10
ASKS_PER_INJECT = 10
OPTIONS = {"now": {"text": "Disconnect now", "effects": [{"reach": "isolated"}]}, "wait": {"text": "Wait"}}
ASK = {"text": "What do you do with the network?", "options": OPTIONS, "within": "9h", "silence": "wait"}


@dataclass
class _Race:
    """Everybody sends one thing after another, each after the answer to the one before."""

    frames: dict[int, list[bytes]]
    """What each client, by its number, sends, last one first."""
    is_answer: Callable[[bytes], bool]
    sent_ns: dict[int, int] = field(default_factory=dict)
    waits_ms: list[float] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)

    def run(self, crowd: Crowd, peers: list[Peer]) -> float:
        """Let them all go; returns the seconds until the last answer."""
        count = sum(len(frames) for frames in self.frames.values())
        start_ns = time.monotonic_ns()
        for peer in peers:
            self._next(peer)
        crowd.listen(
            self._take, until=lambda: len(self.waits_ms) >= count or bool(self.refused), timeout_s=120
        )
        assert not self.refused, self.refused[0]
        return (time.monotonic_ns() - start_ns) / 1e9

    def _next(self, peer: Peer) -> None:
        left = self.frames[peer.number]
        if left:
            frame = left.pop()
            self.sent_ns[peer.number] = time.monotonic_ns()
            peer.send(frame)

    def _take(self, peer: Peer, payload: bytes, at_ns: int) -> None:
        if peer.number in self.frames and self.is_answer(payload):
            self.waits_ms.append((at_ns - self.sent_ns[peer.number]) / 1e6)
            self._next(peer)
        elif payload.startswith(b'{"type":"refused"'):
            self.refused.append(payload)


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Let everybody decide, and have the same echoed, in turns."""
    seats = scale.deciders
    with (
        hosted_room(_scenario(scale), folder, name="decisions", speed=SPEED, capacity=seats) as room,
        Child("benchmarks.bare", {"capacity": seats}) as bare,
        Crowd(2 * seats) as echoed,
    ):
        room.take_seats()
        asks = _opened_asks(room, scale)
        for _ in range(seats):
            echoed.join(HOST, bare.hello["port"])
        rounds = _Rounds(room, echoed, asks, per_round=scale.decisions_per_round)
        cpu_s = room.server.ask("resources")["cpu_s"]
        for _ in range(scale.decision_rounds):
            rounds.play()
        cpu_s = room.server.ask("resources")["cpu_s"] - cpu_s
    return [rounds.line(seats, cpu_us=cpu_s / rounds.count * 1e6)]


class _Rounds:
    """A race of decisions and a race of echoes, again and again."""

    def __init__(
        self, room: HostedRoom, echoed: Crowd, asks: dict[int, list[int]], *, per_round: int
    ) -> None:
        self.count = 0
        """Decisions so far."""
        self._room = room
        self._echoed = echoed
        self._asks = asks
        self._per_round = per_round
        self._ours: list[float] = []
        self._bare: list[float] = []
        self._ours_ms: list[float] = []
        self._bare_ms: list[float] = []

    def play(self) -> None:
        """One round of each."""
        frames = {
            peer.number: [self._answer(peer) for _ in range(self._per_round)] for peer in self._room.players
        }
        per_round = sum(len(mine) for mine in frames.values())
        same = [[*frames[peer.number]] for peer in self._room.players]
        race = _Race(frames, is_answer=lambda payload: payload.startswith(b'{"type":"ack"'))
        self._ours.append(per_round / race.run(self._room.crowd, self._room.players))
        self._ours_ms += race.waits_ms
        echo = _Race(dict(enumerate(same)), is_answer=lambda payload: payload.startswith(b'{"type"'))
        self._bare.append(per_round / echo.run(self._echoed, self._echoed.peers))
        self._bare_ms += echo.waits_ms
        self.count += per_round

    def line(self, seats: int, *, cpu_us: float) -> Line:
        """What it came to."""
        return Line(
            key="decisions",
            what=f"durable decisions of {seats} seats that decide all at once",
            ours=middle(self._ours),
            limit=middle(self._bare),
            unit="1/s",
            details=(
                f"until acknowledged {_waits(self._ours_ms)}; echo {_waits(self._bare_ms)}",
                f"{spread_text(self._ours, '1/s')}; {cpu_us:.0f} us of the server's processor for each",
            ),
        )

    def _answer(self, peer: Peer) -> bytes:
        command: dict[str, Any] = {"type": "submit_answer", "ask": self._asks[peer.number].pop()}
        command |= {"positions": [0], "rationale": REASON}
        return text_frame({"type": "command", "command_id": self._room.next_id(), "command": command})


def _waits(samples_ms: list[float]) -> str:
    return f"p50 {percentile(samples_ms, 50):.1f}, p99 {percentile(samples_ms, 99):.1f} ms"


def _opened_asks(room: HostedRoom, scale: Scale) -> dict[int, list[int]]:
    """Start, and wait until every seat has all its asks; gives their numbers by client."""
    wanted = scale.deciders * _injects(scale) * ASKS_PER_INJECT
    asks: dict[int, list[int]] = defaultdict(list)
    count = 0
    players = {peer.number for peer in room.players}

    def take(peer: Peer, payload: bytes, _at_ns: int) -> None:
        nonlocal count
        if peer.number in players and b'"ask_opened"' in payload:
            for event in json.loads(payload)["events"]:
                if event["fact"]["type"] == "ask_opened":
                    asks[peer.number].append(event["seq"])
                    count += 1

    room.start()
    room.crowd.listen(take, until=lambda: count >= wanted, timeout_s=120)
    room.crowd.idle(1.0)
    return asks


def _injects(scale: Scale) -> int:
    """How many injects it takes to ask everybody often enough."""
    return -(-scale.decision_rounds * scale.decisions_per_round // ASKS_PER_INJECT)


def _scenario(scale: Scale) -> Scenario:
    asks = {f"ask{number}": ASK for number in range(ASKS_PER_INJECT)}
    injects = {f"item{n}": told(n, at=offset((n + 1) * 20), asks=asks) for n in range(_injects(scale))}
    return scenario(
        injects,
        teams=scale.deciders,
        seats_per_team=1,
        length="10h",
        milestones={"isolated": {"per": "team"}},
    )

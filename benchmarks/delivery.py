"""From the moment an inject is due to its arrival at the last of many seats, against a bare broadcast.

Two kinds of inject: one told to everybody, whose frame all players share, and one that each team gets as its
own. Ours takes in everything: waking up, deciding, writing to disk, building frames, sending. The limit sends
the very same frames with `websockets.broadcast`, which encodes and writes and does nothing else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import Child
from benchmarks.crowd import Crowd, Peer
from benchmarks.figures import Aim, Line, middle, percentile
from benchmarks.material import offset, scenario, told
from benchmarks.room import HOST, HostedRoom, hosted_room
from benchmarks.scale import Scale
from exercise_engine.model.scenario import Scenario

SPEED = 10
GAP_S = 8
"""Exercise time between two injects: 0.8 s of wall time, in which the bare round has its turn as well."""
IDLE_S = 0.35
"""Before each round nothing happens for so long, on either side: caches are as cold as in life."""
WARM_UP = 2
"""Rounds of each kind that are not counted."""

SHARED_AIM = Aim(of="ratio", kind="below", bound=1.0)
DISTINCT_AIM = Aim(of="ratio", kind="at_most", bound=1.2)
MEMORY_AIM = Aim(of="ours", kind="below", bound=40)
FEW_SEATS = 20
"""Seats of the small room, from which on memory is counted: whatever is there once has come about."""


@dataclass
class _Round:
    """What one inject, or one broadcast, came to."""

    missing: int
    arrived_ns: list[int] = field(default_factory=list)
    texts: dict[int, bytes] = field(default_factory=dict)
    """By number of the client."""

    def take(self, peer: Peer, payload: bytes, at_ns: int) -> None:
        """Note a frame that tells of an inject."""
        if b'"inject_told"' in payload and peer.number not in self.texts:
            self.texts[peer.number] = payload
            self.arrived_ns.append(at_ns)

    def is_over(self) -> bool:
        """Whether everybody was told."""
        return len(self.arrived_ns) >= self.missing

    @property
    def last_ns(self) -> int:
        """When the last one was told."""
        return max(self.arrived_ns)

    @property
    def from_first_ms(self) -> float:
        """How long the last one waited after the first."""
        return (self.last_ns - min(self.arrived_ns)) / 1e6


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Fill a room, tell injects and broadcast the same in turns, and look at the memory of both servers."""
    seats = scale.teams * scale.seats_per_team
    baseline = _small_room(folder)
    with (
        hosted_room(_scenario(scale), folder, name="delivery", speed=SPEED, capacity=seats) as room,
        Child("benchmarks.bare", {"capacity": seats}) as bare,
        Crowd(2 * seats) as audience,
    ):
        bare_before_kib = bare.ask("resources")["kib"]
        for _ in range(seats):
            audience.join(HOST, bare.hello["port"])
        bare_kib = bare.ask("resources")["kib"] - bare_before_kib
        room.take_seats()
        ours_kib = room.server.ask("resources")["kib"] - baseline.kib
        room.start()
        rounds = _Rounds(room, bare, audience)
        for _ in range(WARM_UP + scale.deliveries):
            rounds.play()
    memory = _memory_line(seats, ours_kib / (seats - baseline.seats), bare_kib / seats)
    return [*rounds.lines(seats, scale.teams), memory]


class _Rounds:
    """Injects told to all, and to each team its own, each followed by its bare broadcast."""

    def __init__(self, room: HostedRoom, bare: Child, audience: Crowd) -> None:
        self._room = room
        self._bare = bare
        self._audience = audience
        self._ours_ms: dict[str, list[float]] = {"shared": [], "distinct": []}
        self._bare_ms: dict[str, list[float]] = {"shared": [], "distinct": []}
        self._ours_spread_ms: dict[str, list[float]] = {"shared": [], "distinct": []}
        self._bare_spread_ms: dict[str, list[float]] = {"shared": [], "distinct": []}
        self._bytes: dict[str, int] = {}

    def play(self) -> None:
        """One pair of rounds of each kind."""
        for kind in ("shared", "distinct"):
            due_ns = self._room.server.ask("deadline")["mono_ns"]
            assert due_ns > time.monotonic_ns(), "the round before was over in time"
            texts = self._told(kind, due_ns)
            self._broadcast(kind, texts)

    def lines(self, seats: int, teams: int) -> list[Line]:
        """What it came to."""
        told_to_all = f"inject due to the last of {seats:,} seats, one frame for all"
        told_apart = f"inject due to the last of {seats:,} seats, one frame for each of {teams} teams"
        return [
            self._line("delivery_shared", "shared", told_to_all, SHARED_AIM),
            self._line("delivery_distinct", "distinct", told_apart, DISTINCT_AIM),
        ]

    def _told(self, kind: str, due_ns: int) -> dict[int, bytes]:
        players = {peer.number for peer in self._room.players}
        heard = _Round(missing=len(players))

        def take(peer: Peer, payload: bytes, at_ns: int) -> None:
            if peer.number in players:
                heard.take(peer, payload, at_ns)

        self._room.crowd.listen(take, until=heard.is_over)
        self._ours_ms[kind].append((heard.last_ns - due_ns) / 1e6)
        self._ours_spread_ms[kind].append(heard.from_first_ms)
        return heard.texts

    def _broadcast(self, kind: str, texts: dict[int, bytes]) -> None:
        """Send what the players were told, in one broadcast for each distinct text."""
        ordered = [texts[peer.number].decode() for peer in self._room.players]
        groups: list[tuple[str, int, int]] = []
        for number, text in enumerate(ordered):
            if groups and groups[-1][0] == text:
                groups[-1] = (text, groups[-1][1], number + 1)
            else:
                groups.append((text, number, number + 1))
        heard = _Round(missing=len(ordered))
        self._audience.idle(IDLE_S)
        self._bare.tell("broadcast", texts=groups)
        self._audience.listen(heard.take, until=heard.is_over)
        start_ns = self._bare.answer()["start_ns"]
        self._bare_ms[kind].append((heard.last_ns - start_ns) / 1e6)
        self._bare_spread_ms[kind].append(heard.from_first_ms)
        self._bytes[kind] = len(ordered[0])

    def _line(self, key: str, kind: str, what: str, aim: Aim) -> Line:
        ours, limit = self._ours_ms[kind][WARM_UP:], self._bare_ms[kind][WARM_UP:]
        ours_spread_ms = middle(self._ours_spread_ms[kind][WARM_UP:])
        bare_spread_ms = middle(self._bare_spread_ms[kind][WARM_UP:])
        return Line(
            key=key,
            what=what,
            ours=middle(ours),
            limit=middle(limit),
            unit="ms",
            aim=aim,
            details=(
                f"frames of {self._bytes[kind]} bytes, {len(ours)} rounds each",
                f"p90 ours {percentile(ours, 90):.1f}, limit {percentile(limit, 90):.1f} ms",
                f"from the first to the last seat ours {ours_spread_ms:.1f}, limit {bare_spread_ms:.1f} ms",
            ),
        )


@dataclass(frozen=True)
class _Baseline:
    """A room of few seats, all of them taken."""

    seats: int
    kib: float


def _small_room(folder: Path) -> _Baseline:
    small = scenario({"first": told(1, manual=True)}, teams=4, seats_per_team=FEW_SEATS // 4)
    with hosted_room(small, folder, name="small", speed=SPEED, capacity=FEW_SEATS) as room:
        room.take_seats()
        return _Baseline(FEW_SEATS, room.server.ask("resources")["kib"])


def _memory_line(seats: int, ours_kib: float, bare_kib: float) -> Line:
    breaches = () if ours_kib > 0 else ("this system does not tell the memory of a process",)
    return Line(
        key="memory",
        what=f"server memory for each of {seats:,} connected seats",
        ours=ours_kib,
        limit=max(bare_kib, 0.01),
        unit="KiB",
        aim=MEMORY_AIM,
        breaches=breaches,
    )


def _scenario(scale: Scale) -> Scenario:
    injects = {}
    for number in range(2 * (WARM_UP + scale.deliveries)):
        apart: dict[str, Any] = {"each": "team"} if number % 2 else {}
        injects[f"item{number}"] = told(number, at=offset((number + 2) * GAP_S), **apart)
    return scenario(injects, teams=scale.teams, seats_per_team=scale.seats_per_team)

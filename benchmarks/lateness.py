"""How late timed injects arrive at a terminal, against bare timers that send the same to one connection.

The injects are due at irregular moments, hundreds a second, in several exercises; each is followed by as many
bare timers with the same gaps. Lateness is from the moment due to the arrival at a player's
terminal: waking up, deciding, writing to disk and sending are all in it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from benchmarks.children import Child
from benchmarks.crowd import Crowd, Peer
from benchmarks.figures import Aim, Line, percentile
from benchmarks.material import BODY, offset, scenario, told
from benchmarks.room import HOST, hosted_room
from benchmarks.scale import Scale

SPEED = 1_000
"""A second of exercise time is a millisecond of wall time, so that injects can be due at any millisecond."""
GAP_MEAN_MS = 4
START_MS = 500
"""From StartEx to the first inject."""
AIM = Aim(of="ours", kind="below", bound=10, note="none early")


@dataclass
class _Arrivals:
    """When each inject arrived, by its number."""

    wanted: int
    at_ns: dict[int, int] = field(default_factory=dict)

    def is_over(self) -> bool:
        """Whether all of them arrived."""
        return len(self.at_ns) >= self.wanted

    def take_bare(self, _peer: Peer, payload: bytes, at_ns: int) -> None:
        """Note what a bare timer sent."""
        self.at_ns[json.loads(payload)["number"]] = at_ns

    def take(self, payload: bytes, at_ns: int) -> None:
        """Note every inject in a frame of events."""
        if not payload.startswith(b'{"type":"events"'):
            return
        for event in json.loads(payload)["events"]:
            if event["fact"]["type"] == "inject_told":
                self.at_ns[int(event["fact"]["subject"]["$text"].split()[1])] = at_ns

    def late_ms(self, start_ns: int, waits_ms: list[int]) -> list[float]:
        """How late each of them was."""
        return [(self.at_ns[number] - start_ns) / 1e6 - wait for number, wait in enumerate(waits_ms)]


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Play exercises full of timed injects, each followed by bare timers."""
    draw = random.Random(1)
    ours: list[float] = []
    bare: list[float] = []
    for session in range(scale.sessions):
        gaps = [round(draw.expovariate(1 / GAP_MEAN_MS)) for _ in range(scale.timed_injects)]
        waits_ms = [START_MS + wait for wait in accumulate(gaps)]
        ours += _hosted(waits_ms, folder, f"lateness{session}")
        bare += _bare(waits_ms)
    early = sum(late < 0 for late in ours)
    return [
        Line(
            key="lateness",
            what=f"lateness of {len(ours):,} timed injects at a terminal, p99",
            ours=percentile(ours, 99),
            limit=percentile(bare, 99),
            unit="ms",
            aim=AIM,
            breaches=(f"{early} of them early",) if early else (),
            details=(
                f"p50 ours {percentile(ours, 50):.2f}, limit {percentile(bare, 50):.2f} ms",
                f"latest ours {max(ours):.1f}, limit {max(bare):.1f} ms",
                f"some {1000 // GAP_MEAN_MS} due a second",
            ),
        )
    ]


def _hosted(waits_ms: list[int], folder: Path, name: str) -> list[float]:
    injects = {f"item{n}": told(n, at=offset(wait)) for n, wait in enumerate(waits_ms)}
    played = scenario(injects, teams=1, seats_per_team=1, length="9d")
    with hosted_room(played, folder, name=name, speed=SPEED, capacity=2) as room:
        room.take_seats()
        heard = _Arrivals(wanted=len(waits_ms))

        def take(peer: Peer, payload: bytes, at_ns: int) -> None:
            if peer is not room.lead:
                heard.take(payload, at_ns)

        room.start()
        # The first is due so much after StartEx, to the nanosecond.
        start_ns = room.server.ask("deadline")["mono_ns"] - waits_ms[0] * 1_000_000
        room.crowd.listen(take, until=heard.is_over, timeout_s=120)
    return heard.late_ms(start_ns, waits_ms)


def _bare(waits_ms: list[int]) -> list[float]:
    with Child("benchmarks.bare", {"capacity": 1}) as bare, Crowd(1) as crowd:
        crowd.join(HOST, bare.hello["port"])
        heard = _Arrivals(wanted=len(waits_ms))
        bare.tell("at_moments", waits_ns=[wait * 1_000_000 for wait in waits_ms], text=BODY)
        crowd.listen(heard.take_bare, until=heard.is_over, timeout_s=120)
        start_ns = bare.answer()["start_ns"]
    return heard.late_ms(start_ns, waits_ms)

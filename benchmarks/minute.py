"""A busy minute: 200 seats are there, 50 of them act, and control works on its screen.

A decision counts from the moment it is sent until its acknowledgement arrives, which is after it is on disk.
The limit is the least that this takes: one bare commit to the same disk and one bare echo, each alone.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from benchmarks.children import Child
from benchmarks.crowd import Crowd, Peer, text_frame
from benchmarks.figures import Aim, Line, middle, percentile
from benchmarks.material import REASON, offset, scenario, told
from benchmarks.room import HOST, HostedRoom, hosted_room
from benchmarks.scale import Scale
from benchmarks.screen import ControlScreen, Press
from exercise_engine.client.link import Link
from exercise_engine.model.scenario import Scenario

SEATS_PER_TEAM: Final = 4
BARE_SAMPLES: Final = 200
GAP_S: Final = 0.01
"""Between bare samples, so that each meets a machine at rest."""
KEY_EVERY_S: Final = 0.4
DECISION: Final = Aim(of="ratio", kind="below", bound=3)
PAINT: Final = Aim(of="ours", kind="below", bound=50)
TEAMS, TIMELINE = Press(b"3", b"here"), Press(b"2", b"actual")
"""Two lists of the control screen, each with words that stand in no other."""
ASK = {
    "text": "What do you do with the network?",
    "options": {"now": {"text": "Disconnect now"}, "wait": {"text": "Wait"}},
    "within": "9h",
}


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Let people act and control look, and beside it commit and echo as barely as can be."""
    seats = scale.minute_deciders * SEATS_PER_TEAM
    with (
        hosted_room(_scenario(scale), folder, name="minute", speed=1, capacity=seats + 2) as room,
        Child("benchmarks.bare", {"capacity": 1}) as bare,
        Crowd(1) as echoed,
    ):
        room.take_seats()
        minute = _Minute(room, scale)
        echo_ms = _echoes(echoed, bare.hello["port"])
        commit_ms = _commits(folder)
        controller = next(seat for seat in room.seats if seat["kind"] == "controller")
        link = Link(host=HOST, port=room.server.hello["port"], series_id=room.server.hello["series"])
        with ControlScreen(folder, link=str(link), code=controller["code"]) as screen:
            screen.wait_for(b"connected")
            with _Keys(screen) as keys:
                for _ in range(scale.minutes):
                    minute.play()
    return [
        Line(
            key="minute",
            what=f"a decision acknowledged, p99, while {scale.minute_deciders} of {seats} seats act",
            ours=percentile(minute.waits_ms, 99),
            limit=middle(echo_ms) + middle(commit_ms),
            unit="ms",
            aim=DECISION,
            details=(
                f"p50 {percentile(minute.waits_ms, 50):.2f} ms of {len(minute.waits_ms)} decisions",
                f"bare commit {middle(commit_ms):.2f}, bare echo {middle(echo_ms):.2f} ms",
            ),
        ),
        Line(
            key="paint",
            what="control's key to paint meanwhile, p95",
            ours=percentile(keys.paints_ms, 95),
            limit=percentile(keys.paints_ms, 50),
            unit="ms",
            aim=PAINT,
            details=(f"{len(keys.paints_ms)} keys; the limit is their own median",),
        ),
    ]


class _Keys:
    """Somebody who presses a key now and then, in a thread, so that neither waits for the other."""

    def __init__(self, screen: ControlScreen) -> None:
        self.paints_ms: list[float] = []
        self._screen = screen
        self._over = threading.Event()
        self._failed: list[TimeoutError] = []
        self._thread = threading.Thread(target=self._press)

    def _press(self) -> None:
        presses = [TEAMS, TIMELINE]
        try:
            while not self._over.wait(KEY_EVERY_S):
                self.paints_ms.append(self._screen.paint_ms(presses[0]))
                presses.reverse()
        except TimeoutError as error:
            self._failed.append(error)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if self._failed and error is None:
            raise self._failed[0]


class _Minute:
    """People who each decide once, at a moment of their own."""

    def __init__(self, room: HostedRoom, scale: Scale) -> None:
        self.waits_ms: list[float] = []
        self._room = room
        self._length_s = scale.minute_s
        self._deciders = room.players[::SEATS_PER_TEAM]
        self._asks = _opened_asks(room, self._deciders, scale.minutes)
        self._sent_ns: dict[bytes, int] = {}
        self._random = random.Random(1)

    def play(self) -> None:
        """One round, as long as it was said to be."""
        start = time.monotonic()
        moments = sorted(start + self._random.random() * self._length_s for _ in self._deciders)
        wanted = len(self.waits_ms) + len(moments)
        for moment, peer in zip(moments, self._random.sample(self._deciders, len(moments)), strict=True):
            self._listen(until_s=moment)
            self._decide(peer)
        self._room.crowd.listen(self._take, until=lambda: len(self.waits_ms) >= wanted)

    def _listen(self, *, until_s: float) -> None:
        self._room.crowd.idle(max(0.0, until_s - time.monotonic()), self._take)

    def _decide(self, peer: Peer) -> None:
        command_id = self._room.next_id()
        command: dict[str, Any] = {"type": "submit_answer", "ask": self._asks[peer.number].pop()}
        command |= {"positions": [0], "rationale": REASON}
        frame = text_frame({"type": "command", "command_id": command_id, "command": command})
        self._sent_ns[command_id.encode()] = time.monotonic_ns()
        peer.send(frame)

    def _take(self, _peer: Peer, payload: bytes, at_ns: int) -> None:
        if payload.startswith(b'{"type":"ack"'):
            sent_ns = self._sent_ns.pop(json.loads(payload)["command_id"].encode())
            self.waits_ms.append((at_ns - sent_ns) / 1e6)
        else:
            assert not payload.startswith(b'{"type":"refused"'), payload


def _echoes(crowd: Crowd, port: int) -> list[float]:
    """Echo a frame of the same size, again and again."""
    peer = crowd.join(HOST, port)
    frame = text_frame({"type": "command", "command": {"type": "submit_answer", "rationale": REASON}})
    waits: list[float] = []
    sent_ns = 0

    def take(_peer: Peer, _payload: bytes, at_ns: int) -> None:
        waits.append((at_ns - sent_ns) / 1e6)

    for _ in range(BARE_SAMPLES):
        time.sleep(GAP_S)
        sent_ns = time.monotonic_ns()
        peer.send(frame)
        peer.read(take)
    return waits


def _commits(folder: Path) -> list[float]:
    """Commit a row of the same size, again and again, forced to disk each time."""
    waits: list[float] = []
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, payload TEXT)")
        for number in range(BARE_SAMPLES):
            time.sleep(GAP_S)
            start_ns = time.monotonic_ns()
            connection.execute("INSERT INTO rows VALUES (?, ?)", (number, REASON * 4))
            waits.append((time.monotonic_ns() - start_ns) / 1e6)
    finally:
        connection.close()
    return waits


def _opened_asks(room: HostedRoom, deciders: list[Peer], rounds: int) -> dict[int, list[int]]:
    """Start, and wait until everybody has something to decide for each round; gives it by client."""
    asks: dict[int, list[int]] = defaultdict(list)
    numbers = {peer.number for peer in deciders}

    def take(peer: Peer, payload: bytes, _at_ns: int) -> None:
        if peer.number in numbers and b'"ask_opened"' in payload:
            for event in json.loads(payload)["events"]:
                if event["fact"]["type"] == "ask_opened":
                    asks[peer.number].append(event["seq"])

    def all_there() -> bool:
        return len(asks) == len(numbers) and min(map(len, asks.values())) >= rounds

    room.start()
    room.crowd.listen(take, until=all_there, timeout_s=120)
    room.crowd.idle(1.0)
    return asks


def _scenario(scale: Scale) -> Scenario:
    asks = {f"ask{number}": ASK for number in range(scale.minutes)}
    return scenario(
        {"item": told(1, at=offset(0), asks=asks)},
        teams=scale.minute_deciders,
        seats_per_team=SEATS_PER_TEAM,
        control={"lead": {"kind": "lead"}, "controller": {"kind": "controller"}},
    )

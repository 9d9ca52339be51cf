"""A hosted exercise with its clients: seats taken, played up to StartEx, as the benchmarks need it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import Child
from benchmarks.crowd import Crowd, Peer, text_frame
from exercise_engine.model.scenario import Scenario

HOST = "127.0.0.1"


@dataclass
class HostedRoom:
    """Our server, a lead controller, and the players that have come."""

    server: Child
    crowd: Crowd
    seats: list[dict[str, Any]]
    lead: Peer = field(init=False)
    players: list[Peer] = field(default_factory=list)
    _commands: int = 0

    def take_seats(self) -> None:
        """Let the lead controller and all players in, one after the other."""
        lead = next(seat for seat in self.seats if seat["kind"] == "lead")
        self.lead = self._take_seat(lead["code"])
        self.players = [self._take_seat(seat["code"]) for seat in self.seats if seat["kind"] == "player"]

    def start(self) -> None:
        """Lead from the plan to StartEx."""
        for target in ("check_in", "running"):
            self.command(self.lead, {"type": "move_stage", "target": target})

    def command(self, peer: Peer, command: dict[str, Any]) -> None:
        """Give a command and wait until it is acknowledged."""
        command_id = self.next_id()
        peer.send(text_frame({"type": "command", "command_id": command_id, "command": command}))
        answer: list[bytes] = []

        def take(_peer: Peer, payload: bytes, _at_ns: int) -> None:
            if command_id.encode() in payload and not payload.startswith(b'{"type":"events"'):
                answer.append(payload)

        self.crowd.listen(take, until=lambda: bool(answer))
        assert answer[0].startswith(b'{"type":"ack"'), answer[0]

    def next_id(self) -> str:
        """An id of usual length for a command."""
        self._commands += 1
        return f"{self._commands:020}"

    def _take_seat(self, code: str) -> Peer:
        """Let one client in, and wait until it has caught up."""
        peer = self.crowd.join(HOST, self.server.hello["port"])
        peer.send(text_frame({"type": "hello", "seat_code": code, "client": "benchmark"}))
        last_seq = -1
        seen_seq = 0

        def take(_peer: Peer, payload: bytes, _at_ns: int) -> None:
            nonlocal last_seq, seen_seq
            frame = json.loads(payload)
            match frame["type"]:
                case "welcome":
                    last_seq = frame["last_seq"]
                case "events":
                    seen_seq = frame["events"][-1]["seq"]
                case "bye" | "refused":
                    raise ConnectionError(f"a client was not let in: {frame}")
                case _:
                    pass

        while last_seq < 0 or seen_seq < last_seq:
            peer.read(take)
        return peer


@contextmanager
def hosted_room(
    scenario: Scenario, folder: Path, *, name: str, speed: int, capacity: int
) -> Iterator[HostedRoom]:
    """Host a scenario in a process of its own, with no clients yet."""
    written = folder / f"{name}.json"
    written.write_text(scenario.model_dump_json(), encoding="utf-8")
    settings = {"scenario": str(written), "file": str(folder / f"{name}.exercise"), "speed": speed}
    with Child("benchmarks.hosted", settings | {"capacity": capacity}) as server, Crowd(capacity) as crowd:
        yield HostedRoom(server, crowd, server.hello["seats"])

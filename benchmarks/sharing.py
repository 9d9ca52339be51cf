"""From somebody's share to its arrival at the last of many seats, against an inject released by hand.

Both begin with a command at the door of one hosted exercise, hold the same text and go to the same seats, in
turns: what a share costs besides is looking up its label, its origin and its readers.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from benchmarks.crowd import Peer, text_frame
from benchmarks.figures import Aim, Line, in_turns, middle, percentile
from benchmarks.material import BODY, scenario, told
from benchmarks.room import HostedRoom, hosted_room
from benchmarks.scale import Scale

IDLE_S: Final = 0.35
"""Before each round nothing happens for so long, on either side."""
WARM_UP: Final = 2
"""Rounds of each kind that are not counted."""
AIM: Final = Aim(of="ratio", kind="at_most", bound=1.2, note="of an inject")


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Fill a room; release an inject and let a player share the same, in turns."""
    seats = scale.teams * scale.seats_per_team
    rounds = WARM_UP + scale.deliveries
    injects = {f"item{number}": told(number, manual=True) for number in range(rounds)}
    played = scenario(injects, teams=scale.teams, seats_per_team=scale.seats_per_team)
    with hosted_room(played, folder, name="sharing", speed=1, capacity=seats) as room:
        room.take_seats()
        room.start()
        numbers = iter(range(rounds))
        shared_ms, released_ms = in_turns(
            rounds, lambda: _shared_ms(room), lambda: _released_ms(room, next(numbers))
        )
    ours, limit = shared_ms[WARM_UP:], released_ms[WARM_UP:]
    return [
        Line(
            key="sharing",
            what=f"a share to the last of {seats:,} seats, from its command",
            ours=middle(ours),
            limit=middle(limit),
            unit="ms",
            aim=AIM,
            details=(
                f"the limit is an inject of the same text released by hand; {len(ours)} rounds each",
                f"p90 ours {percentile(ours, 90):.1f}, limit {percentile(limit, 90):.1f} ms",
            ),
        )
    ]


def _shared_ms(room: HostedRoom) -> float:
    share = {
        "type": "share",
        "to": ["all"],
        "kind": "incident",
        "tlp": "CLEAR",
        "subject": "Message of the day",
        "body": BODY,
    }
    return _round_ms(room, room.players[0], share, b'"type":"shared"')


def _released_ms(room: HostedRoom, number: int) -> float:
    return _round_ms(
        room, room.lead, {"type": "release_inject", "inject": f"item{number}"}, b'"type":"inject_told"'
    )


def _round_ms(room: HostedRoom, peer: Peer, command: dict[str, Any], mark: bytes) -> float:
    """Give a command, and return how long it takes until every player has what it brings about."""
    room.crowd.idle(IDLE_S)
    players = {player.number for player in room.players}
    waiting = set(players)
    last_ns = 0
    answer: list[bytes] = []

    def take(reader: Peer, payload: bytes, at_ns: int) -> None:
        nonlocal last_ns
        if reader.number in waiting and mark in payload:
            waiting.discard(reader.number)
            last_ns = at_ns
        if reader is peer and payload.startswith((b'{"type":"ack"', b'{"type":"refused"')):
            answer.append(payload)

    frame = text_frame({"type": "command", "command_id": room.next_id(), "command": command})
    start_ns = time.monotonic_ns()
    peer.send(frame)
    room.crowd.listen(take, until=lambda: bool(answer) and (not waiting or b'"refused"' in answer[0]))
    assert answer[0].startswith(b'{"type":"ack"'), answer[0]
    return (last_ns - start_ns) / 1e6

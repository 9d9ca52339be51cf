"""The web knows who needs whom, in which order they are looked at, and what belongs to a circle."""

from __future__ import annotations

from exercise_engine.core.cascade.web import DEGRADED, DOWN, Web
from tests.support.services import service, web

HOUR = 3_600_000


def test_everything_comes_after_what_it_needs_or_waits_for() -> None:
    """Members of a circle stand side by side; where they stand in the file breaks the tie."""
    services = {
        "rail": service("gate", recovers={"after": ["desk"]}),
        "gate": service("tos"),
        "tos": service("net"),
        "net": service("tos"),
        "desk": service(),
    }
    nodes = Web.of(web(services)).nodes
    assert {name: node.rank for name, node in nodes.items()} == {
        "rail": 2,
        "gate": 1,
        "tos": 0,
        "net": 0,
        "desk": 0,
    }
    assert nodes["tos"].circle == nodes["net"].circle == ("tos", "net")
    assert nodes["gate"].circle == ()
    assert [nodes[name].position for name in services] == [0, 1, 2, 3, 4]
    assert nodes["desk"].users == ("rail",)
    assert nodes["tos"].users == ("gate", "net")


def test_a_need_becomes_a_tie() -> None:
    """With its moments in milliseconds; what is held out for is looked at worst first."""
    mild = {"service": "tos", "when": "degraded", "holds": "1h", "then": "degraded"}
    hard = {"service": "tos", "kind": "physical", "holds": "1h"}
    given = {
        "tos": service(start="down"),
        "gate": service(mild, hard, recovers={"takes": "2h", "backlog": 3}),
    }
    nodes = Web.of(web(given)).nodes
    gate = nodes["gate"]
    assert [(tie.missed_from, tie.holds_ms, tie.then, tie.inside) for tie in gate.ties] == [
        (DEGRADED, HOUR, DEGRADED, False),
        (DOWN, HOUR, DOWN, False),
    ]
    assert [tie.then for tie in gate.buffers] == [DOWN, DEGRADED]
    assert nodes["tos"].buffered == (("gate", *gate.ties[0].key), ("gate", *gate.ties[1].key))
    assert (gate.takes_ms, gate.backlog, gate.start, nodes["tos"].start) == (2 * HOUR, 3, "normal", "down")


def test_what_is_not_there_is_left_out() -> None:
    """A scenario that was not checked breaks nothing."""
    nodes = Web.of(web({"gate": service("gone", recovers={"after": ["gone"]})})).nodes
    assert (nodes["gate"].ties, nodes["gate"].after) == ((), ())

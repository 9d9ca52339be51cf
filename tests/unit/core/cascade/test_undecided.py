"""What would have become of services if nobody had decided anything."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.cascade.undecided import Undecided, undecided
from tests.support.play import MINUTE
from tests.support.services import HOUR, service, web

SERVICES = {"tos": service(recovers={"takes": "1h"}), "gate": service({"service": "tos", "holds": "45m"})}


def ask(*, silence: str | None) -> dict[str, Any]:
    """Return a question that may mean something when nobody answers it."""
    said = {"silence": silence} if silence else {}
    options = {
        "pull": {"text": "Pull", "effects": [{"service": "tos", "state": "down"}]},
        "wait": {"text": "Wait", "effects": [{"service": "tos", "state": "degraded"}]},
    }
    return {"text": "What?", "options": options, "within": "10m", **said}


def told(found: Undecided) -> list[tuple[int, str, str]]:
    """Return what became of services, by minutes of play."""
    return [(moment.elapsed_ms // MINUTE, moment.service, moment.state) for moment in found.moments]


def test_injects_come_and_silence_holds() -> None:
    """What silence means happens at the deadline, and what needs it follows; causes are named."""
    injects = {
        "note": {"at": "T+0:10", "to": ["yard"], "asks": {"act": ask(silence="pull")}, "channel": "phone"},
        "back": {
            "after": "note + 2h",
            "to": ["yard"],
            "effects": [{"service": "tos", "state": "recovering"}],
        },
    }
    found = undecided(web(SERVICES, injects))
    assert told(found) == [
        (20, "tos", "down"),
        (65, "gate", "down"),
        (130, "tos", "recovering"),
        (190, "tos", "normal"),
        (190, "gate", "normal"),
    ]
    assert found.moments[1].cause == "Yard did not answer note.act, which counts as pull"
    assert found.moments[2].cause == "inject back was released"
    assert found.starts == (("tos", "normal"), ("gate", "normal"))
    assert (found.ends_ms, found.is_whole) == (8 * HOUR, True)
    assert "Nobody answers" in found.assumption


def test_nothing_is_done_by_hand_but_what_is_due() -> None:
    """A contingency for what nobody did is released, an inject that waits for control's hand is not."""
    seen = {"text": "Calls", "within": "30m", "met_by": [{"message": {"to": "port"}}]}
    injects = {
        "note": {"at": "T+0:10", "to": ["yard"], "expected": {"call": seen}},
        "angry": {"contingency": {"for": "note.call"}, "effects": [{"service": "tos", "state": "down"}]},
        "never": {"manual": True, "effects": [{"service": "gate", "state": "down"}]},
    }
    assert told(undecided(web(SERVICES, injects))) == [(40, "tos", "down"), (85, "gate", "down")]


def test_unanswered_questions_without_a_meaning_change_nothing() -> None:
    """And what is down from the beginning is told with it."""
    injects = {
        "early": {"at": "check_in", "effects": [{"service": "tos", "state": "degraded"}]},
        "note": {"at": "T+0:10", "to": ["yard"], "asks": {"act": ask(silence=None)}},
    }
    found = undecided(web(SERVICES, injects))
    assert told(found) == []
    assert found.starts == (("tos", "degraded"), ("gate", "normal"))

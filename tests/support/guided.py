"""An exercise with briefs, duties, documents, hints and an overlay, in few words."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.facts import FileInfo
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario

PLAN = FileInfo(path="plan.pdf", media_type="application/pdf", size_bytes=12, sha256="1" * 64)
MAP = FileInfo(path="map.png", media_type="image/png", size_bytes=34, sha256="2" * 64)
FILES = (PLAN, MAP)
"""The files that the scenario names; none of them is ever read."""

PARTS: dict[str, Any] = {
    "milestones": {"cut": {}},
    "phases": {
        "odd": {"start": True, "title": "Odd signs", "next": [{"to": "crisis", "when": "milestones.cut"}]},
        "crisis": {"title": "Crisis"},
    },
    "briefs": {
        "inside": {"to": ["yard.it"], "title": "What you know", "text": "You saw the stick."},
        "debt": {"to": ["harbour.master"], "title": "The debt", "text": "You owe the yard.", "at": "T+0:10"},
    },
    "duties": {
        "watch": {"to": ["yard"], "phase": "odd", "text": "Find out", "tasks": ["Look", "Ask around"]},
        "speak": {"to": ["harbour", "yard"], "phase": "crisis", "text": "Speak to the public"},
        "keep": {"to": ["harbour.desk"], "text": "Keep the log"},
    },
    "documents": {
        "plan": {"file": "plan.pdf", "name": "Continuity plan", "to": ["yard"]},
        "map": {"file": "map.png", "name": "Network map", "to": ["yard.it"], "when": "milestones.cut"},
        "late": {"file": "map.png", "name": "Old map", "to": ["harbour"], "after": "first + 5m"},
        "locked": {"file": "plan.pdf", "name": "Sealed plan", "to": ["harbour"], "manual": True},
    },
}


def guided(injects: dict[str, Any] | None = None, **parts: Any) -> Scenario:
    """Return the scenario, with other injects or parts where a test needs them."""
    first = {
        "at": "T+0:01",
        "asks": {
            "stop": {
                "text": "Stop?",
                "options": {
                    "now": {"text": "Now", "effects": [{"reach": "cut"}, {"unlock": "locked"}]},
                    "no": {"text": "No"},
                },
            }
        },
        "to": ["yard"],
        "hints": [{"after": "10m", "text": "Look at the gate."}],
    }
    return make_scenario(injects or {"first": first}, **(PARTS | parts))

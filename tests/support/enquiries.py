"""A small exercise with a tool, a persona that can be asked, and two seats of the SimCell."""

from __future__ import annotations

from typing import Any

from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario

ENQUIRIES: dict[str, Any] = {
    "logs": {
        "name": "Log search",
        "about": "Ask for logins of a user.",
        "to": ["yard.it"],
        "answers": [
            {
                "match": ["show logins *", "logins of {anything}"],
                "reply": "Three logins from 203.0.113.7.",
                "when": "milestones.found",
            },
            {
                "match": ["show logins *", "logins of {anything}"],
                "reply": "Nothing unusual.",
                "effects": [{"add": "asked", "by": 1}, {"reach": "found"}],
            },
            {"match": ["backups *"], "reply": "Not yet.", "after": "10m"},
        ],
    },
    "desk": {
        "persona": "radio",
        "to": ["yard", "harbour.master"],
        "answers": [{"match": ["what do you know *"], "reply": "Trucks stand."}],
    },
    "clock": {"to": ["all"], "otherwise": "It does not say."},
}
CONTROL: dict[str, Any] = {
    "lead_one": {"kind": "lead", "name": "Lead"},
    "sim_one": {"kind": "simcell", "name": "SimCell one", "personas": ["radio"]},
    "sim_two": {"kind": "simcell", "name": "SimCell two"},
}


def enquiry_scenario(**parts: Any) -> Scenario:
    """Return the scenario, with parts in place of its own."""
    own: dict[str, Any] = {
        "personas": {"radio": {"name": "Radio", "listed": True}, "spy": {"name": "A spy"}},
        "milestones": {"found": {}},
        "variables": {"asked": 0},
        "enquiries": ENQUIRIES,
        "control": CONTROL,
    }
    return make_scenario({"note": {"manual": True}}, **(own | parts))

"""A small exercise with everything that control has to do, played on the engine itself."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any

from exercise_engine.core.clock import Now
from exercise_engine.core.commands import AnyCommand, MoveStage, Order, ReportReceipts
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.facts import AnyFact
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.state import Seat
from exercise_engine.model.scenario import Scenario

MINUTE_MS = 60_000
WALL_MS = 1_790_000_000_000
"""Some moment of 2026; only shown, never computed with."""

HARBOUR: dict[str, Any] = {
    "format": 1,
    "id": "small_harbour",
    "title": "Small harbour",
    "clock": {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 4, "length": "3h"},
    "organisations": {
        "port": {"name": "Port of Maasdelta"},
        "terminal": {"name": "Maasdelta Terminal"},
    },
    "teams": {
        "yard": {
            "organisation": "terminal",
            "name": "Yard crisis team",
            "roles": {"lead": {"decides": True}, "it": {}},
        },
        "harbour": {"organisation": "port", "name": "Harbour office", "roles": {"master": {"decides": True}}},
    },
    "control": {
        "lead": {"kind": "lead", "name": "Lead controller"},
        "terminal_control": {"kind": "controller", "name": "Terminal controller", "scope": ["terminal"]},
        "simcell": {"kind": "simcell", "name": "SimCell"},
        "judge": {"kind": "evaluator", "name": "Evaluator"},
        "watcher": {"kind": "observer", "name": "Observer"},
    },
    "personas": {
        "printer": {"name": "Office printer"},
        "newsroom": {
            "name": "Radio Maasmond",
            "listed": True,
            "played_by": "simcell",
            "knows": "Trucks are standing",
            "never_says": "Who did it",
        },
    },
    "milestones": {"isolated": {"per": "organisation"}, "told": {}},
    "variables": {"backup_age_days": 3},
    "phases": {
        "odd_signs": {
            "start": True,
            "title": "Odd signs",
            "function": "detect",
            "next": [{"to": "crisis", "when": "milestones.isolated.terminal"}],
        },
        "crisis": {"title": "Crisis", "function": "respond"},
    },
    "injects": {
        "welcome": {"at": "check_in", "from": "printer", "to": ["all"], "subject": "Welcome", "body": "Hi."},
        "odd_page": {
            "at": "T+0:10",
            "weight": "key",
            "phase": "odd_signs",
            "from": "printer",
            "to": ["yard"],
            "subject": "A page nobody sent",
            "body": "Your yard is ours.",
            "asks": {
                "disconnect": {
                    "text": "What do you do with the yard network?",
                    "options_shown": False,
                    "options": {
                        "now": {
                            "text": "Disconnect now",
                            "says": ["Pull the plug, all of it."],
                            "effects": [{"reach": "isolated"}],
                        },
                        "wait": {"text": "Wait for proof", "says": ["We look first."]},
                    },
                    "within": "10m",
                    "silence": "wait",
                }
            },
            "expected": {
                "tell_master": {
                    "text": "Calls the harbour office",
                    "within": "20m",
                    "met_by": [{"message": {"to": "port"}}],
                }
            },
            "notes": "For control only.",
        },
        "call": {
            "at": "T+0:20",
            "from": "newsroom",
            "to": ["harbour", "yard"],
            "channel": "phone",
            "subject": "Trucks are standing",
            "body": "Why are the trucks standing?",
        },
        "scolding": {
            "contingency": {"for": "odd_page.tell_master"},
            "from": "newsroom",
            "to": ["yard"],
            "subject": "Nobody told us",
            "body": "Why did nobody call?",
        },
        "follow_up": {
            "after": "odd_page.disconnect + 5m",
            "from": "printer",
            "to": ["yard"],
            "subject": "And now?",
            "body": "Still ours.",
        },
        "evening_news": {
            "at": "Day 1 10:00",
            "from": "newsroom",
            "to": ["all"],
            "channel": "news",
            "subject": "Port in trouble",
            "body": "They say little.",
        },
        "spare": {
            "manual": True,
            "weight": "reserve",
            "from": "printer",
            "to": ["harbour"],
            "subject": "One more page",
            "body": "Boo.",
        },
        "crisis_note": {
            "when": "milestones.isolated.terminal",
            "phase": "crisis",
            "each": "team",
            "from": "printer",
            "to": ["yard", "harbour"],
            "subject": "It spreads",
            "body": "More pages.",
        },
    },
}
"""Every kind of time and channel once."""


class PlainTexts:
    """Shows texts as they are written."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Return the template itself."""
        assert names is not None
        return template


def scenario(**changes: Any) -> Scenario:
    """The small scenario, with some keys replaced."""
    return Scenario.model_validate_json(json.dumps(HARBOUR | changes))


class Play:
    """One exercise under a clock that the test moves."""

    def __init__(self, played: Scenario | None = None) -> None:
        self.scenario = played or scenario()
        self.engine = Engine(renderer=PlainTexts())
        self.events: list[Event] = []
        self._wall_ms = 0
        self._ids = itertools.count(1)
        self._take(
            self.engine.create(
                Creation(
                    run_id="run-1",
                    series_id="series-1",
                    scenario=self.scenario,
                    scenario_sha256="0" * 64,
                    program_version="0",
                ),
                now=self.now,
            )
        )

    @property
    def now(self) -> Now:
        """The moment of the test's clock."""
        return Now(WALL_MS + self._wall_ms, self._wall_ms * 1_000_000)

    @property
    def elapsed_ms(self) -> int:
        """Exercise time now."""
        return self.engine.elapsed_ms(self.now)

    def seat(self, label: str) -> Seat:
        """The seat of that label."""
        return next(seat for seat in self.engine.state.seats.values() if seat.label == label)

    def do(
        self, label: str, command: AnyCommand, *, acting_as: str | None = None, command_id: str = ""
    ) -> tuple[Event, ...]:
        """Give a command from a seat, and return what happened."""
        order = Order(
            seat=self.seat(label).seat,
            command_id=command_id or f"c{next(self._ids)}",
            acting_as=acting_as,
            command=command,
        )
        ticked = self.engine.tick(self.now)
        return self._take((*ticked, *self.engine.handle(order, now=self.now)))

    def lead(self, command: AnyCommand) -> tuple[Event, ...]:
        """Give a command from the lead controller's seat."""
        return self.do("Lead controller", command)

    def start(self) -> None:
        """Go from planned to StartEx."""
        self.lead(MoveStage(target="check_in"))
        self.lead(MoveStage(target="running"))

    def wait(self, minutes: float) -> tuple[Event, ...]:
        """Let time pass."""
        self._wall_ms += int(minutes * MINUTE_MS)
        return self._take(self.engine.tick(self.now))

    def read(self, label: str, *seqs: int) -> None:
        """Report that a seat has opened something."""
        self.do(label, ReportReceipts(read=seqs))

    def last(self, kind: type[AnyFact]) -> Event:
        """The last event of a kind."""
        return next(event for event in reversed(self.events) if isinstance(event.fact, kind))

    def seen_by(self, label: str, after_seq: int = 0) -> tuple[Event, ...]:
        """The events that a seat may see."""
        eyes = viewer(self.seat(label), self.scenario)
        later = (event for event in self.events if event.seq > after_seq)
        return tuple(seen for event in later if (seen := visible(event, eyes)) is not None)

    def view(self, label: str = "Lead controller") -> ControlView:
        """What a control seat knows now."""
        seat = self.seat(label)
        view = ControlView(seat.seat, seat.kind, seat.scope)
        view.apply_all(self.seen_by(label))
        return view

    def _take(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        self.events.extend(events)
        self.engine.commit(self.engine.state.seq)
        return events

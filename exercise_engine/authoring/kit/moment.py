"""The moment from which a kit plays on: before the day, or after the events of a run so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from exercise_engine.core.clock import Now
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.paper.numbering import inject_number
from exercise_engine.core.plan import InjectKey, InstancePlan, Plan
from exercise_engine.core.ports import TextRenderer
from exercise_engine.core.state import State
from exercise_engine.core.texts import text_names
from exercise_engine.errors import TextError
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import offset_text, story_text

GAP = "………"
"""Stands for a text that shows something which is not known yet; control fills it in by hand."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of the exercise with the means to print what is to come."""

    state: State
    view: ControlView
    last: Event
    renderer: TextRenderer
    zone: ZoneInfo | None = None
    """Of the room; by default that of this machine."""

    @classmethod
    def before(cls, scenario: Scenario, *, renderer: TextRenderer, zone: ZoneInfo | None = None) -> Moment:
        """Return the moment before the day, when nothing has happened."""
        engine = Engine(renderer=renderer)
        creation = Creation(
            run_id="kit", series_id="kit", scenario=scenario, scenario_sha256="", program_version=""
        )
        return cls._of(engine, engine.create(creation, now=Now(0, 0)), renderer=renderer, zone=zone)

    @classmethod
    def after(
        cls, events: Sequence[Event], *, renderer: TextRenderer, zone: ZoneInfo | None = None
    ) -> Moment:
        """Return the moment after some events of a run; raises LogDamaged if one is missing."""
        engine = Engine(renderer=renderer)
        engine.replay(events)
        return cls._of(engine, events, renderer=renderer, zone=zone)

    @classmethod
    def _of(
        cls, engine: Engine, events: Sequence[Event], *, renderer: TextRenderer, zone: ZoneInfo | None
    ) -> Moment:
        view = ControlView()
        view.apply_all(events)
        return cls(engine.state, view, events[-1], renderer, zone)

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is played."""
        return self.state.scenario

    @property
    def plan(self) -> Plan:
        """The scenario resolved for play."""
        return self.state.plan

    @property
    def has_started(self) -> bool:
        """Whether StartEx was."""
        return self.view.started_ms is not None

    def number(self, key: InjectKey) -> str:
        """Return the number of an inject, which is the same in every kit."""
        return inject_number(self.plan, key)

    def due_ms(self, key: InjectKey) -> int | None:
        """Return the exercise time at which an inject is due, or forecast."""
        return due_ms(self.view, key)

    def offset(self, elapsed_ms: int) -> str:
        """Return exercise time as people write it on paper, without seconds that say nothing."""
        return offset_text(elapsed_ms).removesuffix(":00")

    def story(self, elapsed_ms: int) -> str:
        """Return the story's time at a moment of exercise time."""
        return story_text(self.state.story.story_ms(elapsed_ms), self.scenario.clock)

    def room(self, elapsed_ms: int) -> str:
        """Return the time on the wall at which exercise time will be there, if nothing pauses it."""
        if not self.has_started:
            return ""
        ahead_ms = (elapsed_ms - self.last.elapsed_ms) // self.state.speed
        return self.clock_text(self.last.at_ms + ahead_ms)

    def clock_text(self, at_ms: int) -> str:
        """Return a moment of the room as the clock on its wall shows it."""
        return f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone(self.zone):%H:%M}"

    def subject(self, plan: InstancePlan) -> tuple[str, str]:
        """Return the subject as it would be told, with why there is a gap in it, if there is."""
        edited = self.view.steering.edits.get(plan.key)
        if edited is not None and edited.subject is not None:
            return str(edited.subject), ""
        return self.text(plan, plan.inject.subject)

    def body(self, plan: InstancePlan) -> tuple[str, str]:
        """Return the text as it would be told, with why there is a gap in it, if there is."""
        edited = self.view.steering.edits.get(plan.key)
        if edited is not None and edited.body is not None:
            return str(edited.body), ""
        return self.text(plan, plan.inject.body)

    def text(self, plan: InstancePlan, template: str) -> tuple[str, str]:
        """Return a text as it would be told at its time, with why there are gaps in it, if there are."""
        if "{" not in template:
            return template, ""
        due = self.due_ms(plan.key)
        elapsed_ms = max(due if due is not None else 0, self.state.elapsed_ms)
        names = text_names(self.state, plan, story_ms=self.state.story.story_ms(elapsed_ms))
        try:
            return self.renderer.render(template, names), ""
        except TextError as error:
            return GAP, str(error)

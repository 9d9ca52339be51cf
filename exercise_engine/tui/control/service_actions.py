"""The whole map of services for control, and how control sets how one runs."""

from __future__ import annotations

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.explain import ROOTS, control_chain
from exercise_engine.core.cascade.view import Change, ServiceSeen
from exercise_engine.core.control_view import ControlView
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.service_map.rows import ORGANISATION, STATE_WORDS, MapReading
from exercise_engine.tui.service_map.screen import ServiceMapDialog

SETTABLE: tuple[ServiceState, ...] = ("normal", "degraded", "down", "recovering")
NAMES_SHOWN_MAX = 12
"""More names before a decision are read by nobody."""


class ServiceActions:
    """Opens the map, and the dialogs that set a service."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def show(self) -> None:
        """Open the map."""
        self._asker.show(
            ServiceMapDialog("Services (Enter: set how one runs)", read=self.reading, act=self._choose)
        )

    def reading(self) -> MapReading:
        """Return the whole map as it is now; without the scenario, what was told of it."""
        desk = self._desk
        return MapReading(
            services=desk.view.community.services.map(desk.view.scenario, desk.view.scope),
            name_of=desk.view.name,
            story=desk.session.story,
            story_now_ms=desk.session.story_ms(),
            chain=desk.view.community.services.chain,
            root=lambda change: root_of(desk.view, change),
            first=frozenset(desk.view.scope),
        )

    def _choose(self, key: str) -> None:
        if key.startswith(ORGANISATION):
            self._asker.refuse("Choose a service to set how it runs.")
            return
        found = self.reading().known[key]
        refusal = self._refusal(found)
        if refusal:
            self._asker.refuse(refusal)
            return
        name = found.told.name
        ways = [Way(state, STATE_WORDS[state].capitalize()) for state in SETTABLE if state != found.state]
        now = STATE_WORDS[found.state]
        self._asker.ask_way(f"{name} is {now}. How is it to run?", ways, lambda way: self._set(found, way))

    def _refusal(self, found: ServiceSeen) -> str:
        scope = self._desk.view.scope
        if not self._desk.may(SetService):
            return "This seat looks on and sets nothing."
        if scope and found.told.owner not in scope:
            return "This service belongs to an organisation outside your scope."
        return ""

    def _set(self, found: ServiceSeen, chosen: str) -> None:
        state = next(state for state in SETTABLE if state == chosen)
        dialog = EffectDialog(
            f"Set {found.told.name} to {STATE_WORDS[state]}?",
            self._effect(found, state),
            yes="Set",
            needs_reason=True,
        )
        self._asker.ask(dialog, lambda reason: self._send(found, state, reason))

    def _send(self, found: ServiceSeen, state: ServiceState, reason: str) -> None:
        self._desk.send(
            SetService(service=found.id, state=state, note=reason.strip()), f"Service {found.told.name}"
        )

    def _effect(self, found: ServiceSeen, state: ServiceState) -> str:
        reading = self.reading()
        lines = ["Its owner, and whoever else sees it, reads the reason at once."]
        if found.needed_by:
            names = [reading.name(name) for name in found.needed_by]
            more = len(names) - NAMES_SHOWN_MAX
            listed = "; ".join(names[:NAMES_SHOWN_MAX]) + (f" and {more} more" if more > 0 else "")
            verb = "come back by its own rules" if state == "normal" else "follow once it no longer holds out"
            lines.append(f"What needs it will {verb}: {listed}.")
        else:
            lines.append("Nothing needs it.")
        return "\n".join(lines)


def root_of(view: ControlView, change: Change) -> str:
    """Return the inject, answer or hand that a change goes back to; nothing where that was not seen."""
    links = control_chain({event.seq: event for event in view.events()}, change.seq, view.name)
    return links[-1].text if links and links[-1].kind in ROOTS else ""

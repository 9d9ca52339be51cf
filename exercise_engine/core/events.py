"""Events: facts in their envelope, as they stand in the log, on the wire and behind the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from exercise_engine.core.facts import AnyFact
from exercise_engine.errors import LogDamaged
from exercise_engine.model.base import Model

ENGINE_ACTOR = "engine"
"""The actor of what time and conditions did."""
SEAT_PREFIX = "seat:"
"""Begins the address of a seat itself, whatever posts it holds."""


class Audience(Model):
    """Who an event concerns; fixed when it is decided."""

    to: tuple[str, ...] = ()
    """Addresses (`all`, organisation, team, `team.role`, `seat:ID`) whose seats see it; none means control
    only."""
    organisations: tuple[str, ...] = ()
    """Organisations concerned, for the scope of controllers, evaluators and observers; none means
    everybody's."""
    real: str | None = None
    """The organisation whose real circumstances the text speaks of; then nobody else sees it."""


class Event(Model):
    """One fact, with when, by whom, why, and for whom."""

    seq: int
    """Position in the log, from 1."""
    transaction: int
    """`seq` of the first event that was decided together with this one."""
    at_ms: int
    """UTC, milliseconds since the epoch; for people, never for logic."""
    elapsed_ms: int
    """Exercise time."""
    story_ms: int
    """Story time, milliseconds since the epoch by the story's calendar."""
    actor: str
    """Seat id, or `engine`."""
    acting_as: str | None = None
    """Post as `team.role`, or the persona that a control seat speaks for."""
    command_id: str | None = None
    """The sender's id of the command, so that a repeat gets the first outcome."""
    cause: int | None = None
    """`seq` of the event that set this one off."""
    audience: Audience = Audience()
    fact: AnyFact

    @property
    def type(self) -> str:
        """The stored name of the fact."""
        return self.fact.type


RawFact = dict[str, Any]
UPCASTS: Mapping[tuple[str, int], Callable[[RawFact], RawFact]] = {}
"""One step for each older version: (type, version) to a function that returns the fact one version newer."""


def upcast_fact(
    raw: RawFact, steps: Mapping[tuple[str, int], Callable[[RawFact], RawFact]] = UPCASTS
) -> RawFact:
    """Bring a stored fact to its newest version, one step at a time."""
    while (step := steps.get((raw.get("type", ""), raw.get("v", 0)))) is not None:
        raw = step(raw)
    return raw


_VALIDATE_JSON = Event.__pydantic_validator__.validate_json
"""What `Event.model_validate_json` comes to; logs are long, and its layers are a tenth of the reading."""


def parse_event(payload: str) -> Event:
    """Read one event of the log; raises LogDamaged if it is none that this program knows."""
    try:
        event: Event = _VALIDATE_JSON(payload)
        return event
    except ValidationError as error:
        return _parse_older(payload, error)


def _parse_older(payload: str, first_error: ValidationError) -> Event:
    """Read an event of an earlier version; the newest version never comes here."""
    try:
        raw = json.loads(payload)
        seq = int(raw["seq"])
        fact = raw["fact"]
        kind, version = str(fact["type"]), int(fact["v"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LogDamaged(seq=0, reason="not an event") from first_error
    if (kind, version) not in UPCASTS:
        raise _unreadable(seq, kind, version, first_error) from first_error
    raw["fact"] = upcast_fact(fact, UPCASTS)
    try:
        return Event.model_validate_json(json.dumps(raw))
    except ValidationError as error:
        raise _unreadable(seq, kind, version, error) from error


def _unreadable(seq: int, kind: str, version: int, error: ValidationError) -> LogDamaged:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return LogDamaged(
        seq=seq,
        reason=f"cannot read a {kind!r} of version {version} ({place}: {first['msg']}); "
        "is it from a newer program?",
    )

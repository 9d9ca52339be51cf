"""What is known of services: a fold that takes events in any order, for players and control alike."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from exercise_engine.core.cascade.facts import (
    CascadeFact,
    OfService,
    ServiceChanged,
    ServiceDelayed,
    ServiceHolding,
    ServiceHoldOver,
    ServiceWhy,
)
from exercise_engine.core.cascade.map_facts import ServiceMapTold, ServiceTold
from exercise_engine.core.cascade.map_parts import control_map
from exercise_engine.core.events import Event
from exercise_engine.model.ecosystem import NeedKind, ServiceState
from exercise_engine.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Change:
    """One change of how a service runs."""

    seq: int
    elapsed_ms: int
    story_ms: int
    service: str
    before: ServiceState
    after: ServiceState
    why: ServiceWhy
    of: str
    """The service that did it, as far as this seat may know."""
    need_kind: NeedKind | None
    follows: int | None
    """`seq` of what it follows from."""
    note: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A service goes on for a while without another."""

    seq: int
    of: str
    until_story_ms: int
    then: ServiceState


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """One service on the map of a seat."""

    told: ServiceTold
    """What is known of it, all facts taken together."""
    state: ServiceState | None
    """How it runs; none where this seat may not see that."""
    changes: tuple[Change, ...] = ()
    """How it came to that, oldest first."""
    needed_by: tuple[str, ...] = ()
    """The services known to need it."""
    holds: tuple[Holding, ...] = ()
    """What it goes on without now, the soonest end first."""
    back_story_ms: int | None = None
    """When it has come back, by the story, if it is recovering."""

    @property
    def id(self) -> str:
        """The id of the service."""
        return self.told.service

    @property
    def last(self) -> Change | None:
        """The last change; none while it runs as from the beginning."""
        return self.changes[-1] if self.changes else None


class ServicesSeen:
    """The services that a seat knows of, and how they run; feed it with `apply`."""

    def __init__(self) -> None:
        self._told: list[tuple[int, ServiceMapTold]] = []
        self._facts: dict[str, list[tuple[int, Event, OfService]]] = {}
        self._changes: dict[int, Change] = {}
        self._between: dict[int, int | None] = {}
        """What is no change but led to one, as holding out does, to what that follows from."""
        self._last_change = 0
        """The highest `seq` among changes."""
        self._named: dict[str, ServiceTold] = {}
        """Some fact of each service, for its name and owner, which all of them hold."""

    def apply(self, event: Event, fact: CascadeFact | ServiceMapTold) -> None:
        """Take in a fact; it may come late, but not twice."""
        if isinstance(fact, ServiceMapTold):
            insort(self._told, (event.seq, fact), key=lambda told: told[0])
            self._named |= {one.service: one for one in fact.services}
        elif isinstance(fact, OfService):
            facts = self._facts.setdefault(fact.service, [])
            insort(facts, (event.seq, event, fact), key=lambda entry: entry[0])
            if isinstance(fact, ServiceChanged):
                self._changes[event.seq] = _change(event, fact)
                self._last_change = max(self._last_change, event.seq)
            else:
                self._between[event.seq] = fact.follows

    def state(self, service: str) -> ServiceState | None:
        """Return how a service runs as far as this seat knows, or None."""
        changes = self.history(service)
        if changes:
            return changes[-1].after
        told = (one for _, fact in self._told for one in fact.services if one.service == service)
        return next((one.state for one in told if one.state is not None), None)

    def name(self, service: str) -> str:
        """Return how a service is called, as far as this seat was told; its id where it was not."""
        found = self._named.get(service)
        return found.name if found is not None else service

    def owner(self, service: str) -> str:
        """Return the organisation that runs a service; control, which tells of it, where it is not known."""
        found = self._named.get(service)
        return found.owner if found is not None else "control"

    def history(self, service: str) -> tuple[Change, ...]:
        """Return how a service changed, oldest first."""
        facts = self._facts.get(service, ())
        return tuple(self._changes[seq] for seq, _, fact in facts if isinstance(fact, ServiceChanged))

    def is_late(self, seq: int) -> bool:
        """Whether later changes were known before this one, and may follow from it."""
        return seq < self._last_change

    def changed(self) -> tuple[tuple[Event, Change], ...]:
        """Return every change that this seat knows of, oldest first, with its event."""
        found = {
            seq: event
            for facts in self._facts.values()
            for seq, event, fact in facts
            if isinstance(fact, ServiceChanged)
        }
        return tuple((found[seq], self._changes[seq]) for seq in sorted(found))

    def change(self, seq: int) -> Change | None:
        """Return the change that an event is, if it is one that this seat knows of."""
        return self._changes.get(seq)

    def chain(self, change: Change) -> tuple[Change, ...]:
        """Return a change, what it follows from, and so on, as far back as this seat may see."""
        found = [change]
        while (before := self._before(found[-1])) is not None and before not in found:
            found.append(before)
        return tuple(found)

    def _before(self, change: Change) -> Change | None:
        """Return the change that another follows from, by way of what was gone without for a while."""
        seq = change.follows
        while seq is not None and seq in self._between:
            follows = self._between[seq]
            seq = follows if follows is not None and follows < seq else None
        return self._changes.get(seq) if seq is not None else None

    def map(self, scenario: Scenario | None = None, scope: Collection[str] = ()) -> tuple[ServiceSeen, ...]:
        """Return every known service in the order in which they were told; for control, who has the
        scenario, all that lies in its scope.
        """
        told = (
            (one for _, fact in self._told for one in fact.services)
            if scenario is None
            else control_map(scenario, scope)
        )
        known = merged(told)
        needed_by: dict[str, dict[str, None]] = {}
        for one in known.values():
            for need in one.needs:
                needed_by.setdefault(need.service, {})[one.service] = None
        return tuple(self._seen(one, tuple(needed_by.get(name, ()))) for name, one in known.items())

    def _seen(self, told: ServiceTold, needed_by: tuple[str, ...]) -> ServiceSeen:
        changes = self.history(told.service)
        return ServiceSeen(
            told,
            changes[-1].after if changes else told.state,
            changes,
            needed_by,
            tuple(sorted(self._holds(told.service), key=lambda hold: hold.until_story_ms)),
            self._back_story_ms(told.service),
        )

    def _holds(self, service: str) -> Iterator[Holding]:
        open_: dict[tuple[str, str, str], Holding] = {}
        for seq, event, fact in self._facts.get(service, ()):
            match fact:
                case ServiceHolding():
                    held = Holding(seq, fact.of, fact.until_story_ms, fact.then)
                    open_[fact.of, fact.when, fact.then] = held
                case ServiceHoldOver():
                    open_.pop((fact.of, fact.when, fact.then), None)
                case ServiceChanged(why="need"):
                    over = [
                        key
                        for key, held in open_.items()
                        if held.of == fact.of and held.until_story_ms <= event.story_ms
                    ]
                    for key in over:
                        del open_[key]
                case _:
                    pass
        yield from open_.values()

    def _back_story_ms(self, service: str) -> int | None:
        back = None
        for _, _, fact in self._facts.get(service, ()):
            if isinstance(fact, ServiceChanged | ServiceDelayed):
                back = fact.until_story_ms
        return back


def merged(told: Iterable[ServiceTold]) -> dict[str, ServiceTold]:
    """Return services of which several facts speak, with all that any of them says."""
    known: dict[str, ServiceTold] = {}
    for one in told:
        before = known.get(one.service)
        known[one.service] = one if before is None else _both(before, one)
    return known


def _both(one: ServiceTold, other: ServiceTold) -> ServiceTold:
    """Return what two facts say of the same service, whichever of them says more."""
    needs = tuple(dict.fromkeys((*one.needs, *other.needs)))
    in_full = {(need.service, need.kind) for need in needs if need.holds_ms is not None}
    return one.model_copy(
        update={
            "about": one.about or other.about,
            "state": one.state if one.state is not None else other.state,
            "needs": tuple(
                need
                for need in needs
                if need.holds_ms is not None or (need.service, need.kind) not in in_full
            ),
            "takes_ms": one.takes_ms if one.takes_ms is not None else other.takes_ms,
            "backlog": one.backlog or other.backlog,
            "after": tuple(dict.fromkeys((*one.after, *other.after))),
        }
    )


def _change(event: Event, fact: ServiceChanged) -> Change:
    return Change(
        seq=event.seq,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        service=fact.service,
        before=fact.before,
        after=fact.after,
        why=fact.why,
        of=fact.of,
        need_kind=fact.need_kind,
        follows=fact.follows,
        note=str(fact.note) if fact.note is not None else "",
    )

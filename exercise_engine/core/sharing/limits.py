"""What a label allows: who may read a text under it, and where a share goes further than that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core.sharing.facts import Excess
from exercise_engine.core.sharing.readers import Reader, circle_of, clients_of
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import TlpLabel, is_wider


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where somebody shares: what is own, and who has the text already by its source's doing."""

    own: frozenset[str]
    """The sharer's organisations."""
    known: frozenset[str] = frozenset()
    """Organisations to which the source gave it, the source among them."""
    personas: frozenset[str] = frozenset()
    """Personas from which it comes."""
    relabels: bool = False
    """Whether the sharer decides for the source, and so chooses the label anew."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the source permitted for one text."""

    seq: int
    tlp: TlpLabel | None
    readers: tuple[Reader, ...]


def excesses(
    scenario: Scenario,
    standpoint: Standpoint,
    readers: tuple[Reader, ...],
    *,
    tlp: TlpLabel,
    limit: TlpLabel | None,
    grants: tuple[Grant, ...] = (),
) -> tuple[Excess, ...]:
    """Return how a share under a label goes further than the label, or that of its original, allows."""
    widest = _widest(limit, grants)
    found = dict[str, Excess]()
    if limit is not None and is_wider(tlp, widest or limit) and not standpoint.relabels:
        found["tlp"] = Excess(why="relabelled", label=widest or limit)
    allowed = {tlp} if standpoint.relabels else {_stricter(tlp, widest or limit)}
    allowed |= {grant.tlp for grant in grants if grant.tlp is not None}
    for reader in readers:
        if any(_may_read(scenario, standpoint, reader, label) for label in allowed):
            continue
        if any(_covers(grant, reader) for grant in grants):
            continue
        strict = _stricter(tlp, widest or limit) if not standpoint.relabels else tlp
        _merge(found, _excess(scenario, standpoint, reader, strict))
    return tuple(found.values())


def outside(
    scenario: Scenario, standpoint: Standpoint, reader: Reader, label: TlpLabel
) -> frozenset[str] | None:
    """Return which organisations behind an address may not read a text; none where the label has no such
    limit.
    """
    match label:
        case "CLEAR" | "RED":
            return None
        case "GREEN":
            inside = circle_of(scenario, standpoint.own)
        case "AMBER":
            inside = clients_of(scenario, standpoint.own)
        case "AMBER+STRICT":
            inside = standpoint.own
        case _:
            assert_never(label)
    behind = {reader.persona} if reader.persona else set(reader.organisations)
    return frozenset(behind - inside - standpoint.known - standpoint.personas)


def _may_read(scenario: Scenario, standpoint: Standpoint, reader: Reader, label: TlpLabel) -> bool:
    if label == "RED":
        return reader.is_named
    if label == "CLEAR":
        return True
    return not reader.is_public and not outside(scenario, standpoint, reader, label)


def _excess(scenario: Scenario, standpoint: Standpoint, reader: Reader, label: TlpLabel) -> Excess:
    if label == "RED":
        return Excess(why="public" if reader.is_public else "team", label=label, address=reader.address)
    if reader.is_public:
        return Excess(why="public", label=label, address=reader.address)
    found = outside(scenario, standpoint, reader, label) or frozenset()
    named = tuple(name for name in scenario.organisations if name in found)
    return Excess(why="outside", label=label, address=reader.address, organisations=named)


def _merge(found: dict[str, Excess], excess: Excess) -> None:
    """Add an excess; the members of one community are said together."""
    before = found.get(excess.address)
    if before is not None:
        both = dict.fromkeys((*before.organisations, *excess.organisations))
        excess = excess.model_copy(update={"organisations": tuple(both)})
    found[excess.address] = excess


def _covers(grant: Grant, reader: Reader) -> bool:
    """Return whether a permission names an address, or everybody behind it."""
    for given in grant.readers:
        if given.is_public or given.address == reader.address:
            return True
        if reader.persona and given.persona == reader.persona:
            return True
    if not reader.teams or reader.is_public:
        return False
    teams = {team for given in grant.readers if not given.is_named for team in given.teams}
    return teams.issuperset(reader.teams)


def _widest(limit: TlpLabel | None, grants: tuple[Grant, ...]) -> TlpLabel | None:
    if limit is None:
        return None
    found = limit
    for grant in grants:
        if grant.tlp is not None and is_wider(grant.tlp, found):
            found = grant.tlp
    return found


def _stricter(one: TlpLabel, other: TlpLabel | None) -> TlpLabel:
    return one if other is None or is_wider(other, one) else other


def opened_by(
    scenario: Scenario,
    standpoint: Standpoint,
    readers: tuple[Reader, ...],
    *,
    tlp: TlpLabel,
    limit: TlpLabel | None,
    grants: tuple[Grant, ...],
) -> Iterator[int]:
    """Yield the permissions that open a share, each alone where one is enough."""
    for grant in reversed(grants):
        if not excesses(scenario, standpoint, readers, tlp=tlp, limit=limit, grants=(grant,)):
            yield grant.seq
            return
    yield from (grant.seq for grant in grants)

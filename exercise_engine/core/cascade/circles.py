"""Circles of services that need each other, found in two walks along needs and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Needs = Mapping[str, Sequence[str]]
"""Service to the services that it needs."""


def circles(needs: Needs) -> tuple[tuple[str, ...], ...]:
    """Return the groups of services that need each other, directly or through others, in the given order."""
    place = {name: number for number, name in enumerate(needs)}
    groups = (sorted(group, key=place.__getitem__) for group in _groups(needs))
    round_about = (tuple(group) for group in groups if len(group) > 1 or group[0] in needs[group[0]])
    return tuple(sorted(round_about, key=lambda group: place[group[0]]))


def _groups(needs: Needs) -> list[list[str]]:
    """Return the strongly connected components, as Kosaraju found them: what is reached both ways."""
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, others in needs.items():
        for other in others:
            if other in needed_by:
                needed_by[other].append(name)
    seen: set[str] = set()
    return [_reached(name, needed_by, seen) for name in reversed(_finished(needs)) if name not in seen]


def _finished(needs: Needs) -> list[str]:
    """Return services in the order in which a walk in depth leaves them; a long chain needs no stack."""
    left: list[str] = []
    seen: set[str] = set()
    for start in needs:
        walk = [(start, iter(needs[start]))] if start not in seen else []
        seen.add(start)
        while walk:
            name, rest = walk[-1]
            step = next((other for other in rest if other in needs and other not in seen), None)
            if step is None:
                left.append(name)
                walk.pop()
            else:
                seen.add(step)
                walk.append((step, iter(needs[step])))
    return left


def _reached(start: str, ways: Needs, seen: set[str]) -> list[str]:
    """Return everything new that ways lead to, and note it as seen."""
    seen.add(start)
    group = [start]
    for name in group:
        new = [other for other in dict.fromkeys(ways[name]) if other not in seen]
        seen.update(new)
        group += new
    return group

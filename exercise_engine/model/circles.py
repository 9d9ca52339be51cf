"""Circles among things that lead to each other, and the order in which everything else comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Ways = Mapping[str, Sequence[str]]
"""What leads to what; everything that is led to leads somewhere itself, or nowhere."""


def groups(ways: Ways) -> tuple[tuple[str, ...], ...]:
    """Return what leads to each other as one group, all else alone; a group comes after all it leads to.

    Tarjan's walk, without recursion, so that a long chain needs no deep stack.
    """
    place = {name: number for number, name in enumerate(ways)}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in ways:
        if start in index:
            continue
        walk = [(start, iter(ways[start]))]
        while walk:
            name, rest = walk[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                open_.append(name)
                is_open.add(name)
            step = _next(rest, name, index, low, is_open)
            if step is not None:
                walk.append((step, iter(ways[step])))
                continue
            walk.pop()
            if walk:
                above = walk[-1][0]
                low[above] = min(low[above], low[name])
            if low[name] == index[name]:
                cut = len(open_) - 1 - open_[::-1].index(name)
                group, open_[cut:] = open_[cut:], []
                is_open.difference_update(group)
                found.append(tuple(sorted(group, key=place.__getitem__)))
    return tuple(found)


def way_round(ways: Ways, start: str, target: str) -> tuple[str, ...]:
    """Return the shortest way from one to another, both included; nothing if there is none."""
    came: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        if name == target:
            path = [name]
            while came[path[-1]]:
                path.append(came[path[-1]])
            return tuple(reversed(path))
        for other in ways.get(name, ()):
            if other not in came:
                came[other] = name
                waiting.append(other)
    return ()


def _next(
    rest: Iterator[str], name: str, index: Mapping[str, int], low: dict[str, int], is_open: set[str]
) -> str | None:
    """Return the next thing to walk to, taking note of what was walked to before."""
    for other in rest:
        if other not in index:
            return other
        if other in is_open:
            low[name] = min(low[name], index[other])
    return None

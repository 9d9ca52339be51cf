"""The names under which conditions read who got an inject by a share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.core.sharing.facts import ShareRecorded
from exercise_engine.model.scenario import Scenario

ROOT = "shared"
PARTS = 3
"""`shared`, the inject, the organisation."""
OWN = "own"
"""Stands for the organisation of an instance."""
_READ: Final = re.compile(r"shared\s*\.\s*([a-z0-9_]+)\s*\.\s*([a-z0-9_]+)")


@dataclass(frozen=True, slots=True)
class SharedNames:
    """`shared.<inject>.<organisation>` for every inject and everybody who could hear of it.

    There are as many as injects times organisations, and few are read: each is made when it is asked for.
    """

    scenario: Scenario | None = None

    def find(self, dotted: str) -> NameRow | None:
        """Return what a spelling means; None where it is no such name."""
        parts = tuple(dotted.split("."))
        if len(parts) != PARTS or parts[1] not in self._stems(parts[0]) or self.scenario is None:
            return None
        known = parts[2] in self.scenario.organisations
        return NameRow(parts, "bool", False, (True, False)) if known else None

    def under(self, dotted: str) -> tuple[str, ...]:
        """Return the names of which a spelling is the beginning, without its last part."""
        root, _, inject = dotted.partition(".")
        if inject not in self._stems(root) or self.scenario is None:
            return ()
        return tuple(f"{dotted}.{organisation}" for organisation in self.scenario.organisations)

    def spellings(self) -> Iterator[str]:
        """Yield all of them, with their beginnings, for somebody who looks for one that is near."""
        for inject in self._stems(ROOT):
            yield f"{ROOT}.{inject}"
            yield from self.under(f"{ROOT}.{inject}")

    def _stems(self, root: str) -> Collection[str]:
        is_alone = self.scenario is None or len(self.scenario.organisations) == 1
        return () if root != ROOT or is_alone or self.scenario is None else self.scenario.injects


def renamed(fact: ShareRecorded) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the names to which a share gives another value."""
    if fact.inject:
        for organisation in fact.learned:
            yield (ROOT, fact.inject, organisation), True


def names_read(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield which inject and organisation conditions read together, `own` as all that have a team.

    Conditions stand in many places of a scenario, so it is read as a whole; a name in a note does no harm.
    """
    with_teams = {team.organisation for team in scenario.teams.values()}
    for inject, who in dict.fromkeys(_READ.findall(scenario.model_dump_json())):
        for organisation in scenario.organisations if inject in scenario.injects else ():
            if who == organisation or (who == OWN and organisation in with_teams):
                yield inject, organisation

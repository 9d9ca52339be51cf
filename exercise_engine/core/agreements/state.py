"""Who stands where on an ask that several teams must agree on; the same fold for engine and screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from exercise_engine.core.agreements.facts import AgreementFact, AnswerAgreed, AnswerProposed, Stand
from exercise_engine.core.events import Event


@dataclass(frozen=True, slots=True)
class Stands:
    """The proposals on one ask, and which each team stands behind now; replaced, never changed in place."""

    proposals: dict[int, AnswerProposed] = field(default_factory=dict)
    """By `seq`, oldest first."""
    by_team: dict[str, int] = field(default_factory=dict)
    """Team to the `seq` of the proposal that it stands behind."""

    def after(self, event: Event, fact: AgreementFact) -> Stands:
        """Return the stands after one more event."""
        match fact:
            case AnswerProposed():
                known = {**self.proposals, event.seq: fact}
                return replace(self, proposals=known, by_team={**self.by_team, fact.team: event.seq})
            case AnswerAgreed():
                return replace(self, by_team={**self.by_team, fact.team: fact.proposal})

    def behind(self, proposal: int) -> tuple[str, ...]:
        """Return the teams that stand behind a proposal."""
        return tuple(team for team, stands in self.by_team.items() if stands == proposal)

    def standing(self) -> Iterator[tuple[int, AnswerProposed]]:
        """Yield the proposals that some team stands behind, oldest first."""
        for seq, proposal in self.proposals.items():
            if seq in self.by_team.values():
                yield seq, proposal

    def agreed_by(self, teams: tuple[str, ...]) -> int | None:
        """Return the proposal that all the teams stand behind, if there is one."""
        stands = {self.by_team.get(team) for team in teams}
        return stands.pop() if len(stands) == 1 else None

    def listed(self) -> tuple[Stand, ...]:
        """Return who stands where, as it is recorded."""
        return tuple(Stand(team=team, proposal=seq) for team, seq in self.by_team.items())


def apply_agreement(stands: dict[int, Stands], event: Event, fact: AgreementFact) -> None:
    """Take up a proposal or an agreement."""
    stands[fact.ask] = stands.get(fact.ask, Stands()).after(event, fact)

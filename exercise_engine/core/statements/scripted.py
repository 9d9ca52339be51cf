"""How scripted people speak in public: they draft what is expected, clear what others drafted, publish it."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core import facts as f
from exercise_engine.core.command_types import SUBJECT_LENGTH_MAX
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import Event
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    StatementCommand,
)
from exercise_engine.core.statements.view import Statements
from exercise_engine.model.ask import MetByStatement
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import MINUTE_MS, SECOND_MS, duration_ms

REFUSED_SHARE = 0.2
"""Of first versions; a second one always passes, so that a statement is published in the end."""
UNHURRIED_MS = 20 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Speaking:
    """What should be said in public after something was told."""

    subject: str
    kind: str
    within_ms: int
    text: str
    has_clearers: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """A command that a scripted person gives after a while: between two lengths of time."""

    command: StatementCommand
    soonest_ms: int
    latest_ms: int


def speakings(scenario: Scenario) -> tuple[Speaking, ...]:
    """Return what a scenario expects to be said in public."""
    return tuple(
        Speaking(
            inject.subject,
            pattern.statement,
            duration_ms(action.within) if action.within else UNHURRIED_MS,
            action.text,
            bool(scenario.statements[pattern.statement].clear_by),
        )
        for inject in scenario.injects.values()
        for action in inject.expected.values()
        for pattern in action.met_by
        if isinstance(pattern, MetByStatement) and pattern.statement in scenario.statements
    )


def drafts(scenario: Scenario, post: f.Post) -> frozenset[str]:
    """Return the kinds of statement that a post drafts: the first of a team's posts that may."""
    return frozenset(
        key for key, kind in scenario.statements.items() if _first_drafter(scenario, kind.by, post) == post
    )


def _first_drafter(scenario: Scenario, by: tuple[str, ...], post: f.Post) -> f.Post | None:
    for address in resolve_addresses(scenario, by).audience:
        team, _, role = address.partition(".")
        if team == post.team:
            return f.Post(team=team, role=role or next(iter(scenario.teams[team].roles)))
    return None


@dataclass
class Voice:
    """One scripted person's part in public statements."""

    post: f.Post
    kinds: frozenset[str]
    """Kinds that this person drafts."""
    clears: bool
    """Whether this person is the one who clears for the post."""
    speakings: tuple[Speaking, ...]
    known: Statements = field(default_factory=Statements)
    begun: set[str] = field(default_factory=set)
    """Kinds that were begun; one statement of a kind is enough for scripted people."""

    def told(self, subject: str) -> list[Doing]:
        """Return what to draft after something was told."""
        wanted = [
            each
            for each in self.speakings
            if each.subject == subject and each.kind in self.kinds and each.kind not in self.begun
        ]
        self.begun |= {each.kind for each in wanted}
        return [
            Doing(
                DraftStatement(
                    kind=each.kind,
                    title=subject[:SUBJECT_LENGTH_MAX],
                    body=f"{each.text}. We look into it and speak again within the hour.",
                    submit=each.has_clearers,
                ),
                each.within_ms // 10,
                each.within_ms // 4,
            )
            for each in wanted
        ]

    def heard(self, event: Event, fact: f.SeenStatementFact, *, mood: float) -> list[Doing]:
        """Return what to do after something happened to a statement; `mood` is drawn from 0 up to 1."""
        self.known.apply(event, fact)
        found = self.known.get(fact.statement)
        if found is None or found.newest is None or found.is_public:
            return []
        soon = (20 * SECOND_MS, 90 * SECOND_MS)
        match fact:
            case f.StatementSubmitted() if self.clears and self._clears(found.clear_by):
                return [Doing(self._word(fact, mood), 30 * SECOND_MS, 3 * MINUTE_MS)]
            case f.StatementRefused() if self._speaks(found.kind, found.team):
                body = f"{found.newest.body} Our service desk answers questions."
                again = DraftStatement(
                    kind=found.kind,
                    statement=found.seq,
                    after=found.number,
                    title=found.title,
                    body=body,
                    submit=True,
                )
                return [Doing(again, *soon)] if fact.version == found.number else []
            case f.StatementCleared() | f.StatementDrafted() if self._speaks(found.kind, found.team):
                ready = PublishStatement(statement=found.seq, version=found.number)
                return [Doing(ready, *soon)] if not found.missing else []
            case _:
                return []

    def is_moot(self, command: AnyCommand) -> bool:
        """Return whether somebody was quicker: the version meant is published, or not the newest any more."""
        match command:
            case DraftStatement(statement=int(statement)):
                version = command.after
            case ClearStatement() | PublishStatement():
                statement, version = command.statement, command.version
            case _:
                return False
        found = self.known.get(statement)
        return found is not None and (found.is_public or found.number != version)

    def _word(self, fact: f.StatementSubmitted, mood: float) -> ClearStatement:
        refuses = fact.version == 1 and mood < REFUSED_SHARE
        return ClearStatement(
            statement=fact.statement,
            version=fact.version,
            decision="refuse" if refuses else "clear",
            remark="Say whom people can ask." if refuses else "",
        )

    def _speaks(self, kind: str, team: str) -> bool:
        return kind in self.kinds and team == self.post.team

    def _clears(self, clear_by: tuple[str, ...]) -> bool:
        return not {self.post.address, self.post.team}.isdisjoint(clear_by)

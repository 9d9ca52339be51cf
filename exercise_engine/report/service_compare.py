"""Compares how services ran with how they would have run if nobody had decided anything."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.core.cascade.undecided import Undecided, undecided
from exercise_engine.model.baseline import PreparedMeasure
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import story_start_ms
from exercise_engine.report.journal import Journal
from exercise_engine.report.service_records import (
    ServiceDifference,
    ServiceImpact,
    ServiceImpacts,
    WithoutDecisions,
)

Stretch = tuple[ServiceState, int, int]
"""A state with the story's time from and to which it held."""


def without_decisions(journal: Journal, impacts: ServiceImpacts | None) -> ServiceImpacts | None:
    """Return services with the reckoning beside them, once play is over."""
    if impacts is None or journal.start is None or journal.end is None:
        return impacts
    reckoned = undecided(_as_this_edition_may_tell(journal))
    until_ms = min(journal.end.story_ms, _end_story_ms(journal, reckoned))
    rows = (_difference(journal, one, reckoned, until_ms) for one in impacts.services)
    found = WithoutDecisions(
        assumption=reckoned.assumption,
        until_story_ms=until_ms,
        is_whole=reckoned.is_whole,
        rows=tuple(row for row in rows if row.played_ms or row.undecided_ms),
    )
    return impacts.model_copy(update={"without_decisions": found})


def _as_this_edition_may_tell(journal: Journal) -> Scenario:
    """Return the scenario with the answers of a baseline that readers of this edition may learn from figures.

    A length of time tells how a condition came out, also one that play never came to, and with it the answer.
    So what organisations with people said counts in their own edition only, as it stood at StartEx.
    """
    scenario = journal.scenario
    plays = {team.organisation for team in scenario.teams.values()}
    said = journal.state.community.baseline.said
    measures = {}
    for name, measure in scenario.baseline.items():
        answers = {who: answer for who, answer in measure.answers.items() if who not in plays}
        own = journal.real_of
        if own is not None and (found := said.get((own, name))) is not None:
            answers[own] = PreparedMeasure(answer=found.answer)
        measures[name] = measure.model_copy(update={"answers": answers})
    return scenario.model_copy(update={"baseline": measures})


def _difference(
    journal: Journal, one: ServiceImpact, reckoned: Undecided, until_ms: int
) -> ServiceDifference:
    played = [(span.state, span.from_story_ms, span.to_story_ms) for span in one.spans]
    undecided_ms = _impaired_ms(_stretches(journal, reckoned, one.service.id, until_ms), until_ms)
    played_ms = _impaired_ms(played, until_ms)
    return ServiceDifference(
        service=one.service,
        played_ms=played_ms,
        undecided_ms=undecided_ms,
        saved_ms=undecided_ms - played_ms,
        evidence=tuple(row.when.seq for row in one.changes),
    )


def _stretches(journal: Journal, reckoned: Undecided, service: str, until_ms: int) -> list[Stretch]:
    """Return how one service would have run, up to a moment of the story."""
    marks = [(story_start_ms(journal.scenario.clock), dict(reckoned.starts)[service])]
    marks += [(moment.story_ms, moment.state) for moment in reckoned.moments if moment.service == service]
    ends = [*(story_ms for story_ms, _ in marks[1:]), until_ms]
    return [(state, begin, end) for (begin, state), end in zip(marks, ends, strict=True)]


def _impaired_ms(stretches: Iterable[Stretch], until_ms: int) -> int:
    """Return for how long a service was anything but normal."""
    return sum(max(0, min(end, until_ms) - begin) for state, begin, end in stretches if state != "normal")


def _end_story_ms(journal: Journal, reckoned: Undecided) -> int:
    """Return up to which moment of the story the reckoning surely leads; jumps after its last change it does
    not tell of.
    """
    clock = journal.scenario.clock
    start_ms = story_start_ms(clock)
    last = reckoned.moments[-1] if reckoned.moments else None
    jumped = 0 if last is None else last.story_ms - start_ms - int(last.elapsed_ms * clock.pace)
    return start_ms + int(reckoned.ends_ms * clock.pace) + jumped

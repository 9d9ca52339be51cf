"""Running late: when play will be over, against the time at which the room closes, and what may be cut."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.forecast import Forecast, closing_ms, end_ms
from exercise_engine.core.course.needed import Standing, lost_key_injects, untested
from exercise_engine.core.facts import StageChanged
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import duration_ms

PERCENT = 100
WEIGHTS = ("reserve", "supporting")
"""What may go, in this order; key injects never go."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """When EndEx is to be expected, and when play must be over."""

    end_ms: int
    """EndEx in exercise time."""
    end_at_ms: int
    """EndEx on the wall clock, UTC."""
    hard_stop_at_ms: int
    """When the room closes, on the wall clock, UTC."""

    @property
    def late_ms(self) -> int:
        """By how much EndEx comes after the hard stop; negative while there is time in hand."""
        return self.end_at_ms - self.hard_stop_at_ms


@dataclass(frozen=True, slots=True)
class Cut:
    """One inject that may be left out."""

    inject: str
    subject: str
    weight: str
    due_ms: int | None
    gained_ms: int
    """How much sooner EndEx comes, after the cuts of what comes later."""
    followers: tuple[str, ...]
    """What is skipped with it, since it can only come after it."""
    untested: tuple[str, ...]
    """Targets and objectives that go untested, in words, as far as this cut has a part in it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to leave out so that EndEx meets the hard stop."""

    late: Lateness
    cuts: tuple[Cut, ...]
    """Reserve before supporting, the later first."""
    untested: tuple[str, ...]
    """All that goes untested."""
    end_ms: int
    """EndEx in exercise time after the cuts."""
    missing_ms: int
    """How much is still missing after them; 0 where they suffice."""
    closer_percent: int
    """By how much of it the rest would have to come closer; 0 where the cuts suffice."""
    closing_ms: int
    """The closing stretch that the scenario leaves after its last content, and the forecast with it."""


def lateness(
    view: ControlView, *, elapsed_ms: int, at_ms: int, hard_stop_at_ms: int | None
) -> Lateness | None:
    """Return when EndEx is to be expected; none outside play, without a hard stop, or for part of a cell.

    `at_ms` is the wall clock at exercise time `elapsed_ms`. Time runs as in life here: exercises at other
    speeds have no hard stop.
    """
    if view.plan is None or view.scope or view.stage not in IN_PLAY or hard_stop_at_ms is None:
        return None
    end = end_ms(view, elapsed_ms)
    return Lateness(end, at_ms + end - elapsed_ms + _breaks_ms(view, at_ms), hard_stop_at_ms)


def _breaks_ms(view: ControlView, at_ms: int) -> int:
    """Return how long play will still stand still: breaks to come, and the rest of the one that is on."""
    assert view.plan is not None, "a forecast needs the scenario"
    course = view.plan.scenario.course
    done = [row for row, state in view.rows.states.items() if state != "due"]
    coming = [
        duration_ms(row.break_.length)
        for name, row in course.items()
        if row.break_ is not None and name not in done
    ]
    event = view.stage_event
    back = event.fact.back_at_ms if event is not None and isinstance(event.fact, StageChanged) else None
    rest = max(back - at_ms, 0) if back is not None and view.stage == "paused" else 0
    return sum(coming) + rest


def propose(view: ControlView, late: Lateness, *, elapsed_ms: int) -> Proposal:
    """Return the least that has to go, first among reserve injects, then among supporting ones."""
    standing = Standing.of_view(view)
    target = late.end_ms - max(late.late_ms, 0)
    chosen: list[tuple[str, int]] = []
    for allowed in (WEIGHTS[:1], WEIGHTS):
        chosen = _choose(view, standing, target, elapsed_ms=elapsed_ms, allowed=allowed)
        if _end_without(view, chosen, elapsed_ms) <= target:
            break
    end = _end_without(view, chosen, elapsed_ms)
    missing = max(end - target, 0)
    rest = max(end - elapsed_ms, 1)
    cuts = tuple(_cut(view, standing, chosen, n) for n in range(len(chosen)))
    return Proposal(
        late=late,
        cuts=tuple(sorted(cuts, key=lambda cut: WEIGHTS.index(cut.weight))),
        untested=untested(standing, frozenset(name for name, _ in chosen)),
        end_ms=end,
        missing_ms=missing,
        closer_percent=min(-(-missing * PERCENT // rest), PERCENT),
        closing_ms=closing_ms(standing.plan),
    )


def end_after_ms(view: ControlView, injects: frozenset[str], *, elapsed_ms: int) -> int:
    """Return EndEx in exercise time as it is to be expected when some injects are left out."""
    return end_ms(view, elapsed_ms, injects)


def _choose(
    view: ControlView, standing: Standing, target_ms: int, *, elapsed_ms: int, allowed: tuple[str, ...]
) -> list[tuple[str, int]]:
    """Return what is cut with the time gained, from the end of play backwards, as long as it helps.

    Play ends with what ends last: only leaving that out gains time, and where it must stay nothing else does.
    """
    chosen: list[tuple[str, int]] = []
    end = end_ms(view, elapsed_ms)
    while end > target_ms:
        gone = frozenset(name for name, _ in chosen)
        name = _next_cut(view, standing, gone, elapsed_ms=elapsed_ms, allowed=allowed)
        if name is None:
            break
        sooner = end_ms(view, elapsed_ms, gone | {name})
        chosen.append((name, end - sooner))
        end = sooner
    while chosen and chosen[-1][1] == 0:
        del chosen[-1]  # what gains nothing since something that must stay ends no sooner
    return _merged(standing, chosen)


def _merged(standing: Standing, chosen: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out what goes with another cut anyway; that one gains its time."""
    gained = dict(chosen)
    for name, _ in chosen:
        above = next(
            (n for n in gained if n != name and name in standing.plan.with_followers(frozenset({n}))), None
        )
        if above is not None:
            gained[above] += gained.pop(name)
    return list(gained.items())


def _next_cut(
    view: ControlView,
    standing: Standing,
    gone: frozenset[str],
    *,
    elapsed_ms: int,
    allowed: tuple[str, ...],
) -> str | None:
    """Return the inject that ends last and may go; none where one that ends last must stay."""
    injects = standing.plan.scenario.injects
    ending = Forecast(view, elapsed_ms, standing.plan.with_followers(gone)).last()
    names = list(dict.fromkeys(name for name, _ in ending))
    if any(
        injects[name].weight not in allowed
        or not standing.is_open(name)
        or lost_key_injects(standing, gone | {name})
        for name in names
    ):
        return None
    return names[0] if names else None


def _end_without(view: ControlView, chosen: list[tuple[str, int]], elapsed_ms: int) -> int:
    return end_ms(view, elapsed_ms, frozenset(name for name, _ in chosen))


def _cut(view: ControlView, standing: Standing, chosen: list[tuple[str, int]], index: int) -> Cut:
    name, gained = chosen[index]
    plan = standing.plan
    inject = plan.scenario.injects[name]
    others = frozenset(other for other, _ in chosen if other != name)
    together = plan.with_followers(frozenset({name})) - {name}
    lost = untested(standing, others | {name})
    kept = untested(standing, others)
    dues = [due for key in plan.by_inject[name] if (due := due_ms(view, key)) is not None]
    return Cut(
        inject=name,
        subject=inject.subject,
        weight=inject.weight,
        due_ms=min(dues, default=None),
        gained_ms=gained,
        followers=tuple(n for n in plan.scenario.injects if n in together and standing.is_open(n)),
        untested=tuple(words for words in lost if words not in kept),
    )

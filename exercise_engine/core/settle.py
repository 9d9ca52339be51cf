"""Settling: after each event phases, then injects, in file order, one at a time, until nothing more is true.

Conditions are levels, not edges. A phase is entered at most once in one settling. How much follows at one
moment is not limited, but how often the same thing moves: what never comes to rest cannot be played.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from exercise_engine.core import facts as f
from exercise_engine.core.community.decide import step_community
from exercise_engine.core.conditions import Condition
from exercise_engine.core.events import Audience
from exercise_engine.core.gates.decide import step_gate
from exercise_engine.core.guidance.decide import guide
from exercise_engine.core.phases import PhaseMove
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.release import release
from exercise_engine.core.schedule import way_due_ms
from exercise_engine.core.skipping import skip
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.core.surveys.decide import step_survey
from exercise_engine.core.transaction import Transaction
from exercise_engine.model.base import name_from_id
from exercise_engine.model.phase import NextPhase

STEPS_PER_ITEM_MAX = 10
"""A phase or an inject moves once at one moment; what moves so often goes round in a circle."""


def settle(tx: Transaction) -> None:
    """Bring the exercise to rest; in a pause only outcomes are recorded, and resume does the rest."""
    if tx.state.stage not in IN_PLAY:
        return
    with tx.by_engine():
        if tx.state.stage == "running":
            _settle(tx)
        elif tx.changed:
            tx.program.obligations.note(tx.changed)
            meet_targets(tx)


def _settle(tx: Transaction) -> None:
    entered: set[str] = set()
    steps = Counter[str]()
    while (
        item := step_community(tx)
        or step_gate(tx)
        or _step_phase(tx, entered)
        or _step_inject(tx)
        or step_survey(tx)
    ) is not None:
        steps[item] += 1
        if steps[item] > STEPS_PER_ITEM_MAX:
            give_up(tx, item)
            return
    meet_targets(tx)
    guide(tx)
    tx.agenda.phases_fresh = False
    tx.agenda.fresh.clear()
    tx.changed.clear()


def change_phase(
    tx: Transaction, move: PhaseMove, by: Literal["start", "condition", "time", "control"]
) -> None:
    """Leave and enter phases, tell players the titles, and skip what only the left phases could have
    released.
    """
    changed = tx.emit(f.PhaseChanged(left=move.left, entered=move.entered, by=by))
    titles = phase_titles(tx)
    tx.emit(f.PhaseTold(titles=titles), tx.to_everybody(), cause=changed.seq)
    if not move.left:
        return
    left = set(move.left)
    for key, plan in tx.state.plan.instances.items():
        if plan.inject.phase in left and tx.state.injects[key].status in ("planned", "held"):
            skip(tx, key, "phase_left")


def phase_titles(tx: Transaction) -> tuple[str, ...]:
    """Return the titles of the innermost active phases, in file order."""
    paths = tx.state.plan.phase_paths
    active = tx.state.phases
    around = {name for phase in active for name in paths[phase][:-1]}
    leaves = [phase for phase in paths if phase in active and phase not in around]
    return tuple(tx.state.plan.phases[phase].title or name_from_id(phase) for phase in leaves)


def _step_phase(tx: Transaction, entered: set[str]) -> str | None:
    """Take the first way out of an active phase that is open and return what was entered, or none."""
    if not (tx.agenda.phases_fresh or tx.changed):
        return None
    state = tx.state
    for phase_id, phase in state.plan.phases.items():
        if phase_id not in state.phases:
            continue
        for index, way in enumerate(phase.next):
            if way.to in entered or way.to in state.phases or not _way_open(tx, phase_id, index, way):
                continue
            move = tx.program.chart.move(frozenset(state.phases), phase_id, way.to)
            conditional = way.when is not None or way.unless is not None
            change_phase(tx, move, "condition" if conditional else "time")
            entered.update(move.entered)
            return f"phase {way.to}"
    return None


def _way_open(tx: Transaction, phase_id: str, index: int, way: NextPhase) -> bool:
    """Return whether a way is open; what is due by the moment at which its time is over comes before it."""
    if way.after is not None:
        over_ms = way_due_ms(tx.state, phase_id, index)
        if over_ms is None or tx.elapsed_ms < over_ms or tx.agenda.releases_by(tx.state, over_ms):
            return False
    when, unless = tx.program.ways[phase_id, index]
    return _both(tx, when, unless)


def _both(tx: Transaction, when: Condition | None, unless: Condition | None) -> bool:
    """Return whether `when` is true and `unless` false, each where it is given."""
    return (when is None or when.holds(tx.facts)) and (unless is None or not unless.holds(tx.facts))


def _step_inject(tx: Transaction) -> str | None:
    """Release or skip the first ready inject that nothing holds back and return its id, or none."""
    readers = tx.program.readers
    touched = tx.agenda.fresh.union(*(readers[name] for name in tx.changed if name in readers))
    for key in tx.agenda.ready(tx.state, touched):
        if may_release(tx, key):
            release_if_wanted(tx, key, by=_released_by(tx, key))
            return f"inject {'/'.join(key)}"
    return None


def _released_by(tx: Transaction, key: InjectKey) -> f.ReleasedBy:
    if tx.state.plan.instances[key].inject.contingency is not None:
        return "contingency"
    conditions = tx.program.injects[key]
    return "time" if conditions.when is None and conditions.unless is None else "condition"


def may_release(tx: Transaction, key: InjectKey) -> bool:
    """Return whether an inject whose time has come is held back by nothing."""
    if tx.state.steering.all_held or tx.state.injects[key].status != "planned":
        return False
    phase = tx.state.plan.instances[key].inject.phase
    if phase is not None and phase not in tx.state.phases:
        return False
    if tx.state.gates.is_shut(tx.state.scenario.gates, tx.state.plan.instances[key]):
        return False
    conditions = tx.program.injects[key]
    return _both(tx, conditions.when, conditions.unless)


def release_if_wanted(tx: Transaction, key: InjectKey, *, by: f.ReleasedBy) -> None:
    """Ask the inject's `if`, at this moment: release it, or skip it."""
    wanted = tx.program.injects[key].if_
    if wanted is None or wanted.holds(tx.facts):
        release(tx, key, by=by)
    else:
        # Whoever reads of it would know what an organisation said of a measure, and that is REAL.
        is_real = any(name.startswith("baseline__") for name in wanted.names)
        what = "a condition on what was said of a measure" if is_real else wanted.text
        skip(tx, key, "condition", note=f"not so at this moment: {what}")


def meet_targets(tx: Transaction) -> None:
    """Record each capability target whose outcome is there for the first time."""
    for (objective, target), condition in tx.program.targets.items():
        if (objective, target) not in tx.state.targets_met and condition.holds(tx.facts):
            tx.emit(f.TargetMet(objective=objective, target=target))


def give_up(tx: Transaction, item: str) -> None:
    """Stand still, and say what never comes to rest."""
    message = f"{item} moved {STEPS_PER_ITEM_MAX} times at one moment; things set each other off in a circle"
    tx.emit(f.ProblemNoted(code="settling_limit", about="scenario", note=f.text(message)))
    tx.stop_clock()
    tx.emit(
        f.StageChanged(source="running", target="paused", why="problem", speed=tx.state.speed),
        Audience(to=("all",)),
    )

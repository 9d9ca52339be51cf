"""Whole plays of a scenario by scripted people, and what may be wrong with one of them."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.authoring.rehearse import Rehearsal, rehearse
from exercise_engine.core.engine import Engine
from exercise_engine.core.events import Event
from exercise_engine.loader.scenario_files import load_scenario
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.phase import endings
from exercise_engine.model.scenario import Scenario
from tests.support.play import values

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SEEDS_MAX = 60
"""More plays than anybody holds; an ending that none of them reaches is out of reach."""


def shipped() -> tuple[str, ...]:
    """Return the folders of all scenarios that we ship."""
    return tuple(sorted(file.parent.name for file in SCENARIOS.glob("*/scenario.yaml")))


def shipped_scenario(name: str, *, variant: str | None = None) -> Scenario:
    """Return a scenario that we ship, in one of its forms."""
    return load_scenario(SCENARIOS / name, variant=variant).scenario


def play_through(scenario: Scenario, *, seed: int | str = 0) -> Rehearsal:
    """Play a scenario from check-in to EndEx with its own texts."""
    return rehearse(scenario, renderer=JinjaTexts(), seed=str(seed))


def faults_of(played: Rehearsal) -> list[str]:
    """Return in words everything that should not happen in a play of a sound scenario; best none."""
    faults = [] if played.state.stage == "hot_wash" else [f"stopped at {played.state.stage}"]
    faults += [
        f"refused {refusal.command} of {refusal.seat}: {refusal.code}, {refusal.reason}"
        for refusal in played.refusals
    ]
    faults += [f"problem: {problem}" for problem in played.problems]
    faults += [f"never delivered: {subject}" for subject in played.undelivered]
    if endings(played.state.scenario.phases) and not played.endings:
        faults.append(f"came to no ending, only to {', '.join(played.state.phases)}")
    return faults


def differences_of(played: Rehearsal) -> list[str]:
    """Return what a replay of the log, read from text, sees otherwise than those who were there."""
    engine = Engine(renderer=JinjaTexts())
    engine.replay(Event.model_validate_json(event.model_dump_json()) for event in played.events)
    live, again = values(played.state), values(engine.state)
    return [name for name in live if live[name] != again[name]]


def endings_missed(scenario: Scenario) -> set[str]:
    """Return the endings that no seed comes to; stops playing once all were seen."""
    missed = set(endings(scenario.phases))
    for seed in range(SEEDS_MAX):
        if not missed:
            break
        missed -= set(play_through(scenario, seed=seed).endings)
    return missed

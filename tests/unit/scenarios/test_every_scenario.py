"""Every scenario that we ship is clean, plays to its end in all its forms, and can come to each ending."""

from __future__ import annotations

import pytest

from exercise_engine.loader.scenario_files import load_scenario
from tests.support.rehearsed import (
    SCENARIOS,
    differences_of,
    endings_missed,
    faults_of,
    play_through,
    shipped,
    shipped_scenario,
)

SEEDS = range(4)
FORMS = [(name, form) for name in shipped() for form in (None, *shipped_scenario(name).variants)]


@pytest.mark.parametrize("name", shipped())
def test_it_is_clean(name: str) -> None:
    """A planner who checks what we ship sees nothing to mend."""
    assert load_scenario(SCENARIOS / name).warnings == ()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", shipped())
def test_it_plays_to_its_end(name: str, seed: int) -> None:
    """Nobody is refused anything, no text fails, every call is made, and the story comes to an ending."""
    assert faults_of(play_through(shipped_scenario(name), seed=seed)) == []


@pytest.mark.parametrize(("name", "form"), [pair for pair in FORMS if pair[1]])
def test_its_other_forms_play_to_their_end(name: str, form: str) -> None:
    """What is shorter or elsewhere is as sound as the whole."""
    assert faults_of(play_through(shipped_scenario(name, variant=form))) == []


@pytest.mark.parametrize("name", shipped())
def test_its_log_tells_all(name: str) -> None:
    """What is read back from the log equals what was played, and a seed plays the same each time."""
    played = play_through(shipped_scenario(name), seed=7)
    assert differences_of(played) == []
    assert play_through(shipped_scenario(name), seed=7).events == played.events


@pytest.mark.parametrize("name", shipped())
def test_each_of_its_endings_can_be_reached(name: str) -> None:
    """No ending was written in vain: some seed comes to it."""
    assert endings_missed(shipped_scenario(name)) == set()

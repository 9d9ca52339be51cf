"""The airport scenario: what it promises its planners, and what its players never read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest

from exercise_engine.authoring.rehearse import Rehearsal
from exercise_engine.core import facts as f
from exercise_engine.model.phase import endings
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import MINUTE_MS
from tests.support.rehearsed import SCENARIOS, SEEDS_MAX, play_through, shipped_scenario

NAME = "airport_winter"
PLAYED_CLOSELY = 6
"""Seeds whose pace is looked at."""
SILENT_MINUTES_MAX = 22
CROWD_MAX = 4
"""Injects that a team can take in within ten minutes: they are short."""
UNSEEN = frozenset({"notes", "knows", "never_says", "says", "obligations"})
"""Keys whose text only control or a scripted player reads, and clocks, which name the law behind them."""
REAL_NAMES = (
    "Schiphol|Heathrow|Gatwick|Brussels|Zaventem|Berlin|Dublin|Bristol|Seattle|Kuala Lumpur|Warsaw|Zurich|"
    "Frankfurt|Munich|KLM|Lufthansa|Ryanair|easyJet|Transavia|British Airways|Swissport|Menzies|Aviapartner|"
    "dnata|Collins|MUSE|SITA|Amadeus|Vanderlande|Siemens|Beumer|NATS|Eurocontrol|LVNL|Rhysida|HardBit|"
    "Airbus|Boeing|Embraer|ENISA|NCSC|CYSSEC|WhatsApp|Telegram|Twitter|Microsoft|Reuters|BBC"
)
"""Airports, firms, products and gangs that a player must never read in a fiction."""


@lru_cache(maxsize=1)
def scenario() -> Scenario:
    """Load the scenario once."""
    return shipped_scenario(NAME)


@lru_cache(maxsize=SEEDS_MAX)
def played(seed: int) -> Rehearsal:
    """Play it once with a seed."""
    return play_through(scenario(), seed=seed)


def released(seed: int) -> frozenset[str]:
    """Return the injects that came out in the play with a seed."""
    return frozenset(e.fact.inject for e in played(seed).events if isinstance(e.fact, f.InjectReleased))


def texts(part: Any, *, key: str = "") -> Iterator[str]:
    """Yield every text of a part of the scenario that somebody at a player's seat may read."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in UNSEEN:
                yield from texts(value, key=name)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, key=key)
    elif isinstance(part, str) and key != "zone":
        yield part


def told_minutes(seed: int) -> dict[str, list[float]]:
    """Return for each ordinary team the minutes at which something came to it that control did not add."""
    minutes: dict[str, list[float]] = {team: [] for team in scenario().ordinary_teams()}
    for event in played(seed).events:
        if isinstance(event.fact, f.InjectReleased) and event.fact.by not in ("stage", "contingency"):
            for team in minutes.keys() & set(event.fact.teams):
                minutes[team].append(event.elapsed_ms / MINUTE_MS)
    return minutes


def test_it_has_the_promised_size() -> None:
    """Eight firms, nine teams, more than thirty injects, ninety minutes to two hours, three endings."""
    found = scenario()
    assert (len(found.organisations), len(found.ordinary_teams())) == (8, 9)
    assert len(found.injects) >= 30
    assert 90 * MINUTE_MS <= found.clock.length_ms <= 120 * MINUTE_MS
    assert endings(found.phases) == ("clean_morning", "long_night", "ghosts_again")


def test_it_is_a_community() -> None:
    """Services that lean on each other, a circle that shares, three clocks, and a scan of what is there."""
    found = scenario()
    assert sum(bool(service.needs) for service in found.services.values()) >= 8
    assert {service.owner for service in found.services.values()} == set(found.organisations)
    assert [set(circle.members) for circle in found.communities.values()] == [set(found.organisations)]
    assert {duty.kind for duty in found.obligations.values()} == {"law", "local", "contract"}
    assert len(found.baseline) >= 8
    assert [name for name, team in found.teams.items() if team.joint] == ["apron_table"]
    assert sum(ask.agree for inject in found.injects.values() for ask in inject.asks.values()) >= 4


def test_every_inject_is_reached_by_some_play() -> None:
    """Nothing was written in vain, also what comes only with a certain measure or a certain share."""
    wanted = frozenset(scenario().injects)
    reached: frozenset[str] = frozenset()
    for seed in range(SEEDS_MAX):
        reached |= released(seed)
        if wanted <= reached:
            break
    assert wanted - reached == frozenset()


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_every_team_has_enough_and_not_too_much_to_do(seed: int) -> None:
    """Nobody falls asleep, and nobody is buried."""
    length = scenario().clock.length_ms / MINUTE_MS
    for team, minutes in told_minutes(seed).items():
        waits = [later - earlier for earlier, later in pairwise([0.0, *minutes, length])]
        crowds = [sum(start <= other < start + 10 for other in minutes) for start in minutes]
        assert max(waits) <= SILENT_MINUTES_MAX, team
        assert max(crowds) <= CROWD_MAX, team


def test_texts_are_short() -> None:
    """What comes in play fits on a small screen beside its question."""
    for name, inject in scenario().injects.items():
        plain = re.sub(r"\{%.*?%\}", "", inject.body, flags=re.DOTALL)
        assert len(plain) <= 700, name


def test_what_is_said_for_an_option_means_that_option_only() -> None:
    """Scripted control can recognise every sentence: none stands for two options."""
    sentences = [
        sentence
        for inject in scenario().injects.values()
        for ask in inject.asks.values()
        for option in ask.options.values()
        for sentence in option.says
    ]
    assert len(sentences) == len(set(sentences))


def test_every_inject_says_what_it_is_built_on_and_how_to_play_it() -> None:
    """Control can look up the fact behind each inject."""
    for name, inject in scenario().injects.items():
        for word in ("Built on: ", "Source: ", "Play: "):
            assert word in inject.notes, f"{name} has no {word!r} in its notes"


def test_no_real_name_address_or_number_stands_where_players_read() -> None:
    """Nobody rings, visits or blames somebody real because of the fiction."""
    denied = re.compile(rf"\b({REAL_NAMES})\b")
    seen = [*texts(scenario().model_dump(mode="json", by_alias=True))]
    seen += [file.read_text(encoding="utf-8") for file in (SCENARIOS / NAME / "files").iterdir()]
    assert [match[0] for text in seen if (match := denied.search(text))] == []
    assert [text for text in seen if re.search(r"https?://|www\.|\b0\d{8,}|@\S+\.\w", text)] == []


def test_attachments_say_that_they_are_an_exercise() -> None:
    """What leaves the program is marked at its head and its foot."""
    for file in (SCENARIOS / NAME / "files").iterdir():
        lines = file.read_text(encoding="utf-8").strip().splitlines()
        assert lines[0].startswith("EXERCISE"), file
        assert lines[-1].startswith("EXERCISE"), file

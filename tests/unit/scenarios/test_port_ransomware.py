"""The port scenario: what it promises its planners, and that it can be played to each of its three ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from exercise_engine.authoring.rehearse import Rehearsal, rehearse
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.loader.scenario_files import LoadedScenario, load_scenario
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.baseline import MeasureAnswer, PreparedMeasure
from exercise_engine.model.phase import walk_phases
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import MINUTE_MS, parse_after

FOLDER = Path(__file__).parents[3] / "scenarios" / "port_ransomware"
ENDINGS = frozenset({"clean_restart", "slipped_restart", "by_hand_still"})
SEEDS_MAX = 60
"""More plays than anybody holds; an inject that none of them reaches is out of reach."""
PLAYED_CLOSELY = 6
"""Seeds whose pace is looked at."""
SILENT_MINUTES_MAX = 20
CROWD_MAX = 3
"""Injects that a team can take in within ten minutes."""
REAL_NAMES = (
    "Rotterdam",
    "Maersk",
    "APM",
    "APMT",
    "NotPetya",
    "Petya",
    "Nagoya",
    "LockBit",
    "DP World",
    "Lisbon",
    "Seattle",
    "Rhysida",
    "Oiltanking",
    "SEA-Invest",
    "SEA-Tank",
    "Evos",
    "Antwerp",
    "Vigo",
    "MSC",
    "ECT",
    "Hutchison",
    "PSA",
    "Vopak",
    "Portbase",
    "Hapag",
    "CMA",
    "Evergreen",
    "Cosco",
    "Kramer",
    "Kotug",
    "Boluda",
    "Svitzer",
    "Konecranes",
    "Kalmar",
    "ZPMC",
    "Liebherr",
    "WhatsApp",
    "Telegram",
    "Twitter",
    "Facebook",
    "Microsoft",
    "Reuters",
    "BBC",
    "Rijnmond",
    "Europoort",
    "Maasvlakte",
    "FERM",
    "NCSC",
    "ENISA",
)
"""Names of firms, ports, products and gangs that a player must never read in a fiction."""


@lru_cache(maxsize=1)
def loaded() -> LoadedScenario:
    """Load the scenario once."""
    return load_scenario(FOLDER)


@lru_cache(maxsize=SEEDS_MAX)
def played(seed: int) -> Rehearsal:
    """Play the scenario once with a seed."""
    return rehearse(loaded().scenario, renderer=JinjaTexts(), seed=str(seed))


def told(play: Rehearsal) -> frozenset[str]:
    """Return the injects that came out in a play."""
    return frozenset(e.fact.inject for e in play.events if isinstance(e.fact, f.InjectReleased))


def released(seed: int) -> frozenset[str]:
    """Return the injects that came out in the play with a seed."""
    return told(played(seed))


def with_baseline(answer: MeasureAnswer) -> Scenario:
    """Return the scenario as if every firm had given the same answer to every measure."""
    scenario = loaded().scenario
    given = PreparedMeasure(answer=answer)
    measures = {
        name: measure.model_copy(
            update={"answers": dict.fromkeys(measure.organisations or scenario.organisations, given)}
        )
        for name, measure in scenario.baseline.items()
    }
    return scenario.model_copy(update={"baseline": measures})


def told_minutes(seed: int) -> dict[str, list[float]]:
    """Return for each ordinary team the minutes of play at which something of the scenario came to it."""
    minutes: dict[str, list[float]] = {team: [] for team in loaded().scenario.ordinary_teams()}
    for event in played(seed).events:
        if isinstance(event.fact, f.InjectReleased) and event.fact.by != "stage":
            for team in minutes.keys() & set(event.fact.teams):
                minutes[team].append(event.elapsed_ms / MINUTE_MS)
    return minutes


def texts_for_players(scenario: Scenario) -> Iterator[str]:
    """Yield everything that a player may read."""
    yield from (scenario.title, scenario.summary, scenario.overview.purpose, scenario.overview.scope)
    for organisation in scenario.organisations.values():
        yield from (organisation.name, organisation.about)
    yield from (scenario.name_of(team) for team in scenario.teams)
    yield from (persona.name for persona in scenario.personas.values())
    yield from (channel.name for channel in scenario.channels.values())
    yield from (phase.title or "" for _, phase in walk_phases(scenario.phases))
    for inject in scenario.injects.values():
        yield from (inject.subject, inject.body)
        for ask in inject.asks.values():
            yield ask.text
            yield from (option.text for option in ask.options.values())
    for service in scenario.services.values():
        yield from (service.name, service.about)
    for measure in scenario.baseline.values():
        yield from (measure.text, measure.about, *(given.evidence for given in measure.answers.values()))
    for obligation in scenario.obligations.values():
        yield from (obligation.title or "", *obligation.requires)
    for brief in scenario.briefs.values():
        yield from (brief.title, brief.text)
    for duty in scenario.duties.values():
        yield from (duty.text, *duty.tasks)
    for enquiry in scenario.enquiries.values():
        yield from (enquiry.about, enquiry.otherwise, *(answer.reply for answer in enquiry.answers))
    for probe in scenario.probes.values():
        for question in probe.questions.values():
            yield from (question.text, *question.options.values())
    yield from (file.content.decode() for file in loaded().files)


def test_it_loads_without_an_error_or_a_warning() -> None:
    """A planner who checks the scenario that we ship sees nothing to mend."""
    assert loaded().warnings == ()


def test_it_has_the_promised_size() -> None:
    """Seven organisations, nine teams and a joint one, 87 injects, three of them contingencies, 44 asks."""
    scenario = loaded().scenario
    injects = scenario.injects.values()
    assert (len(scenario.organisations), len(scenario.ordinary_teams()), len(injects)) == (7, 9, 87)
    assert [team for team, found in scenario.teams.items() if found.joint] == ["harbour_table"]
    assert sum(len(inject.asks) for inject in injects) == 44
    assert sum(inject.contingency is not None for inject in injects) == 3
    assert (scenario.clock.length, scenario.clock.pace) == ("3h", 4)


def test_every_team_has_two_to_four_roles_and_somebody_who_decides() -> None:
    """No team is a single chair, and none waits for a decision that nobody may take."""
    for team in loaded().scenario.teams.values():
        assert 2 <= len(team.roles) <= 4
        assert any(role.decides for role in team.roles.values())


def test_control_has_every_kind_of_seat() -> None:
    """Lead, two controllers of which one has a scope, evaluator, observer and simulation cell."""
    seats = loaded().scenario.control_seats().values()
    assert Counter(seat.kind for seat in seats) == {
        "lead": 1,
        "controller": 2,
        "simcell": 1,
        "evaluator": 1,
        "observer": 1,
    }
    assert [seat.scope for seat in seats if seat.scope] == [("terminal", "stevedore")]


@pytest.mark.parametrize("function", ["prevent", "detect", "respond", "recover"])
def test_each_chapter_of_the_report_has_objectives_and_injects(function: str) -> None:
    """Prevent, detect, respond and recover are all played, and all tested."""
    scenario = loaded().scenario
    objectives = [objective for objective in scenario.objectives.values() if objective.function == function]
    assert objectives
    assert all(target.tasks for objective in objectives for target in objective.targets.values())
    assert sum(inject.function == function for inject in scenario.injects.values()) >= 4


def test_every_target_is_told_by_something() -> None:
    """Each capability target has a condition, an ask, or an expected action that tells whether it was met."""
    scenario = loaded().scenario
    tested = {ask.tests for inject in scenario.injects.values() for ask in inject.asks.values()}
    tested |= {action.tests for inject in scenario.injects.values() for action in inject.expected.values()}
    silent = [
        f"{name}.{target_name}"
        for name, objective in scenario.objectives.items()
        for target_name, target in objective.targets.items()
        if target.met is None and f"{name}.{target_name}" not in tested
    ]
    assert silent == []


def test_asks_are_of_every_kind() -> None:
    """Shown and hidden choice, several, number and text; with reasons, confidence, deadlines and silence."""
    asks = [ask for inject in loaded().scenario.injects.values() for ask in inject.asks.values()]
    assert {ask.answer_kind for ask in asks} == {"choice", "several", "number", "text"}
    assert sum(ask.is_mapped for ask in asks) == 9
    assert {ask.rationale for ask in asks} == {"none", "optional", "required"}
    assert {"optional", "required"} <= {ask.confidence for ask in asks}
    assert all(ask.within for ask in asks)
    assert all(ask.silence for ask in asks if ask.answer_kind == "choice")


def test_it_uses_what_a_real_day_needs() -> None:
    """A joint table, an agreement, a gate, two jumps, a statement that three clear, two probes, briefs."""
    scenario = loaded().scenario
    agreed = [i for i, found in scenario.injects.items() for ask in found.asks.values() if ask.agree]
    assert (agreed, [*scenario.gates]) == (["one_time"], ["papers"])
    assert all(row.jump is not None for row in scenario.course.values())
    assert len(scenario.course) == 2
    assert [len(kind.clear_by) for kind in scenario.statements.values()] == [3]
    assert [len(probe.questions) for probe in scenario.probes.values()] == [5, 5]
    assert (len(scenario.briefs), len(scenario.duties), len(scenario.documents)) == (5, 6, 2)
    assert len(scenario.enquiries) == 5
    assert [*scenario.levels["isps"].values] == ["1", "2", "3"]


@pytest.mark.parametrize(("variant", "minutes"), [("one_hour", 60), ("two_hours", 120)])
def test_a_shorter_day_ends_in_time_and_in_one_way(variant: str, minutes: int) -> None:
    """Every variant plays to one ending, with nothing told after its length, and without a problem."""
    shorter = load_scenario(FOLDER, variant=variant).scenario
    events = rehearse(shorter, renderer=JinjaTexts(), seed="1").events
    told = [event for event in events if isinstance(event.fact, f.InjectReleased)]
    names = {event.fact.inject for event in told if isinstance(event.fact, f.InjectReleased)}
    assert len(names & ENDINGS) == 1

    assert max(event.elapsed_ms for event in told) <= minutes * MINUTE_MS
    assert [event for event in events if isinstance(event.fact, f.ProblemNoted)] == []


def test_services_of_all_firms_need_each_other() -> None:
    """Fourteen services of seven owners, ties of each kind, and a circle that loosens by itself."""
    services = loaded().scenario.services
    needs = {name: {need.service: need for need in found.needs} for name, found in services.items()}
    assert len(services) == 14
    assert {found.owner for found in services.values()} == set(loaded().scenario.organisations)
    assert {need.kind for found in needs.values() for need in found.values()} == {
        "physical",
        "digital",
        "people",
    }
    assert needs["haulage"]["road"].then == "down"
    assert needs["road"]["haulage"].then == "degraded"


def test_clocks_run_for_several_firms() -> None:
    """Eleven obligations by law, contract and local rule on five organisations, the last behind another."""
    obligations = loaded().scenario.obligations
    assert len(obligations) == 11
    assert len({found.organisation for found in obligations.values()}) == 5
    assert obligations["terminal_nis2_final"].from_ == "terminal_nis2_72"


def test_fifteen_measures_are_asked_for() -> None:
    """The baseline covers all four chapters; MCT's weak spots are part of the story."""
    measures = loaded().scenario.baseline.values()
    assert len(measures) == 15
    assert {measure.function for measure in measures} == {"prevent", "detect", "respond", "recover"}
    assert sum("terminal" in measure.answers for measure in measures) >= 6


def test_items_of_every_kind_are_waited_for() -> None:
    """Injects follow an ask, an expected action, a phase, and entry of their own phase."""
    scenario = loaded().scenario
    anchors = [parse_after(inject.after).item for inject in scenario.injects.values() if inject.after]
    kinds = set()
    for anchor in anchors:
        head, _, part = anchor.partition(".")
        if head in scenario.injects:
            kinds.add("ask" if part in scenario.injects[head].asks else "expected")
        else:
            kinds.add("phase" if head == "phase" else "own phase")
    assert kinds == {"ask", "expected", "phase", "own phase"}


def test_what_is_said_for_an_option_means_that_option_only() -> None:
    """Scripted control can recognise every sentence: none stands for two options."""
    sentences = [
        sentence
        for inject in loaded().scenario.injects.values()
        for ask in inject.asks.values()
        for option in ask.options.values()
        for sentence in option.says
    ]
    assert len(sentences) == len(set(sentences))


def test_hidden_options_have_two_sentences_and_can_be_told_apart_by_players() -> None:
    """Whoever speaks for an option has a choice of words, and control sees the option's own text."""
    for inject in loaded().scenario.injects.values():
        for ask in inject.asks.values():
            if ask.is_mapped:
                assert all(len(option.says) >= 2 for option in ask.options.values())


def test_every_inject_says_which_case_and_source_it_is_built_on() -> None:
    """Control can look up the fact behind each inject, and how to play it."""
    for name, inject in loaded().scenario.injects.items():
        for word in ("Built on: ", "Source: ", "Play: "):
            assert word in inject.notes, f"{name} has no {word!r} in its notes"
        assert re.search(r"\b20[0-2]\d\b", inject.notes), f"{name} names no year"


def test_no_real_name_stands_where_players_read() -> None:
    """Real firms, ports, products and gangs are in control's notes only."""
    denied = re.compile(rf"\b({'|'.join(map(re.escape, REAL_NAMES))})\b")
    found = [match[0] for text in texts_for_players(loaded().scenario) if (match := denied.search(text))]
    assert found == []


def test_no_real_address_or_number_stands_where_players_read() -> None:
    """Nobody rings or visits somebody real because of the fiction."""
    for text in texts_for_players(loaded().scenario):
        shown = text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|www\.|\+\d|\b0\d{8,}", shown)
        assert not re.search(r"@\S+\.(?!example\b)", shown)


def test_attachments_say_that_they_are_an_exercise() -> None:
    """What leaves the program is marked."""
    assert len(loaded().files) == 5
    assert all(b"EXERCISE" in file.content for file in loaded().files)


def test_every_inject_is_reached_by_some_play_and_each_ending_comes() -> None:
    """Nothing was written in vain, and the end depends on what was decided."""
    wanted = frozenset(loaded().scenario.injects)
    reached: frozenset[str] = frozenset()
    for answer in get_args(MeasureAnswer):
        reached |= told(rehearse(with_baseline(answer), renderer=JinjaTexts(), seed="1"))
    for seed in range(SEEDS_MAX):
        reached |= released(seed)
        if reached == wanted:
            break
    assert reached == wanted


def test_what_firms_have_changes_what_happens() -> None:
    """Whoever has the measures hears of the intruder earlier, and no second terminal is hit unasked."""
    found = told(rehearse(with_baseline("yes"), renderer=JinjaTexts(), seed="1"))
    assert {"friday_alarm", "held_back", "account_was_off", "tape"} <= found
    assert not {"no_list", "part_fails", "second_yard"} & found


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_each_play_ends_in_exactly_one_way(seed: int) -> None:
    """One ending, one way in which the gate closes, and a warning, a second terminal hit, or one held."""
    assert len(released(seed) & ENDINGS) == 1
    assert len(released(seed) & {"gate_dark", "spread"}) == 1
    assert len(released(seed) & {"indicator_arrives", "second_yard", "knocked"}) == 1


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_the_ending_follows_from_what_was_decided(seed: int) -> None:
    """What was searched comes back behind a shut door only, the rest falls back, and silence is slow."""
    names = played(seed).state.names
    chosen = names["answers__go_question__go__terminal_crisis"]
    if chosen == "everything" or (chosen == "searched_only" and names["milestones__door_open"]):
        assert played(seed).endings == ("fall_back",)
    elif chosen == "searched_only":
        assert played(seed).endings == ("clean_start",)
    else:
        assert played(seed).endings == ("by_hand",)


def test_the_gate_lives_on_its_list_and_then_lorries_stand() -> None:
    """The terminal cuts itself off, the gate goes on for half an hour of the story, and hauliers feel it."""
    seed = next(seed for seed in range(SEEDS_MAX) if "gate_shut" in released(seed))
    events = played(seed).events
    at_ms: dict[tuple[str, str], int] = {}
    for event in events:
        if isinstance(event.fact, ServiceChanged):
            at_ms.setdefault((event.fact.service, event.fact.after), event.elapsed_ms)
    told_ms = {e.fact.inject: e.elapsed_ms for e in events if isinstance(e.fact, f.InjectReleased)}
    story_minute_ms = MINUTE_MS / loaded().scenario.clock.pace
    assert at_ms["gate", "down"] - at_ms["link", "down"] == 30 * story_minute_ms
    assert told_ms["gate_shut"] == at_ms["gate", "down"]
    assert at_ms["haulage", "degraded"] - at_ms["gate", "down"] == 30 * story_minute_ms
    assert "rounds_stop" in told_ms


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_everything_has_come_back_after_three_weeks(seed: int) -> None:
    """Also the circle of lorries and road loosens, whatever was decided."""
    last = {e.fact.service: e.fact.after for e in played(seed).events if isinstance(e.fact, ServiceChanged)}
    assert {"gate", "road", "haulage"} <= last.keys()
    assert set(last.values()) == {"normal"}


def test_who_was_warned_by_a_share_finds_the_intruder_early() -> None:
    """Where the indicator reached Oude Kade before it was hit, it finds the program and is not hit."""
    seed = next(seed for seed in range(SEEDS_MAX) if "early_find" in released(seed))
    assert played(seed).state.names["shared__indicator__stevedore"]
    spared = next(seed for seed in range(SEEDS_MAX) if {"early_find", "knocked"} <= released(seed))
    assert "second_yard" not in released(spared)


def test_what_two_firms_know_shows_the_theft_early() -> None:
    """The theft is suspected on the first day if the lookups were shown to the terminal."""
    seed = next(seed for seed in range(SEEDS_MAX) if "lookups_explained" in released(seed))
    assert played(seed).state.names["milestones__theft_suspected"]
    assert "cards_read" in released(seed)


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_no_text_fails_and_nothing_goes_in_circles(seed: int) -> None:
    """A whole play notes no problem."""
    assert [e.fact for e in played(seed).events if isinstance(e.fact, f.ProblemNoted)] == []


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_no_team_waits_longer_than_twenty_minutes(seed: int) -> None:
    """From StartEx to EndEx every team gets something before it falls asleep."""
    length = loaded().scenario.clock.length_ms / MINUTE_MS
    for team, minutes in told_minutes(seed).items():
        moments = [0.0, *minutes, length]
        waits = [later - earlier for earlier, later in pairwise(moments)]
        assert max(waits) <= SILENT_MINUTES_MAX, team


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_no_team_is_buried(seed: int) -> None:
    """Within any ten minutes a team gets three injects at most."""
    for team, minutes in told_minutes(seed).items():
        crowds = [sum(start <= other < start + 10 for other in minutes) for start in minutes]
        assert max(crowds) <= CROWD_MAX, team

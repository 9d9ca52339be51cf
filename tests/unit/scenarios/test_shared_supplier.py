"""The scenario for a first exercise: small, gentle, in plain words, and moved by what people decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import pytest

from exercise_engine.authoring.rehearse import Rehearsal
from exercise_engine.core import facts as f
from exercise_engine.core.baseline.texts import tells_baseline
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.sharing.commands import Share
from exercise_engine.loader.scenario_files import load_scenario
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.ask import Ask
from exercise_engine.model.baseline import MeasureAnswer, PreparedMeasure
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import MINUTE_MS, duration_ms
from tests.support.play import Play
from tests.support.rehearsed import SCENARIOS, SEEDS_MAX, play_through, shipped_scenario

NAME = "shared_supplier"
PLAYED_CLOSELY = 4
"""Seeds whose pace is looked at."""
SILENT_MINUTES_MAX = 15
CROWD_MAX = 4
"""Injects within ten minutes that somebody can take in who has never done this."""
JARGON = (
    "ransomware",
    "phishing",
    "malware",
    "credential",
    "exfiltrat",
    "CSIRT",
    "incident response",
    "backup",
    "authentication",
    "MFA",
    "domain controller",
    "IOC",
    "lateral",
    "mitigat",
    "escalat",
    "stakeholder",
)
"""Words that somebody at a first exercise should not need to know."""


@lru_cache(maxsize=SEEDS_MAX)
def played(seed: int) -> Rehearsal:
    """Play the scenario once with a seed."""
    return play_through(shipped_scenario(NAME), seed=seed)


def asks(scenario: Scenario) -> Iterator[Ask]:
    """Yield every question of the injects."""
    for inject in scenario.injects.values():
        yield from inject.asks.values()


def texts_for_players(scenario: Scenario) -> Iterator[str]:
    """Yield what players read in the course of play."""
    for inject in scenario.injects.values():
        yield from (inject.subject, inject.body, *(hint.text for hint in inject.hints))
    for ask in asks(scenario):
        yield from (ask.text, *(option.text for option in ask.options.values()))
    for duty in scenario.duties.values():
        yield from (duty.text, *duty.tasks)
    for organisation in scenario.organisations.values():
        yield from (organisation.name, organisation.about)
    yield from (file.content.decode() for file in load_scenario(SCENARIOS / NAME).files)


def test_it_is_small() -> None:
    """Forty-five minutes, at most twenty injects, six organisations of one or two people."""
    scenario = shipped_scenario(NAME)
    assert duration_ms(scenario.clock.length) == 45 * MINUTE_MS
    assert 15 <= len(scenario.injects) <= 20
    assert len(scenario.organisations) == len(scenario.teams) == 6
    for team in scenario.teams.values():
        assert sum(role.seats for role in team.roles.values()) in (1, 2)
        assert any(role.decides for role in team.roles.values())


def test_it_begins_with_a_question_that_teaches_to_answer() -> None:
    """The first question is for everybody, has no weight in the story, and helps whoever is stuck."""
    told = [event for event in played(0).events if isinstance(event.fact, f.AskOpened)]
    first = shipped_scenario(NAME).injects["lunch_list"]
    assert {str(event.fact.question) for event in told[:6] if isinstance(event.fact, f.AskOpened)} == {
        first.asks["eat"].text
    }
    assert first.hints[0].auto
    assert first.hints[0].after == "2m"


def test_nothing_is_a_trick() -> None:
    """Options are always shown, no question wants reasons, silence has a meaning, and help comes early."""
    scenario = shipped_scenario(NAME)
    for ask in asks(scenario):
        assert ask.options_shown
        assert ask.rationale != "required"
        assert ask.confidence == "none"
        assert ask.answer_kind == "number" or ask.silence is not None
    hinted = [inject for inject in scenario.injects.values() if inject.asks]
    assert all(inject.hints or inject is scenario.injects["class_helps"] for inject in hinted)


def test_players_read_plain_words() -> None:
    """No word of the trade stands where players read."""
    denied = re.compile(rf"\b({'|'.join(map(re.escape, JARGON))})", re.IGNORECASE)
    assert [
        match[0] for text in texts_for_players(shipped_scenario(NAME)) if (match := denied.search(text))
    ] == []


def test_no_real_address_stands_where_players_read() -> None:
    """Addresses are reserved ones, and there are no telephone numbers but extensions."""
    for text in texts_for_players(shipped_scenario(NAME)):
        assert not re.search(r"https?://|www\.|\+\d|\b0\d{8,}", text)
        assert not re.search(r"\b[\w-]+\.(com|org|net|nl|eu|info)\b", text)


def test_control_is_told_what_to_do_at_each_inject() -> None:
    """Whoever runs it may do so for the first time; attachments are marked."""
    for name, inject in shipped_scenario(NAME).injects.items():
        assert inject.notes.startswith("Do: "), name
    files = load_scenario(SCENARIOS / NAME).files
    assert len(files) == 5
    assert all(file.content.startswith(b"EXERCISE") for file in files)


@pytest.mark.parametrize("function", ["prevent", "detect", "respond", "recover"])
def test_each_chapter_of_the_report_has_something(function: str) -> None:
    """Prevent, detect, respond and recover each have an objective with tasks."""
    found = [one for one in shipped_scenario(NAME).objectives.values() if one.function == function]
    assert found
    assert all(target.tasks for objective in found for target in objective.targets.values())


def test_every_inject_is_reached_by_some_play() -> None:
    """Nothing was written in vain."""
    missing = set(shipped_scenario(NAME).injects)
    for seed in range(SEEDS_MAX):
        missing -= {e.fact.inject for e in played(seed).events if isinstance(e.fact, f.InjectReleased)}
        if not missing:
            break
    assert missing == set()


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_nobody_waits_long_and_nobody_is_buried(seed: int) -> None:
    """From StartEx to EndEx something comes within a quarter of an hour, and never a crowd."""
    scenario = shipped_scenario(NAME)
    minutes: dict[str, list[float]] = {team: [] for team in scenario.teams}
    for event in played(seed).events:
        if isinstance(event.fact, f.InjectReleased) and event.fact.by != "stage":
            for team in event.fact.teams:
                minutes[team].append(event.elapsed_ms / MINUTE_MS)
    for team, moments in minutes.items():
        waits = [later - earlier for earlier, later in pairwise([0.0, *moments, 45.0])]
        assert max(waits) <= SILENT_MINUTES_MAX, team
        assert max(sum(one <= other < one + 10 for other in moments) for one in moments) <= CROWD_MAX, team


def test_something_to_take_home_comes_with_an_agreement() -> None:
    """The card opens for all in a play in which they agree, and in no other."""
    for seed in range(SEEDS_MAX):
        agreed = any(
            isinstance(e.fact, f.MilestoneReached) and e.fact.milestone == "agreed"
            for e in played(seed).events
        )
        hung = any(
            isinstance(e.fact, f.InjectReleased) and e.fact.inject == "card_hangs"
            for e in played(seed).events
        )
        assert hung == agreed
        if agreed:
            return
    pytest.fail("no play came to an agreement")


@pytest.mark.parametrize("seed", range(PLAYED_CLOSELY))
def test_one_service_that_stops_is_felt_at_each_firm_in_its_own_time(seed: int) -> None:
    """The list of placements first; the handrails last, because they need the job sheets of another firm."""
    failed: dict[str, int] = {}
    for event in played(seed).events:
        if isinstance(event.fact, ServiceChanged) and event.fact.after != "normal":
            failed.setdefault(event.fact.service, event.elapsed_ms)
    owners = {shipped_scenario(NAME).services[service].owner for service in failed}
    assert owners == {"supplier", "bakery", "bikes", "metal", "school", "joinery"}
    order = ["dayboard", "placements", "repair_desk", "job_sheets", "handrails"]
    assert sorted(order, key=lambda service: failed[service]) == order


def with_answers(measure: str, answer: MeasureAnswer) -> Scenario:
    """Return the scenario in which everybody says the same of a measure."""
    scenario = shipped_scenario(NAME)
    found = scenario.baseline[measure]
    answers = {name: PreparedMeasure(answer=answer) for name in found.organisations or scenario.organisations}
    told = found.model_copy(update={"answers": answers})
    return scenario.model_copy(update={"baseline": {**scenario.baseline, measure: told}})


def texts_told(scenario: Scenario, inject: str) -> list[str]:
    """Return the texts of an inject as they come to people who do nothing but read."""
    play = Play(scenario, renderer=JinjaTexts())
    play.start()
    play.wait(45 * MINUTE_MS)
    told = [event.fact for event in play.log if isinstance(event.fact, f.InjectTold)]
    subject = scenario.injects[inject].subject.partition("{{")[0]
    return [str(fact.body) for fact in told if str(fact.subject).startswith(subject)]


def test_a_place_for_odd_mails_spares_a_firm_what_comes_of_one() -> None:
    """With it the pupil brings the mail; without it two firms hear that he has typed the password."""
    assert texts_told(with_answers("odd_mail_place", "yes"), "same_mail") == []
    assert len(texts_told(with_answers("odd_mail_place", "no"), "same_mail")) == 2
    assert texts_told(with_answers("two_step", "yes"), "same_mail") == []


def test_only_one_message_tells_a_baseline() -> None:
    """What names one is hidden from control and from the report, so that nothing else should."""
    injects = shipped_scenario(NAME).injects
    assert [name for name, inject in injects.items() if tells_baseline(inject)] == ["what_hangs_there"]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("list_printed", "Last night's list hangs"),
        ("phone_list", "in ink"),
        ("ask_before_paying", "Ring first"),
        ("copy_tried", "fingerprints on it. Good."),
    ],
)
def test_what_a_firm_has_stands_in_what_it_reads(measure: str, words: str) -> None:
    """A measure is felt where it helps, and missed where it is not there."""
    answers: tuple[MeasureAnswer, ...] = ("yes", "no")
    for answer in answers:
        texts = [
            " ".join(text.split()) for text in texts_told(with_answers(measure, answer), "what_hangs_there")
        ]
        assert texts
        assert all((words in text) == (answer == "yes") for text in texts)


def test_every_measure_changes_something() -> None:
    """None is asked for in vain: each is read by a text or a condition of the scenario."""
    scenario = shipped_scenario(NAME)
    assert 6 <= len(scenario.baseline) <= 8
    read = " ".join(
        f"{inject.body} {inject.when} {inject.if_} {inject.unless}" for inject in scenario.injects.values()
    )
    assert [measure for measure in scenario.baseline if f"baseline.{measure}." not in read] == []


def test_a_warning_among_neighbours_spares_them_the_mail() -> None:
    """One share to the community before the second mail comes, and the pupils of two firms delete it."""
    play = Play(with_answers("odd_mail_place", "no"), renderer=JinjaTexts())
    play.start()
    play.wait(5 * MINUTE_MS)
    mail = next(
        e.seq for e in play.log if isinstance(e.fact, f.InjectTold) and "access" in str(e.fact.subject)
    )
    play.do(
        "bakery_desk.owner", Share(to=("neighbours",), kind="threat", tlp="GREEN", of=mail, confirmed=True)
    )
    play.wait(20 * MINUTE_MS)
    dropped = {e.fact.instance for e in play.log if isinstance(e.fact, f.InjectSkipped)}
    assert {"joinery", "metal"} <= dropped
    assert "pass_on" in {e.fact.expected for e in play.log if isinstance(e.fact, f.ExpectedMarked)}

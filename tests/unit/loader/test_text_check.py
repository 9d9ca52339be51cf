"""Texts against the names that a scenario has."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.plan import Plan
from exercise_engine.loader.text_check import check_texts
from tests.support.small import inject, small

PARTS: dict[str, Any] = {
    "variables": {
        "days": 3,
        "gang": "Somebody",
        "boxes": {"value": 5, "per": "organisation"},
        "seats": {"value": 2, "per": "team"},
    },
    "milestones": {"dark": {}, "cut": {"per": "organisation"}},
}


def problems(body: str, **keys: Any) -> list[tuple[str, str, str]]:
    """Return code, message and hint of what is wrong with a body."""
    scenario = small({"note": inject(body=body, **keys)}, **PARTS)
    return [(found.code, found.message, found.hint) for found in check_texts(Plan.of(scenario))]


@pytest.mark.parametrize(
    "body",
    [
        "plain",
        "{{ variables.days }} {{ variables.boxes.port }} {{ variables.seats.yard }}",
        "{% if milestones.dark and milestones.cut.terminal %}x{% endif %}",
        "{{ organisations.port.name }} {{ teams.yard.name }} {{ personas.printer.name }} {{ story }}",
        "{{ variables.days | round(1) }} {{ variables.gang | upper | length }}",
    ],
)
def test_names_that_exist_are_taken(body: str) -> None:
    """Of every kind."""
    assert problems(body) == []


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        ("{{ variables.dys }}", 'there is no name "variables.dys"', 'did you mean "variables.days"?'),
        ("{{ variable.days }}", 'there is no name "variable.days"', 'did you mean "variables"?'),
        ("{{ variables.boxes }}", '"variables.boxes" is no single value', "write variables.boxes.port"),
        (
            "{{ variables.boxes.prt }}",
            'there is no name "variables.boxes.prt"',
            'did you mean "variables.boxes.port"?',
        ),
        (
            "{{ variables.boxes.yard }}",
            'there is no name "variables.boxes.yard"',
            "there are port and terminal",
        ),
        ("{{ variables.days.port }}", 'there is no name "variables.days.port"', ""),
        (
            "{{ organisations.port }}",
            '"organisations.port" is no single value',
            "write organisations.port.name",
        ),
        (
            "{{ answers.note.stop }}",
            'there is no name "answers.note.stop"',
            "there are variables, milestones, organisations, teams, personas and story",
        ),
        (
            "{% if milestones.drk %}x{% endif %}",
            'there is no name "milestones.drk"',
            'did you mean "milestones.dark"?',
        ),
        ("{{ 'a'.b }}", 'there is no name ".b"', None),
        (
            "{{ own.team.name }}",
            '"own.team.name": `own` is a name only in an inject with `each`',
            "add `each: team` or `each: organisation`",
        ),
        (
            "{{ variables.boxes.own }}",
            '"variables.boxes.own": `own` is a name only in an inject with `each`',
            None,
        ),
    ],
)
def test_names_that_do_not_exist_are_told(body: str, message: str, hint: str | None) -> None:
    """With the nearest one."""
    ((code, told, why),) = problems(body)

    assert (code, told) == ("E602", message)
    assert hint is None or why == hint


@pytest.mark.parametrize(
    ("each", "body", "codes"),
    [
        ("team", "{{ own.team.name }} {{ own.team.id }} {{ own.organisation.name }}", []),
        ("team", "{{ variables.seats.own }} {{ variables.boxes.own }}", []),
        ("team", "{% if milestones.cut.own %}x{% endif %}", []),
        ("organisation", "{{ own.organisation.id }} {{ variables.boxes.own }}", []),
        ("organisation", "{{ own.team.name }} {{ variables.seats.own }}", []),
        ("team", "{{ own.name }}", ["E602"]),
        ("team", "{{ own.team.nam }}", ["E602"]),
        ("team", "{{ own }}", ["E602"]),
        ("team", "{{ variables.days.own }}", ["E602"]),
        ("team", "{{ variables.boxes.port }}", ["W601"]),
        ("team", "{% if variables.boxes.port > 3 %}x{% endif %}", []),
    ],
)
def test_own_belongs_to_injects_with_instances(each: str, body: str, codes: list[str]) -> None:
    """And naming one owner to all of them is probably not meant."""
    assert [code for code, _, _ in problems(body, each=each, to=["all"])] == codes


def test_own_team_needs_one_team_for_each_organisation() -> None:
    """Where an organisation is told with two teams, there is no own one."""
    teams = {
        "one": {"organisation": "port", "roles": {"lead": {}}},
        "two": {"organisation": "port", "roles": {"lead": {}}},
    }
    body = "{{ own.team.name }} {{ variables.seats.own }} {{ variables.boxes.own }}"
    scenario = small({"note": inject(body=body, each="organisation", to=["all"])}, teams=teams, **PARTS)

    found = [finding.snippet for finding in check_texts(Plan.of(scenario))]

    assert found == ["own.team.name", "variables.seats.own"]


@pytest.mark.parametrize("body", ["{{ variables.gang | round }}", "{% if variables.gang > 3 %}x{% endif %}"])
def test_values_of_the_wrong_kind_are_found_by_trying(body: str) -> None:
    """With the values at StartEx."""
    assert [code for code, _, _ in problems(body)] == ["E604"]


def test_faults_of_the_language_are_told_alone() -> None:
    """A text that cannot be a template has no names to be proven."""
    assert [code for code, _, _ in problems("{% for a in b %}{{ a }}{% endfor %}")] == ["E603"]
    assert [code for code, _, _ in problems("{% if variables.dys %}")] == ["E601"]


def test_subjects_and_questions_are_templates_and_options_are_not() -> None:
    """Nor are expected actions."""
    scenario = small(
        {
            "note": inject(
                subject="{{ a }}",
                asks={"stop": {"text": "{{ b }}", "options": {"now": {"text": "{{ story }}"}}}},
                expected={"call": {"text": "Calls {{ story }}"}},
            )
        }
    )

    assert [(found.code, found.path[-1]) for found in check_texts(Plan.of(scenario))] == [
        ("E602", "subject"),
        ("E602", "text"),
        ("W602", "text"),
        ("W602", "text"),
    ]


def test_texts_to_nobody_are_checked_like_others() -> None:
    """An inject without instances has its names proven as well."""
    assert [code for code, _, _ in problems("{{ variables.dys }}", to=["printer"], each="team")] == ["E602"]

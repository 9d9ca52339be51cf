"""Checks who takes part: ids in one space, organisations that exist, control seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercise_engine.model.base import RESERVED_WORDS
from exercise_engine.model.checks.joint import check_team, missing_organisation
from exercise_engine.model.checks.phases import phase_places
from exercise_engine.model.nearest import listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario

_ADDRESSES = {
    "organisations": "an organisation",
    "teams": "a team",
    "personas": "a persona",
    "enquiries": "an enquiry",
    "communities": "a community",
    "services": "a service",
}
"""Parts whose ids are addresses, and what one of them is called."""


def check_ids(scenario: Scenario) -> Iterator[Finding]:
    """Find ids that are reserved words, and ids of people that are used twice."""
    for path in _all_ids(scenario):
        if path[-1] in RESERVED_WORDS:
            message = f'"{path[-1]}" has a meaning of its own in conditions and addresses'
            yield Finding(path, "E314", message, "choose another id")
    first: dict[str, str] = {}
    for part, called in _ADDRESSES.items():
        for name in getattr(scenario, part):
            if name in first:
                message = f'"{name}" is already the id of {first[name]}'
                hint = f"{listed(_ADDRESSES, 'and')} share one space of ids"
                yield Finding((part, name), "E313", message, hint)
            else:
                first[name] = called


def check_people(scenario: Scenario) -> Iterator[Finding]:
    """Find organisations that do not exist, and control without a lead."""
    for name, team in scenario.teams.items():
        yield from check_team(scenario, name, team)
    for name, organisation in scenario.organisations.items():
        for index, client in enumerate(organisation.clients):
            path = ("organisations", name, "clients", index)
            yield from missing_organisation(scenario, path, client)
            if client == name:
                yield Finding(path, "E311", "an organisation is no client of its own", "remove it")
    for name, seat in scenario.control.items():
        for index, member in enumerate(seat.scope):
            yield from missing_organisation(scenario, ("control", name, "scope", index), member)
        if seat.kind == "lead" and seat.scope:
            message = "the lead controller has a scope, and would not see everything"
            yield Finding(("control", name, "scope"), "E712", message, "remove the scope")
    if not any(seat.kind == "lead" for seat in scenario.control_seats().values()):
        message = "no seat is of the kind lead, and nobody could start the exercise"
        yield Finding(("control",), "E712", message, "add `lead_controller: {kind: lead}`")


def _all_ids(scenario: Scenario) -> Iterator[Path]:
    """Yield the path of everything that has an id."""
    for part in (
        "organisations", "teams", "control", "personas", "channels", "milestones", "variables", "statements",
        "levels", "objectives", "injects", "briefs", "duties", "documents", "enquiries",
        "communities", "services", "obligations", "baseline",
    ):  # fmt: skip
        yield from _ids((part,), getattr(scenario, part))
    for part in ("probes", "questionnaires"):
        for name, survey in getattr(scenario, part).items():
            yield (part, name)
            for question, form in survey.questions.items():
                yield (part, name, "questions", question)
                yield from _ids((part, name, "questions", question, "options"), form.options)
    for name, team in scenario.teams.items():
        yield from _ids(("teams", name, "roles"), team.roles)
    for name, objective in scenario.objectives.items():
        yield from _ids(("objectives", name, "targets"), objective.targets)
    for place in phase_places(scenario.phases):
        yield place.path
    for name, inject in scenario.injects.items():
        yield from _ids(("injects", name, "asks"), inject.asks)
        yield from _ids(("injects", name, "expected"), inject.expected)
        for ask_name, ask in inject.asks.items():
            # What hidden options leave unsaid is `other`; a scenario may write what follows from it.
            shown = (option for option in ask.options if option != "other" or not ask.is_mapped)
            yield from _ids(("injects", name, "asks", ask_name, "options"), shown)


def _ids(path: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        yield (*path, name)

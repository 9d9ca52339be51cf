"""Finds everything in a scenario of the right shape that does not hold together: the sum of all checks."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.asks import check_asks
from exercise_engine.model.checks.community import check_community
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.enquiries import check_enquiries
from exercise_engine.model.checks.gates import check_course, check_gates
from exercise_engine.model.checks.guidance import check_guidance
from exercise_engine.model.checks.injects import check_injects
from exercise_engine.model.checks.loose_ends import check_loose_ends
from exercise_engine.model.checks.people import check_ids, check_people
from exercise_engine.model.checks.phases import check_phases
from exercise_engine.model.checks.public import check_levels, check_statements
from exercise_engine.model.checks.surveys import check_surveys
from exercise_engine.model.checks.times import check_clock, check_moments, check_spans
from exercise_engine.model.paths import Finding
from exercise_engine.model.scenario import Scenario


def find_problems(scenario: Scenario) -> tuple[Finding, ...]:
    """Return everything that does not hold together, errors and warnings, in no special order."""
    return tuple(_findings(scenario))


def _findings(scenario: Scenario) -> Iterator[Finding]:
    directory = Directory(scenario)
    yield from check_ids(scenario)
    yield from check_people(scenario)
    clock_findings = tuple(check_clock(scenario.clock))
    yield from clock_findings
    if not clock_findings:
        yield from check_moments(scenario)
    yield from check_spans(scenario)
    yield from check_phases(scenario.phases)
    yield from check_injects(scenario, directory)
    yield from check_asks(scenario, directory)
    yield from check_guidance(scenario, directory)
    yield from check_statements(scenario, directory)
    yield from check_levels(scenario, directory)
    yield from check_surveys(scenario, directory)
    yield from check_gates(scenario)
    yield from check_course(scenario)
    yield from check_enquiries(scenario, directory)
    yield from check_community(scenario, directory)
    yield from check_loose_ends(scenario)

"""Checks enquiries: who can ask whom, patterns that can be read, and what answers set off."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.asks import check_effects
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.injects import Items
from exercise_engine.model.enquiry import PATTERNS_MAX, Enquiry
from exercise_engine.model.enquiry_patterns import PatternFault, parse_pattern
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import parse_after

REPLYING_KINDS = ("lead", "controller", "simcell")


def check_enquiries(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find everything that is wrong with enquiries apart from their texts and conditions."""
    items = Items(scenario)
    for name, enquiry in scenario.enquiries.items():
        yield from _check_enquiry(("enquiries", name), enquiry, directory, items)
    patterns = sum(len(a.match) for enquiry in scenario.enquiries.values() for a in enquiry.answers)
    if patterns > PATTERNS_MAX:
        message = f"the enquiries have {patterns:,} patterns; {PATTERNS_MAX:,} are the most"
        yield Finding(("enquiries",), "E771", message, "let * and word|word stand for what does not matter")
    for name, seat in scenario.control.items():
        for index, address in enumerate(seat.personas):
            path: Path = ("control", name, "personas", index)
            if address not in scenario.personas and address not in scenario.enquiries:
                known = [*scenario.personas, *scenario.enquiries]
                message = f'no persona and no enquiry is called "{address}"'
                yield Finding(path, "E772", message, did_you_mean(address, known))
        if seat.personas and seat.kind not in REPLYING_KINDS:
            message = f"a seat of kind {seat.kind} replies to nobody"
            yield Finding(
                ("control", name, "personas"), "E772", message, "remove `personas`, or change the kind"
            )


def _check_enquiry(path: Path, enquiry: Enquiry, directory: Directory, items: Items) -> Iterator[Finding]:
    scenario = directory.scenario
    if enquiry.persona is not None and enquiry.persona not in scenario.personas:
        message = f'there is no persona "{enquiry.persona}"'
        hint = did_you_mean(enquiry.persona, scenario.personas) or "add it to `personas:`"
        yield Finding((*path, "persona"), "E772", message, hint)
    wrong = [
        finding
        for index, address in enumerate(enquiry.to)
        if (finding := directory.finding((*path, "to", index), address)) is not None
    ]
    yield from wrong
    if not wrong and not directory.posts_of(enquiry.to):
        yield Finding((*path, "to"), "E773", "nobody can ask: the addresses mean no team", "add a team")
    for index, answer in enumerate(enquiry.answers):
        place: Path = (*path, "answers", index)
        for number, pattern in enumerate(answer.match):
            yield from _check_pattern((*place, "match", number), pattern)
        if answer.after is not None and (item := parse_after(answer.after).item):
            yield from items.check((*place, "after"), item)
        yield from check_effects((*place, "effects"), answer.effects, scenario)


def _check_pattern(path: Path, pattern: str) -> Iterator[Finding]:
    try:
        parse_pattern(pattern)
    except PatternFault as fault:
        yield Finding(path, "E770", fault.message, fault.hint)

"""Warns of patterns of enquiries that never get their turn, since an earlier one fits all that they fit."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.enquiries.matcher import Matcher
from exercise_engine.model.enquiry import Enquiry
from exercise_engine.model.enquiry_patterns import PatternFault, Steps, parse_pattern
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_turns(scenario: Scenario) -> Iterator[Finding]:
    """Find patterns that nothing ever reaches."""
    for name, enquiry in scenario.enquiries.items():
        yield from _check_enquiry(("enquiries", name), enquiry)


def _check_enquiry(path: Path, enquiry: Enquiry) -> Iterator[Finding]:
    """Compare every pattern with all before it; those of answers that are not always given leave a turn."""
    rows = list(_readable(enquiry))
    always = [
        (place, number, steps)
        for place, number, steps in rows
        if enquiry.answers[place].when is None and enquiry.answers[place].after is None
    ]
    matcher = Matcher([steps for _, _, steps in always])
    for place, number, steps in rows:
        for index in matcher.covering(steps):
            if always[index][:2] >= (place, number):
                break
            yield _never(path, enquiry, (place, number, steps), always[index])
            break
    yield from _doubles(path, enquiry, rows)


def _doubles(path: Path, enquiry: Enquiry, rows: list[tuple[int, int, Steps]]) -> Iterator[Finding]:
    """Find patterns that stand twice in one answer that is given at times only."""
    seen: dict[tuple[int, Steps], int] = {}
    for place, number, steps in rows:
        answer = enquiry.answers[place]
        if answer.when is None and answer.after is None:
            continue
        first = seen.setdefault((place, steps), number)
        if first != number:
            yield _never(path, enquiry, (place, number, steps), (place, first, steps))


def _readable(enquiry: Enquiry) -> Iterator[tuple[int, int, Steps]]:
    for place, answer in enumerate(enquiry.answers):
        for number, pattern in enumerate(answer.match):
            try:
                yield place, number, parse_pattern(pattern)
            except PatternFault:
                continue  # told of elsewhere


def _never(
    path: Path, enquiry: Enquiry, row: tuple[int, int, Steps], earlier: tuple[int, int, Steps]
) -> Finding:
    place, number, steps = row
    where = "of the same answer" if earlier[0] == place else f"of answer {earlier[0] + 1}"
    text = enquiry.answers[earlier[0]].match[earlier[1]]
    if steps == earlier[2]:
        message = f'it says the same as pattern "{text}" {where}'
    else:
        message = f'it never gets its turn: pattern "{text}" {where} fits all that it fits'
    hint = "remove it" if earlier[0] == place else "put it before that one, or give that answer a `when`"
    return Finding((*path, "answers", place, "match", number), "W770", message, hint)

"""Checking a large scenario with all that `check` does, against a bare parse by the C parser."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import yaml

from benchmarks.figures import Aim, Line, in_turns, middle, spread_text
from benchmarks.material import offset
from benchmarks.scale import Scale
from exercise_engine.authoring.check import check_file

AIM = Aim(of="ratio", kind="at_most", bound=2.5)

HEAD = """\
format: 1
id: large
title: A large exercise
summary: As many injects as the largest published exercises have.
clock: {story_start: "2026-11-03T06:30", zone: Europe/Amsterdam, pace: 4, length: 8h}
organisations:
  port: {name: Port of Maasdelta}
  terminal: {name: Maasdelta Container Terminal}
  haulier: {name: Polderman Transport}
teams:
  harbour: {organisation: port, roles: {master: {decides: true}, desk: {}}}
  yard: {organisation: terminal, roles: {lead: {decides: true}, it: {}, press: {}}}
  trucks: {organisation: haulier, roles: {planner: {decides: true}}}
personas:
  radio: {name: Radio Maasmond}
  police: {name: Port police, listed: true}
milestones: {isolated: {per: organisation}, harbour_told: {}}
variables: {trucks_waiting: 40}
phases:
  odd_signs: {start: true, function: detect, next: [{to: crisis, after: 40m}]}
  crisis: {function: respond}
injects:
"""

INJECT = """\
  {id}:
    {timing}
    from: radio
    to: [{to}]
    channel: {channel}
    subject: "Number {number}: {subject}"
    body: |
      The planning screens of the yard show nothing since ten minutes. Drivers at gate two wait, {trucks}
      of them by now, and the crane drivers ask by radio whether they may go on from paper.

      The agent of the vessel at berth {berth} wants to know by when the last boxes leave, because the tide
      does not wait. Somebody of the haulier says that their own booking page is slow as well.
{more}    notes: Built on what hauliers told after the outage of 2017; the call comes from the SimCell.
"""

ASK = """\
    asks:
      cable:
        text: What do you do with the yard network?
        options:
          now: {text: Disconnect now, effects: [{reach: isolated}, {add: trucks_waiting, by: 5}]}
          wait: {text: Wait for proof}
        silence: wait
        within: 10m
        rationale: required
    expected:
      call:
        text: Calls the harbour coordination centre
        within: 30m
        met_by: [{message: {to: harbour}}, {milestone: harbour_told}]
"""
EFFECT = """\
    effects: [{reach: harbour_told}, {add: trucks_waiting, by: 1}]
"""


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Check a scenario, and parse it bare, in turns."""
    path = folder / "large.yaml"
    path.write_text(large_scenario(scale.injects), encoding="utf-8")
    problems = check_file(path)
    assert not problems, f"the scenario is sound: {problems[:3]}"
    ours_s, bare_s = in_turns(scale.checks, lambda: _check_s(path), lambda: _bare_parse_s(path))
    ratios = [ours / bare for ours, bare in zip(ours_s, bare_s, strict=True)]
    return [
        Line(
            key="check",
            what=f"check of {scale.injects:,} injects ({path.stat().st_size / 1e6:.1f} MB of YAML)",
            ours=middle(ours_s),
            limit=middle(bare_s),
            unit="s",
            aim=AIM,
            details=(f"ratio {spread_text(ratios, '')}",),
        )
    ]


def large_scenario(injects: int) -> str:
    """A sound scenario with so many injects, as somebody would write it."""
    return HEAD + "".join(_inject(number) for number in range(injects))


def _inject(number: int) -> str:
    match number % 5:
        case 0 | 1:
            timing = f"at: {offset(number * 10)}"
        case 2:
            timing = f"after: item{number - 1} + 10m"
        case 3:
            timing = "when: variables.trucks_waiting > 60.0 && phase.crisis"
        case _:
            timing = "manual: true"
    return INJECT.format(
        id=f"item{number}",
        number=number,
        timing=timing,
        to=("harbour", "yard, trucks.planner", "all", "terminal")[number % 4],
        channel=("email", "phone", "news", "chat", "alert")[number % 5],
        subject=("trucks are standing", "screens are blank", "the radio calls")[number % 3],
        trucks="{{ variables.trucks_waiting }}" if number % 7 == 0 else "forty",
        berth=number % 9 + 1,
        more=ASK if number % 4 == 1 else EFFECT if number % 8 == 2 else "",
    )


def _check_s(path: Path) -> float:
    gc.collect()
    start = time.perf_counter()
    problems = check_file(path)
    taken = time.perf_counter() - start
    assert not problems, "what was sound stays sound"
    return taken


def _bare_parse_s(path: Path) -> float:
    gc.collect()
    gc.disable()  # as the loader does
    start = time.perf_counter()
    data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    taken = time.perf_counter() - start
    gc.enable()
    assert data["injects"], "the injects were read"
    return taken

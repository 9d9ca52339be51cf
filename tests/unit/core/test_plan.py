"""The plan: addresses, instances, and what comes after what."""

from __future__ import annotations

import pytest

from exercise_engine.core.plan import Immediately, Never, Plan, anchor_of, resolve_addresses
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, StoryTime
from tests.support.play import make_scenario

SCENARIO = make_scenario(
    {
        "timed": {"at": "T+1:00:30"},
        "story": {"at": "Day 1 09:15"},
        "stage": {"at": "briefing"},
        "follow": {"after": "timed + 10m"},
        "phase_follow": {"after": "phase.crisis + 5m"},
        "own_phase": {"after": "5m", "phase": "crisis"},
        "cond": {"when": "milestones.cut"},
        "hand": {"manual": True},
        "teams": {"at": "T+0:10", "each": "team", "to": ["port", "yard.it"]},
        "orgs": {"at": "T+0:10", "each": "organisation"},
        "some": {
            "at": "T+0:10",
            "asks": {"what": {"text": "?", "by": ["port"]}},
            "expected": {"call": {"text": "Calls", "by": ["yard"]}},
        },
    },
    phases={"crisis": {}},
    milestones={"cut": {}},
)
PLAN = Plan.of(SCENARIO)


@pytest.mark.parametrize(
    ("addresses", "teams", "audience"),
    [
        (("all",), ("harbour", "yard"), ("all",)),
        (("port",), ("harbour",), ("port",)),
        (("yard.it", "harbour"), ("harbour", "yard"), ("yard.it", "harbour")),
        (("terminal.lead",), ("yard",), ("yard.lead",)),
        (("terminal.master",), (), ()),
        (("yard.nobody",), (), ()),
        (("radio",), (), ()),
        (("mars",), (), ()),
    ],
)
def test_addresses_mean_teams(
    addresses: tuple[str, ...], teams: tuple[str, ...], audience: tuple[str, ...]
) -> None:
    """Addresses become teams in the scenario's order and canonical addresses in the order given."""
    found = resolve_addresses(SCENARIO, addresses)
    assert (found.teams, found.audience) == (teams, audience)


@pytest.mark.parametrize(
    ("inject", "kind"),
    [
        ("timed", ExerciseOffset),
        ("story", StoryTime),
        ("stage", Stage),
        ("follow", AfterItem),
        ("cond", Immediately),
        ("hand", Never),
    ],
)
def test_timing_is_resolved(inject: str, kind: type) -> None:
    """Every way to be due has its kind."""
    assert isinstance(PLAN.instances[inject, ""].timing, kind)


def test_each_makes_an_instance_for_every_owner() -> None:
    """Wider addresses are narrowed to the owner's own."""
    teams = {key[1]: plan.recipients.audience for key, plan in PLAN.instances.items() if key[0] == "teams"}
    assert teams == {"harbour": ("harbour",), "yard": ("yard.it",)}
    assert PLAN.by_inject["orgs"] == (("orgs", "port"), ("orgs", "terminal"))
    assert PLAN.instances["orgs", "port"].organisations == ("port",)


def test_followers_hang_on_their_anchor() -> None:
    """A bare duration hangs on the inject's own phase."""
    assert PLAN.followers["timed"] == (("follow", ""),)
    assert PLAN.followers["phase.crisis"] == (("phase_follow", ""), ("own_phase", ""))
    assert anchor_of(PLAN.instances["own_phase", ""]) == "phase.crisis"


def test_by_narrows_who_answers_and_who_acts() -> None:
    """Without it every recipient team does."""
    plan = PLAN.instances["some", ""]
    assert PLAN.respondents(plan, "what") == ("harbour",)
    assert PLAN.expected_of(plan, "call") == ("yard",)

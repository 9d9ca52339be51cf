"""Cuts as a command: all or none, never a key inject, and recorded with what goes untested."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario

CONTROL = {
    "lead": {"kind": "lead"},
    "scoped": {"kind": "controller", "name": "Scoped", "scope": ["port"]},
}
INJECTS: dict[str, Any] = {
    "first": {"at": "T+0:01"},
    "main": {"at": "T+0:20", "weight": "key"},
    "bridge": {"at": "T+0:30", "weight": "reserve"},
    "final": {"after": "bridge + 5m", "weight": "key"},
    "extra": {"at": "T+0:40", "weight": "reserve"},
    "echo": {"after": "extra"},
    "mine": {"at": "T+0:50", "to": ["yard"]},
}


def started() -> Play:
    """Return a play in which the first inject was told."""
    play = Play(make_scenario(INJECTS, control=CONTROL))
    play.start()
    play.wait(2 * MINUTE)
    return play


def refused(play: Play, *injects: str, role: str = "lead") -> str:
    """Return why a cut is refused; nothing has changed then."""
    before = play.state.seq
    with pytest.raises(CommandRejected) as rejected:
        play.do(role, ApplyCuts(injects=injects))
    assert play.state.seq == before
    return rejected.value.code


def test_a_cut_is_one_transaction_with_all_that_follows() -> None:
    """The cut is recorded first, then each inject is skipped with what can only come after it."""
    events = started().do("lead", ApplyCuts(injects=("extra", "mine", "extra"), note="late"))
    assert [event.fact.type for event in events] == ["cuts_applied", *["inject_skipped"] * 3]
    assert len({event.transaction for event in events}) == 1
    facts = [event.fact for event in events if isinstance(event.fact, f.InjectSkipped)]
    assert [(fact.inject, fact.reason) for fact in facts] == [
        ("extra", "cut"),
        ("echo", "anchor_skipped"),
        ("mine", "cut"),
    ]


@pytest.mark.parametrize(
    ("injects", "code"),
    [
        (("main",), "key_inject"),
        (("bridge",), "key_inject"),
        (("extra", "first"), "wrong_status"),
        (("extra", "nowhere"), "unknown_inject"),
    ],
)
def test_a_cut_that_may_not_be_is_refused_as_a_whole(injects: tuple[str, ...], code: str) -> None:
    """Key injects, what they need, what was told or is unknown is not cut, nor what stands beside it."""
    assert refused(started(), *injects) == code


def test_only_control_in_play_may_cut_in_its_scope() -> None:
    """A scope is kept, players are refused, and before StartEx there is nothing to cut."""
    play = started()
    assert refused(play, "mine", role="controller") == "out_of_scope"
    assert refused(play, "extra", role="yard.lead") == "not_allowed"
    assert refused(Play(make_scenario(INJECTS)), "extra") == "wrong_stage"


def test_what_was_cut_can_still_be_released_by_hand() -> None:
    """A cut is a decision of the moment; control may take it back by releasing."""
    play = started()
    play.do("lead", ApplyCuts(injects=("extra",)))
    play.do("lead", c.ReleaseInject(inject="extra"))
    assert play.state.injects["extra", ""].status == "released"

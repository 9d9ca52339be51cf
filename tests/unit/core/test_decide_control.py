"""What control does with injects, deliveries, milestones, variables, phases and notes."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.errors import CommandRejected, TextError
from tests.support.play import MINUTE, Play, make_scenario

CONTROL = {
    "lead": {"kind": "lead"},
    "port_control": {"kind": "controller", "scope": ["port"]},
    "judge": {"kind": "evaluator"},
    "voices": {"kind": "simcell"},
}


def playing(injects: dict[str, Any] | None = None, **parts: Any) -> Play:
    """Return an exercise in play."""
    play = Play(make_scenario(injects or {"note": {"at": "T+0:20"}}, control=CONTROL, **parts))
    play.start()
    play.wait(0)
    return play


def types(play: Play, command: c.AnyCommand, role: str = "lead") -> list[str]:
    """Give a command, return the types of its events."""
    return [event.type for event in play.do(role, command)]


def test_release_now_means_now() -> None:
    """A planned inject is released at once, also in a pause, and never again."""
    play = playing()
    play.do("lead", c.MoveStage(target="paused"))
    assert types(play, c.ReleaseInject(inject="note")) == ["inject_released", "inject_told"]
    assert play.last(f.InjectReleased).fact.by == "control"  # type: ignore[union-attr]
    with pytest.raises(CommandRejected, match="already"):
        play.do("lead", c.ReleaseInject(inject="note"))
    play.do("lead", c.MoveStage(target="running"))
    assert play.wait(30 * MINUTE) == []


def test_a_skipped_inject_can_still_be_released_by_hand() -> None:
    """Control's word is the last one."""
    play = playing()
    play.do("lead", c.SkipInject(inject="note", note="No time"))
    assert types(play, c.ReleaseInject(inject="note")) == ["inject_released", "inject_told"]


def test_holding_keeps_an_inject_back_until_it_is_let_go() -> None:
    """A held inject does not come at its time; let go after it, it comes at once."""
    play = playing()
    play.do("lead", c.HoldInject(inject="note"))
    assert play.wait(30 * MINUTE) == []
    assert types(play, c.UnholdInject(inject="note")) == ["inject_unheld", "inject_released", "inject_told"]
    with pytest.raises(CommandRejected, match="not held"):
        play.do("lead", c.UnholdInject(inject="note"))
    with pytest.raises(CommandRejected, match="only what is planned"):
        play.do("lead", c.HoldInject(inject="note"))
    with pytest.raises(CommandRejected, match="cannot be skipped"):
        play.do("lead", c.SkipInject(inject="note"))


def test_skipping_skips_what_comes_after() -> None:
    """Followers of a skipped inject, of its asks and of its expected actions are skipped with the reason."""
    injects = {
        "note": {
            "at": "T+0:20",
            "asks": {"what": {"text": "What?"}},
            "expected": {"call": {"text": "Calls", "within": "5m"}},
        },
        "after_note": {"after": "note + 5m"},
        "after_ask": {"after": "note.what"},
        "contingency": {"contingency": {"for": "note.call"}},
        "after_after": {"after": "after_note"},
    }
    play = playing(injects)
    play.do("lead", c.SkipInject(inject="note", note="Too much"))
    reasons = {fact.inject: fact.reason for fact in play.facts(f.InjectSkipped)}
    assert reasons == {
        "note": "control",
        "after_note": "anchor_skipped",
        "after_after": "anchor_skipped",
        "after_ask": "anchor_skipped",
        "contingency": "anchor_skipped",
    }


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (c.ReleaseInject(inject="nope"), "no inject"),
        (c.ReleaseInject(inject="many"), "one instance each for harbour, yard"),
        (c.HoldInject(inject="many", instance="mars"), "one instance each"),
    ],
)
def test_unknown_injects_are_refused(command: c.AnyCommand, reason: str) -> None:
    """A wrong name says what there is."""
    play = playing({"many": {"at": "T+0:20", "each": "team"}})
    with pytest.raises(CommandRejected, match=reason):
        play.do("lead", command)


def test_nothing_is_released_before_check_in_or_after_the_end() -> None:
    """Release by hand needs people who are here."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    adhoc = c.ReleaseAdHoc(sender="radio", to=("yard",), subject="News", body="x")
    for command in (c.ReleaseInject(inject="note"), adhoc):
        with pytest.raises(CommandRejected, match="planned"):
            play.do("lead", command)
    play.do("lead", c.MoveStage(target="check_in"))
    assert types(play, c.ReleaseInject(inject="note")) == ["inject_released", "inject_told"]


def test_spoken_injects_are_told_when_control_has_spoken() -> None:
    """A task is opened per team; what was asked and expected counts from being told."""
    note = {
        "at": "T+0:20",
        "channel": "phone",
        "asks": {"what": {"text": "What?", "within": "10m"}},
        "expected": {"call": {"text": "Calls", "within": "5m"}},
    }
    play = playing({"note": note, "after_note": {"after": "note + 1m"}})
    assert [event.type for event in play.wait(20 * MINUTE)] == [
        "inject_released",
        "delivery_opened",
        "delivery_opened",
    ]
    first, second = play.state.tasks
    play.wait(2 * MINUTE)
    assert types(play, c.FinishDelivery(task=first, outcome="no_answer")) == ["delivery_done"]
    done = play.do("simcell", c.FinishDelivery(task=first, outcome="done", said="On our way"))
    assert [event.type for event in done] == [
        "delivery_done",
        "inject_told",
        "ask_issued",
        "ask_opened",
        "expected_opened",
    ]
    assert done[1].audience.to == ("harbour",)
    assert done[3].fact.deadline_ms == 32 * MINUTE  # type: ignore[union-attr]
    assert done[4].fact.due_ms == 27 * MINUTE  # type: ignore[union-attr]
    assert play.state.injects["note", ""].complete_ms is None
    with pytest.raises(CommandRejected, match="already"):
        play.do("lead", c.FinishDelivery(task=first, outcome="done"))
    play.do("lead", c.FinishDelivery(task=second, outcome="done"))
    assert [event.elapsed_ms for event in play.wait(MINUTE)] == [23 * MINUTE] * 2
    with pytest.raises(CommandRejected, match="no delivery task"):
        play.do("lead", c.FinishDelivery(task=1, outcome="done"))


def test_ad_hoc_injects_reach_whom_control_names() -> None:
    """On a screen at once, on the phone by a task."""
    play = playing()
    adhoc = c.ReleaseAdHoc(
        sender="radio", to=("yard.lead",), channel="news", subject="News", body="More", note="They wait"
    )
    assert types(play, adhoc) == ["ad_hoc_released", "inject_told"]
    assert play.last(f.InjectTold).audience.to == ("yard.lead",)
    phone = adhoc.model_copy(update={"channel": "phone", "to": ("terminal",)})
    assert types(play, phone) == ["ad_hoc_released", "delivery_opened"]
    task = play.last(f.DeliveryOpened)
    assert task.fact.to == ("yard",)  # type: ignore[union-attr]
    assert types(play, c.FinishDelivery(task=task.seq, outcome="done")) == ["delivery_done", "inject_told"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sender": "mars"}, "no persona"),
        ({"channel": "pigeon"}, "no channel"),
        ({"to": ("mars",)}, "mars is no"),
    ],
)
def test_impossible_ad_hoc_injects_are_refused(change: dict[str, Any], reason: str) -> None:
    """Each refusal names what is wrong."""
    play = playing()
    adhoc = c.ReleaseAdHoc(sender="radio", to=("yard",), subject="News", body="More").model_copy(
        update=change
    )
    with pytest.raises(CommandRejected, match=reason):
        play.do("lead", adhoc)


def test_a_milestone_needs_a_reason_and_an_owner() -> None:
    """Control may set and take back milestones, and says why."""
    play = playing(milestones={"cut": {"per": "organisation"}, "told": {}})
    ok = c.SetMilestone(milestone="cut", owner="port", reached=True, note="Seen")
    for change, reason in (
        ({"milestone": "nope"}, "no milestone"),
        ({"owner": ""}, "port, terminal"),
        ({"note": ""}, "say why"),
        ({"reached": False}, "so already"),
    ):
        with pytest.raises(CommandRejected, match=reason):
            play.do("lead", ok.model_copy(update=change))
    assert types(play, ok) == ["milestone_reached"]
    assert types(play, ok.model_copy(update={"reached": False})) == ["milestone_withdrawn"]
    with pytest.raises(CommandRejected, match="the whole exercise"):
        play.do("lead", c.SetMilestone(milestone="told", owner="port", reached=True, note="x"))


def test_a_variable_keeps_its_kind() -> None:
    """Numbers stay numbers, words stay words."""
    play = playing(variables={"trucks": 2, "mood": {"per": "team", "value": "fine"}})
    assert types(play, c.ChangeVariable(variable="trucks", value=2.5)) == ["variable_set"]
    assert types(play, c.ChangeVariable(variable="mood", owner="yard", value="grim")) == ["variable_set"]
    for command, reason in (
        (c.ChangeVariable(variable="trucks", value="many"), "such as 2"),
        (c.ChangeVariable(variable="trucks", value=True), "such as 2"),
        (c.ChangeVariable(variable="nope", value=1), "no variable"),
        (c.ChangeVariable(variable="mood", value="grim"), "say for whom"),
    ):
        with pytest.raises(CommandRejected, match=reason):
            play.do("lead", command)


PHASES = {"one": {"next": [{"to": "two", "after": "2h"}]}, "two": {"phases": {"inner": {}, "deep": {}}}}


def test_control_moves_phases_to_their_neighbours() -> None:
    """A phase beside an active one can be entered by hand."""
    play = playing(phases=PHASES)
    assert types(play, c.ChangePhase(to="two")) == ["phase_changed", "phase_told"]
    assert play.last(f.PhaseChanged).fact == f.PhaseChanged(
        left=("one",), entered=("two", "inner"), by="control"
    )


@pytest.mark.parametrize(
    ("to", "reason"),
    [("nope", "no phase"), ("one", "active already"), ("deep", "inside a phase that is not active")],
)
def test_impossible_phase_moves_are_refused(to: str, reason: str) -> None:
    """Each refusal says why."""
    play = playing(phases=PHASES)
    with pytest.raises(CommandRejected, match=reason):
        play.do("lead", c.ChangePhase(to=to))


def test_phases_move_in_play_only() -> None:
    """Before StartEx there is no phase to leave."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, phases=PHASES))
    with pytest.raises(CommandRejected, match="planned"):
        play.do("lead", c.ChangePhase(to="two"))


def test_notes_are_controls_own() -> None:
    """A note may be about a team, with the time seen."""
    play = playing()
    assert types(play, c.WriteControlNote(body="Loud room", team="yard", observed_ms=0), "evaluator") == [
        "control_note_written"
    ]
    assert types(play, c.WriteControlNote(body="Quiet room")) == ["control_note_written"]
    for change, reason in (({"team": "mars"}, "no team"), ({"observed_ms": 99 * MINUTE}, "in the future")):
        with pytest.raises(CommandRejected, match=reason):
            play.do("lead", c.WriteControlNote(body="x").model_copy(update=change))


def test_a_scope_limits_what_a_controller_does() -> None:
    """A controller for the port steers the port's injects and nothing that concerns everybody."""
    play = playing(
        {"ours": {"at": "T+0:20", "to": ["port"]}, "theirs": {"at": "T+0:20", "to": ["yard"]}}, phases=PHASES
    )
    assert types(play, c.ReleaseInject(inject="ours"), "controller") == ["inject_released", "inject_told"]
    for command in (
        c.ReleaseInject(inject="theirs"),
        c.ChangePhase(to="two"),
        c.MoveStage(target="paused"),
        c.JumpStory(to="Day 1 18:00", brief="x"),
        c.ReleaseAdHoc(sender="radio", to=("yard",), subject="News", body="More"),
        c.SendMessage(to=("yard",), body="Hello"),
    ):
        with pytest.raises(CommandRejected) as refused:
            play.do("controller", command)
        assert refused.value.code == "out_of_scope"


class FailingText:
    """Fails at every template."""

    def render(self, template: str, names: object) -> str:
        """Raise the error of a renderer."""
        del names
        raise TextError(f"no name in {template}")


def test_a_text_that_cannot_be_rendered_is_held_back() -> None:
    """Rather than going out wrong, an inject is held and control told; releasing it changes nothing."""
    play = playing({"note": {"at": "T+0:20", "subject": "{{ x }}"}})
    play.engine._renderer = FailingText()  # noqa: SLF001
    assert [event.type for event in play.wait(20 * MINUTE)] == ["problem_noted", "inject_held"]
    assert types(play, c.ReleaseInject(inject="note")) == ["problem_noted"]
    assert play.state.injects["note", ""].status == "held"


def test_a_delivery_shows_its_question_as_written_if_it_cannot_be_rendered() -> None:
    """What control has spoken is told all the same, and control learns that the question is bare."""
    asks = {"what": {"text": "{{ x }}?"}}
    play = playing({"called": {"at": "T+0:00", "channel": "phone", "to": ["yard"], "asks": asks}})
    task = play.last(f.DeliveryOpened).seq
    play.engine._renderer = FailingText()  # noqa: SLF001
    assert types(play, c.FinishDelivery(task=task, outcome="done")) == [
        "delivery_done",
        "inject_told",
        "problem_noted",
        "ask_issued",
        "ask_opened",
    ]
    assert [str(asked.question) for asked in play.facts(f.AskOpened)] == ["{{ x }}?"]


def test_attachments_are_called_what_the_scenario_calls_them() -> None:
    """People read the name that the scenario gives, or the file's own; a file that is gone is left out."""
    wanted = [
        {"file": "files/note.txt", "name": "The page"},
        {"file": "files/list.csv"},
        {"file": "files/gone.txt"},
    ]
    play = Play(make_scenario({"note": {"at": "T+0:20", "attachments": wanted}}, control=CONTROL))
    play.state.files = tuple(
        f.FileInfo(path=path, media_type="text/plain", size_bytes=1, sha256="0" * 64)
        for path in ("files/list.csv", "files/note.txt")
    )
    play.start()
    play.wait(20 * MINUTE)
    told = play.last(f.InjectTold).fact
    assert isinstance(told, f.InjectTold)
    assert [info.shown for info in told.attachments] == ["The page", "list.csv"]


@pytest.mark.parametrize(
    "command",
    [
        c.HoldInject(inject="note"),
        c.UnholdInject(inject="note"),
        c.SkipInject(inject="note"),
        c.FinishDelivery(task=1, outcome="done"),
        c.SetMilestone(milestone="cut", reached=True, note="x"),
        c.ChangeVariable(variable="trucks", value=3),
    ],
)
def test_nothing_is_steered_after_the_end(command: c.AnyCommand) -> None:
    """EndEx seals the course: a call that is made later tells nobody, a milestone is not reached any more."""
    play = playing(milestones={"cut": {}}, variables={"trucks": 2})
    play.do("lead", c.MoveStage(target="hot_wash"))
    with pytest.raises(CommandRejected, match="sealed"):
        play.do("lead", command)


@pytest.mark.parametrize(
    "value", [10**400, -(10**16), 1e300, "x" * 201], ids=["huge", "negative", "decimal", "long"]
)
def test_values_have_limits(value: float | str) -> None:
    """A number that conditions could not hold is refused before it is recorded, and so is a long text."""
    play = playing(variables={"trucks": 2, "mood": "fine"})
    name = "mood" if isinstance(value, str) else "trucks"
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", c.ChangeVariable(variable=name, value=value))
    assert refused.value.code == "wrong_value"


def test_a_reason_of_blanks_is_none() -> None:
    """Who sets a milestone says why."""
    play = playing(milestones={"cut": {}})
    with pytest.raises(CommandRejected, match="say why"):
        play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="  \n"))

"""What becomes of services when others stop, and how they come back."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceHolding
from exercise_engine.core.control_view import ControlView
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, replayed, values
from tests.support.services import HOUR, put, service, started, states, story, web

HOLDS = {"tos": service(), "gate": service({"service": "tos", "holds": "45m"})}


def test_a_service_goes_on_without_another_for_a_while_and_then_stops() -> None:
    """The buffer lasts 45 minutes of the story."""
    play = started(HOLDS)
    assert story(put(play, "tos", "down")) == ["tos down", "gate without tos"]
    assert play.facts(ServiceHolding)[-1].until_story_ms == play.state.story.story_ms(45 * MINUTE)
    assert story(play.wait(45 * MINUTE - 1)) == []
    assert story(play.wait(1)) == ["gate down"]
    assert values(replayed(play.log).state) == values(play.state)


def test_what_is_back_in_time_changes_nothing() -> None:
    """And the next time the whole buffer is there again."""
    play = started(HOLDS)
    put(play, "tos", "down")
    play.wait(44 * MINUTE)
    assert story(put(play, "tos", "normal")) == ["tos normal", "gate returned tos"]
    put(play, "tos", "down")
    assert story(play.wait(44 * MINUTE)) == []
    assert story(play.wait(MINUTE)) == ["gate down"]


def test_the_story_may_run_faster_than_the_exercise() -> None:
    """At pace 4 the 45 minutes are over after a quarter of that."""
    clock = {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 4, "length": "3h"}
    play = started(HOLDS, clock=clock)
    put(play, "tos", "down")
    assert story(play.wait(11 * MINUTE)) == []
    assert story(play.wait(MINUTE)) == ["gate down"]
    assert play.last(ServiceChanged).elapsed_ms == 11 * MINUTE + 15_000


def test_a_need_says_from_which_state_on_it_is_missed() -> None:
    """The one bears a degraded service, the other does not, and two needs of the same may differ."""
    play = started(
        {
            "tos": service(),
            "gate": service("tos"),
            "rail": service({"service": "tos", "when": "degraded", "then": "degraded"}, "tos"),
        }
    )
    put(play, "tos", "degraded")
    assert states(play) == {"tos": "degraded", "gate": "normal", "rail": "degraded"}
    put(play, "tos", "down")
    assert states(play) == {"tos": "down", "gate": "down", "rail": "down"}


def test_a_service_may_degrade_first_and_stop_later() -> None:
    """Each need has a buffer of its own, and what is left of one is told while the other is over."""
    play = started(
        {
            "tos": service(),
            "gate": service(
                {"service": "tos", "holds": "30m", "then": "degraded"}, {"service": "tos", "holds": "2h"}
            ),
        }
    )
    assert story(put(play, "tos", "down")) == ["tos down", "gate without tos", "gate without tos"]
    assert story(play.wait(30 * MINUTE)) == ["gate degraded"]
    view = ControlView(play.seat("lead"), "lead", ())
    view.apply_all(play.log)
    (seen,) = (one for one in view.community.services.map(view.scenario) if one.id == "gate")
    assert [hold.then for hold in seen.holds] == ["down"]
    assert story(play.wait(90 * MINUTE)) == ["gate down"]
    assert story(put(play, "tos", "normal")) == ["tos normal", "gate normal"]


def test_a_service_recovers_for_its_time_and_its_backlog() -> None:
    """Two hours away and twice as long to work that off, beside the hour that it takes."""
    play = started({"tos": service(), "gate": service("tos", recovers={"takes": "1h", "backlog": 2})})
    put(play, "tos", "down")
    play.wait(2 * HOUR)
    assert story(put(play, "tos", "recovering")) == ["tos normal", "gate recovering"]
    assert play.facts(ServiceChanged)[-1].until_story_ms == play.state.story.story_ms(7 * HOUR)
    assert story(play.wait(5 * HOUR - 1)) == []
    assert story(play.wait(1)) == ["gate normal"]


def test_what_recovers_does_not_deliver_yet() -> None:
    """Who needs it waits until it is normal, and the order of recovery is kept."""
    back = {"takes": "1h"}
    play = started(
        {
            "power": service(),
            "tos": service("power", recovers=back),
            "gate": service("tos", recovers=back),
            "rail": service("power", recovers={"after": ["gate"]}),
        }
    )
    put(play, "power", "down")
    assert story(put(play, "power", "normal")) == ["power normal", "tos recovering"]
    assert story(play.wait(HOUR)) == ["tos normal", "gate recovering"]
    assert story(play.wait(HOUR)) == ["gate normal", "rail normal"]


def test_a_recovery_that_fails_starts_anew() -> None:
    """The outage goes on from where it began."""
    play = started({"tos": service(), "gate": service("tos", recovers={"takes": "1h", "backlog": 1})})
    put(play, "tos", "down")
    play.wait(HOUR)
    put(play, "tos", "normal")
    play.wait(HOUR)
    assert story(put(play, "tos", "down")) == ["tos down", "gate down"]
    put(play, "tos", "normal")
    assert play.facts(ServiceChanged)[-1].until_story_ms == play.state.story.story_ms(5 * HOUR)


def test_a_service_comes_back_as_far_as_it_can() -> None:
    """What is still degraded by another need is degraded, and not down."""
    play = started({"a": service(), "b": service(), "c": service("a", {"service": "b", "then": "degraded"})})
    put(play, "a", "down")
    put(play, "b", "down")
    assert states(play)["c"] == "down"
    put(play, "a", "normal")
    assert states(play)["c"] == "degraded"
    put(play, "b", "normal")
    assert states(play)["c"] == "normal"


def test_a_circle_falls_and_comes_back_together() -> None:
    """None of its members waits for the others; each takes its own time."""
    play = started(
        {
            "power": service("net", recovers={"takes": "1h"}),
            "net": service("power", recovers={"takes": "3h"}),
            "desk": service("net"),
        }
    )
    assert sorted(story(put(play, "net", "down"))) == ["desk down", "net down", "power down"]
    assert story(put(play, "net", "recovering")) == ["power recovering", "net recovering"]
    assert story(play.wait(HOUR)) == ["power normal"]
    assert story(play.wait(2 * HOUR)) == ["net normal", "desk normal"]


def test_a_circle_stays_down_while_a_fault_in_it_lasts() -> None:
    """No member begins to come back only to fall again."""
    play = started({"a": service("c"), "b": service("a"), "c": service("b")})
    put(play, "a", "down")
    put(play, "b", "down")
    assert story(put(play, "a", "normal")) == []
    assert set(states(play).values()) == {"down"}
    assert sorted(story(put(play, "b", "normal"))) == ["a normal", "b normal", "c normal"]


def test_what_is_down_at_startex_is_missed_from_there_on() -> None:
    """Those who need it begin to hold out when play begins."""
    play = Play(web({**HOLDS, "tos": service(start="down"), "rail": service("tos")}))
    assert story(play.start()) == ["gate without tos", "rail down"]
    assert story(play.wait(45 * MINUTE)) == ["gate down"]


def test_nothing_follows_in_a_pause() -> None:
    """What is set is recorded; what follows does so at resume."""
    play = started(HOLDS)
    play.do("lead", c.MoveStage(target="paused"))
    assert story(put(play, "tos", "down")) == ["tos down"]
    play.wait(HOUR)
    assert story(play.do("lead", c.MoveStage(target="running"))) == ["gate without tos"]
    assert story(play.wait(45 * MINUTE)) == ["gate down"]


def test_a_service_that_is_held_down_cannot_be_set_to_normal() -> None:
    """Control is told what it needs."""
    play = started({"tos": service(), "gate": service("tos")})
    put(play, "tos", "down")
    with pytest.raises(CommandRejected, match="it is down because it needs tos"):
        put(play, "gate", "normal")
    with pytest.raises(CommandRejected, match="it is down already"):
        put(play, "tos", "down")
    put(play, "gate", "down")
    put(play, "tos", "normal")
    assert states(play)["gate"] == "down", "it has a fault of its own now"
    with pytest.raises(CommandRejected, match="no service"):
        play.do("lead", SetService(service="gone", state="down"))


def test_what_waits_for_an_order_can_be_set_to_normal_by_hand() -> None:
    """Control may begin before those who are to be back first."""
    play = started({"a": service(), "b": service("a", recovers={"after": ["c"]}), "c": service()})
    put(play, "a", "down")
    put(play, "c", "down")
    put(play, "a", "normal")
    assert states(play)["b"] == "down"
    assert story(put(play, "b", "normal")) == ["b normal"]


def test_timers_come_back_with_the_log_and_after_a_rollback() -> None:
    """They follow from the state alone."""
    play = started(HOLDS)
    put(play, "tos", "down")
    play.engine.rollback(now=play.now)
    assert values(play.state) == values(replayed(play.log).state)
    assert play.engine.next_deadline() is None, "the clock stands"
    engine = replayed(play.log)
    engine.restore(0, now=play.now)
    resume = c.Order(
        seat=play.seat("lead"), command_id="x", acting_as=None, command=c.MoveStage(target="running")
    )
    engine.handle(resume, now=play.now)
    assert engine.next_deadline() is not None
    assert engine.state.community.cascade.dues.story_ms.keys() == {"gate"}


def test_a_corrected_scenario_is_taken_up_before_startex() -> None:
    """What something moved already stays, all else begins as it is written now."""
    play = Play(web({"tos": service(), "gate": service("tos"), "rail": service()}))
    play.do("lead", c.MoveStage(target="check_in"))
    put(play, "rail", "degraded")
    corrected = web({"tos": service(start="down"), "gate": service(), "rail": service(), "new": service()})
    play.log += play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now)
    assert states(play) == {"tos": "down", "gate": "normal", "rail": "degraded", "new": "normal"}
    play.do("lead", c.MoveStage(target="running"))
    assert states(play)["gate"] == "normal", "it no longer needs anything"
    assert values(replayed(play.log).state) == values(play.state)


def test_an_answer_that_stops_a_service_is_what_the_change_follows() -> None:
    """Those who gave it can follow the change back to it."""
    ask = {
        "text": "What do you do?",
        "options": {
            "now": {"text": "Pull", "effects": [{"service": "tos", "state": "down"}]},
            "no": {"text": "No"},
        },
        "silence": "now",
        "within": "10m",
    }
    injects = {"note": {"at": "T+0:10", "to": ["yard"], "asks": {"pull": ask}}}
    play = started(HOLDS, injects=injects)
    play.wait(10 * MINUTE)
    opened = play.last(f.AskOpened)
    play.do("yard.lead", c.SubmitAnswer(ask=opened.seq, positions=(0,)), acting_as="yard.lead")
    assert play.facts(ServiceChanged)[0].follows == play.last(f.AnswerGiven).seq
    silent = started(HOLDS, injects=injects)
    silent.wait(20 * MINUTE)
    assert silent.facts(ServiceChanged)[0].follows == silent.last(f.AskOverdue).seq

"""What the report says of changes of the plan, withdrawals and corrections."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.steering import commands as sc
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario

ASK = {"text": "What now?", "options": {"stop": {"text": "Stop"}, "go": {"text": "Go"}}, "within": "30m"}
HOSTILE = "<script>alert(1)</script>"


def steered_day() -> Play:
    """A day in which half of the seats had read what was corrected, and one inject was withdrawn."""
    play = Play(
        make_scenario(
            {
                "first": {"at": "T+0:01"},
                "second": {
                    "at": "T+0:02",
                    "asks": {"what": ASK},
                    "expected": {"call": {"text": "Calls", "within": "10m"}},
                },
                "third": {"at": "T+0:10", "to": ["yard"]},
            }
        )
    )
    play.start()
    play.wait(2 * MINUTE)
    told = [event.seq for event in play.log if isinstance(event.fact, f.InjectTold)]
    play.do("yard.lead", c.ReportReceipts(delivered=(told[0],), read=(told[0],)))
    play.wait(MINUTE)
    releases = [event.seq for event in play.log if isinstance(event.fact, f.InjectReleased)]
    correction = sc.CorrectInject(of=releases[0], subject="Right", body=HOSTILE, note="wrong berth")
    news = [event.seq for event in play.do("lead", correction)][1:]
    play.do("lead", sc.WithdrawInject(of=releases[1], note="wrong team"))
    play.do("harbour.desk", c.ReportReceipts(read=(told[0], *news)))
    play.do("lead", sc.ShiftPlan(by_ms=5 * MINUTE, note="late room"))
    play.do("lead", sc.RetargetInject(inject="third", to=("harbour",), note="yard is busy"))
    play.wait(60 * MINUTE)
    play.do("lead", c.MoveStage(target="hot_wash"))
    return play


def facts() -> ReportFacts:
    """The report of that day."""
    return build_facts(steered_day().log)


def test_who_had_read_the_old_text_and_when() -> None:
    """Half the seats had; the other half read old and new text together."""
    corrected, withdrawn = facts().recalls
    assert (corrected.kind, corrected.title, corrected.reason) == ("corrected", "Subject 1", "wrong berth")
    assert corrected.seats == 4
    assert [(reader.seat, reader.read_ms) for reader in corrected.read_before] == [("Yard, Lead", 2 * MINUTE)]
    assert [(reader.seat, reader.read_ms) for reader in corrected.read_after] == [
        ("Harbour, Desk", 3 * MINUTE)
    ]
    assert (withdrawn.kind, withdrawn.read_before) == ("withdrawn", ())


def test_planned_stands_beside_actual() -> None:
    """The time of the scenario is the planned one, however often control moved the inject."""
    third = next(row for row in facts().plan if row.inject.id == "third")
    assert third.released is not None
    assert (third.planned_ms, third.released.elapsed_ms) == (10 * MINUTE, 15 * MINUTE)
    assert third.changes == (
        "moved from T+0:10:00 to T+0:15:00",
        "sent to Harbour instead of Yard",
    )
    second = next(row for row in facts().plan if row.inject.id == "second")
    assert second.withdrawn is not None


def test_what_was_withdrawn_counts_neither_way() -> None:
    """Neither its ask nor its expected action is a silence or a miss."""
    found = facts()
    assert {response.outcome for response in found.responses} == {"withdrawn"}
    figures = {measure.id: measure.value for measure in found.measures}
    assert (figures["asks_silent"], figures["asks_unanswered"]) == (0, 0)
    assert not any("Calls" in proposal.text for proposal in found.summary.discuss)


def test_every_change_is_a_deviation_with_its_reason() -> None:
    """A reviewer finds them where the list of injects is compared with play."""
    kinds = [(found.kind, found.note) for found in facts().method.deviations]
    assert kinds == [
        ("recalled", "wrong berth"),
        ("recalled", "wrong team"),
        ("steered", "late room"),
        ("steered", "yard is busy"),
    ]
    assert [change.reason for change in facts().plan_changes] == ["late room", "", "yard is busy"]


def test_typed_text_stays_text_on_the_page() -> None:
    """What control typed is never markup."""
    page = render_html(facts())
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "wrong berth" in render_markdown(facts())


def test_a_milestone_counts_from_when_it_was_seen() -> None:
    """Measures use the time seen; what follows begins at the moment of recording."""
    target = {"text": "Cut off", "after": "first", "met": "milestones.cut", "within": "5m"}
    objective = {"function": "respond", "capability": "Mitigation", "targets": {"cut": target}}
    play = Play(
        make_scenario(
            {"first": {"at": "T+0:01"}, "next": {"when": "milestones.cut"}},
            milestones={"cut": {}},
            objectives={"contain": objective},
        )
    )
    play.start()
    play.wait(10 * MINUTE)
    seen = c.SetMilestone(milestone="cut", reached=True, note="in the room", observed_ms=4 * MINUTE)
    play.do("lead", seen)
    play.do("lead", c.MoveStage(target="hot_wash"))
    found = build_facts(play.log)
    (result,) = [t for chapter in found.chapters for o in chapter.objectives for t in o.targets]
    assert (result.outcome, result.measured_ms) == ("met", 3 * MINUTE)
    assert next(row for row in found.plan if row.inject.id == "next").released is not None
    assert any("seen at T+0:04:00" in row.text for row in found.interventions)

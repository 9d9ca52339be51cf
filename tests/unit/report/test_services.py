"""How services ran in play, for how long, and why that changed."""

from __future__ import annotations

import pytest

from exercise_engine.core.commands import JumpStory, MoveStage
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.service_plots import service_plots
from exercise_engine.report.service_records import ServiceImpact
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.service_play import HARBOUR, begun, returned, stopped


def impacts(play: Play) -> dict[str, ServiceImpact]:
    """Return what the report states of each service."""
    services = build_facts(play.log).services
    assert services is not None
    return {one.service.id: one for one in services.services}


def measures(facts: ReportFacts) -> dict[str, tuple[int | float | None, int, int]]:
    """Return value, n and what was left out of the measures of services."""
    return {
        one.id: (one.value, one.n, one.excluded) for one in facts.measures if one.id.startswith("service")
    }


def test_lengths_are_story_time_by_state() -> None:
    """The yard was down for half an hour of play, two hours of the story, and then took 20 minutes of it."""
    found = impacts(returned())
    tos, gate = found["tos"], found["gate"]
    assert (tos.down_ms, tos.recovering_ms, tos.degraded_ms) == (120 * MINUTE, 20 * MINUTE, 0)
    assert gate.down_ms == 100 * MINUTE
    assert tos.worst == gate.worst == "down"
    assert tos.end == gate.end == "normal"


def test_spans_cover_all_of_play_without_a_gap() -> None:
    """From StartEx to EndEx, each beginning where the last ended."""
    for one in impacts(returned()).values():
        assert one.spans[0].from_ms == 0
        assert one.spans[-1].to_ms == 50 * MINUTE
        assert all(a.to_story_ms == b.from_story_ms for a, b in zip(one.spans, one.spans[1:], strict=False))


def test_each_change_leads_back_to_what_caused_it() -> None:
    """The gate stopped because of the yard, the yard because of an inject; every step is an event."""
    play = returned()
    first, *_ = impacts(play)["gate"].changes
    assert first.after == "down"
    text = "; ".join(first.chain)
    assert "Yard <system>" in text
    assert text.endswith("came (inject stop)")
    by_seq = {event.seq: event for event in play.log}
    assert by_seq[first.evidence[0]].type == "service_changed"
    assert by_seq[first.evidence[-1]].type == "inject_released"


def test_first_change_and_return_are_moments_of_the_log() -> None:
    """In all three times."""
    gate = impacts(returned())["gate"]
    assert gate.first is not None
    assert gate.back is not None
    assert (gate.first.elapsed_ms, gate.back.elapsed_ms) == (20 * MINUTE, 45 * MINUTE)


def test_what_is_not_back_at_endex_says_so() -> None:
    """It has no moment of return, and counts as not back."""
    play = stopped()
    play.do("lead", MoveStage(target="hot_wash"))
    facts = build_facts(play.log)
    assert impacts(play)["tos"].back is None
    assert measures(facts)["services_not_back"] == (2, 3, 0)
    for text in (render_html(facts), render_markdown(facts)):
        assert "still down at the end of play" in text


def test_measures_say_how_many_they_rest_on() -> None:
    """Two of three services were touched; the third is left out of lengths."""
    found = measures(build_facts(returned().log))
    assert found == {
        "services_touched": (2, 3, 0),
        "service_down_time": (220 * MINUTE, 2, 1),
        "service_impaired_time": (240 * MINUTE, 2, 1),
        "services_not_back": (0, 3, 0),
    }


def test_a_jump_of_the_story_counts_as_time_of_the_service() -> None:
    """An outage goes on through the night that the story skipped."""
    play = stopped()
    play.do("lead", JumpStory(to="Day 2 06:30", brief="A night has passed."))
    play.do("lead", MoveStage(target="hot_wash"))
    assert impacts(play)["tos"].down_ms == 24 * 60 * MINUTE - 40 * MINUTE


def test_without_services_there_is_no_section() -> None:
    """Neither in the pages nor among the keys."""
    play = Play(make_scenario({}))
    play.start()
    facts = build_facts(play.log)
    assert facts.services is None
    assert '"services"' not in render_json(facts)
    assert "Impact on services" not in render_html(facts) + render_markdown(facts)


def test_services_that_always_ran_are_said_to_have_run() -> None:
    """An honest empty state, with no plot."""
    play = begun()
    play.wait(5 * MINUTE)
    facts = build_facts(play.log)
    assert service_plots(facts) == ()
    assert "All 3 services ran normally from StartEx until now." in render_markdown(facts)


def test_before_startex_nothing_ran() -> None:
    """Nor was anything down."""
    facts = build_facts(Play(make_scenario({}, services=HARBOUR)).log)
    assert facts.services is not None
    assert all(one.spans == () for one in facts.services.services)
    assert "Play never began" in render_markdown(facts)


def test_an_aborted_exercise_says_so() -> None:
    """What would have come back later nobody knows."""
    play = stopped()
    play.do("lead", MoveStage(target="aborted"))
    assert "Play was aborted; what would have come back later" in render_html(build_facts(play.log))


def test_the_plot_tells_states_apart_by_height_and_stays_on_the_sheet() -> None:
    """Every band lies between the labels and the edge, and links to its event."""
    (plot,) = service_plots(build_facts(returned().log))
    assert [row.full for row in plot.rows] == ["Yard <system>", "Truck gate"]
    bands = [band for row in plot.rows for band in row.bands]
    assert {band.state: band.height for band in bands} == {"normal": 2, "down": 14, "recovering": 8}
    assert all(band.x >= 200 and band.x + band.width <= 832 for band in bands)
    assert plot.story[0].story_ms < plot.story[-1].story_ms


def test_names_from_the_scenario_are_text() -> None:
    """A bracket in a service's name is no tag."""
    page = render_html(build_facts(returned().log))
    assert "Yard &lt;system&gt;" in page
    assert "Yard <system>" not in page


def test_the_reckoning_without_decisions_stands_beside_with_its_assumption() -> None:
    """Control let the yard come back; without that it, and the gate, would have stood still to the end."""
    facts = build_facts(returned().log)
    assert facts.services is not None
    reckoned = facts.services.without_decisions
    assert reckoned is not None
    rows = {row.service.id: (row.played_ms, row.undecided_ms, row.saved_ms) for row in reckoned.rows}
    assert rows == {
        "tos": (140 * MINUTE, 160 * MINUTE, 20 * MINUTE),
        "gate": (100 * MINUTE, 120 * MINUTE, 20 * MINUTE),
    }
    for text in (render_html(facts), render_markdown(facts)):
        assert "An assumption, not something that happened." in text
        assert "20m saved" in text
    assert reckoned.assumption in render_html(facts).replace("&#39;", "'")


@pytest.mark.parametrize(("real_of", "undecided_ms"), [(None, 0), ("port", 0), ("terminal", 100 * MINUTE)])
def test_what_people_said_is_reckoned_with_in_their_own_edition_only(
    real_of: str | None, undecided_ms: int
) -> None:
    """A length of time would tell all others what the terminal really has."""
    injects = {
        "stop": {
            "at": "T+0:05",
            "to": ["yard"],
            "if": 'baseline.tape.terminal == "no"',
            "effects": [{"service": "tos", "state": "down"}],
        }
    }
    prepared = {"tape": {"text": "A copy", "answers": {"terminal": {"answer": "no"}}}}
    play = Play(make_scenario(injects, services=HARBOUR, baseline=prepared))
    play.start()
    play.wait(30 * MINUTE)
    play.do("lead", MoveStage(target="hot_wash"))
    services = build_facts(play.log, real_of=real_of).services
    assert services is not None
    assert services.without_decisions is not None
    rows = {row.service.id: row for row in services.without_decisions.rows}
    assert rows["tos"].played_ms == 100 * MINUTE
    assert rows["tos"].undecided_ms == undecided_ms
    assert "is REAL" in services.without_decisions.assumption


def test_while_play_goes_on_nothing_is_reckoned() -> None:
    """The end of the one is not known yet."""
    facts = build_facts(stopped().log)
    assert facts.services is not None
    assert facts.services.without_decisions is None
    assert "If nobody had decided anything" not in render_html(facts)

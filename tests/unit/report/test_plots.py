"""Plots: where marks, bars and lines stand, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.report.facts import build_facts
from exercise_engine.report.plots import (
    BARS_PER_FIGURE,
    GUTTER,
    RIGHT,
    TEAMS_PER_FIGURE,
    TICKS_MAX,
    WIDTH,
    load_plots,
    response_plots,
    shortened,
    timeline_plots,
)
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import new_play, played_to_end


def facts() -> ReportFacts:
    """The facts of the small exercise."""
    return build_facts(played_to_end().log)


def many_teams(count: int) -> ReportFacts:
    """The facts of an exercise with many teams that are told one thing."""
    role: dict[str, Any] = {"lead": {"decides": True}}
    teams = {f"team_{number}": {"organisation": "port", "roles": role} for number in range(count)}
    play = Play(
        make_scenario({"note": {"at": "T+0:01"}}, organisations={"port": {"name": "Port"}}, teams=teams)
    )
    play.start()
    play.wait(2 * MINUTE)
    return build_facts(play.log)


def test_an_exercise_that_never_started_has_no_plots_over_time() -> None:
    """There is no time to plot over."""
    nothing = build_facts(new_play().log)
    assert timeline_plots(nothing) == ()
    assert load_plots(nothing) == ()
    assert response_plots(nothing) == ()


def test_marks_stand_at_their_time_and_in_their_team_s_lane() -> None:
    """Half of play is half of the width; the answer of the yard stands in its lane of respond."""
    (plot,) = timeline_plots(facts())
    answer = next(mark for mark in plot.marks if mark.kind == "answer")
    assert answer.x == pytest.approx(GUTTER + (WIDTH - GUTTER - RIGHT) * 5 / 20, abs=0.1)
    yard = plot.rows[1]
    assert yard.full == "Yard"
    assert answer.y in {lane.y for lane in yard.lanes if lane.label == "Res"}
    assert all(plot.top <= mark.y <= plot.bottom for mark in plot.marks)


def test_a_message_is_marked_where_it_was_written() -> None:
    """Not at the team that received it."""
    (plot,) = timeline_plots(facts())
    (message,) = [mark for mark in plot.marks if mark.kind == "message"]
    assert message.y > plot.rows[1].y


def test_seen_and_missed_actions_have_signs_of_their_own() -> None:
    """And the legend names what is drawn, and nothing else."""
    (plot,) = timeline_plots(facts())
    kinds = [mark.kind for mark in plot.marks]
    assert kinds.count("seen") == 1
    assert kinds.count("missed") == 1
    assert set(plot.legend) == set(kinds)
    assert "silence" in plot.legend


def test_every_mark_leads_to_an_event() -> None:
    """A plot is a list of links."""
    whole = facts()
    known = {row.when.seq for row in whole.events}
    (timeline,), (load,) = timeline_plots(whole), load_plots(whole)
    assert {mark.seq for mark in timeline.marks} <= known
    assert {band.seq for band in timeline.bands} | {cut.seq for cut in timeline.cuts} <= known
    assert {column.seq for row in load.rows for column in row.columns} <= known
    assert {bar.seq for plot in response_plots(whole) for bar in plot.bars} <= known


def test_pauses_and_jumps_cut_across() -> None:
    """At the moment at which they happened."""
    (plot,) = timeline_plots(facts())
    assert [cut.label for cut in plot.cuts] == ["pause", "time jump"]


def test_phases_side_by_side_take_a_line_each() -> None:
    """And one after another share one."""
    strands = {
        "day": {
            "start": True,
            "title": "Day",
            "strands": {
                "inside": {"title": "In"},
                "outside": {"title": "A title far too long for its band " * 4},
            },
        }
    }
    play = Play(make_scenario({"note": {"at": "T+0:01"}}, phases=strands))
    play.start()
    play.wait(2 * MINUTE)
    (plot,) = timeline_plots(build_facts(play.log))
    assert len({band.y for band in plot.bands}) == 3
    assert [band.label for band in plot.bands][-1] == ""
    (one_line,) = timeline_plots(facts())
    assert {band.y for band in one_line.bands} == {0}


@pytest.mark.parametrize("teams", [TEAMS_PER_FIGURE, TEAMS_PER_FIGURE + 1])
def test_many_teams_take_several_figures(teams: int) -> None:
    """A figure fits on a printed page."""
    whole = many_teams(teams)
    expected = -(-teams // TEAMS_PER_FIGURE)
    assert len(timeline_plots(whole)) == len(load_plots(whole)) == expected
    assert sum(len(plot.rows) for plot in timeline_plots(whole)) == teams


def test_bars_are_drawn_by_kind_with_the_time_given() -> None:
    """Answers, actions, targets; a missed one has no bar."""
    answers, actions, targets = response_plots(facts())
    assert [plot.title for plot in (answers, actions, targets)] == [
        "Answers",
        "Expected actions",
        "Capability targets",
    ]
    assert [bar.text for bar in answers.bars] == ["4m", "9m, late"]
    assert [bar.text for bar in actions.bars] == ["3m", "missed"]
    assert [bar.width > 0 for bar in actions.bars] == [True, False]
    assert all(bar.target_x is not None for bar in answers.bars)
    assert "1 late, 0 missed" in answers.description


def test_many_bars_take_several_figures() -> None:
    """As many as fit on a page."""
    whole = facts()
    ask = next(row for row in whole.responses if row.kind == "ask")
    changed = whole.model_copy(update={"responses": (ask,) * (BARS_PER_FIGURE + 1)})
    assert [len(plot.bars) for plot in response_plots(changed)] == [BARS_PER_FIGURE, 1]


def test_a_very_long_bar_is_cut_off_and_says_so() -> None:
    """One that took an hour leaves the others readable."""
    whole = facts()
    ask = next(row for row in whole.responses if row.kind == "ask")
    slow = ask.model_copy(update={"measured_ms": 60 * MINUTE, "outcome": "late"})
    (plot,) = response_plots(whole.model_copy(update={"responses": (ask, slow)}))
    assert [bar.is_cut for bar in plot.bars] == [False, True]
    assert plot.bars[1].text == "1h, late"
    free = slow.model_copy(update={"target_ms": None})
    (uncut,) = response_plots(whole.model_copy(update={"responses": (free,)}))
    assert not uncut.bars[0].is_cut


def test_inboxes_share_one_scale() -> None:
    """A column of one team can be compared with that of another."""
    (plot,) = load_plots(facts())
    assert plot.peak == 6
    assert [row.full for row in plot.rows] == ["Harbour", "Yard"]
    assert all(row.waiting for row in plot.rows)
    assert all(column.height > 0 for row in plot.rows for column in row.columns)


def test_the_axis_has_few_round_labels() -> None:
    """Whole minutes without seconds."""
    (plot,) = timeline_plots(facts())
    assert 2 < len(plot.ticks) <= TICKS_MAX + 1
    assert plot.ticks[0].label == "T+0:00"


def test_each_plot_is_described_in_words() -> None:
    """Who does not see it reads what it shows."""
    whole = facts()
    texts = [plot.description for plot in timeline_plots(whole)]
    texts += [plot.description for plot in response_plots(whole)]
    texts += [plot.description for plot in load_plots(whole)]
    assert len(texts) == 5
    assert all(len(text) > 60 for text in texts)


@pytest.mark.parametrize(
    ("text", "label"),
    [("Yard", "Yard"), ("Harbour  office\nand more", "Harbour o…"), ("1234567890", "1234567890")],
)
def test_labels_are_cut_to_fit(text: str, label: str) -> None:
    """One line, with a mark where something is missing."""
    assert shortened(text, 10) == label

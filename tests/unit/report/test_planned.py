"""Planned and actual: every inject with what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.model.inject import Inject
from exercise_engine.report.journal import Journal
from exercise_engine.report.planned import plan_rows, plan_text
from exercise_engine.report.records import PlanRow
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play, played_to_decision, played_to_end


def rows(play: Play) -> dict[str, PlanRow]:
    """The rows of a play by their injects; an ad hoc inject has no id."""
    return {row.inject.id: row for row in plan_rows(Journal(play.log))}


def inject(**keys: Any) -> Inject:
    """An inject with some keys."""
    return Inject.model_validate({"from": "radio", "to": ("all",), "subject": "S", "body": "B"} | keys)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"at": "T+0:20"}, "at T+0:20"),
        (
            {"after": "ransom + 10m", "when": "variables.lorries > 3"},
            "after ransom + 10m; when variables.lorries > 3",
        ),
        ({"unless": "milestones.told"}, "unless milestones.told"),
        ({"at": "T+0:20", "if": "milestones.told"}, "at T+0:20; only if milestones.told"),
        ({"contingency": {"for": "ransom.keep_log"}}, "for a missed ransom.keep_log"),
        ({"manual": True}, "by control"),
        ({"manual": True, "if": "milestones.told"}, "by control; only if milestones.told"),
        ({}, "from StartEx on"),
    ],
)
def test_the_plan_is_said_in_the_scenario_s_words(keys: dict[str, Any], text: str) -> None:
    """A reader finds the line of the file again."""
    assert plan_text(inject(**keys)) == text


def test_a_released_inject_has_planned_and_actual_time() -> None:
    """On time, told at once on a screen, a minute later by telephone."""
    found = rows(played_to_end())
    ransom = found["ransom"]
    assert (ransom.outcome, ransom.reason, ransom.planned_ms, ransom.deviation_ms) == (
        "released",
        "on time",
        MINUTE,
        0,
    )
    assert [(told.team.id, told.elapsed_ms) for told in ransom.told] == [("yard", MINUTE)]
    call = found["call"]
    assert call.released is not None
    assert call.released.elapsed_ms == 2 * MINUTE
    assert [told.elapsed_ms for told in call.told] == [3 * MINUTE]
    assert len(call.evidence) == 3


def test_a_condition_has_no_planned_time_that_could_be_missed() -> None:
    """What comes when something is true comes when it is true."""
    found = rows(played_to_end())
    assert found["cut_off"].reason == "by its condition"
    assert [found[name].planned_ms for name in ("cut_off", "radio_check")] == [None, None]
    assert [found[name].deviation_ms for name in ("cut_off", "radio_check")] == [None, None]


def test_skipped_held_and_planned_say_why() -> None:
    """Left out at the end, held back until then, not come to yet."""
    assert rows(played_to_end())["restart"].reason == "play ended"
    assert rows(played_to_decision())["restart"].outcome == "planned"
    assert rows(played_to_decision())["restart"].planned_ms == 50 * MINUTE
    play = new_play()
    play.start()
    play.do("lead", c.HoldInject(inject="restart"))
    assert rows(play)["restart"].outcome == "held"
    assert rows(play)["restart"].reason == "held back"
    play.do("lead", c.UnholdInject(inject="restart"))
    assert rows(play)["restart"].outcome == "planned"


def test_an_ad_hoc_inject_has_a_row_after_the_others() -> None:
    """Named by what was told."""
    found = plan_rows(Journal(played_to_end().log))[-1]
    assert (found.inject.id, found.inject.name, found.channel) == ("", "A rumour", "E-mail")
    assert found.plan == "not in the scenario"


@pytest.mark.parametrize("channel", ["phone", "paper"])
def test_an_ad_hoc_call_is_named_before_it_was_made(channel: str) -> None:
    """Its task says what is to be told."""
    play = new_play()
    play.start()
    call = c.ReleaseAdHoc(sender="radio", to=("yard",), channel=channel, subject="Hello?", body="Anybody?")
    play.do("lead", call)
    found = rows(play)[""]
    assert found.inject.name == "Hello?"
    assert found.told == ()


def test_an_ad_hoc_release_that_told_nothing_is_still_listed() -> None:
    """A log that breaks off between release and telling has a row without a title of its own."""
    play = new_play()
    play.start()
    play.do("lead", c.ReleaseAdHoc(sender="radio", to=("yard",), subject="Hello?", body="Anybody?"))
    released = play.last(f.AdHocReleased).seq
    play.log = play.log[:released]
    assert rows(play)[""].inject.name == "Ad hoc inject"


def test_a_condition_on_a_measure_is_not_printed() -> None:
    """Beside what came of it, it would tell what an organisation answered."""
    shown = plan_text(inject(at="T+0:10", if_='baseline.backup.port == "no"'))
    assert shown == "at T+0:10; only if [a condition on what was said of a measure]"

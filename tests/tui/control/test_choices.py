"""What control chooses from."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.control_view import ControlView
from exercise_engine.tui.control import choices
from tests.support.control_play import Play


def test_recipients_are_everybody_organisations_teams_and_roles() -> None:
    """The lead may write to all; a scope cuts the list."""
    play = Play()
    keys = [found.key for found in choices.recipients(play.view())]
    assert keys == ["all", "terminal", "port", "yard", "yard.lead", "yard.it", "harbour", "harbour.master"]
    keys = [found.key for found in choices.recipients(play.view("Terminal controller"))]
    assert keys == ["terminal", "yard", "yard.lead", "yard.it"]


def test_control_speaks_as_itself_or_as_a_persona() -> None:
    """Injects of the moment may seem to come from organisations and teams too."""
    view = Play().view()
    assert [found.key for found in choices.voices(view)] == ["control", "printer", "newsroom"]
    assert [found.key for found in choices.senders(view)] == [
        *("printer", "newsroom", "port", "terminal"),
        *("yard", "harbour"),
    ]


def test_who_will_read_is_counted_and_named() -> None:
    """Seats, not addresses, are what a controller has to know."""
    view = Play().view()
    assert choices.readers(view, ("yard.lead", "harbour")) == (
        "2 seats: Yard crisis team, Lead, Harbour office, Master"
    )
    assert choices.readers(view, ("newsroom",)) == "no player's seat"


def test_without_a_scenario_there_is_nothing_to_choose() -> None:
    """An observer's view offers nothing, and does not fail."""
    view = ControlView(kind="observer")
    assert (choices.recipients(view), choices.senders(view), choices.things(view)) == ((), (), ())
    assert [found.key for found in choices.voices(view)] == ["control"]


def test_things_show_how_they_stand() -> None:
    """Milestones with owners, variables with their value, phases that play is in."""
    play = Play()
    play.start()
    play.lead(c.SetMilestone(milestone="told", reached=True, note="seen"))
    found = {thing.key: thing.value for thing in choices.things(play.view())}
    assert found == {
        "milestone:isolated:port": False,
        "milestone:isolated:terminal": False,
        "milestone:told:": True,
        "variable:backup_age_days:": 3,
        "phase:odd_signs:": True,
        "phase:crisis:": False,
    }


@pytest.mark.parametrize(
    ("typed", "like", "value"),
    [
        ("yes", False, True),
        (" FALSE ", True, False),
        ("12", 3, 12),
        ("-2.5", 3, -2.5),
        ("some words", "", "some words"),
    ],
)
def test_a_value_keeps_its_kind(typed: str, like: bool | float | str, value: object) -> None:
    """What is typed becomes what the variable holds."""
    assert choices.typed_scalar(typed, like) == value


@pytest.mark.parametrize(("typed", "like"), [("perhaps", True), ("many", 3), ("nan", 1.5), ("1e999", 1)])
def test_a_value_of_another_kind_is_refused(typed: str, like: bool | float) -> None:
    """Words are no number, and a number is no yes or no."""
    with pytest.raises(ValueError, match=r"(Write true or false|is no number)"):
        choices.typed_scalar(typed, like)

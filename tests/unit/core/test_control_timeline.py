"""Planned against actual, what is next, and what a jump would pass."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_timeline import (
    TimelineRow,
    due_ms,
    inject_row,
    jump_preview,
    next_due,
    plan_words,
    rendered,
    row_key,
    timeline,
)
from exercise_engine.core.control_view import ControlView
from tests.support.control_play import HARBOUR, MINUTE_MS, Play, scenario

YARD_LEAD = "Yard crisis team, Lead"


def rows(play: Play, label: str = "Lead controller") -> dict[str, TimelineRow]:
    """The timeline of a seat by key."""
    return {row.key: row for row in timeline(play.view(label), play.elapsed_ms)}


@pytest.fixture
def play() -> Play:
    """The small harbour after StartEx."""
    started = Play()
    started.start()
    return started


def test_before_play_everything_is_planned() -> None:
    """Until StartEx nothing waits for conditions or phases; only what has no time says how it comes."""
    found = rows(Play())
    assert {key: row.status for key, row in found.items()} == {
        "welcome": "planned",
        "odd_page": "planned",
        "call": "planned",
        "follow_up": "planned",
        "evening_news": "planned",
        "scolding": "in reserve",
        "spare": "by hand",
        "crisis_note/yard": "planned",
        "crisis_note/harbour": "planned",
    }


def test_each_row_says_what_it_waits_for(play: Play) -> None:
    """A planned inject that is due says whether a phase, a condition or another item holds it up."""
    found = rows(play)
    assert found["crisis_note/yard"].status == "waits for phase"
    assert found["crisis_note/yard"].why == "phase crisis"
    assert found["follow_up"].status == "waits for item"
    assert found["evening_news"].planned_ms == 52 * MINUTE_MS + 30_000


def test_a_release_has_planned_and_actual_time_and_how_far_apart(play: Play) -> None:
    """Planned, actual and the difference stand side by side once an inject is out."""
    play.lead(c.HoldInject(inject="odd_page"))
    play.wait(13)
    assert rows(play)["odd_page"].status == "held"
    play.lead(c.UnholdInject(inject="odd_page"))
    row = rows(play)["odd_page"]
    assert (row.status, row.planned_ms, row.actual_ms) == ("told", 10 * MINUTE_MS, 13 * MINUTE_MS)
    assert row.deviation_ms == 3 * MINUTE_MS
    assert (row.weight, row.function, row.phase, row.channel) == ("key", "detect", "odd_signs", "email")
    assert not row.is_open


def test_a_spoken_inject_is_being_told_until_everybody_was(play: Play) -> None:
    """The teams that control has still to reach stand in the row."""
    play.wait(20)
    assert (rows(play)["call"].status, rows(play)["call"].untold) == ("telling", ("yard", "harbour"))
    for task in [e.seq for e in play.events if isinstance(e.fact, f.DeliveryOpened)]:
        play.lead(c.FinishDelivery(task=task, outcome="done"))
    assert (rows(play)["call"].status, rows(play)["call"].told) == ("told", ("yard", "harbour"))


def test_a_follower_is_forecast_once_its_item_is_complete(play: Play) -> None:
    """After an answer the inject behind it has a time; the forecast reads answers, marks, injects, phases."""
    play.wait(10)
    assert due_ms(play.view(), ("follow_up", "")) is None
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="Pull it"))
    assert due_ms(play.view(), ("follow_up", "")) == 15 * MINUTE_MS
    assert rows(play)["follow_up"].status == "planned"


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("odd_page", 10 * MINUTE_MS),
        ("odd_page + 5m", 15 * MINUTE_MS),
        ("odd_page.tell_master + 1m", None),
        ("held_back + 1m", None),
        ("spare + 1m", None),
        ("phase.odd_signs + 2m", 2 * MINUTE_MS),
        ("phase.crisis", None),
    ],
)
def test_forecasts_before_anything_happened(after: str, due: int | None) -> None:
    """What follows a timed inject is forecast from its plan; what follows people is not."""
    held_back = HARBOUR["injects"]["spare"] | {"at": "T+0:30", "manual": False}
    follow_up = HARBOUR["injects"]["follow_up"] | {"after": after}
    play = Play(scenario(injects=HARBOUR["injects"] | {"follow_up": follow_up, "held_back": held_back}))
    play.start()
    play.lead(c.HoldInject(inject="held_back"))
    assert due_ms(play.view(), ("follow_up", "")) == due


def test_what_follows_a_release_counts_from_its_last_team() -> None:
    """A spoken inject is complete, for what follows it, when the last team was told."""
    follow_up = HARBOUR["injects"]["follow_up"] | {"after": "call + 5m"}
    play = Play(scenario(injects=HARBOUR["injects"] | {"follow_up": follow_up}))
    play.start()
    assert due_ms(play.view(), ("follow_up", "")) == 25 * MINUTE_MS
    play.wait(20)
    assert due_ms(play.view(), ("follow_up", "")) is None
    play.wait(4)
    for task in [e.seq for e in play.events if isinstance(e.fact, f.DeliveryOpened)]:
        play.lead(c.FinishDelivery(task=task, outcome="done"))
    assert due_ms(play.view(), ("follow_up", "")) == 29 * MINUTE_MS


def test_a_marked_action_dates_what_follows_it() -> None:
    """An expected action that was marked is an item like any other."""
    follow_up = HARBOUR["injects"]["follow_up"] | {"after": "odd_page.tell_master + 1m"}
    play = Play(scenario(injects=HARBOUR["injects"] | {"follow_up": follow_up}))
    play.start()
    play.wait(10)
    assert due_ms(play.view(), ("follow_up", "")) is None
    play.wait(4)
    play.lead(c.MarkExpected(inject="odd_page", expected="tell_master", team="yard", outcome="met"))
    assert due_ms(play.view(), ("follow_up", "")) == 15 * MINUTE_MS


def test_a_bare_duration_counts_from_the_own_phase() -> None:
    """`after: 7m` counts from entry of the inject's phase."""
    late = HARBOUR["injects"]["follow_up"] | {"after": "7m", "phase": "odd_signs"}
    play = Play(scenario(injects=HARBOUR["injects"] | {"follow_up": late}))
    play.start()
    assert due_ms(play.view(), ("follow_up", "")) == 7 * MINUTE_MS
    assert rows(play)["follow_up"].plan_words == "7m after its phase"


def test_a_chain_longer_than_any_forecast_has_no_time() -> None:
    """Followers of followers are looked through to a limit, and then simply have no time yet."""
    page = HARBOUR["injects"]["odd_page"] | {"asks": {}, "expected": {}, "at": "T+0:10"}
    chain = {"link_0": page}
    for number in range(1, 60):
        follower = {k: v for k, v in page.items() if k != "at"} | {"after": f"link_{number - 1} + 1m"}
        chain[f"link_{number}"] = follower
    view = Play(scenario(injects=chain)).view()
    assert due_ms(view, ("link_9", "")) == 19 * MINUTE_MS
    assert due_ms(view, ("link_59", "")) is None


def test_a_contingency_is_proposed_with_the_reason(play: Play) -> None:
    """When an expected action is missed, the contingency says whose and which."""
    play.wait(10)
    play.wait(20)
    row = rows(play)["scolding"]
    assert (row.status, row.why) == ("proposed", "Yard crisis team missed odd_page.tell_master")
    assert row.is_open


def test_what_was_skipped_says_why(play: Play) -> None:
    """A skipped inject has a time, a reason and no deviation."""
    play.lead(c.SkipInject(inject="odd_page", note="No time"))
    row = rows(play)["odd_page"]
    assert (row.status, row.why, row.deviation_ms) == ("skipped", "by control", None)
    assert rows(play)["follow_up"].why == "what it follows was skipped"


def test_an_inject_of_the_moment_has_a_row_too(play: Play) -> None:
    """Ad hoc injects stand among the others, on the screen and spoken."""
    release = c.ReleaseAdHoc(sender="printer", to=("harbour",), subject="Extra", body="Boo")
    on_screen = play.lead(release)[0]
    spoken = play.lead(release.model_copy(update={"channel": "phone", "to": ("yard",)}))[0]
    found = rows(play)
    row = found[f"#{on_screen.seq}"]
    assert (row.label, row.subject, row.status, row.told) == ("ad hoc", "Extra", "told", ("harbour",))
    row = found[f"#{spoken.seq}"]
    assert (row.channel, row.status, row.untold, row.inject) == ("phone", "telling", ("yard",), None)


def test_rows_stand_in_the_order_of_play(play: Play) -> None:
    """What happened and what is planned share one order; what has no time comes last, as in the file."""
    play.lead(c.ReleaseInject(inject="spare"))
    keys = list(rows(play))
    assert keys[:2] == ["welcome", "spare"]
    assert keys[-4:] == ["scolding", "follow_up", "crisis_note/yard", "crisis_note/harbour"]


def test_the_next_inject_is_the_next_by_time(play: Play) -> None:
    """Held injects and those without a time are not next."""
    assert next_due(play.view(), 0) == (10 * MINUTE_MS, ("odd_page", ""))
    play.lead(c.HoldInject(inject="odd_page"))
    assert next_due(play.view(), 0) == (20 * MINUTE_MS, ("call", ""))
    assert next_due(ControlView(), 0) is None
    assert next_due(play.view(), 10_000 * MINUTE_MS) is None


def test_a_jump_shows_what_lies_inside(play: Play) -> None:
    """Only story-timed injects between the two moments are inside; moved ones lie behind."""
    view = play.view()
    start = play.engine.story_ms(play.now)
    hours = 3_600_000
    assert [row.key for row in jump_preview(view, from_ms=start, to_ms=start + 5 * hours)] == ["evening_news"]
    assert jump_preview(view, from_ms=start, to_ms=start + hours) == ()
    play.lead(c.JumpStory(to="Day 1 11:30", brief="Later", inside="move"))
    assert jump_preview(play.view(), from_ms=start, to_ms=start + 5 * hours) == ()
    assert jump_preview(ControlView(), from_ms=0, to_ms=start) == ()


def test_a_controller_sees_rows_of_the_own_organisations_only(play: Play) -> None:
    """A scope cuts the timeline down to what concerns it."""
    found = rows(play, "Terminal controller")
    assert "spare" not in found
    assert "odd_page" in found
    assert "crisis_note/harbour" not in found


def test_without_a_scenario_rows_hold_what_was_seen(play: Play) -> None:
    """A release whose scenario is unknown still has a row, with teams and times."""
    play.wait(10)
    view = ControlView()
    view.apply_all(e for e in play.events if not isinstance(e.fact, f.ExerciseCreated))
    found = {row.key: row for row in timeline(view, play.elapsed_ms)}
    assert found["odd_page"].to == ("yard",)
    assert (found["odd_page"].status, found["odd_page"].subject) == ("told", "A page nobody sent")
    assert found["odd_page"].plan_words == ""
    view.apply(play.last(f.InjectTold).model_copy(update={"seq": 900, "fact": f.InjectHeld(inject="x")}))
    view.apply(play.last(f.InjectTold).model_copy(update={"seq": 901, "fact": f.InjectUnheld(inject="x")}))
    assert inject_row(view, ("x", ""), 0).status == "planned"


def test_times_in_the_words_of_the_scenario() -> None:
    """What the scenario says about when stands in the row in its own words."""
    page = HARBOUR["injects"]["odd_page"] | {"asks": {}, "expected": {}}
    injects = {
        "conditional": page | {"when": "milestones.told", "unless": "phase.crisis", "if": "milestones.told"},
        "call": HARBOUR["injects"]["call"],
    }
    view = Play(scenario(injects=injects)).view()
    assert view.plan is not None
    words = plan_words(view.plan.instances["conditional", ""])
    assert words == "T+0:10, when milestones.told, unless phase.crisis, if milestones.told"
    assert row_key(("conditional", "yard")) == "conditional/yard"


def test_what_is_due_and_waits_for_nothing_is_due(play: Play) -> None:
    """In a pause an inject whose time has come is due, and with a condition it waits for that."""
    view = play.view()
    assert inject_row(view, ("call", ""), 21 * MINUTE_MS).status == "due"
    page = HARBOUR["injects"]["call"] | {"when": "milestones.told"}
    waiting = Play(scenario(injects={"call": page}))
    waiting.start()
    assert inject_row(waiting.view(), ("call", ""), 21 * MINUTE_MS).status == "waits for condition"


def test_a_chapter_comes_from_the_inject_or_the_phases_around_it() -> None:
    """The nearest function wins; without one there is none."""
    phases = {"outer": {"start": True, "function": "recover", "phases": {"inner": {}}}, "bare": {}}
    page = {k: v for k, v in HARBOUR["injects"]["spare"].items() if k != "at"}
    injects = {
        "own": page | {"function": "prevent", "phase": "inner"},
        "inherits": page | {"phase": "inner"},
        "none": page | {"phase": "bare"},
    }
    found = rows(Play(scenario(phases=phases, injects=injects)))
    assert [found[name].function for name in ("own", "inherits", "none")] == ["prevent", "recover", None]


def test_a_subject_reads_as_it_was_told() -> None:
    """Before release gaps stand where names will come in; afterwards it reads as players read it."""
    call = HARBOUR["injects"]["call"] | {"subject": "To {{ own.name }}, at {% if x %}once{% endif %}"}
    play = Play(scenario(injects={"call": call}))
    assert rows(play)["call"].subject == "To …, at …once…"
    play.start()
    play.lead(c.ReleaseInject(inject="call"))
    assert rows(play)["call"].subject == call["subject"]
    assert rendered(play.view(), play.view().inject(("call", ""))) == (call["subject"], call["body"])
    view = play.view()
    view.tasks.clear()
    assert rendered(view, view.inject(("call", ""))) is None

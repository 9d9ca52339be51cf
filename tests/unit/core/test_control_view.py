"""The fold of what one control seat sees."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_records import SeatRecord
from exercise_engine.core.control_view import ControlView
from tests.support.control_play import MINUTE_MS, Play, scenario

YARD_LEAD = "Yard crisis team, Lead"
YARD_IT = "Yard crisis team, It"
MASTER = "Harbour office, Master"
ODD_PAGE = ("odd_page", "")
ODD_EXPECTED = ("odd_page", "", "tell_master", "yard")


@pytest.fixture
def play() -> Play:
    """The small harbour after StartEx."""
    started = Play()
    started.start()
    return started


def test_a_repeated_event_changes_nothing(play: Play) -> None:
    """Events that arrive again, as after a lost connection, are passed over."""
    play.wait(10)
    view = play.view()
    before = (len(view.log), view.seats[play.seat(YARD_LEAD).seat].unread)
    view.apply_all(play.seen_by("Lead controller"))
    assert (len(view.log), view.seats[play.seat(YARD_LEAD).seat].unread) == before


def test_a_release_is_followed_to_the_last_team_told(play: Play) -> None:
    """A spoken inject is complete when control has told every team, each at its own time."""
    play.wait(20)
    tasks = [e for e in play.events if isinstance(e.fact, f.DeliveryOpened)]
    view = play.view()
    assert view.inject(("call", "")).complete_ms is None
    play.lead(c.FinishDelivery(task=tasks[0].seq, outcome="done", said="We know."))
    play.wait(2)
    play.lead(c.FinishDelivery(task=tasks[1].seq, outcome="done"))
    record = play.view().inject(("call", ""))
    assert record.told_ms == {"yard": 20 * MINUTE_MS, "harbour": 22 * MINUTE_MS}
    assert record.complete_ms == 22 * MINUTE_MS


def test_nobody_answering_leaves_the_task_open(play: Play) -> None:
    """A delivery that nobody took is tried again; the attempts are counted."""
    play.wait(20)
    task = play.last(f.DeliveryOpened)
    play.lead(c.FinishDelivery(task=task.seq, outcome="no_answer"))
    found = play.view().tasks[task.seq]
    assert (found.is_done, found.attempts, found.key) == (False, 1, ("call", ""))


def test_an_ask_knows_its_inject_and_what_its_answer_counts_as(play: Play) -> None:
    """From issue over answer to mapping, an ask keeps to its inject."""
    play.wait(10)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="Pull it", rationale="Safe"))
    record = play.view().asks[ask.seq]
    assert (record.key, record.ask_id, record.is_open, record.counted) == (
        ODD_PAGE,
        "disconnect",
        False,
        None,
    )
    play.lead(c.MapAnswer(ask=ask.seq, option="now"))
    view = play.view()
    assert view.asks[ask.seq].counted == ("mapping", "now")
    assert view.asks_of("odd_page.disconnect") == (view.asks[ask.seq],)
    assert ("isolated", "terminal") in view.milestones
    assert "crisis" in view.phases
    assert "odd_signs" not in view.phases


def test_silence_counts_at_the_deadline(play: Play) -> None:
    """An ask that nobody answered is overdue, complete, and counts as silence."""
    play.wait(10)
    play.wait(10)
    record = play.view().asks[play.last(f.AskOpened).seq]
    assert (record.is_overdue, record.counted) == (True, ("silence", "wait"))
    assert record.complete_ms == 20 * MINUTE_MS


def test_an_expected_action_is_marked_and_opened_again(play: Play) -> None:
    """What control marks stands with the time seen, until it takes the mark back."""
    play.wait(10)
    play.wait(5)
    mark = c.MarkExpected(
        inject="odd_page", expected="tell_master", team="yard", outcome="met", observed_ms=12 * MINUTE_MS
    )
    play.lead(mark)
    record = play.view().expected[ODD_EXPECTED]
    assert (record.outcome, record.marked_by, record.observed_ms) == ("met", "control", 12 * MINUTE_MS)
    play.lead(mark.model_copy(update={"outcome": "open", "observed_ms": None}))
    assert play.view().expected[ODD_EXPECTED].outcome == "open"


def test_messages_gather_in_threads_until_somebody_replies(play: Play) -> None:
    """A player's message to a persona waits; the persona's reply in the same thread settles it."""
    sent = play.do(YARD_LEAD, c.SendMessage(to=("newsroom",), subject="Trucks", body="No comment"))[-1]
    thread = play.view().threads[sent.seq]
    assert (thread.subject, thread.unanswered) == ("Trucks", [sent.seq])
    play.do(
        "SimCell",
        c.SendMessage(to=("yard.lead",), body="Come on", reply_to=sent.seq),
        acting_as="newsroom",
    )
    thread = play.view().threads[sent.seq]
    assert (len(thread.seqs), thread.unanswered) == (2, [])
    assert list(thread.parties) == ["yard.lead", "newsroom"]


def test_a_persona_that_writes_first_settles_nothing(play: Play) -> None:
    """A message of a persona opens a thread in which nobody waits for control."""
    sent = play.do("SimCell", c.SendMessage(to=("yard",), body="Any comment?"), acting_as="newsroom")[-1]
    assert play.view().threads[sent.seq].unanswered == []


def test_a_reply_to_an_inject_begins_with_the_inject(play: Play) -> None:
    """A thread that answers an inject shows the inject first and takes its subject."""
    play.wait(10)
    told = play.last(f.InjectTold)
    play.do(YARD_LEAD, c.SendMessage(to=("printer",), body="Who is this?", reply_to=told.seq))
    thread = play.view().threads[told.seq]
    assert thread.subject == "A page nobody sent"
    assert thread.seqs[0] == told.seq


def test_one_reader_is_enough_for_a_team_and_never_for_another_seat(play: Play) -> None:
    """What one seat opened counts as opened by its team, and stays unread for the others."""
    play.wait(10)
    told = play.last(f.InjectTold)
    view = play.view()
    assert (told.seq, "yard") in view.unopened
    play.read(YARD_LEAD, told.seq)
    view = play.view()
    assert (told.seq, "yard") not in view.unopened
    assert told.seq not in view.seats[play.seat(YARD_LEAD).seat].unread
    assert told.seq in view.seats[play.seat(YARD_IT).seat].unread


def test_own_words_are_not_unread(play: Play) -> None:
    """A message is unread for its readers and neither for its sender nor the sender's team as a whole."""
    sent = play.do(YARD_LEAD, c.SendMessage(to=("harbour",), body="The yard stands"))[-1]
    view = play.view()
    assert (sent.seq, "harbour") in view.unopened
    assert (sent.seq, "yard") not in view.unopened
    assert sent.seq not in view.seats[play.seat(YARD_LEAD).seat].unread


def test_an_emergency_holds_until_play_goes_on(play: Play) -> None:
    """REAL EMERGENCY stands over the pause that it made, and ends with it."""
    play.do(MASTER, c.DeclareEmergency(note="Fire"))
    view = play.view()
    assert view.emergency is not None
    assert view.stage == "paused"
    play.lead(c.MoveStage(target="running"))
    assert play.view().emergency is None


def test_a_jump_moves_the_story_and_every_brief_is_to_be_read(play: Play) -> None:
    """After a jump the story clock has moved, and players have a brief to open."""
    play.wait(5)
    play.lead(c.JumpStory(to="Day 1 09:30", brief="Hours passed"))
    view = play.view()
    assert view.story is not None
    assert view.story.story_ms(5 * MINUTE_MS) == play.last(f.StoryJumped).story_ms
    assert (play.last(f.StoryJumped).seq, "harbour") in view.unopened


def test_a_corrected_scenario_keeps_what_was_held() -> None:
    """Before StartEx a corrected scenario replaces the plan, and what control held stays held."""
    play = Play()
    play.lead(c.HoldInject(inject="odd_page"))
    corrected = scenario(title="Smaller harbour")
    play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now)
    play.scenario = corrected
    loaded = play.events[-1].model_copy(
        update={
            "seq": play.events[-1].seq + 1,
            "fact": f.ScenarioLoaded(scenario=corrected, scenario_sha256="1" * 64),
        }
    )
    view = play.view()
    view.apply(loaded)
    assert view.scenario is not None
    assert view.scenario.title == "Smaller harbour"
    assert view.inject(ODD_PAGE).status == "held"


def test_a_closed_seat_reads_nothing_more(play: Play) -> None:
    """A seat that a corrected scenario took away has nothing left to read."""
    play.wait(10)
    seat = play.seat(YARD_IT).seat
    view = play.view()
    view.apply(play.events[-1].model_copy(update={"seq": view.last_seq + 1, "fact": f.SeatClosed(seat=seat)}))
    assert not view.seats[seat].is_open
    assert view.seats[seat].unread == {}
    assert seat not in {record.seat for record in view.seats_reading(("yard",))}


@pytest.mark.parametrize("label", ["Terminal controller", "SimCell", "Evaluator", "Observer"])
def test_seats_that_see_a_part_only_still_add_up(play: Play, label: str) -> None:
    """A whole exercise, as far as a seat may see it, folds without anything missing being assumed."""
    play.wait(10)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="Pull it"))
    play.lead(c.MapAnswer(ask=ask.seq, option="now"))
    play.wait(30)
    play.lead(c.FinishDelivery(task=play.last(f.DeliveryOpened).seq, outcome="done"))
    play.lead(c.ReleaseAdHoc(sender="printer", to=("harbour",), channel="paper", subject="Page", body="Boo"))
    play.lead(c.MoveStage(target="hot_wash"))
    view = play.view(label)
    assert view.stage == "hot_wash"
    assert view.log
    assert view.sees_control is (label != "Observer")


def test_every_single_event_may_be_the_first_one_seen(play: Play) -> None:
    """No event, not even one about something never heard of, makes the fold fail."""
    play.wait(10)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="Pull it"))
    play.lead(c.MapAnswer(ask=ask.seq, option="now"))
    play.wait(10)
    play.lead(c.FinishDelivery(task=play.last(f.DeliveryOpened).seq, outcome="no_answer"))
    play.wait(20)
    play.lead(c.HoldInject(inject="spare"))
    play.lead(c.JumpStory(to="Day 1 11:00", brief="Later", inside="move"))
    play.read(YARD_LEAD, 12)
    play.lead(c.MoveStage(target="hot_wash"))
    made_up = (
        f.SeatClosed(seat="s9"),
        f.TargetMet(objective="a", target="b"),
        f.LogEntryWritten(kind="note", team="yard", body=f.text("Hm")),
        f.AnswerGiven(ask=1, respondent="yard", late=False, had_read=()),
        f.MessageSent(sender="yard", to=("port",), subject=f.text("Re"), body=f.text("x"), reply_to=7),
        f.DeliveryDone(task=1, outcome="done"),
        f.ReceiptsReported(read=(1,)),
    )
    copies = [play.events[-1].model_copy(update={"seq": 900 + n, "fact": x}) for n, x in enumerate(made_up)]
    for event in (*play.events, *copies):
        view = ControlView()
        view.apply(event)
        assert view.last_seq == event.seq


def test_without_a_scenario_names_come_from_elsewhere(play: Play) -> None:
    """An observer sees no control facts; seats and names come from the directory."""
    view = play.view("Observer")
    assert view.name("yard") == "yard"
    view.known_names = {"yard": "Yard crisis team"}.get  # type: ignore[assignment]
    assert view.name("yard") == "Yard crisis team"
    view.meet(SeatRecord("s9", "player", "Yard, lead", (f.Post(team="yard", role="lead"),)))
    assert [seat.label for seat in view.seats_reading(("yard.lead",))] == ["Yard, lead"]
    assert view.team_of("yard.lead") == "yard"
    assert view.organisation_of("yard") == ""
    assert not view.is_player("yard")
    assert not view.is_outside("newsroom")


def test_names_of_who_acts(play: Play) -> None:
    """Control, the engine, seats and strangers have something to be called by."""
    view = play.view()
    assert view.name("control") == "Control"
    assert view.actor_label("engine") == "Engine"
    assert view.actor_label(play.seat(YARD_LEAD).seat) == YARD_LEAD
    assert view.actor_label("s999") == "s999"
    assert view.channel_name("phone") == "Phone call"
    assert view.channel_name("pigeon") == "pigeon"
    assert view.is_player("yard")
    assert view.is_outside("newsroom")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (f.AnswerGiven(ask=1, respondent="yard", number=4, late=False, had_read=()), "4"),
        (f.AnswerGiven(ask=1, respondent="yard", positions=(1,), late=False, had_read=()), "option 2"),
        (f.AnswerGiven(ask=1, respondent="yard", late=False, had_read=()), ""),
        (f.AnswerGiven(ask=1, respondent="yard", words=f.text("Go"), late=False, had_read=()), "Go"),
    ],
)
def test_an_answer_in_words(answer: f.AnswerGiven, words: str) -> None:
    """An answer can be read also where its ask was never seen."""
    assert ControlView().answer_text(answer) == words


def test_variables_and_milestones_follow_control(play: Play) -> None:
    """What control sets and takes back stands in the view."""
    play.lead(c.SetMilestone(milestone="told", reached=True, note="Seen in the room"))
    play.lead(c.ChangeVariable(variable="backup_age_days", value=5))
    view = play.view()
    assert ("told", "") in view.milestones
    assert view.variables["backup_age_days", ""] == 5
    play.lead(c.SetMilestone(milestone="told", reached=False, note="A mistake"))
    assert ("told", "") not in play.view().milestones

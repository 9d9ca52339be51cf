"""The decision log: answers, silences, own decisions, with their picture and what followed."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.decisions import DecisionLog
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Decision
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play, played_to_abort, played_to_decision, played_to_end


def decisions(play: Play) -> tuple[Decision, ...]:
    """The decision log of a play."""
    journal = Journal(play.log)
    return DecisionLog(journal, Readership(journal)).entries()


def test_entries_stand_in_the_order_of_the_log() -> None:
    """Answer, silence, late answer, own decision."""
    entries = decisions(played_to_end())
    assert [(entry.kind, entry.late) for entry in entries] == [
        ("answer", False),
        ("silence", False),
        ("answer", True),
        ("log_entry", False),
    ]


def test_an_answer_says_who_what_why_and_how_sure() -> None:
    """With the options, the time it took, and the role it was given for."""
    answer = decisions(played_to_end())[0]
    assert answer.question is not None
    assert answer.question.text == "What do you do with the yard network?"
    assert answer.question.inject is not None
    assert answer.question.inject.id == "ransom"
    assert [(option.text, option.chosen) for option in answer.options] == [
        ("Disconnect now", True),
        ("Wait for proof", False),
    ]
    assert answer.role == "Yard, Lead"
    assert answer.on_behalf_of == "Yard, Lead"
    assert (answer.response_ms, answer.margin_ms) == (4 * MINUTE, 6 * MINUTE)
    assert (answer.rationale, answer.confidence_percent) == ("It spreads.", 70)
    assert answer.function == "respond"
    assert [counted.value for counted in answer.counted] == ["Disconnect now"]


def test_the_picture_is_what_the_seat_had_read() -> None:
    """And beside it what had been told to that seat and lay unread."""
    answer = decisions(played_to_end())[0]
    assert [item.title for item in answer.picture] == ["A page nobody sent"]
    assert [item.title for item in answer.unread_then] == ["Can you read this?"]


def test_what_followed_is_the_chain_of_causes() -> None:
    """Up to what people did next: the phase and the inject followed, the contingency did not."""
    followed = [consequence.text for consequence in decisions(played_to_end())[0].followed]
    assert followed == [
        "Milestone reached: Cut off (Terminal)",
        "Phase left: Odd signs; phase entered: Crisis",
        "“The gate is dark” released by its condition, for Harbour, Yard",
        "Target met: Yard isolated before it spreads",
    ]


def test_silence_is_an_entry_of_its_own() -> None:
    """With what it meant, and what the team's screens had shown by then."""
    silence = decisions(played_to_end())[1]
    assert silence.answer == ""
    assert silence.when.elapsed_ms == 11 * MINUTE
    assert [(counted.by, counted.value) for counted in silence.counted] == [("silence", "Hold them outside")]
    assert silence.picture == ()
    assert [item.title for item in silence.unread_then] == [
        "Can you read this?",
        "Trucks are standing",
        "We are hit",
        "The gate is dark",
    ]


def test_the_picture_of_a_silent_team_holds_what_it_had_shown() -> None:
    """What somebody in the team opened in time was there to be known."""
    play = new_play()
    play.start()
    play.wait(90_000)
    told = play.last(f.InjectTold).seq
    play.do("yard.it", c.ReportReceipts(read=(told,)))
    play.wait(12 * MINUTE)
    silence = next(entry for entry in decisions(play) if entry.kind == "silence")
    assert [item.seq for item in silence.picture] == [told]
    assert silence.options[0].chosen is False


def test_a_late_answer_is_marked_and_mapped_without_effect() -> None:
    """Control mapped it, and nothing followed."""
    late = decisions(played_to_end())[2]
    assert late.late
    assert late.margin_ms == -MINUTE
    assert late.answer == "Off to the next port."
    assert [option.chosen for option in late.options] == [False, True]
    assert late.question is not None
    assert not late.question.options_shown
    (counted,) = late.counted
    assert (counted.by, counted.who, counted.late) == ("mapping", "Lead controller", True)
    assert late.followed == ()


def test_mapping_after_endex_is_told_and_marked() -> None:
    """It is shown where it belongs, and known to have come later."""
    play = played_to_end()
    mapping = play.last(f.AnswerCounted)
    again = mapping.model_copy(update={"seq": play.log[-1].seq + 1, "transaction": play.log[-1].seq + 1})
    play.log.append(again)
    late = decisions(play)[2]
    assert [counted.after_end for counted in late.counted] == [False, True]


def test_an_own_decision_has_its_words_and_its_phase() -> None:
    """Nobody asked; the chapter is that of the phase."""
    own = decisions(played_to_end())[3]
    assert own.question is None
    assert (own.answer, own.rationale) == ("We close the gate.", "The road is full.")
    assert own.function == "respond"
    assert own.role == "Harbour, Master"


def test_an_ask_without_an_answer_is_open() -> None:
    """Before its deadline, also when play ended first."""
    for play in (played_to_decision(), played_to_abort()):
        entry = next(entry for entry in decisions(play) if entry.kind == "open")
        assert entry.evidence == (entry.when.seq,)
        assert entry.team.name == "Harbour"
        assert len(entry.options) == 2


def test_notes_and_actions_are_no_decisions() -> None:
    """Only what a team called a decision is one."""
    play = new_play()
    play.start()
    play.do("yard.lead", c.WriteLogEntry(kind="action", body="We rang."), acting_as="yard.lead")
    assert decisions(play) == ()


def test_an_ask_without_its_control_fact_still_has_an_entry() -> None:
    """Question, team and answer are told; inject and target are unknown."""
    play = played_to_decision()
    issued = next(event for event in play.log if isinstance(event.fact, f.AskOpened))
    play.log[issued.seq - 1] = issued.model_copy(update={"cause": None})
    answer = next(entry for entry in decisions(play) if entry.kind == "answer")
    assert answer.question is not None
    assert answer.question.inject is None
    assert answer.function is None
    assert answer.options[0].chosen

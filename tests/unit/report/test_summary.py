"""The summary: key figures and proposals for the hot wash."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.definitions import DEFINITIONS
from exercise_engine.report.facts import build_facts
from exercise_engine.report.shape import ReportFacts
from exercise_engine.report.summary import KEY_FIGURES
from tests.support.play import MINUTE
from tests.support.report_play import new_play, played_to_decision, played_to_end


def to_discuss(facts: ReportFacts) -> list[str]:
    """The texts of what to talk about."""
    return [proposal.text for proposal in facts.summary.discuss]


def test_key_figures_are_measures_in_rows_of_four() -> None:
    """Play, asks, actions, targets, talk: four of each stand side by side."""
    assert set(KEY_FIGURES) <= set(DEFINITIONS)
    assert len(KEY_FIGURES) % 4 == 0
    assert [measure.id for measure in build_facts(new_play().log).summary.figures] == list(KEY_FIGURES)


def test_what_was_done_in_time_is_told_first() -> None:
    """Targets met and actions seen, each with its evidence."""
    done = build_facts(played_to_end().log).summary.in_time
    assert {proposal.text for proposal in done} == {
        "Tell: The port hears it from the terminal. The one ask or action that tests it: done in time.",
        "Contain it: Yard isolated before it spreads. Reached 4m after the telling of “A page nobody sent”.",
        "Yard: Tells the port, 3m after the telling.",
    }
    assert all(proposal.evidence for proposal in done)


def test_what_to_talk_about_is_what_was_missed_late_unread_or_undelivered() -> None:
    """Drafted from the log, each with its evidence."""
    facts = build_facts(played_to_end().log)
    asked = "Yard: “What do you do with the yard network?”"
    assert to_discuss(facts) == [
        "Tell: A log is kept from the start. The one ask or action that tests it: not seen or not answered.",
        "Yard: “Keeps a log” was expected within 6m after “A page nobody sent” and was not recorded as seen.",
        f"{asked} was answered while 1 item told to the seat lay unread.",
        "Harbour: “What happens to the ships?” was answered 1m after its deadline.",
        "Harbour: 6 of 6 injects and messages were shown on none of its screens.",
        "Yard: 5 of 6 injects and messages were shown on none of its screens.",
    ]
    assert all(proposal.evidence for proposal in facts.summary.discuss)


def test_silence_says_what_it_counted_as() -> None:
    """An ask that nobody answered is proposed with its consequence."""
    play = new_play()
    play.start()
    play.wait(12 * MINUTE)
    text = next(text for text in to_discuss(build_facts(play.log)) if "no answer" in text)
    assert text.endswith("had no answer by its deadline. Silence counted as “Wait for proof”.")


def test_an_action_seen_late_says_how_late() -> None:
    """Eight minutes after the telling, of six."""
    play = new_play()
    play.start()
    play.wait(9 * MINUTE)
    mark = {
        "inject": "ransom",
        "expected": "keep_log",
        "team": "yard",
        "outcome": "late",
        "observed_ms": 9 * MINUTE,
    }
    play.do("lead", c.MarkExpected.model_validate(mark))
    assert any(
        text.endswith("was seen later, 8m after the telling.") for text in to_discuss(build_facts(play.log))
    )


def test_an_answer_that_was_never_mapped_is_named() -> None:
    """What it meant was not settled."""
    play = played_to_decision()
    ask = [event.seq for event in play.log if isinstance(event.fact, f.AskOpened)][1]
    play.do("harbour.master", c.SubmitAnswer(ask=ask, words="Hm."), acting_as="harbour.master")
    assert any("had not mapped to an option" in text for text in to_discuss(build_facts(play.log)))


def test_a_call_not_made_is_named() -> None:
    """Control has its part in what did not arrive."""
    play = new_play()
    play.start()
    play.wait(3 * MINUTE)
    assert "Harbour: “Trucks are standing” (Phone call): it was not delivered." in to_discuss(
        build_facts(play.log)
    )
    task = play.last(f.DeliveryOpened).seq
    play.do("lead", c.FinishDelivery(task=task, outcome="no_answer"))
    assert "Harbour: “Trucks are standing” (Phone call): nobody answered." in to_discuss(
        build_facts(play.log)
    )


def test_an_exercise_that_never_started_proposes_nothing() -> None:
    """There is nothing to talk about."""
    summary = build_facts(new_play().log).summary
    assert summary.discuss == ()
    assert summary.in_time == ()

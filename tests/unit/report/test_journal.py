"""The journal: what belongs to what in a log, who is called how, and what is not printed."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience, Event
from exercise_engine.errors import LogDamaged
from exercise_engine.report.journal import ERASED, WITHHELD, Journal, texts_of
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import erased, new_play, played_to_abort, played_to_end, two_houses


def journal_of_end() -> Journal:
    """The journal of the small exercise."""
    return Journal(played_to_end().log)


def first(journal: Journal, kind: type[f.AnyFact]) -> Event:
    """The first event of a kind."""
    return next(event for event in journal.events if isinstance(event.fact, kind))


def test_a_log_must_start_with_its_creation() -> None:
    """Anything else has no scenario to speak of."""
    with pytest.raises(LogDamaged):
        Journal(new_play().log[1:])


def test_the_scenario_is_the_one_that_was_loaded_last() -> None:
    """What was corrected before StartEx is what was played."""
    play = new_play()
    corrected = two_houses().model_copy(update={"title": "Three houses"})
    play.log += play.engine.load_scenario(corrected, scenario_sha256="1" * 64, now=play.now)
    journal = Journal(play.log)
    assert journal.scenario.title == "Three houses"
    assert journal.scenario_sha256 == "1" * 64


def test_endex_seals_and_what_follows_stands_apart() -> None:
    """Everything decided together with EndEx still counts."""
    journal = journal_of_end()
    assert isinstance(journal.sealed[-1].fact, f.StageChanged)
    assert [event.type for event in journal.after_end] == ["control_note_written"]
    assert journal.end_ms == 20 * MINUTE
    assert journal.is_over


def test_seats_posts_and_personas_have_names() -> None:
    """People are called by seat and role."""
    journal = journal_of_end()
    answer = first(journal, f.AnswerGiven)
    assert journal.who(answer) == "Yard, Lead"
    assert journal.label("engine") == "Engine"
    assert journal.label("nobody") == "nobody"
    assert journal.name("control") == "Control"
    assert journal.name(f"seat:{answer.actor}") == "Yard, Lead"
    assert journal.name("radio") == "Radio"


def test_who_acts_for_another_is_told_with_the_seat() -> None:
    """A persona's message names the persona and the control seat that wrote it."""
    play = new_play()
    play.start()
    play.do("lead", c.SendMessage(to=("yard",), body="Hello"), acting_as="radio")
    journal = Journal(play.log)
    assert journal.who(first(journal, f.MessageSent)) == "Radio (Lead controller)"


def test_tellings_belong_to_their_release_also_when_they_were_spoken() -> None:
    """The call was told when control had rung, and belongs to the release of its inject."""
    journal = journal_of_end()
    for release in (first(journal, f.InjectReleased), first(journal, f.AdHocReleased)):
        assert len(journal.tellings[release.seq]) == 1
    task = first(journal, f.DeliveryOpened)
    assert isinstance(task.fact, f.DeliveryOpened)
    assert journal.tellings[task.fact.release][0].elapsed_ms == 3 * MINUTE
    assert journal.deliveries[task.fact.release] == (task,)


def test_a_telling_without_a_cause_belongs_to_no_release() -> None:
    """A log that says nothing about it is not guessed at."""
    log = played_to_end().log
    told = next(event for event in log if isinstance(event.fact, f.InjectTold))
    changed = [event.model_copy(update={"cause": None}) if event is told else event for event in log]
    assert told.seq not in Journal(changed).release_of


def test_titles_are_as_told_and_else_as_planned() -> None:
    """An inject that was never told is called what the scenario calls it."""
    journal = journal_of_end()
    assert journal.title("ransom") == "A page nobody sent"
    assert journal.title("restart") == "May we start again?"
    assert journal.title("no_such_inject") == "No such inject"


def test_each_instance_has_its_own_title() -> None:
    """Texts made for one team do not name another."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "each": "team"}}))
    play.start()
    play.wait(2 * MINUTE)
    titles = Journal(play.log).titles
    assert set(titles) == {("note", "harbour"), ("note", "yard")}


def test_an_ask_is_traced_to_its_inject() -> None:
    """The control fact before what the team sees names inject and ask."""
    journal = journal_of_end()
    issue = journal.issue_of(first(journal, f.AskOpened).seq)
    assert issue is not None
    assert (issue.inject, issue.ask) == ("ransom", "disconnect")
    assert journal.issue_of(1) is None
    assert journal.issue_of(999) is None


def test_functions_come_from_target_inject_phase_and_objective() -> None:
    """The nearest one that says so wins."""
    journal = journal_of_end()
    assert journal.function_of_inject("call") == "respond"
    assert journal.function_of_inject("ransom") == "detect"
    assert journal.function_of_inject("spare") is None
    assert journal.function_of_inject("log_lost") == "detect"
    assert journal.function_of_inject("unknown") is None
    assert journal.function_of_tests("contain.isolate", "ransom") == "respond"
    assert journal.function_of_tests(None, "ransom") == "detect"
    assert journal.function_of_ask(1) is None
    tagged = two_houses().injects["spare"].model_copy(update={"objectives": ("back",)})
    changed = two_houses().model_copy(update={"injects": {**two_houses().injects, "spare": tagged}})
    assert Journal(Play(changed).log).function_of_inject("spare") == "recover"


def test_what_belongs_to_no_inject_takes_the_phase_of_its_moment() -> None:
    """Before any phase there is none."""
    journal = journal_of_end()
    assert journal.function_at(2) is None
    assert journal.function_at(first(journal, f.AnswerGiven).seq) == "detect"
    assert journal.function_at(journal.events[-1].seq) == "respond"


def test_by_hand_is_what_a_command_of_control_was_about() -> None:
    """EndEx is, the injects skipped with it are not; what players and the engine did is not either."""
    journal = journal_of_end()
    by_hand = {event.type for event in journal.events if journal.is_by_hand(event)}
    assert "stage_changed" in by_hand
    assert "story_jumped" in by_hand
    assert by_hand.isdisjoint({"inject_skipped", "answer_given", "inject_told", "ask_overdue"})


def test_addresses_mean_teams() -> None:
    """Organisations, posts, seats and everybody; personas mean none."""
    journal = journal_of_end()
    seat = first(journal, f.AnswerGiven).actor
    assert journal.teams_of(("all",)) == ("harbour", "yard")
    assert journal.teams_of(("terminal", "harbour.desk")) == ("harbour", "yard")
    assert journal.teams_of((f"seat:{seat}",)) == ("yard",)
    assert journal.teams_of(("radio", "seat:nobody")) == ()
    assert journal.organisation_of("radio") is None
    assert journal.organisation_of("port") == "port"


def test_texts_are_erased_withheld_or_printed() -> None:
    """What speaks of real circumstances is not printed, and nothing is said of an empty text."""
    play = played_to_abort()
    journal = Journal(play.log)
    emergency = first(journal, f.EmergencyDeclared)
    assert journal.words(emergency, texts_of(emergency)[0]) == WITHHELD
    assert journal.withholds(emergency)
    told = first(journal, f.InjectTold)
    real = told.model_copy(update={"audience": Audience(to=("yard",), real="terminal")})
    assert (
        journal.words(real, f.text("The door code is 1234")) == "[REAL text of Terminal, not in this edition]"
    )
    own = Journal(play.log, real_of="terminal")
    assert own.words(real, f.text("The door code is 1234")) == "[REAL] The door code is 1234"
    assert own.words(emergency, texts_of(emergency)[0]) == WITHHELD
    assert journal.words(real, f.text("")) == ""
    assert journal.words(told, None) == ""
    assert not journal.withholds(told)
    assert journal.words(told, f.FreeText(body=None)) == ERASED
    assert [text.body for text in texts_of(erased([told], told.seq)[0])] == [None, None]


def test_moments_are_found_by_number() -> None:
    """A number that the log does not hold has no moment."""
    journal = journal_of_end()
    moment = journal.moment_at(1)
    assert moment is not None
    assert moment.elapsed_ms == 0
    assert journal.moment_at(10_000) is None

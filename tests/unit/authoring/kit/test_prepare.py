"""A kit holds what is to come, and keeps what only control may know away from players."""

from __future__ import annotations

import re
from typing import Any

from exercise_engine.authoring.kit.envelopes import duration_words
from exercise_engine.authoring.kit.moment import GAP, Moment
from exercise_engine.authoring.kit.prepare import prepare
from exercise_engine.authoring.kit.records import Kit, TeamPages
from exercise_engine.authoring.kit.render import Document, documents
from exercise_engine.core import commands as c
from exercise_engine.core.paper.numbering import option_letter
from exercise_engine.core.steering.commands import EditInject, PostponeInject, RetargetInject, WithdrawInject
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, PlainText, Play, make_scenario

INJECTS: dict[str, Any] = {
    "zq_alarm": {
        "at": "T+0:20",
        "weight": "key",
        "to": ["yard"],
        "subject": "An alarm in the yard",
        "body": "Cranes stand still. <script>alert(1)</script>",
        "notes": "zq_note: blame nobody",
        "asks": {
            "zq_halt": {
                "text": "Do you halt the yard?",
                "options": {
                    "zq_yes": {"text": "Halt it", "effects": [{"reach": "zq_halted"}]},
                    "zq_no": {"text": "Go on"},
                },
                "within": "1h30m",
                "silence": "zq_no",
                "rationale": "required",
            },
            "zq_words": {
                "text": "What do you tell people?",
                "options": {"zq_truth": {"text": "zq_hidden text", "says": ["zq_says"]}},
                "options_shown": False,
            },
        },
        "expected": {
            "zq_call": {
                "text": "zq_expected: calls",
                "met_by": [{"message": {"to": "radio"}}],
                "within": "5m",
            }
        },
    },
    "zq_harbour": {"at": "T+0:10", "to": ["harbour"], "subject": "Fog at sea", "body": "It is thick."},
    "zq_first": {"at": "check_in", "subject": "Can you read this?"},
    "zq_each": {"each": "team", "manual": True, "subject": "For {{ own.team.name }}", "body": "Alone"},
    "zq_later": {
        "contingency": {"for": "zq_alarm.zq_call"},
        "to": ["yard"],
        "channel": "phone",
        "subject": "Why did you not call?",
    },
}
PARTS: dict[str, Any] = {
    "milestones": {"zq_halted": {}},
    "personas": {
        "radio": {"name": "Radio", "knows": "zq_knows", "never_says": "zq_never"},
    },
}


def scenario() -> Scenario:
    """Two teams, with ids, notes and hidden texts that are easily found again."""
    return make_scenario(INJECTS, **PARTS)


def before() -> Kit:
    """The kit before the day."""
    return prepare(Moment.before(scenario(), renderer=JinjaTexts()))


def pages_of(kit: Kit, team: str) -> TeamPages:
    """The envelope of a team."""
    return next(pages for pages in kit.teams if pages.team == team)


def html_of(found: tuple[Document, ...], name: str) -> str:
    """The document with a name."""
    return next(document.html for document in found if document.name == name)


def test_no_envelope_holds_what_only_control_may_know() -> None:
    """Ids, notes, expected actions, hidden options, sentences for mapping and personas' secrets stay away."""
    envelopes = [d for d in documents(before()) if d.name.startswith("players/")]
    assert [d.name for d in envelopes] == ["players/port/harbour", "players/terminal/yard"]
    for document in envelopes:
        assert "zq_" not in document.html, re.findall(r".{30}zq_.{30}", document.html)


def test_an_envelope_holds_its_own_team_only() -> None:
    """What goes to one team is in no other team's file, instances of the same inject included."""
    found = documents(before())
    yard, harbour = html_of(found, "players/terminal/yard"), html_of(found, "players/port/harbour")
    assert "An alarm in the yard" in yard
    assert "An alarm in the yard" not in harbour
    assert "Do you halt the yard?" not in harbour
    assert "Fog at sea" in harbour
    assert "Fog at sea" not in yard
    assert "For Yard" in yard
    assert "For Yard" not in harbour


def test_texts_of_people_stay_text() -> None:
    """Markup in an inject is shown, not run."""
    yard = html_of(documents(before()), "players/terminal/yard")
    assert "&lt;script&gt;alert(1)" in yard
    assert "<script" not in yard


def test_each_card_says_exercise_three_times() -> None:
    """Whoever finds a card on the floor sees what it is."""
    kit = before()
    yard = html_of(documents(kit), "players/terminal/yard")
    sheets = len(pages_of(kit, "yard").cards) + len(pages_of(kit, "yard").forms)
    assert yard.count('<span class="marking">EXERCISE EXERCISE EXERCISE</span>') == sheets == 6


def test_cards_lie_in_the_order_of_play_with_steady_numbers() -> None:
    """What comes before StartEx lies first; the numbers are places in the file."""
    yard = pages_of(before(), "yard")
    assert [card.number for card in yard.cards] == ["3", "1", "5", "6"]
    assert [card.subject for card in yard.cards][1:3] == ["An alarm in the yard", "For Yard"]


def test_forms_show_options_only_where_the_team_sees_them() -> None:
    """Options with letters, or lines to write on; the limit in words; who decides."""
    halt, words = pages_of(before(), "yard").forms
    assert (halt.number, halt.kind, halt.options) == ("1a", "choice", (("A", "Halt it"), ("B", "Go on")))
    assert halt.limit == "within 1 hour 30 minutes of being told"
    assert halt.deciders == ("Lead",)
    assert (words.number, words.kind, words.options) == ("1b", "text", ())


def test_control_learns_what_each_answer_means() -> None:
    """The mapping sheet has letters, ids, sentences, effects and what silence means."""
    halt, words = before().answers
    assert [(key.letter, key.label, key.effects) for key in halt.options] == [
        ("A", "zq_yes", ("reach zq_halted",)),
        ("B", "zq_no", ()),
    ]
    assert halt.silence == "zq_no"
    assert words.hidden
    assert words.options[0].says == ("zq_says",)


def test_the_list_tells_control_everything() -> None:
    """Time, condition, expected actions with their limit, weight and notes."""
    rows = {row.label: row for row in before().rows}
    alarm, later = rows["zq_alarm"], rows["zq_later"]
    assert (alarm.offset, alarm.story, alarm.room) == ("T+0:20", "Day 1 Tue 07:50", "")
    assert alarm.expected == ("zq_expected: calls (within 5m)",)
    assert (alarm.weight, alarm.notes) == ("key", "zq_note: blame nobody")
    assert later.condition == "if zq_alarm.zq_call is missed"
    assert later.by_hand
    assert [row.label for row in before().rows][:2] == ["zq_first", "zq_harbour"]


def test_personas_have_a_sheet_with_what_comes_from_them() -> None:
    """What a persona knows, must not say, sends, and who should turn to it."""
    (radio,) = before().personas
    assert (radio.knows, radio.never_says) == ("zq_knows", "zq_never")
    assert [line.number for line in radio.lines][:3] == ["3", "2", "1"]
    assert radio.expects == ("Yard: zq_expected: calls (after 1)",)


def played(minutes: int) -> Play:
    """The exercise some minutes after StartEx."""
    play = Play(scenario())
    play.start()
    play.wait(minutes * MINUTE)
    return play


def test_from_a_run_only_what_is_to_come_is_printed() -> None:
    """What was told has no card any more; a question that is open keeps its form, with its deadline."""
    kit = prepare(Moment.after(played(21).log, renderer=PlainText()))
    yard = pages_of(kit, "yard")
    assert [card.number for card in yard.cards] == ["5", "6"]
    assert [(form.number, form.limit) for form in yard.forms] == [("1a", "by T+1:50"), ("1b", "")]


def test_an_answered_question_needs_no_form() -> None:
    """Nobody is asked twice; control's sheet says what was answered."""
    play = played(21)
    ask = next(seq for seq, found in play.state.asks.items() if found.ask == "zq_halt")
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,), rationale="Safety"))
    kit = prepare(Moment.after(play.log, renderer=PlainText()))
    assert [form.number for form in pages_of(kit, "yard").forms] == ["1b"]
    assert kit.answers[0].forms == (("1a", "Yard", "answered at T+0:21: Halt it"),)


def test_from_the_start_everything_is_printed_again() -> None:
    """For a team that lost its screens, cards that were told are printed as they were told."""
    kit = prepare(Moment.after(played(21).log, renderer=PlainText()), everything=True)
    assert [card.number for card in pages_of(kit, "yard").cards] == ["3", "1", "5", "6"]


def test_the_list_marks_what_happened_with_its_time() -> None:
    """Released rows say when, by exercise time and the clock of the room; others when they are due."""
    kit = prepare(Moment.after(played(15).log, renderer=PlainText()))
    rows = {row.label: row for row in kit.rows}
    assert re.fullmatch(r"released T\+0:10 \([0-9:]{5}\)", rows["zq_harbour"].status)
    assert rows["zq_harbour"].is_over
    assert re.fullmatch(r"[0-9]{2}:[0-9]{2}", rows["zq_alarm"].room)
    assert not rows["zq_alarm"].is_over


def test_what_the_moment_made_up_is_in_the_list() -> None:
    """An inject that the scenario does not have stands in the list with a number of its own kind."""
    play = played(1)
    play.do("lead", c.ReleaseAdHoc(sender="radio", to=("yard",), subject="A drone", body="It flies."))
    kit = prepare(Moment.after(play.log, renderer=PlainText()))
    assert [(row.number, row.subject) for row in kit.rows if row.label == "ad hoc"] == [("+", "A drone")]


def test_what_control_changed_is_printed_as_it_will_be_told() -> None:
    """Another text, another time, other recipients; the list says that control did it."""
    play = played(1)
    play.do("lead", EditInject(inject="zq_alarm", subject="Smoke", body="Much.", note="Better"))
    play.do("lead", PostponeInject(inject="zq_harbour", to_ms=25 * MINUTE, note="Later"))
    play.do("lead", RetargetInject(inject="zq_harbour", to=("yard",), note="Theirs"))
    kit = prepare(Moment.after(play.log, renderer=PlainText()))
    assert pages_of(kit, "yard").cards[0].subject == "Smoke"
    assert pages_of(kit, "yard").forms[0].subject == "Smoke"
    assert pages_of(kit, "yard").cards[0].body == "Much."
    assert [card.subject for card in pages_of(kit, "yard").cards][1] == "Fog at sea"
    assert "Fog at sea" not in [card.subject for card in pages_of(kit, "harbour").cards]
    row = next(row for row in kit.rows if row.label == "zq_harbour")
    assert (row.offset, row.condition) == ("T+0:25", "by control moved, re-targeted; T+0:10")


def test_what_was_withdrawn_is_not_printed_again() -> None:
    """No card and no form; control's list says so."""
    play = played(21)
    release = play.state.injects["zq_alarm", ""].release_seq
    assert release is not None
    play.do("lead", WithdrawInject(of=release, note="A mistake"))
    kit = prepare(Moment.after(play.log, renderer=PlainText()), everything=True)
    yard = pages_of(kit, "yard")
    assert "1" not in [card.number for card in yard.cards]
    assert yard.forms == ()
    (row,) = [row for row in kit.rows if row.label == "zq_alarm"]
    assert row.status.startswith("WITHDRAWN, was released T+0:20")
    assert row.is_over


def test_a_text_that_cannot_be_rendered_leaves_a_gap() -> None:
    """Players get a line to fill in rather than a template, and control is told why."""
    broken = make_scenario({"odd": {"to": ["yard"], "body": "{{ variables.nothing }}"}})
    kit = prepare(Moment.before(broken, renderer=JinjaTexts()))
    assert pages_of(kit, "yard").cards[0].body == GAP
    assert kit.rows[0].problem


def test_a_joint_team_has_an_envelope_of_its_own() -> None:
    """A team of several organisations is nobody's own."""
    joint = make_scenario(
        {"call": {"to": ["crisis"]}},
        teams={
            "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}},
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}},
            "crisis": {"joint": True, "members": ["harbour.master", "yard.lead"], "chair": "yard.lead"},
        },
    )
    kit = prepare(Moment.before(joint, renderer=JinjaTexts()))
    assert (pages_of(kit, "crisis").folder, pages_of(kit, "crisis").organisation_name) == (
        "joint",
        "Port; Terminal",
    )
    assert kit.contacts[-1].name == "Crisis"


def test_letters_go_on_behind_z() -> None:
    """Every option has a letter."""
    assert [option_letter(place) for place in (0, 25, 26, 29)] == ["A", "Z", "AA", "AD"]


def test_durations_are_words() -> None:
    """Players read minutes, not m."""
    assert [duration_words(text) for text in ("1m", "90s", "2h")] == [
        "1 minute",
        "1 minute 30 seconds",
        "2 hours",
    ]

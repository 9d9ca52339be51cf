"""Policy: one table over audience and viewer, and one over commands and seats."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.policy import MAY_DO, Viewer, may_reload, shown_alike, viewer, visible
from exercise_engine.core.posts.state import Left
from exercise_engine.core.state import Seat
from exercise_engine.errors import CommandRejected
from exercise_engine.model.people import SeatKind
from tests.support.play import Play, make_scenario

SCENARIO = make_scenario(
    {"ours": {"at": "T+0:20", "to": ["port"]}, "theirs": {"at": "T+0:20", "to": ["yard"]}}
)
TOLD = f.InjectTold(
    sender="radio",
    to=("yard",),
    channel="email",
    channel_name="E-mail",
    subject=f.text("S"),
    body=f.text("B"),
)
HELD = f.InjectHeld(inject="ours")


def looking(kind: SeatKind, *posts: str, scope: tuple[str, ...] = ()) -> Viewer:
    """Return how a seat of a kind, with posts, looks."""
    held = tuple(f.Post(team=post.split(".")[0], role=post.split(".")[1]) for post in posts)
    return viewer(Seat("s1", kind, "Label", held, scope, belongs=held), SCENARIO)


def event(
    fact: Any, *to: str, organisations: tuple[str, ...] = (), real: str | None = None, **rest: Any
) -> Event:
    """Return an event for an audience."""
    audience = Audience(to=to, organisations=organisations, real=real)
    base: dict[str, Any] = {
        "seq": 9,
        "transaction": 8,
        "at_ms": 1,
        "elapsed_ms": 2,
        "story_ms": 3,
        "actor": "s7",
    }
    return Event(**(base | rest), audience=audience, fact=fact)


@pytest.mark.parametrize("to", ["all", "terminal", "yard", "yard.lead", "seat:s1"])
def test_a_player_sees_what_is_addressed_to_them(to: str) -> None:
    """Everybody, the organisation, the team, the role and the seat are addresses of a player."""
    assert visible(event(TOLD, to), looking("player", "yard.lead")) is not None


@pytest.mark.parametrize("to", ["port", "harbour", "yard.it", "seat:s2"])
def test_a_player_sees_nothing_else(to: str) -> None:
    """Other organisations, teams, roles and seats are not."""
    assert visible(event(TOLD, to), looking("player", "yard.lead")) is None
    assert visible(event(TOLD), looking("player", "yard.lead")) is None


def test_a_seat_without_posts_sees_what_everybody_sees() -> None:
    """A spare seat follows the course of the day, and nothing that goes to somebody."""
    assert visible(event(TOLD, "all"), looking("player")) is not None
    assert visible(event(TOLD, "yard"), looking("player")) is None


def test_what_a_post_was_told_stays_with_who_left_it() -> None:
    """Up to the event that took the post, and no further."""
    post = f.Post(team="yard", role="lead")
    gone = viewer(Seat("s1", "player", "Label", left=(Left(post, until=9),)), SCENARIO)
    assert visible(event(TOLD, "yard", seq=9), gone) is not None
    assert visible(event(TOLD, "yard", seq=10), gone) is None


def test_control_facts_never_reach_players_or_observers() -> None:
    """Whatever the audience says."""
    assert visible(event(HELD, "all"), looking("player", "yard.lead")) is None
    assert visible(event(HELD, "all"), looking("observer")) is None
    assert visible(event(HELD), looking("evaluator")) is not None


def test_players_do_not_learn_how_control_works() -> None:
    """Causes, commands, transactions and who released are taken out; who of the team acted stays."""
    told = event(TOLD, "all", cause=4, command_id="x", acting_as="radio")
    shown = visible(told, looking("player", "yard.lead"))
    assert shown is not None
    assert (shown.cause, shown.command_id, shown.transaction) == (None, None, shown.seq)
    assert (shown.actor, shown.acting_as) == ("engine", None)
    written = f.LogEntryWritten(kind="note", team="yard", body=f.text("x"))
    own = visible(event(written, "yard", acting_as="yard.it"), looking("player", "yard.lead"))
    assert own is not None
    assert (own.actor, own.acting_as) == ("s7", "yard.it")


@pytest.mark.parametrize("kind", ["lead", "controller", "simcell", "evaluator", "observer"])
def test_a_scope_is_kept(kind: SeatKind) -> None:
    """A seat with a scope sees what concerns its organisations, or everybody; one without sees all."""
    seen = [
        visible(event(TOLD, "all", organisations=about), looking(kind, scope=scope)) is not None
        for scope in ((), ("port",))
        for about in ((), ("port",), ("terminal",))
    ]
    assert seen == [True, True, True, True, True, False]


def test_real_text_reaches_its_own_organisation_and_those_named_for_it() -> None:
    """Not every lead: only controllers whose scope names the organisation."""
    real = event(TOLD, "all", organisations=("terminal",), real="terminal")
    assert visible(real, looking("player", "yard.lead")) is not None
    assert visible(real, looking("player", "harbour.desk")) is None
    assert visible(real, looking("lead")) is None
    assert visible(real, looking("controller", scope=("terminal",))) is not None
    assert visible(real, looking("evaluator", scope=("terminal",))) is None


def test_a_scoped_seat_gets_its_part_of_the_scenario() -> None:
    """Injects that concern others are taken out."""
    created = Play(SCENARIO).log[0]
    shown = visible(created, looking("controller", scope=("port",)))
    assert shown is not None
    assert isinstance(shown.fact, f.ExerciseCreated)
    assert list(shown.fact.scenario.injects) == ["ours"]
    assert visible(created, looking("lead")) is created
    assert visible(created, looking("observer")) is None


def test_a_scoped_seat_gets_the_legal_clocks_of_its_own_only() -> None:
    """What makes those of others due is the truth about them."""
    clocks = {
        who: {"title": "Tell", "kind": "contract", "organisation": who, "within": "4h", "notifiable": "false"}
        for who in ("port", "terminal")
    }
    created = Play(make_scenario({"ours": {"at": "T+0:20", "to": ["port"]}}, obligations=clocks)).log[0]
    shown = visible(created, looking("evaluator", scope=("port",)))
    assert shown is not None
    assert isinstance(shown.fact, f.ExerciseCreated)
    assert list(shown.fact.scenario.obligations) == ["port"]
    assert visible(created, looking("evaluator")) is created


def test_a_scoped_seat_gets_the_papers_of_its_own_only() -> None:
    """Briefs, duties and documents of others tell no more than their injects may."""
    papers: dict[str, Any] = {
        "briefs": {to: {"to": [to], "title": "Brief", "text": "Secret"} for to in ("port", "terminal")},
        "duties": {to: {"to": [to], "text": "Watch"} for to in ("port", "terminal")},
        "documents": {to: {"to": [to], "file": "files/a.pdf", "name": "A"} for to in ("port", "terminal")},
    }
    created = Play(make_scenario({"ours": {"at": "T+0:20", "to": ["port"]}}, **papers)).log[0]
    shown = visible(created, looking("controller", scope=("port",)))
    assert shown is not None
    assert isinstance(shown.fact, f.ExerciseCreated)
    for part in papers:
        assert list(getattr(shown.fact.scenario, part)) == ["port"]
    view = ControlView("s1", "controller", scope=("port",))
    view.apply_all([shown])
    assert view.plan is not None


def test_those_who_are_shown_alike_are_shown_the_very_same() -> None:
    """What is made for one of them can be told to all of them who see it."""
    play = Play(SCENARIO)
    play.start()
    play.do("yard.lead", c.WriteLogEntry(kind="decision", body="We wait."))
    play.do("yard.lead", c.SendMessage(to=("all",), body="We wait."))
    play.wait(1_300_000)
    viewers = [
        looking("player", "yard.lead"),
        looking("player", "yard.it"),
        looking("player", "harbour.desk"),
        looking("observer"),
        looking("observer", scope=("terminal",)),
        looking("lead"),
        looking("evaluator", scope=("terminal",)),
        looking("controller", scope=("terminal",)),
        looking("controller", scope=("port",)),
    ]
    for told in play.log:
        shown: dict[object, Event] = {}
        for looks in viewers:
            seen = visible(told, looks)
            if seen is not None:
                assert shown.setdefault(shown_alike(told, looks), seen) == seen


def test_those_who_do_not_run_a_service_never_read_what_it_lacks() -> None:
    """They see that it is down; its owner, control and observers also see why."""
    fact = ServiceChanged(
        service="gate", before="normal", after="down", why="need", of="tos", need_kind="digital", follows=3
    )
    changed = event(fact, "terminal", "port", organisations=("terminal",))
    outside = visible(changed, looking("player", "harbour.desk"))
    assert outside is not None
    assert outside.fact == fact.model_copy(update={"of": "", "need_kind": None, "follows": None})
    for viewers in (looking("player", "yard.it"), looking("observer"), looking("lead")):
        shown = visible(changed, viewers)
        assert shown is not None
        assert shown.fact == fact
        assert shown_alike(changed, viewers) != shown_alike(changed, looking("player", "harbour.desk"))


def test_every_command_has_a_row() -> None:
    """The table names every command there is, and only those."""
    assert set(MAY_DO) == set(get_args(get_args(c.AnyCommand)[0]))


@pytest.mark.parametrize(
    ("role", "command"),
    [
        ("yard.lead", c.MoveStage(target="paused")),
        ("yard.lead", c.ReleaseInject(inject="ours")),
        ("observer", c.WriteControlNote(body="x")),
        ("observer", c.SendMessage(to=("yard",), body="x")),
        ("lead", c.SubmitAnswer(ask=1)),
        ("lead", c.WriteLogEntry(kind="note", body="x")),
    ],
)
def test_others_are_refused(role: str, command: c.AnyCommand) -> None:
    """A command of another kind of seat is refused, and nothing has changed."""
    play = Play(SCENARIO)
    with pytest.raises(CommandRejected) as refused:
        play.do(role, command)
    assert refused.value.code == "not_allowed"


def test_only_the_lead_reloads() -> None:
    """Loading a corrected scenario is the lead controller's."""
    assert [may_reload(kind) for kind in ("lead", "controller", "player")] == [True, False, False]


def test_what_a_team_set_off_does_not_name_it_to_another() -> None:
    """An inject that follows from the yard's decision tells the harbour neither seat nor post nor command."""
    ask = {"what": {"text": "?", "options": {"go": {"text": "Go", "effects": [{"reach": "gone"}]}}}}
    injects = {
        "note": {"at": "T+0:00", "to": ["yard"], "asks": ask},
        "then": {"when": "milestones.gone", "to": ["harbour"]},
    }
    play = Play(make_scenario(injects, milestones={"gone": {}}))
    play.start()
    play.wait(0)
    events = play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))
    told = play.last(f.InjectTold)
    assert (told.actor, told.acting_as, told.command_id) == ("engine", None, None)
    shown = visible(told, viewer(play.state.seats[play.seat("harbour.desk")], play.state.scenario))
    assert shown is not None
    assert (shown.actor, shown.acting_as) == ("engine", None)
    assert events[0].command_id is not None
    outcome = play.engine.outcome(play.seat("yard.lead"), events[0].command_id)
    assert outcome == (events[0].seq, events[-1].seq)


def test_only_what_people_write_names_them() -> None:
    """Whatever stands in the envelope of a told inject, players are not shown who set it off."""
    shown = visible(event(TOLD, "all", acting_as="yard.it"), looking("player", "harbour.desk"))
    assert shown is not None
    assert (shown.actor, shown.acting_as) == ("engine", None)


def test_colleagues_do_not_learn_what_somebody_had_read() -> None:
    """The picture at the time of a decision is for control and the report."""
    entry = f.LogEntryWritten(kind="decision", team="yard", body=f.text("x"), had_read=(3, 5))
    shown = visible(event(entry, "yard", acting_as="yard.it"), looking("player", "yard.lead"))
    assert shown is not None
    assert shown.fact == entry.model_copy(update={"had_read": ()})
    assert visible(event(entry, "yard"), looking("evaluator")) == event(entry, "yard")


@pytest.mark.parametrize(
    ("role", "acting_as", "code"),
    [
        ("yard.it", "harbour.master", "unknown_post"),
        ("yard.it", "radio", "unknown_post"),
        ("lead", "yard.lead", "unknown_persona"),
    ],
)
def test_nobody_acts_as_somebody_else(role: str, acting_as: str, code: str) -> None:
    """A post that the seat does not hold is refused for every command, an emergency among them."""
    play = Play(SCENARIO)
    with pytest.raises(CommandRejected) as refused:
        play.do(role, c.DeclareEmergency(), acting_as=acting_as)
    assert refused.value.code == code
    assert play.do(role, c.DeclareEmergency(), acting_as="yard.it" if role == "yard.it" else "control")

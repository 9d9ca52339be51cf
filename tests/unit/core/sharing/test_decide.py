"""Sharing: who gets what under which label, what is warned of and refused, what a permission opens."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.commands import SendMessage
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.seat_facts import InjectTold, MessageSent
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, RefusePermission, Share
from exercise_engine.core.sharing.facts import (
    PermissionAsked,
    PermissionGiven,
    PermissionRefused,
    Shared,
    ShareRecorded,
    ShareRefused,
)
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import TlpLabel
from exercise_engine.report.facts import build_facts
from tests.support.play import Play, make_scenario, replayed, values

ORGANISATIONS = {
    "port": {"name": "Port"},
    "terminal": {"name": "Terminal", "clients": ["haulier"]},
    "haulier": {"name": "Haulier"},
    "airline": {"name": "Airline"},
}
TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "trucks": {"organisation": "haulier", "roles": {"boss": {"decides": True}}},
    "gates": {"organisation": "airline", "roles": {"duty": {"decides": True}}},
}
COMMUNITIES = {"isac": {"name": "ISAC", "members": ["port", "terminal", "haulier"]}}


def scenario(
    tlp: str | None = "AMBER+STRICT", *, rules: dict[str, Any] | None = None, **more: Any
) -> Scenario:
    """Return four organisations, one of which is told something under a label."""
    odd = {"at": "T+0:00", "to": ["yard"], **more}
    return make_scenario(
        {
            "odd": odd if tlp is None else odd | {"tlp": tlp},
            "warned": {"when": "shared.odd.port", "to": ["harbour"]},
        },
        organisations=ORGANISATIONS,
        teams=TEAMS,
        communities=COMMUNITIES,
        sharing=rules or {},
    )


def started(given: Scenario) -> tuple[Play, int]:
    """Return an exercise in play, and the number of what was told."""
    play = Play(given)
    play.start()
    play.wait(1)
    return play, play.last(InjectTold).seq


def share(to: str | tuple[str, ...], tlp: TlpLabel, **more: Any) -> Share:
    """Return the command to share something."""
    addresses = (to,) if isinstance(to, str) else to
    return Share(to=addresses, kind="threat", tlp=tlp, **more)


def readers(play: Play, event: Event) -> set[str]:
    """Return the posts whose players see an event."""
    return {
        post.address
        for seat in play.state.seats.values()
        if seat.kind == "player" and visible(event, viewer(seat, play.state.scenario)) is not None
        for post in seat.posts
    }


def test_a_text_sent_outside_is_warned_of_then_delivered_and_recorded() -> None:
    """Where labels only warn, the sender hears what is wrong and who would read it, and can go on."""
    play, told = started(scenario())
    with pytest.raises(CommandRejected) as refusal:
        play.do("yard.lead", share("port", "AMBER+STRICT", of=told))
    assert refusal.value.code == "label_exceeded"
    assert "TLP:AMBER+STRICT" in str(refusal.value)
    assert "Port" in str(refusal.value)
    play.do("yard.lead", share("port", "AMBER+STRICT", of=told, confirmed=True))
    assert readers(play, play.last(Shared)) == {"yard.lead", "yard.it", "harbour.master", "harbour.desk"}
    record = play.facts(ShareRecorded)[-1]
    assert [excess.why for excess in record.exceeds] == ["outside"]
    assert record.learned == ("port",)
    assert play.state.injects["warned", ""].status == "released"
    assert values(replayed(play.log).state) == values(play.state)


def test_a_text_sent_outside_is_refused_where_labels_are_enforced() -> None:
    """Nothing is delivered, whatever the sender confirms; the attempt is recorded."""
    play, told = started(scenario(rules={"tlp": "enforce"}))
    play.do("yard.lead", share("port", "AMBER+STRICT", of=told, confirmed=True))
    assert play.facts(Shared) == []
    assert readers(play, play.last(ShareRefused)) == {"yard.lead"}
    assert play.state.injects["warned", ""].status == "planned"


def test_the_sources_permission_opens_a_share() -> None:
    """A persona's permission comes from control; with it nothing is warned of or refused."""
    play, told = started(scenario(rules={"tlp": "enforce"}))
    play.do("yard.lead", AskPermission(of=told, to=("port",), words="They run the same system"))
    asked = play.last(PermissionAsked)
    assert readers(play, asked) == {"yard.lead", "yard.it"}
    play.do("lead", GivePermission(request=asked.seq))
    play.do("yard.lead", share("port", "AMBER+STRICT", of=told))
    record = play.facts(ShareRecorded)[-1]
    assert record.permission == play.last(PermissionGiven).seq
    play.do("yard.lead", share("airline", "AMBER+STRICT", of=told))
    assert play.facts(ShareRefused)[-1].exceeds[0].address == "airline"


def test_a_source_that_plays_answers_itself() -> None:
    """The organisation's deciding role permits or refuses with a reason; control does not answer for it."""
    play, told = started(scenario(source="port"))
    play.do("yard.lead", AskPermission(of=told, tlp="GREEN", words="The others need it"))
    asked = play.last(PermissionAsked)
    assert {"harbour.master", "harbour.desk"} <= readers(play, asked)
    for seat in ("lead", "harbour.desk", "yard.lead"):
        with pytest.raises(CommandRejected) as refusal:
            play.do(seat, GivePermission(request=asked.seq))
        assert refusal.value.code == "not_source"
    play.do("harbour.master", RefusePermission(request=asked.seq, words="Not before noon"))
    assert {"yard.lead", "harbour.master"} <= readers(play, play.last(PermissionRefused))
    play.do("harbour.master", GivePermission(of=told, tlp="GREEN"))
    play.do("yard.lead", share("isac", "GREEN", of=told))
    assert play.facts(ShareRecorded)[-1].learned == ("port", "haulier")


@pytest.mark.parametrize(
    ("tlp", "to", "code"),
    [
        ("RED", "harbour", "team"),
        ("RED", "harbour.master", ""),
        ("AMBER+STRICT", "yard", ""),
        ("AMBER+STRICT", "haulier", "outside"),
        ("AMBER", "haulier", ""),
        ("AMBER", "airline", "outside"),
        ("GREEN", "isac", ""),
        ("GREEN", "airline", "outside"),
        ("GREEN", "public", "public"),
        ("CLEAR", "public", ""),
    ],
)
def test_what_a_label_allows(tlp: TlpLabel, to: str, code: str) -> None:
    """Each label lets go what TLP 2.0 says, for own words too."""
    play, _ = started(scenario())
    play.do("yard.lead", share(to, tlp, body="Odd sign-ins", confirmed=True))
    assert [excess.why for excess in play.facts(ShareRecorded)[-1].exceeds] == ([code] if code else [])


def test_red_goes_to_who_sits_there_now() -> None:
    """Neither the rest of the team nor the own one reads it."""
    play, _ = started(scenario())
    play.do("yard.lead", share("harbour.master", "RED", body="For you"))
    assert readers(play, play.last(Shared)) == {"yard.lead", "harbour.master"}


def test_the_label_stays_on_what_is_passed_on() -> None:
    """A wider label than the original's needs its source; origin and source stay through every hand."""
    play, told = started(scenario("AMBER"))
    play.do("yard.lead", share("haulier", "AMBER", of=told, body="Look at this"))
    first = play.last(Shared)
    given = play.facts(Shared)[-1]
    assert (str(given.body), str(given.note)) == ("Body", "Look at this")
    with pytest.raises(CommandRejected, match="only its source"):
        play.do("trucks.boss", share("airline", "CLEAR", of=first.seq))
    play.do("trucks.boss", share("airline", "AMBER", of=first.seq, confirmed=True))
    second, record = play.facts(Shared)[-1], play.facts(ShareRecorded)[-1]
    assert (second.of, second.source) == (told, "radio")
    assert (record.root, record.hops, record.inject) == (told, 1, "odd")


def test_nobody_learns_who_told_where_the_house_rule_holds() -> None:
    """What reaches the others has no sender, no seat, no origin; the own team keeps the whole."""
    play, told = started(scenario("GREEN", rules={"chatham_house": True}))
    play.do("yard.lead", share("isac", "GREEN", of=told))
    events = [event for event in play.log if isinstance(event.fact, Shared)]
    assert "trucks.boss" in readers(play, events[0])
    assert readers(play, events[1]) == {"yard.lead", "yard.it"}
    seat = play.state.seats[play.seat("trucks.boss")]
    seen = visible(events[0], viewer(seat, play.state.scenario))
    assert seen is not None
    assert isinstance(seen.fact, Shared)
    assert (seen.actor, seen.acting_as, seen.cause) == ("engine", None, None)
    assert (seen.fact.sender, seen.fact.of, seen.fact.source) == ("", None, "")


def test_only_what_one_can_see_can_be_shared() -> None:
    """The number of somebody else's inject opens nothing."""
    play, told = started(scenario())
    with pytest.raises(CommandRejected, match="nothing numbered"):
        play.do("trucks.boss", share("port", "GREEN", of=told))


def test_nothing_real_can_be_permitted() -> None:
    """Its subject would be told to all of control and to observers."""
    play, _ = started(scenario())
    secret = SendMessage(to=("yard",), subject="Zq", body="Our door", real=True)
    play.do("yard.it", secret, acting_as="yard.it")
    with pytest.raises(CommandRejected) as refusal:
        play.do("yard.lead", GivePermission(of=play.last(MessageSent).seq, to=("port",)))
    assert refusal.value.code == "real"


@pytest.mark.parametrize("asked", [True, False])
def test_a_permission_for_a_red_text_tells_its_subject_to_nobody_else(asked: bool) -> None:
    """The source's colleagues, whom the text does not name, learn that there is one."""
    play, _ = started(scenario())
    words = share("harbour.master", "RED", subject="Zq", body="For you")
    play.do("yard.lead", words)
    told = play.last(Shared).seq
    if asked:
        play.do("harbour.master", AskPermission(of=told, to=("haulier",), words="May we?"))
        play.do("yard.lead", GivePermission(request=play.last(PermissionAsked).seq))
    else:
        play.do("yard.lead", GivePermission(of=told, to=("haulier",)))
    seat = play.state.seats[play.seat("yard.it")]
    seen = [visible(event, viewer(seat, play.state.scenario)) for event in play.log]
    assert play.facts(PermissionGiven)[-1].to == ("haulier",)
    assert not any("Zq" in event.model_dump_json() for event in seen if event is not None)
    play.do("harbour.master", share("haulier", "RED", of=told))
    assert play.facts(ShareRecorded)[-1].permission == play.last(PermissionGiven).seq


def test_a_persona_that_nobody_was_told_of_cannot_be_asked_for() -> None:
    """Else a guess would tell whether the scenario has it."""
    hidden = {"radio": {"name": "Radio", "listed": True}, "spy": {"name": "Spy"}}
    parts = {"organisations": ORGANISATIONS, "teams": TEAMS, "personas": hidden}
    play, told = started(make_scenario({"odd": {"at": "T+0:00", "to": ["yard"], "tlp": "AMBER"}}, **parts))
    refused = []
    for address in ("spy", "zebra"):
        with pytest.raises(CommandRejected) as refusal:
            play.do("yard.lead", AskPermission(of=told, to=(address,), words="May we?"))
        refused.append(str(refusal.value).replace(address, ""))
    assert refused[0] == refused[1]
    play.do("yard.lead", AskPermission(of=told, to=("radio",), words="May we?"))
    assert play.facts(PermissionAsked)[-1].to == ("radio",)


def test_the_ledger_shows_what_was_warned_of_refused_and_permitted() -> None:
    """Control's ledger and the report's agree, whichever way labels are kept."""
    outcomes = []
    for tlp in ("warn", "enforce"):
        play, told = started(scenario(rules={"tlp": tlp}))
        play.do("yard.lead", share("port", "AMBER+STRICT", of=told, confirmed=True))
        play.do("yard.lead", AskPermission(of=told, to=("airline",), words="They need it"))
        play.do("lead", GivePermission(request=play.last(PermissionAsked).seq))
        play.do("yard.lead", share("airline", "AMBER+STRICT", of=told))
        view = ControlView(play.seat("lead"), "lead")
        view.apply_all(play.log)
        shares = view.community.shares
        assert [found.was_confirmed for found in shares.ledger()] == (
            [True, False] if tlp == "warn" else [False]
        )
        assert len(shares.refused) == (0 if tlp == "warn" else 1)
        ledger = build_facts(play.log).sharing
        assert ledger is not None
        assert [row.permission for row in ledger.shares] == [None, play.last(PermissionGiven).seq]
        assert len(ledger.permissions) == 2
        outcomes.append([(row.outcome, row.to[0].id) for row in ledger.shares])
    assert outcomes == [
        [("warned", "port"), ("permitted", "airline")],
        [("refused", "port"), ("permitted", "airline")],
    ]


def test_who_asks_under_chatham_house_learns_no_number_of_the_original() -> None:
    """Control answers for a source that nobody learns, and the permission opens the share all the same."""
    play, told = started(scenario("GREEN", rules={"chatham_house": True, "tlp": "enforce"}))
    play.do("yard.lead", share("isac", "GREEN", of=told))
    shared = next(event for event in play.log if isinstance(event.fact, Shared))
    play.do("trucks.boss", AskPermission(of=shared.seq, to=("airline",), words="They need it"))
    asked = play.last(PermissionAsked)
    assert (play.facts(PermissionAsked)[-1].of, play.facts(PermissionAsked)[-1].source) == (shared.seq, "")
    assert readers(play, asked) == {"trucks.boss"}
    play.do("trucks.boss", share("airline", "GREEN", of=shared.seq))
    assert len(play.facts(ShareRefused)) == 1
    play.do("lead", GivePermission(request=asked.seq))
    assert play.facts(PermissionGiven)[-1].of == shared.seq
    play.do("trucks.boss", share("airline", "GREEN", of=shared.seq))
    assert play.facts(ShareRecorded)[-1].permission == play.last(PermissionGiven).seq
    assert values(replayed(play.log).state) == values(play.state)

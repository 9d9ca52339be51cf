"""Laws of sharing, whoever shares what with whom under which label, asked, permitted or passed on."""

from __future__ import annotations

from random import Random  # hypothesis draws it

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import SEAT_PREFIX, Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.seat_facts import InjectTold
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, Share
from exercise_engine.core.sharing.facts import OfSharing, PermissionAsked, Shared, ShareRecorded
from exercise_engine.core.sharing.view import SharesSeen
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import LABELS, TlpLabel, is_wider
from tests.support.play import Play, make_scenario, replayed, values

ORGANISATIONS = ("port", "terminal", "haulier", "airline")
ROLES = ("harbour.master", "yard.lead", "trucks.boss", "gates.duty")
TO = (*ORGANISATIONS, *ROLES, "harbour", "yard", "isac", "radio", "all", "public")
CLIENTS = {"terminal": {"haulier"}}
CIRCLE = {"port", "terminal", "haulier"}
Step = tuple[str, str, str, TlpLabel, int]
"""What somebody does, who, with whom, under which label, and a draw for what it is about."""
steps = st.lists(
    st.tuples(
        st.sampled_from(("words", "pass", "pass", "pass", "ask", "give")),
        st.sampled_from(ROLES),
        st.sampled_from(TO),
        st.sampled_from(LABELS),
        st.integers(0, 30),
    ),
    min_size=5,
    max_size=25,
)


def scenario(label: TlpLabel, *, tlp: str, chatham_house: bool) -> Scenario:
    """Return four organisations in which one is told something under a label."""
    teams = dict(zip(("harbour", "yard", "trucks", "gates"), ORGANISATIONS, strict=True))
    roles = dict(role.split(".") for role in ROLES)
    return make_scenario(
        {"odd": {"at": "T+0:00", "to": ["yard"], "tlp": label}},
        organisations={
            name: {"name": name.title(), "clients": sorted(CLIENTS.get(name, ()))} for name in ORGANISATIONS
        },
        teams={
            team: {"organisation": home, "roles": {roles[team]: {"decides": True}, "other": {}}}
            for team, home in teams.items()
        },
        communities={"isac": {"name": "ISAC", "members": sorted(CIRCLE)}},
        sharing={"tlp": tlp, "chatham_house": chatham_house},
    )


def played(given_scenario: Scenario, chosen: list[Step]) -> Play:
    """Return what came of the steps; what is refused changes nothing."""
    play = Play(given_scenario)
    play.start()
    play.wait(1)
    for step in chosen:
        before = values(play.state)
        try:
            play.do("lead" if step[0] == "give" else step[1], command_of(play, step))
        except CommandRejected:
            assert values(play.state) == before
    return play


def command_of(play: Play, step: Step) -> AnyCommand:
    """Return what a step comes to, about something that was told or shared."""
    what, _, to, tlp, pick = step
    seqs = [event.seq for event in play.log if isinstance(event.fact, InjectTold | Shared)]
    about = seqs[pick % len(seqs)]
    if what == "ask":
        return AskPermission(of=about, to=(to,), words="Please")
    if what == "give":
        asked = [event.seq for event in play.log if isinstance(event.fact, PermissionAsked)]
        return GivePermission(request=asked[pick % len(asked)] if asked else 1)
    of = about if what == "pass" else None
    return Share(to=(to,), kind="threat", tlp=tlp, of=of, body=f"by {step[1]}", confirmed=pick % 3 > 0)


def readers(play: Play, event: Event) -> dict[str, Event]:
    """Return the seats of players that see an event, with what they see."""
    seats = play.state.seats.values()
    seen = {s.seat: visible(event, viewer(s, play.state.scenario)) for s in seats if s.kind == "player"}
    return {seat: found for seat, found in seen.items() if found is not None}


def home(play: Play, seat: str) -> str:
    """Return the organisation of a seat."""
    return play.state.plan.organisation_of(play.state.seats[seat].posts[0].team)


@settings(max_examples=80)
@given(st.sampled_from(LABELS), steps)
def test_where_labels_are_enforced_no_share_reaches_whom_its_label_forbids(
    label: TlpLabel, chosen: list[Step]
) -> None:
    """Unless its source permitted it, which is named then; a label never becomes wider on its way."""
    play = played(scenario(label, tlp="enforce", chatham_house=False), chosen)
    shares = {event.seq: event for event in play.log if isinstance(event.fact, Shared)}
    for record in play.facts(ShareRecorded):
        event = shares[record.share]
        assert not record.exceeds or record.permission is not None
        if record.permission is not None:
            continue
        assert isinstance(event.fact, Shared)
        if record.label is not None and home(play, event.actor) != record.source:
            assert not is_wider(event.fact.tlp, record.label)
        own = home(play, event.actor)
        allowed = {
            "AMBER+STRICT": {own},
            "AMBER": {own, *CLIENTS.get(own, ())},
            "GREEN": CIRCLE | {own} if own in CIRCLE else {own},
        }.get(event.fact.tlp)
        got = {home(play, seat) for seat in readers(play, event)}
        told_anyway = {"terminal"} if record.inject else {record.source}
        original = shares.get(record.root)
        told_anyway |= set(original.audience.organisations) if original is not None else set()
        assert allowed is None or got <= allowed | told_anyway


@settings(max_examples=60)
@given(st.sampled_from(LABELS), steps)
def test_red_reaches_named_seats_only(label: TlpLabel, chosen: list[Step]) -> None:
    """Its sender and those who held the posts named; nobody else of either team."""
    play = played(scenario(label, tlp="enforce", chatham_house=False), chosen)
    permitted = {fact.share for fact in play.facts(ShareRecorded) if fact.permission is not None}
    for event in play.log:
        if isinstance(event.fact, Shared) and event.fact.tlp == "RED" and event.seq not in permitted:
            named = {play.seat(address) for address in event.fact.to if "." in address}
            assert set(readers(play, event)) <= named | {event.actor}
            assert all(address.startswith(SEAT_PREFIX) for address in event.audience.to)


@settings(max_examples=60)
@given(st.sampled_from(("warn", "enforce")), st.sampled_from(LABELS), steps)
def test_nobody_learns_who_told(tlp: str, label: TlpLabel, chosen: list[Step]) -> None:
    """Outside of the own team nothing that reaches a seat names the sender, the seat or the original."""
    play = played(scenario(label, tlp=tlp, chatham_house=True), chosen)
    for event in play.log:
        if not isinstance(event.fact, Shared):
            continue
        own = home(play, event.actor)
        for seat, seen in readers(play, event).items():
            fact = seen.fact
            assert isinstance(fact, Shared)
            if home(play, seat) == own and fact.told is not None:
                continue
            assert (fact.sender, fact.of, fact.source, seen.actor) == ("", None, "", "engine")
            assert (seen.acting_as, seen.cause, seen.command_id) == (None, None, None)


@settings(max_examples=40)
@given(
    st.sampled_from(("warn", "enforce")),
    st.booleans(),
    st.sampled_from(LABELS),
    steps,
    st.randoms(use_true_random=False),
)
def test_replay_equals_live_and_views_do_not_depend_on_order(
    tlp: str, chatham_house: bool, label: TlpLabel, chosen: list[Step], chance: Random
) -> None:
    """The log alone makes the same state; a ledger is the same whatever comes first."""
    play = played(scenario(label, tlp=tlp, chatham_house=chatham_house), chosen)
    assert values(replayed(play.log).state) == values(play.state)
    straight, mixed = SharesSeen("s1"), SharesSeen("s1")
    facts = [(event, event.fact) for event in play.log if isinstance(event.fact, OfSharing)]
    shuffled = list(facts)
    chance.shuffle(shuffled)
    for event, fact in facts:
        straight.apply(event, fact)
    for event, fact in shuffled:
        mixed.apply(event, fact)
    assert (straight.ledger(), straight.requests) == (mixed.ledger(), mixed.requests)


@settings(max_examples=60)
@given(st.sampled_from(("AMBER+STRICT", "AMBER", "GREEN")), st.sampled_from(TO), st.sampled_from(TO))
def test_a_permission_opens_what_it_says_and_nothing_else(
    label: TlpLabel, asked_for: str, shared_with: str
) -> None:
    """A share that was refused before goes out after it exactly where the permission names its readers."""
    play = Play(scenario(label, tlp="enforce", chatham_house=False))
    play.start()
    play.wait(1)
    told = play.last(InjectTold).seq
    share = Share(to=(shared_with,), kind="threat", tlp=label, of=told)
    play.do("yard.lead", share)
    was_open = bool(play.facts(Shared))
    play.do("yard.lead", AskPermission(of=told, to=(asked_for,), words="Please"))
    play.do("lead", GivePermission(request=play.last(PermissionAsked).seq))
    before = len(play.facts(Shared))
    play.do("yard.lead", share)
    is_open = len(play.facts(Shared)) > before
    behind = {"all": set(ORGANISATIONS), "isac": CIRCLE, "harbour": {"port"}, "yard": {"terminal"}}
    behind |= {name: {name} for name in ORGANISATIONS}
    homes = behind | {role: {name} for role, name in zip(ROLES, ORGANISATIONS, strict=True)}
    allowed = {"AMBER+STRICT": {"terminal"}, "AMBER": {"terminal", "haulier"}, "GREEN": CIRCLE}[label]
    missing = homes.get(shared_with, set()) - allowed
    inside = shared_with == "radio" or (shared_with != "public" and not missing)
    named = asked_for in (shared_with, "public")
    covered = shared_with != "public" and missing <= behind.get(asked_for, set())
    assert was_open == inside
    assert is_open == (inside or named or covered)

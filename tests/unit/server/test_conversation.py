"""One connection: malformed, early and unauthorised frames are refused with a code, and change nothing."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from exercise_engine.core.commands import DeclareEmergency, MoveStage, SubmitAnswer
from exercise_engine.core.events import Event
from exercise_engine.protocol.codec import CLIENT_FRAME_BYTES_MAX, encode
from exercise_engine.protocol.messages import (
    Ack,
    CommandFrame,
    DraftFrame,
    DraftState,
    EventsFrame,
    Fetch,
    FilePart,
    Hello,
    Notice,
    Refused,
    Reissue,
    Reload,
)
from tests.support.hosted import hosted
from tests.support.play import make_scenario
from tests.support.raw import RawTerminal, raw

ASK = {
    "question": {
        "at": "T+0:00",
        "to": ["yard"],
        "asks": {"what": {"text": "What now?", "within": "10m", "rationale": "optional"}},
    }
}
SCENARIO = make_scenario(ASK)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encode(Reload()), "hello_first"),
        (encode(CommandFrame(command_id="c", command=DeclareEmergency())), "hello_first"),
        (encode(Hello()), "invalid"),
        ("nonsense", "invalid"),
        (b"\x00", "invalid"),
        (encode(Hello(seat_code="AAAA-BBBB-CCCC-DDDD")), "not_admitted"),
        (encode(Hello(seat_code="not a code")), "not_admitted"),
        (encode(Hello(token="wrong")), "not_admitted"),
    ],
)
async def test_who_begins_wrongly_is_sent_away(tmp_path: Path, data: str | bytes, code: str) -> None:
    """Whatever comes instead of a proper hello ends the connection with a code."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as stranger:
        await stranger.send(data)

        bye = await stranger.farewell()

        assert (bye.code, bye.retry) == (code, False)
        assert host.service.hub.room.connected == ()


@pytest.mark.parametrize(
    ("data", "code", "command_id"),
    [
        (b"\x00", "not_text", None),
        ("{", "not_json", None),
        ('{"a":' * 20 + "1" + "}" * 20, "too_deep", None),
        ('{"type":"launch"}', "unknown_type", None),
        ('{"type":"command","command_id":"c9","command":{"type":"launch"}}', "unknown_type", "c9"),
        ('{"type":"command","command_id":"c9","command":{"type":"move_stage"}}', "invalid", "c9"),
        ('{"type":"draft","ask":1,"revision":1,"number":NaN}', "invalid", None),
        (encode(Reload()), "not_allowed", None),
        (encode(Reissue(seat="s001")), "not_allowed", None),
        (encode(CommandFrame(command_id="c9", command=MoveStage(target="check_in"))), "not_allowed", "c9"),
        (encode(CommandFrame(command_id="c9", command=SubmitAnswer(ask=999))), "wrong_stage", "c9"),
    ],
)
async def test_a_frame_that_may_not_be_is_refused_and_changes_nothing(
    tmp_path: Path, data: str | bytes, code: str, command_id: str | None
) -> None:
    """Malformed and unauthorised frames of a welcomed player get a code; the log stays as it was."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        before = host.service.hub.engine.state.seq

        await player.send(data)
        refused = await player.next(Refused)

        assert (refused.code, refused.command_id) == (code, command_id)
        assert host.service.hub.engine.state.seq == before
        assert host.service.hub.room.connected == (host.seat("yard.lead"),)


async def test_an_oversized_frame_ends_the_connection(tmp_path: Path) -> None:
    """What is larger than any frame is not even received as a whole."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        with contextlib.suppress(ConnectionClosed):
            await player.send("x" * (CLIENT_FRAME_BYTES_MAX + 1))
        await player.websocket.wait_closed()

        assert player.websocket.close_code == 1009


async def test_who_sends_nothing_but_nonsense_is_sent_away(tmp_path: Path) -> None:
    """After many frames that are none the connection ends."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        for _ in range(21):
            await player.send("nonsense")

        bye = await player.farewell()

        assert bye.code == "invalid"


async def test_a_second_hello_ends_the_connection(tmp_path: Path) -> None:
    """One connection holds one seat."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        await player.send(Hello(seat_code=host.sheet("yard.it").code))

        bye = await player.farewell()

        assert bye.code == "hello_late"


async def test_a_command_sent_again_has_the_effect_of_once(tmp_path: Path) -> None:
    """The same id gets the first outcome, on the same connection and on the next."""
    frame = CommandFrame(command_id="c1", command=DeclareEmergency(note="stop"))
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host:
        async with raw(host.service.link) as player:
            await player.greet(host.sheet("yard.lead"))
            await player.send(frame)
            first = await player.next(Ack)
            await player.send(frame)
            second = await player.next(Ack)
            count = host.service.hub.engine.state.seq
        async with raw(host.service.link) as player:
            await player.greet(host.sheet("yard.lead"), take_over=True)
            await player.send(frame)
            third = await player.next(Ack)

        assert first.seqs
        assert first == second == third
        assert host.service.hub.engine.state.seq == count


async def test_the_welcome_tells_what_a_seat_may_know(tmp_path: Path) -> None:
    """A player learns of the community and of players; hidden personas and control's seats are control's."""
    personas = {"radio": {"name": "Radio"}, "police": {"name": "Police", "listed": True}}
    scenario = make_scenario(ASK, personas=personas)
    async with (
        hosted(scenario, tmp_path / "x.exercise") as host,
        raw(host.service.link) as player,
        raw(host.service.link) as lead,
    ):
        to_player = await player.greet(host.sheet("yard.lead"))
        to_lead = await lead.greet(host.sheet("lead"))

        assert set(to_player.directory.personas) == {"police"}
        assert set(to_lead.directory.personas) == {"police", "radio"}
        assert {seat.kind for seat in to_player.directory.seats} == {"player"}
        assert {seat.kind for seat in to_lead.directory.seats} == {"player", "lead", "observer"}
        assert to_player.token not in (None, to_lead.token)
        assert to_player.directory.name_of("yard.it") == "Yard, It"


async def test_names_come_with_the_events_in_which_they_occur(tmp_path: Path) -> None:
    """A player learns a persona's name from its first inject, and never another's."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        raw(host.service.link) as player,
    ):
        await player.greet(host.sheet("yard.lead"))
        await lead.start_exercise()
        frame = await player.next(EventsFrame)
        while not frame.names:
            frame = await player.next(EventsFrame)

        assert frame.names == {"radio": "Radio"}


async def test_the_team_sees_a_draft_grow_and_nobody_else(tmp_path: Path) -> None:
    """A draft reaches its team, is held by one, and is taken over on request."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        raw(host.service.link) as writer,
        raw(host.service.link) as reader,
        raw(host.service.link) as other,
    ):
        await writer.greet(host.sheet("yard.lead"))
        await reader.greet(host.sheet("yard.it"))
        await other.greet(host.sheet("harbour.master"))
        await lead.start_exercise()
        ask = (await _event(writer, "ask_opened")).seq
        await _event(reader, "ask_opened")

        await writer.send(DraftFrame(ask=ask, revision=1, words="We dis"))
        seen = await reader.next(DraftState)
        await reader.send(DraftFrame(ask=ask, revision=1, words="No"))
        notice = await reader.next(Notice)
        await reader.send(DraftFrame(ask=ask, revision=2, words="No", take_over=True))
        taken = await writer.next(DraftState)
        while taken.holder == host.seat("yard.lead"):
            taken = await writer.next(DraftState)
        await other.send(DraftFrame(ask=ask, revision=1, words="Let us in"))
        refused = await other.next(Notice)

        assert (seen.words, seen.holder, seen.holder_label) == (
            "We dis",
            host.seat("yard.lead"),
            "Yard, Lead",
        )
        assert notice.code == "draft_held"
        assert (taken.words, taken.holder) == ("No", host.seat("yard.it"))
        assert refused.code == "draft_held"
        assert not any(isinstance(frame, DraftState) for frame in other.frames)


async def test_who_comes_later_sees_the_draft_and_a_holder_that_left_lets_go(tmp_path: Path) -> None:
    """Drafts are part of the welcome; words stay when their writer goes."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        raw(host.service.link) as reader,
    ):
        async with raw(host.service.link) as writer:
            await writer.greet(host.sheet("yard.lead"))
            await lead.start_exercise()
            ask = (await _event(writer, "ask_opened")).seq
            await writer.send(DraftFrame(ask=ask, revision=1, words="Half a sen"))
            await writer.next(DraftState)
            welcome = await reader.greet(host.sheet("yard.it"))
        freed = await reader.next(DraftState)

        assert [draft.words for draft in welcome.drafts] == ["Half a sen"]
        assert (freed.words, freed.holder) == ("Half a sen", None)


async def test_an_attachment_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Asking for an attachment of an event that a seat may not see, or that has none, gives a notice."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as player:
        await player.greet(host.sheet("yard.lead"))
        await player.send(Fetch(seq=1, index=0))

        notice = await player.next(Notice)

        assert notice.code == "file_refused"
        assert not any(isinstance(frame, FilePart) for frame in player.frames)


async def test_a_client_that_says_nothing_does_not_hold_a_seat(tmp_path: Path) -> None:
    """A connection without hello is nobody's terminal."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link):
        async with raw(host.service.link) as player:
            await player.greet(host.sheet("yard.lead"))

        assert host.service.connection_count == 1
        assert host.seat("yard.it") not in host.service.hub.room.connected


async def test_a_final_goodbye_can_be_read_by_any_client(tmp_path: Path) -> None:
    """What is sent to a stranger is plain JSON with a code and a sentence."""
    async with hosted(SCENARIO, tmp_path / "x.exercise") as host, raw(host.service.link) as stranger:
        await stranger.send(Hello(token="wrong"))
        text = await stranger.websocket.recv()

        found = json.loads(text)
        assert (found["type"], found["code"], found["retry"]) == ("bye", "not_admitted", False)
        assert isinstance(found["message"], str)


async def _event(terminal: RawTerminal, kind: str) -> Event:
    """Wait for an event of a type."""
    while True:
        for event in (await terminal.next(EventsFrame)).events:
            if event.type == kind:
                return event

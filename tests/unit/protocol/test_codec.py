"""Frames to text and back, and everything that is refused before it is looked at."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.errors import ProtocolError
from exercise_engine.protocol.codec import (
    CLIENT_FRAME_BYTES_MAX,
    command_id_in,
    decode_client,
    decode_server,
    encode,
    encode_events,
)
from exercise_engine.protocol.messages import Ack, CommandFrame, EventsFrame, Hello


def refusal(data: str | bytes) -> ProtocolError:
    """How a client's frame is refused."""
    with pytest.raises(ProtocolError) as caught:
        decode_client(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"type":"hello"}', "not_text"),
        ('{"type":"hello","client":"' + "x" * CLIENT_FRAME_BYTES_MAX + '"}', "too_large"),
        ('{"type":"hello","client":"' + "\u20ac" * (CLIENT_FRAME_BYTES_MAX // 3) + '"}', "too_large"),
        ("[" * 9 + "]" * 9, "too_deep"),
        ('{"a":' * 2000 + "1" + "}" * 2000, "too_deep"),
        ("", "not_json"),
        ("{", "not_json"),
        ('{"type":"hello","client":"\\ud800"}', "not_json"),
        ("[]", "unknown_type"),
        ("1", "unknown_type"),
        ("null", "unknown_type"),
        ('{"no":"type"}', "unknown_type"),
        ('{"type":"welcome"}', "unknown_type"),
        ('{"type":{"type":"hello"}}', "unknown_type"),
        ('{"type":"command","command_id":"1","command":{"type":"drop_tables"}}', "unknown_type"),
        ('{"type":"command","command_id":"1","command":5}', "invalid"),
        ('{"type":"command","command_id":"","command":{"type":"declare_emergency"}}', "invalid"),
        ('{"type":"hello","after_seq":-1}', "invalid"),
        ('{"type":"hello","after_seq":"1"}', "invalid"),
        ('{"type":"hello","after_seq":9007199254740993}', "invalid"),
        ('{"type":"hello","surprise":1}', "invalid"),
        ('{"type":"draft","ask":1,"revision":1,"number":NaN}', "invalid"),
    ],
)
def test_what_is_no_frame_is_refused_with_a_code(data: str | bytes, code: str) -> None:
    """Each kind of malformed frame has its code."""
    assert refusal(data).code == code


@pytest.mark.parametrize(
    "data",
    [
        '{"type":"hello","Geheimnis":1}',
        '{"type":"Geheimnis"}',
        '{"type":"command","command_id":"1","command":{"type":"Geheimnis"}}',
        '{"type":"hello","after_seq":"Geheimnis"}',
        '{"type":"hello","client":"Geheimnis',
    ],
)
def test_a_refusal_repeats_nothing_of_what_was_sent(data: str) -> None:
    """What somebody wrote does not get into logs by way of an error."""
    assert "Geheimnis" not in str(refusal(data))


@pytest.mark.parametrize("data", ['"' + '\\"' * 120_000, '"' * 200_000, '["' * 90_000, "\\" * 200_000])
def test_texts_made_to_be_slow_are_refused_at_once(data: str) -> None:
    """Looking for depth takes one pass whatever it is given; the time limit of the test would tell."""
    assert refusal(data).code in {"not_json", "too_deep"}


def test_brackets_in_strings_are_no_depth() -> None:
    """People may write as many brackets as they like."""
    frame = CommandFrame(command_id="1", command=SubmitAnswer(ask=1, words="[{" * 500 + '\\"[[[['))

    assert decode_client(encode(frame)) == frame


@given(words=st.text(max_size=200), rationale=st.text(max_size=200), number=st.none() | st.integers())
def test_a_frame_survives_the_wire(words: str, rationale: str, number: int | None) -> None:
    """Whatever people write arrives as they wrote it."""
    command = SubmitAnswer(ask=7, words=words, rationale=rationale, number=number)
    frame = CommandFrame(command_id="a", acting_as="yard.lead", command=command)

    assert decode_client(encode(frame)) == frame


@given(data=st.text(max_size=300) | st.binary(max_size=300))
def test_any_other_text_is_refused_and_nothing_else(data: str | bytes) -> None:
    """Nothing but ProtocolError comes out of a frame that is none."""
    try:
        decode_client(data)
    except ProtocolError as error:
        assert error.code  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(json.loads(data), dict)


def test_events_are_put_into_a_frame_as_they_are() -> None:
    """An events frame is made of texts, and names go with it."""
    payload = json.dumps({
        "seq": 4, "transaction": 4, "at_ms": 1, "elapsed_ms": 0, "story_ms": 0, "actor": "engine",
        "fact": {"type": "phase_told", "v": 1, "titles": ["Odd \u20ac signs"]},
    })  # fmt: skip

    frame = decode_server(encode_events([payload, payload], {"radio": 'Radio "M"'}))

    assert isinstance(frame, EventsFrame)
    assert [event.seq for event in frame.events] == [4, 4]
    assert frame.names == {"radio": 'Radio "M"'}


def test_an_events_frame_without_names_says_nothing_of_them() -> None:
    """Most events concern no persona, and their frame is as short as it can be."""
    assert encode_events([], {}) == '{"type":"events","events":[]}'


def test_a_server_frame_is_read_and_a_client_frame_is_none() -> None:
    """Each side has its own frames."""
    assert decode_server(encode(Ack(command_id="a", seqs=(1,)))) == Ack(command_id="a", seqs=(1,))
    with pytest.raises(ProtocolError):
        decode_server(encode(Hello(token="t")))


@pytest.mark.parametrize(
    ("data", "command_id"),
    [
        ('{"type":"command","command_id":"abc","command":{"type":"unknown"}}', "abc"),
        ('{"command_id":5}', None),
        ('{"command_id":""}', None),
        ('{"command_id":"' + "x" * 65 + '"}', None),
        ("[1]", None),
        ("{", None),
        (b"{}", None),
    ],
)
def test_a_refused_command_is_named_where_it_can_be(data: str | bytes, command_id: str | None) -> None:
    """The sender learns which command it was, so that it does not send it for ever."""
    assert command_id_in(data) == command_id

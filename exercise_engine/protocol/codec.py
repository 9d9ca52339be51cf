"""Frames to text and back; what is too big, too deep or no frame is refused before anything looks at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from exercise_engine.errors import ProtocolError
from exercise_engine.protocol.messages import COMMAND_ID_LENGTH_MAX, ClientFrame, Frame, ServerFrame

CLIENT_FRAME_BYTES_MAX: Final = 256 * 1024
"""Two typed texts of full length in characters of four bytes, and as much again for the rest of a command."""

SERVER_FRAME_BYTES_MAX: Final = 80 * 1024 * 1024
"""The log takes events of 64 MiB, since one holds a whole scenario; envelope and names come on top."""

CLIENT_DEPTH_MAX: Final = 8
"""Frame, command, a list in it: four levels are in use."""

SERVER_DEPTH_MAX: Final = 64
"""Frame, events, fact, scenario, and phases nested in phases."""

_BRACKETS_OUTSIDE_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
"""A string that is never closed reaches to the end, so that the search stays linear whatever it is given."""

_CLIENT: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_SERVER: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)

FrameT = TypeVar("FrameT")


def encode(frame: Frame) -> str:
    """One frame as JSON text."""
    return frame.model_dump_json()


def encode_events(payloads: Iterable[str], names: Mapping[str, str]) -> str:
    """An events frame out of events that are JSON text already, so that each is encoded once for all."""
    ending = f',"names":{json.dumps(names, ensure_ascii=False)}}}' if names else "}"
    return f'{{"type":"events","events":[{",".join(payloads)}]{ending}'


def decode_client(data: str | bytes) -> ClientFrame:
    """What a client sent; raises ProtocolError, whose text repeats nothing of the content."""
    return _decode(_CLIENT, _checked(data, bytes_max=CLIENT_FRAME_BYTES_MAX, depth_max=CLIENT_DEPTH_MAX))


def decode_server(data: str | bytes) -> ServerFrame:
    """What a server sent; raises ProtocolError."""
    return _decode(_SERVER, _checked(data, bytes_max=SERVER_FRAME_BYTES_MAX, depth_max=SERVER_DEPTH_MAX))


def command_id_in(data: str | bytes) -> str | None:
    """The id of a command that could not be taken, so that its sender learns which one was refused."""
    try:
        found = json.loads(_checked(data, bytes_max=CLIENT_FRAME_BYTES_MAX, depth_max=CLIENT_DEPTH_MAX))
    except (ProtocolError, ValueError):
        return None
    command_id = found.get("command_id") if isinstance(found, dict) else None
    usable = isinstance(command_id, str) and 0 < len(command_id) <= COMMAND_ID_LENGTH_MAX
    return command_id if usable else None


def _checked(data: str | bytes, *, bytes_max: int, depth_max: int) -> str:
    if not isinstance(data, str):
        raise ProtocolError("not_text", "frames are JSON text; this one was binary")
    size = len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))
    if size > bytes_max:
        raise ProtocolError("too_large", f"a frame may have {bytes_max} bytes; this one has {size}")
    if _is_deeper(data, depth_max):
        raise ProtocolError("too_deep", f"a frame may be nested {depth_max} deep")
    return data


def _is_deeper(text: str, depth_max: int) -> bool:
    """Whether brackets are nested deeper than allowed; most frames have fewer brackets than that."""
    if text.count("{") + text.count("[") <= depth_max:
        return False
    depth = 0
    for found in _BRACKETS_OUTSIDE_STRINGS.finditer(text):
        if found[1]:
            depth += 1
            if depth > depth_max:
                return True
        elif found[2]:
            depth -= 1
    return False


def _decode(adapter: TypeAdapter[FrameT], text: str) -> FrameT:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        raise _as_protocol_error(error) from None


def _as_protocol_error(error: ValidationError) -> ProtocolError:
    """Say what is wrong without repeating what was sent: it goes into logs, and was not meant for them."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "json_invalid" | "string_unicode":
            return ProtocolError("not_json", "the frame is no JSON")
        case "union_tag_invalid" | "union_tag_not_found" | "dict_type" | "model_type" if not place:
            return ProtocolError("unknown_type", "the frame has no type that this side knows")
        case "union_tag_invalid" | "union_tag_not_found":
            return ProtocolError("unknown_type", f"there is nothing of that type at {place}")
        case "extra_forbidden":
            return ProtocolError(
                "invalid", f"{'.'.join(str(part) for part in first['loc'][:-1])}: unknown key"
            )
        case _:
            return ProtocolError("invalid", f"{place}: {first['msg']}")

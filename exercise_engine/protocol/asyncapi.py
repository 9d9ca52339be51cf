"""The wire as an AsyncAPI 3 document, generated from the frames; it stands in `docs/reference`."""

from __future__ import annotations

import json
import re
from typing import Any, Final, TypeAlias, get_args

from pydantic.json_schema import models_json_schema

from exercise_engine import __version__
from exercise_engine.protocol.codec import CLIENT_FRAME_BYTES_MAX
from exercise_engine.protocol.messages import SUBPROTOCOL, ClientFrame, Frame, ServerFrame

JsonObject: TypeAlias = dict[str, Any]
"""A JSON object on its way into the document; nothing in the program reads one."""

SCHEMAS: Final = "#/components/schemas/"
MESSAGES: Final = "#/components/messages/"
CHANNEL: Final = "#/channels/seat"

SCENARIO: Final[JsonObject] = {
    "title": "Scenario",
    "type": "object",
    "description": "The scenario as it is played, for control only; the format reference describes it.",
}

_REFERENCE: Final = f'"{SCHEMAS}([^"]+)"'

INTRODUCTION: Final = (
    "A terminal opens a websocket at the address in its link, with the subprotocol named here and without an"
    " Origin header. The first frame is hello, with a code or a token. The server answers with welcome, then"
    " with the events that the seat may see and the terminal does not have, in order, and then with each new"
    " one as it is recorded. Coming back is the same: hello names the run and the last event that arrived. A"
    " command carries an id made by the terminal; sending it again has the effect of once. A server that ends"
    " the connection says bye first."
)


def frames_of(union: Any) -> tuple[type[Frame], ...]:
    """The models of a discriminated union of frames."""
    return get_args(get_args(union)[0])


def document() -> JsonObject:
    """The whole document."""
    client, server = frames_of(ClientFrame), frames_of(ServerFrame)
    names = {model: _message_name(model) for model in (*client, *server)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "exercise-engine",
            "version": __version__,
            "description": INTRODUCTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "seat": {
                "address": "/",
                "title": "One seat at one terminal",
                "description": (
                    f"Subprotocol {SUBPROTOCOL}; client frames up to {CLIENT_FRAME_BYTES_MAX} bytes."
                ),
                "messages": {name: {"$ref": f"{MESSAGES}{name}"} for name in names.values()},
                "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
            }
        },
        "operations": {
            "hear": _operation("receive", "What the server takes", [names[model] for model in client]),
            "tell": _operation("send", "What the server says", [names[model] for model in server]),
        },
        "components": {
            "messages": {name: _message(model, name) for model, name in names.items()},
            "schemas": _schemas((*client, *server)),
        },
    }


def asyncapi_text() -> str:
    """The document as it stands in the file."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _operation(action: str, title: str, names: list[str]) -> JsonObject:
    return {
        "action": action,
        "title": title,
        "channel": {"$ref": CHANNEL},
        "messages": [{"$ref": f"{CHANNEL}/messages/{name}"} for name in names],
    }


def _message_name(model: type[Frame]) -> str:
    return model.__name__.removesuffix("Frame").removesuffix("State").removesuffix("Part").lower() + (
        "_state" if model.__name__.endswith("State") else ""
    )


def _message(model: type[Frame], name: str) -> JsonObject:
    return {
        "name": name,
        "summary": (model.__doc__ or "").strip().splitlines()[0],
        "payload": {"$ref": f"{SCHEMAS}{model.__name__}"},
    }


def _schemas(models: tuple[type[Frame], ...]) -> JsonObject:
    """The schemas of all frames and what they consist of; a scenario has a schema of its own."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=f"{SCHEMAS}{{model}}"
    )
    found: JsonObject = definitions["$defs"] | {"Scenario": SCENARIO}
    needed: dict[str, None] = {}
    waiting = [model.__name__ for model in models]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = None
            waiting += re.findall(_REFERENCE, json.dumps(found[name]))
    return {name: found[name] for name in sorted(needed)}

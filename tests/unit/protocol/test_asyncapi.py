"""The generated description of the wire."""

from __future__ import annotations

import json
import re
from pathlib import Path

from exercise_engine.protocol.asyncapi import asyncapi_text, document, frames_of
from exercise_engine.protocol.messages import ClientFrame, ServerFrame

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "asyncapi.json"


def test_the_page_in_the_docs_is_the_one_that_the_models_give() -> None:
    """`make docs` was run since the frames last changed."""
    assert PAGE.read_text(encoding="utf-8") == asyncapi_text()


def test_every_frame_is_described_once() -> None:
    """Each model of both unions is the payload of one message."""
    messages = document()["components"]["messages"]
    payloads = sorted(message["payload"]["$ref"].rpartition("/")[2] for message in messages.values())

    frames = {model.__name__ for model in (*frames_of(ClientFrame), *frames_of(ServerFrame))}

    assert payloads == sorted(frames)


def test_every_reference_leads_somewhere() -> None:
    """No `$ref` points at a part that is not in the document."""
    whole = document()

    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(whole)))

    def there(reference: str) -> bool:
        part: object = whole
        for step in reference.split("/"):
            if not isinstance(part, dict) or step not in part:
                return False
            part = part[step]
        return True

    assert [reference for reference in sorted(references) if not there(reference)] == []

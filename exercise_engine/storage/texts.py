r"""Takes typed text out of an event's JSON, leaves a salted commitment in its place, and joins both again.

In an event typed text is `{"$text":"what they typed"}`, or `{"$text":null}` once erased. What is chained is
`{"$text":{"sha256":"..."}}`, so that text and salt can be erased while the chain stays valid.

The work is done on the JSON text itself and touches nothing but those objects: every other byte of the
event survives. That is sound because within a JSON string a quotation mark is always written `\"`; an
opening brace followed by a bare quotation mark can therefore only begin an object, whatever people type.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from exercise_engine.errors import StorageError

TEXT_KEY = '"$text"'
"""No event without this substring holds typed text; most need no more than this look."""

_TYPED = re.compile(r'\{\s*"\$text"\s*:\s*')
_COMMITTED = re.compile(r'\{"\$text":\{"sha256":"([0-9a-f]{64})"\}\}')
_CLOSING = re.compile(r"\s*\}")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_DECODER = json.JSONDecoder()
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode

SaltSource = Callable[[], bytes]
"""Gives fresh salt at each call: `system.salt` in play, `SeededSalts` in rehearsals and tests."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """A typed text as it lies beside the chain."""

    index: int
    """Its place among the typed texts of its event, from 0."""
    salt: bytes
    body: str


@dataclass(frozen=True, slots=True)
class SplitPayload:
    """An event's JSON without what people typed, and what they typed."""

    stored: str
    texts: tuple[StoredText, ...]


class JoinedPayload(NamedTuple):
    """An event's JSON with what is left of the typed texts, and what was wrong with them."""

    payload: str
    commitments: int
    """How many typed texts the event was written with."""
    mismatched: tuple[int, ...]
    """Indexes of texts that are not what was committed to, and of texts that belong to nothing."""


class SeededSalts:
    """Salts that come out the same for the same seed: for rehearsals and tests, never for play."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._counter = 0

    def __call__(self) -> bytes:
        """The next salt."""
        self._counter += 1
        return hashlib.sha256(f"salt {self._counter} {self._seed}".encode()).digest()[:16]


def commitment(salt: bytes, body: str) -> str:
    """The hash that stands in the chain for a text; it says nothing about the text without the salt."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def split_texts(payload: str, salt: SaltSource) -> SplitPayload:
    """Replace each typed text by its commitment; erased ones stay null."""
    if TEXT_KEY not in payload:
        return SplitPayload(payload, ())
    pieces: list[str] = []
    texts: list[StoredText] = []
    copied_to = 0
    for start, end, body in _typed_texts(payload):
        if body is None:
            continue
        text = StoredText(len(texts), salt(), body)
        texts.append(text)
        pieces += (payload[copied_to:start], '{"$text":{"sha256":"', commitment(text.salt, body), '"}}')
        copied_to = end
    pieces.append(payload[copied_to:])
    return SplitPayload("".join(pieces), tuple(texts))


def join_texts(stored: str, texts: Mapping[int, StoredText]) -> JoinedPayload:
    """Put the typed texts back where they are still there, and null where they were erased."""
    if TEXT_KEY not in stored:
        return JoinedPayload(stored, 0, tuple(sorted(texts)) if texts else ())
    parts = _COMMITTED.split(stored)
    mismatched: list[int] = []
    for index, committed in enumerate(parts[1::2]):  # between what stands around the typed texts
        text = texts.get(index)
        if text is not None and commitment(text.salt, text.body) != committed:
            mismatched.append(index)
        parts[2 * index + 1] = f'{{"$text":{"null" if text is None else _ENCODE(text.body)}}}'
    count = len(parts) // 2
    strays = sorted(stray for stray in texts if stray >= count)
    return JoinedPayload("".join(parts), count, (*mismatched, *strays))


def _typed_texts(payload: str) -> Iterator[tuple[int, int, str | None]]:
    """Where each typed-text object starts and ends, and its body."""
    position = 0
    while found := _TYPED.search(payload, position):
        try:
            body, after = _DECODER.raw_decode(payload, found.end())
        except ValueError as error:
            raise StorageError(
                f"an event cannot be recorded: its JSON breaks off at {found.end()}"
            ) from error
        closing = _CLOSING.match(payload, after)
        if closing is None or not (body is None or _is_text(body)):
            raise StorageError(
                "an event cannot be recorded: a typed text must be one string or null, and nothing else"
            )
        yield found.start(), closing.end(), body
        position = closing.end()


def _is_text(body: object) -> bool:
    """Whether this is a string of whole characters; half of a surrogate pair has no bytes to commit to."""
    return isinstance(body, str) and (body.isascii() or _HALF_CHARACTER.search(body) is None)

"""Who may take a seat: codes and tokens, kept as hashes only, and slowed down for those who guess.

Why plain SHA-256: a slow hash such as scrypt protects words that people think up. Codes have 80 bits and
tokens 256, drawn by the machine, so that trying them out is hopeless at any speed, while a slow hash would
let whoever knocks burn the server's processor. The hash covers the series, so that one exercise's table says
nothing about another's, and for tokens the certificate, so that one lured to another server is void here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from exercise_engine.server.limits import TOKEN_AFTER_END_MS
from exercise_engine.storage.tables import SeatCredential
from exercise_engine.system import CODE_GROUP_LENGTH, CODE_GROUPS, CROCKFORD_ALPHABET

_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""What people read into a code although it is not in the alphabet."""


def normalised_code(typed: str) -> str | None:
    """A code as it was drawn, however it was typed; none if it cannot be one."""
    bare = "".join(typed.split()).replace("-", "").upper().translate(_MISREAD)
    if len(bare) != CODE_GROUPS * CODE_GROUP_LENGTH or not set(bare) <= set(CROCKFORD_ALPHABET):
        return None
    return bare


class Access:
    """The seats of one exercise and what opens them; the table on disk is kept in step by the caller."""

    def __init__(
        self, credentials: Iterable[SeatCredential], *, series_id: str, certificate_pin: str
    ) -> None:
        self._series = series_id.encode()
        self._certificate = certificate_pin.encode()
        self._seats: dict[str, SeatCredential] = {}
        self._by_code: dict[bytes, str] = {}
        self._by_token: dict[bytes, str] = {}
        for credential in credentials:
            self.put(credential)

    def code_hash(self, code: str) -> bytes:
        """What is kept of a code."""
        bare = normalised_code(code)
        if bare is None:
            raise ValueError("this is no code")
        return hashlib.sha256(b"exercise-engine code\x00" + self._series + b"\x00" + bare.encode()).digest()

    def token_hash(self, token: str) -> bytes:
        """What is kept of a token."""
        bound = self._series + b"\x00" + self._certificate + b"\x00"
        return hashlib.sha256(b"exercise-engine token\x00" + bound + token.encode()).digest()

    def put(self, credential: SeatCredential) -> None:
        """Add a seat or replace it, with whatever opens it from now on."""
        self.remove(credential.seat)
        self._seats[credential.seat] = credential
        if credential.revoked:
            return
        if credential.code_hash is not None:
            self._by_code[credential.code_hash] = credential.seat
        if credential.token_hash is not None:
            self._by_token[credential.token_hash] = credential.seat

    def remove(self, seat: str) -> None:
        """Forget a seat, and what opened it."""
        known = self._seats.pop(seat, None)
        if known is not None and known.code_hash is not None:
            self._by_code.pop(known.code_hash, None)
        if known is not None and known.token_hash is not None:
            self._by_token.pop(known.token_hash, None)

    def get(self, seat: str) -> SeatCredential | None:
        """What is kept of a seat."""
        return self._seats.get(seat)

    def seats_taken(self) -> frozenset[str]:
        """Seats that somebody has taken at some time: for them there is a token."""
        return frozenset(self._by_token.values())

    def seat_for_code(self, typed: str) -> str | None:
        """The seat that a code opens."""
        return self._by_code.get(self.code_hash(typed)) if normalised_code(typed) is not None else None

    def seat_for_token(self, token: str) -> str | None:
        """The seat that a token opens."""
        return self._by_token.get(self.token_hash(token))

    def with_token(self, seat: str, token: str, *, now_ms: int) -> SeatCredential:
        """Let a token open a seat; the one before opens nothing any more. Returns what to keep."""
        changed = replace(self._seats[seat], token_hash=self.token_hash(token), token_created_ms=now_ms)
        self.put(changed)
        return changed

    def with_code(self, seat: str, code: str) -> SeatCredential:
        """Give a seat another code; the old one and the token open nothing any more. Returns what to keep."""
        changed = replace(
            self._seats[seat],
            code_hash=self.code_hash(code),
            token_hash=None,
            token_created_ms=None,
            revoked=False,
        )
        self.put(changed)
        return changed


def token_expired(*, ended_ms: int | None, now_ms: int) -> bool:
    """Whether EndEx is so long ago that tokens open nothing any more; codes, which control has, still do."""
    return ended_ms is not None and now_ms > ended_ms + TOKEN_AFTER_END_MS

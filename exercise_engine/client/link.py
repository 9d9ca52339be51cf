"""The link to a seat: where the server is, which seat is meant, what certificate it has; no secret."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from exercise_engine.errors import UsageError

SCHEME: Final = "exercise-engine"
LINK_LENGTH_MAX: Final = 2_000
"""Longer than any address and label; what is longer is no link."""
PORT_MAX: Final = 65_535
QUERY_PARTS_MAX: Final = 10
"""Three are in use."""
SEAT_FILE_BYTES_MAX: Final = 16 * 1024
"""A link and a code, with room to spare."""

_PIN = re.compile(r"^[0-9a-f]{64}$")
_SERIES = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_HOST = re.compile(r"^[A-Za-z0-9_.:-]{1,255}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a seat is taken."""

    host: str
    port: int
    series_id: str
    """Stays the same over resets, as the seats do."""
    seat: str = ""
    """What the seat is called, for people; the code decides."""
    pin: str = ""
    """SHA-256 of the server's certificate, hexadecimal; empty without TLS."""
    insecure: bool = False
    """Whether the server's owner said that there is no TLS although the address is not this machine."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = {"seat": self.seat, "pin": self.pin, "insecure": "yes" if self.insecure else ""}
        given = urlencode({key: value for key, value in query.items() if value}, quote_via=quote)
        return f"{SCHEME}://{host}:{self.port}/{self.series_id}" + (f"?{given}" if given else "")

    @property
    def address(self) -> str:
        """Where the websocket is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.pin else 'ws'}://{host}:{self.port}/"

    @classmethod
    def parse(cls, text: str) -> Link:
        """Read a link; raises UsageError with what is wrong with it."""
        text = text.strip()
        if len(text) > LINK_LENGTH_MAX or not text.startswith(f"{SCHEME}://"):
            raise UsageError(f"a link starts with {SCHEME}:// and stands beside the code; this is none")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname or "", parts.port
            query = dict(parse_qsl(parts.query, max_num_fields=QUERY_PARTS_MAX))
        except ValueError as error:
            raise UsageError(f"the link cannot be read: {error}") from error
        link = cls(
            host=host,
            port=port or 0,
            series_id=unquote(parts.path.strip("/")),
            seat=query.get("seat", ""),
            pin=query.get("pin", ""),
            insecure=query.get("insecure") == "yes",
        )
        link.check()
        return link

    def check(self) -> None:
        """Raise UsageError unless a terminal can safely send a code there."""
        if not _HOST.match(self.host):
            raise UsageError("the link names no server; it was probably not copied to its end")
        if not 0 < self.port <= PORT_MAX:
            raise UsageError("the link has no port; it was probably not copied to its end")
        if not _SERIES.match(self.series_id):
            raise UsageError("the link names no exercise; it was probably not copied to its end")
        if self.pin and not _PIN.match(self.pin):
            raise UsageError("the link's certificate pin is not whole; copy the link again, to its end")
        if not (self.pin or self.insecure or is_loopback(self.host)):
            raise UsageError(
                "the link leads over the network without a certificate; no code is sent that way"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFile:
    """A link with the code that belongs to it, for scripts."""

    link: Link
    code: str

    def __repr__(self) -> str:
        return f"SeatFile(link={self.link!s})"

    @classmethod
    def read(cls, path: Path) -> SeatFile:
        """Read the file of one seat; raises UsageError."""
        try:
            with path.open("rb") as file:
                content = file.read(SEAT_FILE_BYTES_MAX + 1)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
        try:
            found = json.loads(content) if len(content) <= SEAT_FILE_BYTES_MAX else None
        except (ValueError, RecursionError):
            found = None
        given = (found.get("link"), found.get("code")) if isinstance(found, dict) else (None, None)
        match given:
            case (str(link), str(code)):
                return cls(link=Link.parse(link), code=code)
            case _:
                raise UsageError(f"{path}: is no seat file; it has to hold a link and a code")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

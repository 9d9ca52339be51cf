"""What lies beside the log in an exercise file: seats, people, files, and what the file is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from exercise_engine.errors import LogDamaged, StorageError
from exercise_engine.storage.database import Database, SqlValue

CONTENT_BYTES_MAX = 64 * 1024 * 1024
"""The largest single file: a short film is played from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCredential:
    """A seat, and hashes of what opens it; codes and tokens themselves are never stored."""

    seat: str
    label: str
    """What people call it, such as `Terminal, crisis lead`."""
    organisation: str
    """Empty for seats that belong to no organisation."""
    code_hash: bytes | None = None
    token_hash: bytes | None = None
    token_created_ms: int | None = None
    revoked: bool = False


class SeatTable:
    """Who may take which seat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, seat: SeatCredential) -> None:
        """Add a seat or replace it."""
        with self._database.transaction() as transaction:
            transaction.write("DELETE FROM seats WHERE seat = ?", seat.seat)
            transaction.write(
                "INSERT INTO seats VALUES (?, ?, ?, ?, ?, ?, ?)",
                seat.seat,
                seat.label,
                seat.organisation,
                seat.code_hash,
                seat.token_hash,
                seat.token_created_ms,
                int(seat.revoked),
            )

    def all(self) -> tuple[SeatCredential, ...]:
        """Every seat, by its id."""
        return self._found("SELECT * FROM seats ORDER BY seat")

    def get(self, seat: str) -> SeatCredential | None:
        """One seat by its id."""
        return next(iter(self._found("SELECT * FROM seats WHERE seat = ?", seat)), None)

    def find_by_code_hash(self, code_hash: bytes) -> SeatCredential | None:
        """The seat that a code opens."""
        return next(iter(self._found("SELECT * FROM seats WHERE code_hash = ?", code_hash)), None)

    def find_by_token_hash(self, token_hash: bytes) -> SeatCredential | None:
        """The seat that a token opens."""
        return next(iter(self._found("SELECT * FROM seats WHERE token_hash = ?", token_hash)), None)

    def set_code(self, seat: str, code_hash: bytes) -> None:
        """Give a seat a new code; the old code and the token die, and a revoked seat lives again."""
        self._replace(seat, code_hash=code_hash, token_hash=None, token_created_ms=None, revoked=False)

    def set_token(self, seat: str, token_hash: bytes, *, created_ms: int) -> None:
        """Give a seat a new token; the one before dies."""
        self._replace(seat, token_hash=token_hash, token_created_ms=created_ms)

    def revoke(self, seat: str) -> None:
        """Take a seat's code and token away."""
        self._replace(seat, code_hash=None, token_hash=None, token_created_ms=None, revoked=True)

    def remove(self, seat: str) -> None:
        """Forget a seat."""
        with self._database.transaction() as transaction:
            transaction.write("DELETE FROM seats WHERE seat = ?", seat)

    def _found(self, statement: str, *values: SqlValue) -> tuple[SeatCredential, ...]:
        return tuple(_credential(row) for row in self._database.rows(statement, *values))

    def _replace(self, seat: str, **changes: Any) -> None:
        with self._database.transaction():
            found = self.get(seat)
            if found is None:
                raise StorageError(f"there is no seat {seat!r} in this exercise")
            self.put(replace(found, **changes))


class PeopleTable:
    """Who sits where, by name; kept apart from the log, so that it can be erased."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, seat: str, name: str) -> None:
        """Note a name, or another one."""
        with self._database.transaction() as transaction:
            transaction.write("INSERT OR REPLACE INTO people VALUES (?, ?)", seat, name)

    def replace_all(self, names: Mapping[str, str]) -> None:
        """Put other names in place of all that are there, such as those of a new roster."""
        with self._database.transaction() as transaction:
            transaction.write("DELETE FROM people")
            transaction.write_many("INSERT INTO people VALUES (?, ?)", list(names.items()))
        self._database.fold()

    def all(self) -> dict[str, str]:
        """Names by seat."""
        return {
            str(seat): str(name)
            for seat, name in self._database.rows("SELECT seat, name FROM people ORDER BY seat")
        }

    def erase(self, seat: str | None = None) -> int:
        """Erase one name for good, or all; give the number that went."""
        with self._database.transaction() as transaction:
            if seat is None:
                erased = transaction.write("DELETE FROM people")
            else:
                erased = transaction.write("DELETE FROM people WHERE seat = ?", seat)
        self._database.fold()
        return erased


@dataclass(frozen=True, slots=True)
class PlayedFile:
    """One file of the scenario as it was played."""

    name: str
    """Its path within the scenario, with `/`."""
    media_type: str
    content: bytes

    @property
    def sha256(self) -> bytes:
        """The hash of its content."""
        return hashlib.sha256(self.content).digest()


class FileTable:
    """The scenario as played, with its attachments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, *files: PlayedFile) -> None:
        """Add or replace files, all or none."""
        for file in files:
            if len(file.content) > CONTENT_BYTES_MAX:
                raise StorageError(
                    f"{file.name}: has {len(file.content)} bytes; a file may have {CONTENT_BYTES_MAX}"
                )
        with self._database.transaction() as transaction:
            transaction.write_many(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
                [(file.name, file.media_type, file.sha256, file.content) for file in files],
            )

    def names(self) -> tuple[str, ...]:
        """The names of all files, sorted."""
        return tuple(str(name) for (name,) in self._database.rows("SELECT name FROM files ORDER BY name"))

    def get(self, name: str) -> PlayedFile | None:
        """One file, checked against the hash beside it."""
        found = self._database.rows("SELECT media_type, content, sha256 FROM files WHERE name = ?", name)
        if not found:
            return None
        media_type, content, sha256 = found[0]
        file = PlayedFile(name, str(media_type), content if isinstance(content, bytes) else b"")
        if file.sha256 != sha256:
            raise LogDamaged(seq=0, reason=f"the file {name!r} is not what was put into the exercise")
        return file

    def replace_all(self, files: tuple[PlayedFile, ...]) -> None:
        """Put other files in place of all that are there, such as those of a corrected scenario."""
        with self._database.transaction() as transaction:
            transaction.write("DELETE FROM files")
            self.put(*files)


class MetaTable:
    """What the file is, as named values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """One value."""
        found = self._database.rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def put(self, key: str, value: str) -> None:
        """Note a value, or another one."""
        with self._database.transaction() as transaction:
            transaction.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    @property
    def run_id(self) -> str:
        """The id of this run."""
        return self._required("run_id")

    @property
    def series_id(self) -> str:
        """What all runs of one exercise share: seats, codes and tokens are bound to it."""
        return self._required("series_id")

    @property
    def created_with(self) -> str:
        """The version of the program that made the file."""
        return self._required("created_with")

    @property
    def previous_head(self) -> bytes:
        """The head of the run before this one; empty in the first."""
        try:
            return bytes.fromhex(self._required("previous_head"))
        except ValueError as error:
            raise LogDamaged(seq=0, reason="the head of the run before is unreadable") from error

    @property
    def successor_run_id(self) -> str | None:
        """The run that took the place of this one, once it was archived."""
        return self.get("successor_run_id")

    @property
    def port(self) -> int | None:
        """The port that the server listened on, so that it comes back at the same address."""
        value = self.get("port")
        return int(value) if value is not None and value.isdecimal() else None

    @port.setter
    def port(self, value: int) -> None:
        self.put("port", str(value))

    def _required(self, key: str) -> str:
        value = self.get(key)
        if value is None:
            raise LogDamaged(seq=0, reason=f"the file does not say its {key}")
        return value


def _credential(row: tuple[SqlValue, ...]) -> SeatCredential:
    seat, label, organisation, code_hash, token_hash, token_created_ms, revoked = row
    return SeatCredential(
        seat=str(seat),
        label=str(label),
        organisation=str(organisation),
        code_hash=code_hash if isinstance(code_hash, bytes) else None,
        token_hash=token_hash if isinstance(token_hash, bytes) else None,
        token_created_ms=token_created_ms if isinstance(token_created_ms, int) else None,
        revoked=bool(revoked),
    )

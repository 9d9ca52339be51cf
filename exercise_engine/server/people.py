"""The names of the people behind the seats: kept apart from the log, told to those who check people in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from exercise_engine.core.policy import STEERING_KINDS, Viewer
from exercise_engine.errors import StorageError
from exercise_engine.loader.roster.people import name_fault
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.messages import NamePerson, Notice, PeopleFrame
from exercise_engine.server.directory import known_seats
from exercise_engine.server.framing import text_frame
from exercise_engine.server.log import log
from exercise_engine.server.reception import Reception
from exercise_engine.server.room import Room
from exercise_engine.server.terminal import Terminal
from exercise_engine.storage.tables import PeopleTable

KINDS: Final = STEERING_KINDS
"""Seats that are told names: those who know who is missing. Evaluators rate roles, not people."""


class People:
    """Names by seat, in memory and in the table beside the log."""

    def __init__(self, table: PeopleTable, reception: Reception) -> None:
        self.names: dict[str, str] = {}
        self._table = table
        self._reception = reception

    async def load(self) -> None:
        """Read what the file holds."""
        self.names = await self._reception.on_disk(self._table.all)

    def welcome(self, terminal: Terminal) -> None:
        """Tell a terminal that was just let in what it may know."""
        if terminal.kind in KINDS:
            terminal.send(self._frame(terminal.seat))

    async def rename(self, request: NamePerson, *, by: str) -> Notice | None:
        """Note who holds a seat now; tells what keeps it from being noted."""
        room = self._room
        seen_by = room.feed.viewers.get(by)
        if seen_by is None or not known_seats(room.feed.viewers, self._known((request.seat,)), seen_by):
            return Notice(code="name_refused", message="there is no such seat that you may know of")
        name = " ".join(request.name.split())
        if name and (fault := name_fault(name)[1]):
            return Notice(code="name_refused", message=fault)
        try:
            await self._reception.on_disk(self._writing(request.seat, name))
        except StorageError as error:
            return Notice(code="fault", message=f"the name was not noted: {error}")
        if name:
            self.names[request.seat] = name
        else:
            self.names.pop(request.seat, None)
        log.info("person changed", seat=request.seat, by=by)
        self._tell()
        return None

    def _writing(self, seat: str, name: str) -> Callable[[], object]:
        return lambda: self._table.put(seat, name) if name else self._table.erase(seat)

    @property
    def _room(self) -> Room:
        return self._reception.hub.room

    def _known(self, seats: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(seat for seat in seats if seat in self._room.feed.viewers)

    def _tell(self) -> None:
        """Tell every terminal that may know, each what it may know."""
        for terminal in self._room.terminals:
            if terminal.kind in KINDS and terminal.seat in self._room.feed.viewers:
                terminal.tell(text_frame(encode(self._frame(terminal.seat))))

    def _frame(self, seat: str) -> PeopleFrame:
        viewers = self._room.feed.viewers
        return PeopleFrame(names=names_for(self.names, viewers, viewers[seat]))


def names_for(names: Mapping[str, str], viewers: Mapping[str, Viewer], seen_by: Viewer) -> dict[str, str]:
    """Return the names that a seat may know: those of its scope, and only where it checks people in."""
    if seen_by.kind not in KINDS:
        return {}
    known = (seat for seat in names if seat in viewers)
    return {seat: names[seat] for seat in known_seats(viewers, known, seen_by)}

"""The lead controller's errands: a corrected scenario, a new code; and codes for every new seat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from exercise_engine.client.link import Link
from exercise_engine.core.facts import FileInfo
from exercise_engine.errors import CommandRejected, PrintingUnavailable, ScenarioError, StorageError
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import Bye, Notice
from exercise_engine.server.cards.card import CodeStrip, JoinCard, sheets_of
from exercise_engine.server.cards.writing import write_pages, write_texts
from exercise_engine.server.log import log
from exercise_engine.server.reception import Reception
from exercise_engine.server.seat_files import (
    SeatSheet,
    organisation_names,
    organisation_of,
    slug_of,
    unique_labels,
    write_seat_files,
    write_sheets,
)
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.tables import PlayedFile, SeatCredential
from exercise_engine.system import new_code

SCENARIO_CHANGED: Final = Bye(code="scenario_reloaded", message="the scenario was corrected", retry=True)
CODE_REISSUED: Final = Bye(code="revoked", message="this seat was given another code", retry=False)
SEAT_CLOSED: Final = Bye(
    code="revoked", message="this seat is no longer part of the exercise; ask exercise control", retry=False
)


@dataclass(frozen=True, slots=True)
class Playable:
    """A scenario that passed every check, with the files that go with it."""

    scenario: Scenario
    sha256: str
    files: tuple[PlayedFile, ...] = ()

    @property
    def file_infos(self) -> tuple[FileInfo, ...]:
        """What the log says of the files."""
        return tuple(
            FileInfo(
                path=file.name,
                media_type=file.media_type,
                size_bytes=len(file.content),
                sha256=file.sha256.hex(),
            )
            for file in self.files
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlaces:
    """Where links and codes are written."""

    folder: Path
    """One file for each organisation."""
    scripts: Path | None = None
    """One file for each seat, if somebody asked for them."""
    with_cards: bool = False
    """Whether join cards are written too, as text and for printing."""
    emails: Mapping[str, str] = field(default_factory=dict)
    """Seat to where its person is reached, for the cards; kept nowhere."""


class Desk:
    """What changes seats while the server runs."""

    def __init__(
        self,
        *,
        reception: Reception,
        file: SqliteExerciseFile,
        link: Link,
        places: SheetPlaces | None,
        load: Callable[[], Playable] | None,
        names: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.sheets: dict[str, SeatSheet] = {}
        """What was drawn since the server started, by seat."""
        self.written: tuple[Path, ...] = ()
        """Files with codes that were written since then."""
        self.cards: tuple[Path, ...] = ()
        """Join cards as they lie on the disk."""
        self.not_printed = ""
        """Why there are no pages for printing, if there are none."""
        self._names = names
        self._reception = reception
        self._hub = reception.hub
        self._file = file
        self._link = link
        self._places = places
        self._load = load
        self._one_at_a_time = asyncio.Lock()

    async def equip(self) -> None:
        """Draw codes for seats without one, write them down for handing out, and keep their hashes."""
        feed = self._hub.room.feed
        access = self._reception.access
        missing = [seat for seat in feed.seats if (kept := access.get(seat)) is None or not kept.code_hash]
        await self._issue(missing)
        if self._places is not None and self._places.with_cards:
            await asyncio.to_thread(self._write_cards, self._places, missing)

    async def reissue(self, seat: str) -> Notice:
        """Give a seat another code, and send away whoever holds it."""
        if seat not in self._hub.room.feed.seats:
            return Notice(code="code_reissued", message="there is no such seat")
        try:
            async with self._one_at_a_time:
                await self._issue([seat])
        except StorageError as error:
            return Notice(code="fault", message=f"no code was given: {error}")
        self._hub.room.send_away(seat, CODE_REISSUED)
        log.info("code reissued", seat=seat)
        where = self.written[-1] if self.written else "the server"
        return Notice(code="code_reissued", message=f"the new code stands in {where}")

    async def reload(self) -> Notice:
        """Load the corrected scenario, keeping seats and codes; everybody comes back to its new names."""
        if self._load is None:
            return _not_loaded("this server was started without a scenario to load again")
        try:
            playable = await asyncio.to_thread(self._load)
        except ScenarioError as error:
            first = error.problems[0]
            place = f"{first.file}:{first.line}" if first.line else first.file
            return _not_loaded(f"{error}; the first: {place} {first.code} {first.message}")
        except (OSError, StorageError) as error:
            return _not_loaded(str(error))
        if playable.sha256 == self._hub.engine.state.scenario_sha256:
            return _not_loaded("the scenario on disk is the one that is loaded already")
        try:
            async with self._one_at_a_time:
                await self._put_in_place(playable)
                await self.equip()
        except (CommandRejected, StorageError) as error:
            return _not_loaded(error.message if isinstance(error, CommandRejected) else str(error))
        notice = Notice(code="scenario_reloaded", message="the corrected scenario is loaded")
        self._hub.room.tell_control(notice)
        self._hub.room.send_everybody_away(SCENARIO_CHANGED)
        log.info("scenario reloaded")
        return notice

    async def _put_in_place(self, playable: Playable) -> None:
        await self._reception.on_disk(lambda: self._file.files.put(*playable.files))
        recorded = asyncio.get_running_loop().create_future()
        self._hub.load_scenario(
            playable.scenario,
            scenario_sha256=playable.sha256,
            files=playable.file_infos,
            occupied=self._reception.access.seats_taken() | frozenset(self._hub.room.connected),
            then=recorded.set_result,
        )
        if not await recorded:
            raise CommandRejected("fault", "the log cannot be written at the moment; nothing was changed")
        await self._close_seats()

    async def _close_seats(self) -> None:
        """Take away what opened seats that are gone."""
        access = self._reception.access
        kept = await self._reception.on_disk(self._file.seats.all)
        gone = [credential.seat for credential in kept if credential.seat not in self._hub.room.feed.seats]
        for seat in gone:
            access.remove(seat)
            self._hub.room.send_away(seat, SEAT_CLOSED)
            await self._reception.on_disk(partial(self._forget, seat))

    def _forget(self, seat: str) -> None:
        self._file.seats.remove(seat)
        self._file.people.erase(seat)

    async def _issue(self, seats: list[str]) -> None:
        """Draw codes, write them down, and only then let them open anything."""
        feed = self._hub.room.feed
        labels = unique_labels(feed.seats.values())
        sheets = [self._sheet(seat, labels[seat], feed.scenario) for seat in seats]
        await asyncio.to_thread(self._write, sheets, feed.scenario)
        access = self._reception.access
        credentials = [
            SeatCredential(
                seat=sheet.seat,
                label=sheet.label,
                organisation=sheet.organisation,
                code_hash=access.code_hash(sheet.code),
            )
            for sheet in sheets
        ]
        await self._reception.on_disk(lambda: self._keep(credentials))
        for sheet, credential in zip(sheets, credentials, strict=True):
            access.put(credential)
            self.sheets[sheet.seat] = sheet

    def _keep(self, credentials: list[SeatCredential]) -> None:
        for credential in credentials:
            self._file.seats.put(credential)

    def _link_of(self, label: str) -> Link:
        return replace(self._link, seat=label)

    def _sheet(self, seat_id: str, label: str, scenario: Scenario) -> SeatSheet:
        seat = self._hub.room.feed.seats[seat_id]
        return SeatSheet(
            seat=seat_id,
            label=label,
            organisation=organisation_of(seat, scenario),
            slug=slug_of(seat, label),
            link=self._link_of(label),
            is_player=seat.kind == "player",
            code=new_code(),
        )

    def _write_cards(self, places: SheetPlaces, fresh: list[str]) -> None:
        """Write the cards of all seats, and strips with the codes that were just drawn."""
        feed = self._hub.room.feed
        labels, names = unique_labels(feed.seats.values()), self._names()
        cards = [
            JoinCard(
                seat=seat.seat,
                label=labels[seat.seat],
                organisation=organisation_of(seat, feed.scenario),
                link=self._link_of(labels[seat.seat]),
                is_player=seat.kind == "player",
                name=names.get(seat.seat, ""),
                email=places.emails.get(seat.seat, ""),
            )
            for seat in feed.seats.values()
        ]
        strips = [
            CodeStrip(
                label=card.label,
                organisation=card.organisation,
                name=card.name,
                code=self.sheets[card.seat].code,
            )
            for card in cards
            if card.seat in fresh
        ]
        sheets = sheets_of(cards, strips, title=feed.scenario.title, names=organisation_names(feed.scenario))
        self.cards = write_texts(places.folder, sheets)
        try:
            self.cards += write_pages(places.folder, sheets)
            self.not_printed = ""
        except PrintingUnavailable as error:
            self.not_printed = str(error)

    def _write(self, sheets: list[SeatSheet], scenario: Scenario) -> None:
        if self._places is None:
            return
        written = write_sheets(self._places.folder, sheets, scenario=scenario)
        if self._places.scripts is not None:
            write_seat_files(self._places.scripts, sheets)
        self.written += written


def _not_loaded(message: str) -> Notice:
    return Notice(code="scenario_refused", message=message)

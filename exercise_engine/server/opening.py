"""From files to an exercise that can be hosted: created, continued after a restart, corrected, or reset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from exercise_engine import __version__
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import UPCASTS, Event, parse_event
from exercise_engine.core.facts import FileInfo, SeatOpened, StageChanged
from exercise_engine.core.lifecycle import BEFORE_START
from exercise_engine.core.ports import Row, TextRenderer
from exercise_engine.core.state import Seat
from exercise_engine.errors import UsageError
from exercise_engine.loader.roster.people import Roster
from exercise_engine.loader.roster.placing import Placement, place
from exercise_engine.server.desk import Playable
from exercise_engine.server.drafts import Drafts
from exercise_engine.server.feed import Feed, Recorded
from exercise_engine.server.hub import ENDS
from exercise_engine.storage.archive import archive_and_restart
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.tables import SeatCredential
from exercise_engine.system import new_id, salt


@dataclass(slots=True)
class OpenExercise:
    """A file, and everything that follows from its log."""

    file: SqliteExerciseFile
    engine: Engine
    empty_engine: Callable[[], Engine]
    feed: Feed
    drafts: Drafts
    ended_ms: int | None = None
    """Wall time of EndEx."""
    continued: bool = False
    """Whether the file was there already."""
    corrected: bool = False
    """Whether a corrected scenario took the place of the one in the file."""
    differs: bool = False
    """Whether the scenario on disk is another than the one that is played, which can no longer be changed."""

    def take(self, recorded: Iterable[Recorded]) -> None:
        """Follow what is on disk."""
        kept = tuple(recorded)
        self.feed.take(kept)
        for item in kept:
            self.drafts.take(item.event)
            match item.event.fact:
                case StageChanged(target=target) if target in ENDS and self.ended_ms is None:
                    self.ended_ms = item.event.at_ms
                case _:
                    pass


def open_exercise(
    path: Path, playable: Playable | None, *, renderer: TextRenderer, speed: int, now: Now
) -> OpenExercise:
    """Continue the exercise in a file, or create it there from a scenario.

    A file that was played goes on paused, with the scenario in it; before StartEx a scenario that was changed
    on disk takes its place. Raises StorageError, LogDamaged, UsageError or CommandRejected.
    """
    if path.exists():
        file = SqliteExerciseFile.open(path, salt=salt)
    elif playable is not None:
        file = SqliteExerciseFile.create(path, _new_identity(now), salt=salt)
    else:
        raise UsageError(f"{path}: there is no such file; give the scenario to make it from")
    try:
        exercise = _continued(file, renderer=renderer, speed=speed)
        if exercise is None:
            if playable is None:
                raise UsageError(f"{path}: holds no exercise yet; give the scenario to play")
            exercise = _created(file, playable, renderer=renderer, speed=speed, now=now)
        else:
            _go_on(exercise, playable, now=now)
    except BaseException:
        file.close()
        raise
    return exercise


def seat_people(exercise: OpenExercise, roster: Roster, *, now: Now) -> Placement:
    """Note who sits where, in place of all names there were, and give second posts.

    Raises RosterError or CommandRejected, with nothing changed.
    """
    state = exercise.engine.state
    placement = place(roster, state.scenario, state.seats.values())
    changes = placement.post_changes(state.seats.values())
    if changes:
        _record(exercise, exercise.engine.change_posts(changes, now=now))
    exercise.file.people.replace_all(placement.names)
    return placement


@contextmanager
def looking_into(path: Path, *, renderer: TextRenderer) -> Iterator[OpenExercise]:
    """Give an exercise that nobody hosts now, for changing what lies beside its log."""
    with SqliteExerciseFile.open(path, salt=salt) as file:
        exercise = _continued(file, renderer=renderer, speed=1)
        if exercise is None:
            raise UsageError(f"{path}: holds no exercise yet; host it once first")
        yield exercise


def reset_exercise(path: Path, *, renderer: TextRenderer, now: Now) -> Path:
    """Archive the run in a file and start another before StartEx, with the same seats, codes and tokens.

    Returns where the old run lies now.
    """
    file = SqliteExerciseFile.open(path, salt=salt)
    try:
        played = _continued(file, renderer=renderer, speed=1)
        if played is None:
            raise UsageError(f"{path}: holds no exercise yet; there is nothing to reset")
        restarted = archive_and_restart(
            file, run_id=new_id(), created_with=__version__, created_ms=now.at_ms, salt=salt
        )
    except BaseException:
        file.close()
        raise
    with restarted.file as successor:
        state = played.engine.state
        engine = Engine(renderer=renderer)
        events = engine.create(
            _creation(successor, Playable(state.scenario, state.scenario_sha256), state.files), now=now
        )
        _carry_seats(successor, tuple(played.feed.seats.values()), events)
        _append(successor, events, expected_seq=0)
    return restarted.archived


def _created(
    file: SqliteExerciseFile, playable: Playable, *, renderer: TextRenderer, speed: int, now: Now
) -> OpenExercise:
    file.files.put(*playable.files)
    exercise = _empty(file, renderer=renderer, speed=speed)
    events = exercise.engine.create(_creation(file, playable, playable.file_infos), now=now)
    _record(exercise, events)
    return exercise


def _continued(file: SqliteExerciseFile, *, renderer: TextRenderer, speed: int) -> OpenExercise | None:
    if file.events.head().seq == 0:
        return None  # a creation or a reset that was cut short
    exercise = _empty(file, renderer=renderer, speed=speed)
    recorded = tuple(_read(file))
    exercise.engine.replay(item.event for item in recorded)
    exercise.take(recorded)
    exercise.continued = True
    return exercise


def _go_on(exercise: OpenExercise, playable: Playable | None, *, now: Now) -> None:
    """Pause what was running, and take a corrected scenario if there is one and it is not too late."""
    engine, file = exercise.engine, exercise.file
    _record(exercise, engine.restore(file.events.elapsed_mark_ms, now=now))
    if playable is None or playable.sha256 == engine.state.scenario_sha256:
        return
    if playable.scenario.id != engine.state.scenario.id:
        raise UsageError(
            f"{file.path}: holds the exercise {engine.state.scenario.id}, not {playable.scenario.id};"
            " name another file with --file"
        )
    if engine.state.stage not in BEFORE_START:
        exercise.differs = True
        return
    taken = frozenset(kept.seat for kept in file.seats.all() if kept.token_hash is not None)
    events = engine.load_scenario(
        playable.scenario,
        scenario_sha256=playable.sha256,
        files=playable.file_infos,
        occupied=taken,
        now=now,
    )
    file.files.put(*playable.files)
    _record(exercise, events)
    for kept in file.seats.all():
        if kept.seat not in exercise.feed.seats:
            file.seats.remove(kept.seat)
    for seat in file.people.all():
        if seat not in exercise.feed.seats:
            file.people.erase(seat)
    exercise.corrected = True


def _empty(file: SqliteExerciseFile, *, renderer: TextRenderer, speed: int) -> OpenExercise:
    def empty_engine() -> Engine:
        return Engine(renderer=renderer, speed=speed)

    return OpenExercise(file, empty_engine(), empty_engine, Feed(), Drafts())


def _record(exercise: OpenExercise, events: tuple[Event, ...]) -> None:
    """Put events on disk before anybody is there to be told."""
    if not events:
        return
    recorded = _append(exercise.file, events, expected_seq=exercise.feed.last_seq)
    exercise.engine.commit(events[-1].seq)
    exercise.take(recorded)


def _append(
    file: SqliteExerciseFile, events: tuple[Event, ...], *, expected_seq: int
) -> tuple[Recorded, ...]:
    recorded = tuple(Recorded(event, event.model_dump_json()) for event in events)
    file.events.append([Row(item.event.seq, item.payload) for item in recorded], expected_seq=expected_seq)
    return recorded


def _read(file: SqliteExerciseFile) -> Iterator[Recorded]:
    for row in file.events.read():
        event = parse_event(row.payload)
        # An event of an older version is told in its newest one, which is the only one that clients know.
        yield Recorded(event, event.model_dump_json() if UPCASTS else row.payload)


def _new_identity(now: Now) -> Identity:
    return Identity(run_id=new_id(), series_id=new_id(), created_with=__version__, created_ms=now.at_ms)


def _creation(file: SqliteExerciseFile, playable: Playable, files: tuple[FileInfo, ...]) -> Creation:
    return Creation(
        run_id=file.meta.run_id,
        series_id=file.meta.series_id,
        scenario=playable.scenario,
        scenario_sha256=playable.sha256,
        program_version=__version__,
        files=files,
        previous_head=file.meta.previous_head.hex() or None,
    )


def _what(seat: Seat) -> tuple[object, ...]:
    """What a seat is, whatever changed hands in the run before."""
    return seat.kind, seat.home, seat.scope, seat.ready_for


def _carry_seats(file: SqliteExerciseFile, before: tuple[Seat, ...], events: tuple[Event, ...]) -> None:
    """Let codes and tokens open the same seats as before, whatever ids those have in the new run.

    The names of people go with them.
    """
    kept = {credential.seat: credential for credential in file.seats.all()}
    names = file.people.all()
    free = list(before)
    carried: list[SeatCredential] = []
    renamed: dict[str, str] = {}
    for event in events:
        match event.fact:
            case SeatOpened() as opened:
                what = (opened.kind, opened.posts, opened.scope, opened.ready_for)
                same = next((seat for seat in free if _what(seat) == what), None)
                if same is not None:
                    free.remove(same)
                    if same.seat in names:
                        renamed[opened.seat] = names[same.seat]
                if same is not None and same.seat in kept:
                    carried.append(replace(kept[same.seat], seat=opened.seat, label=opened.label))
            case _:
                pass
    if renamed != names:
        file.people.replace_all(renamed)
    if {credential.seat: credential for credential in carried} == kept:
        return
    for seat in kept:
        file.seats.remove(seat)
    for credential in carried:
        file.seats.put(credential)

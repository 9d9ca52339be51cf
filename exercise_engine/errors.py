"""The exception tree, and the one shape in which problems in files are reported.

ExerciseEngineError
├── ScenarioError        the files cannot be played; carries every problem found
├── RosterError          people cannot be seated as a roster says; carries every problem found
├── CommandRejected      a request may not be done now, or not by this seat; nothing changed
├── StorageError         the log cannot be read or written
│   ├── LogClash         somebody else appended first
│   ├── LogDamaged       the chain, a version or a row is broken; carries the place
│   └── LogUnavailable   the disk refuses: full, read-only, gone
├── ProtocolError        the peer sent something that is no valid frame
├── TextError            a text of the scenario cannot be rendered
├── PrintingUnavailable  pages cannot be laid out as PDF
├── Unreachable          the server cannot be reached, or cannot listen
└── UsageError           the person at the command line asked for something impossible
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file, said so that a planner can mend it the evening before."""

    file: str
    """Path as the person typed it, or relative to the scenario's folder."""
    line: int
    """1-based; 0 when the problem concerns the file as a whole."""
    column: int
    """1-based; 0 when the problem concerns the file as a whole."""
    code: str
    """Stable, such as `E103`; each has a heading in the docs."""
    message: str
    """What is wrong, lower case, one sentence, naming the thing by its id."""
    hint: str = ""
    """What to do, or the nearest right name."""
    source_line: str = ""
    """The line of the file, without its end."""
    length: int = 1
    """How many characters of the source line are meant."""

    @property
    def is_warning(self) -> bool:
        """Warnings (codes starting with W) do not keep a scenario from being played."""
        return self.code.startswith("W")


class ExerciseEngineError(Exception):
    """Root of all errors this package raises on purpose."""


class ScenarioError(ExerciseEngineError):
    """The scenario's files cannot be played as they are."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = len(problems)
        super().__init__(f"the scenario has {count} problem{'s' if count != 1 else ''}")


class RosterError(ExerciseEngineError):
    """A table of people cannot be read, or does not fit the seats there are."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = len(problems)
        super().__init__(f"the roster has {count} problem{'s' if count != 1 else ''}; nobody was seated")


class CommandRejected(ExerciseEngineError):
    """A command that was refused; the exercise is as it was before."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


class StorageError(ExerciseEngineError):
    """The event log cannot be read or written."""


class LogClash(StorageError):
    """The log has moved on since the caller last looked."""

    def __init__(self, *, expected_seq: int, found_seq: int) -> None:
        self.expected_seq = expected_seq
        self.found_seq = found_seq
        super().__init__(f"the log stands at event {found_seq}, not at {expected_seq}")


class LogDamaged(StorageError):
    """The log does not verify from a certain event on."""

    def __init__(self, *, seq: int, reason: str) -> None:
        self.seq = seq
        self.reason = reason
        place = f" at event {seq}" if seq else ""
        super().__init__(f"the log is damaged{place}: {reason}")


class LogUnavailable(StorageError):
    """The disk does not take or give the log at this moment."""


class ProtocolError(ExerciseEngineError):
    """The other end of a connection sent something that is no valid frame."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


class TextError(ExerciseEngineError):
    """A text of the scenario cannot be rendered with the facts at hand."""


class PrintingUnavailable(ExerciseEngineError):
    """Pages cannot be laid out as PDF: a library is missing, or they take too long or too much room."""


class Unreachable(ExerciseEngineError):
    """The server cannot be reached, or cannot listen where it was told to."""


class UsageError(ExerciseEngineError):
    """The person at the command line asked for something that cannot be done."""

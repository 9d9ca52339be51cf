"""Heads that participants kept, and how they compare with a log: what shows that its holder changed it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exercise_engine.errors import UsageError

HEADS_BYTES_MAX = 4 * 1024 * 1024
"""A head every second for half a day; a larger file is something else."""

_LINE = re.compile(r"([0-9]{1,18})\s+([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, order=True)
class SeenHead:
    """The hash of the log at an event, as a participant was shown it during play."""

    seq: int
    hash: str
    """As 64 hexadecimal digits."""
    line: int
    """Where it stands in the participant's file."""


@dataclass(frozen=True, slots=True)
class HeadMismatch:
    """A head that was shown and is not in the log."""

    seq: int
    reason: str


def read_heads(path: Path) -> tuple[SeenHead, ...]:
    """Read lines of `seq hash`; empty lines and those that begin with `#` say nothing."""
    try:
        with path.open("rb") as file:
            raw = file.read(HEADS_BYTES_MAX + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > HEADS_BYTES_MAX:
        raise UsageError(
            f"{path}: is larger than any file of heads; name the file that a participant's program kept"
        )
    heads = []
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            raise UsageError(
                f"{path}:{number}: is no head; expected an event number and 64 hexadecimal digits"
            )
        heads.append(SeenHead(int(found[1]), found[2], number))
    if not heads:
        raise UsageError(f"{path}: holds no head")
    return tuple(heads)


def compare_heads(
    heads: Sequence[SeenHead], *, hash_at: Mapping[int, str], last_seq: int
) -> tuple[HeadMismatch, ...]:
    """Say for each head that is not in the log since when it can have been changed.

    `hash_at` gives the hashes of the log, at least at the events that the heads speak of.
    """
    mismatches = []
    agreed_seq = 0
    for head in sorted(heads):
        if head.seq > last_seq:
            reason = (
                f"it was shown to a participant, but the log ends at event {last_seq}: its end was cut off"
            )
            mismatches.append(HeadMismatch(head.seq, f"{reason} (line {head.line})"))
        elif hash_at.get(head.seq) == head.hash:
            agreed_seq = head.seq
        else:
            reason = (
                f"the log is not the one a participant was shown; something from event {agreed_seq + 1} to"
            )
            mismatches.append(
                HeadMismatch(head.seq, f"{reason} event {head.seq} was changed (line {head.line})")
            )
    return tuple(mismatches)

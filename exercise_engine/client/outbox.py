"""What must not be lost with the terminal: commands without an answer, drafts of texts, heads of the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from exercise_engine.client.keeping import append_line, make_folder, read_json, replace_file
from exercise_engine.core.commands import ReportReceipts
from exercise_engine.protocol.messages import CommandFrame, HeadStamp

OUTBOX_FILE: Final = "outbox.json"
DRAFTS_MAX: Final = 500
"""Texts begun and neither sent nor thrown away; the oldest go first."""


class Outbox:
    """Kept in memory, and on disk where there is a folder; whatever changes it, `save` writes it down."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.run_id: str | None = None
        """The run that everything in here belongs to."""
        self.commands: tuple[CommandFrame, ...] = ()
        """Commands without an answer, receipts left out: those come about anew."""
        self._drafts: dict[str, dict[str, object]] = {}
        self._heads: list[tuple[str, HeadStamp]] = []
        self._last_head: HeadStamp | None = None
        if folder is not None:
            make_folder(folder)
            self._load(read_json(folder / OUTBOX_FILE))

    def hold(self, run_id: str | None, commands: Iterable[CommandFrame]) -> None:
        """Take the commands that have no answer now."""
        self.run_id = run_id
        self.commands = tuple(frame for frame in commands if not isinstance(frame.command, ReportReceipts))

    def forget_run(self) -> None:
        """Drop what belongs to a run that is no longer played."""
        self.commands = ()
        self._drafts.clear()

    def save_draft(self, key: str, data: Mapping[str, object]) -> None:
        """Keep what was typed so far."""
        self._drafts.pop(key, None)
        self._drafts[key] = dict(data)
        while len(self._drafts) > DRAFTS_MAX:
            del self._drafts[next(iter(self._drafts))]

    def load_draft(self, key: str) -> dict[str, object] | None:
        """What was typed under a key."""
        found = self._drafts.get(key)
        return dict(found) if found is not None else None

    def drop_draft(self, key: str) -> None:
        """Forget what was typed under a key."""
        self._drafts.pop(key, None)

    def keep_head(self, run_id: str, head: HeadStamp) -> None:
        """Keep a head of the log, once."""
        if head.seq > 0 and (self._last_head is None or head.seq != self._last_head.seq):
            self._last_head = HeadStamp(seq=head.seq, hash=head.hash)
            self._heads.append((run_id, self._last_head))

    def save(self) -> None:
        """Write down what changed; raises StorageError. Runs on a thread of its own, one at a time."""
        if self._folder is None:
            self._heads.clear()
            return
        content = {
            "run_id": self.run_id,
            "commands": [frame.model_dump(mode="json") for frame in self.commands],
            "drafts": dict(self._drafts),
        }
        replace_file(self._folder / OUTBOX_FILE, json.dumps(content, ensure_ascii=False))
        while self._heads:
            run_id, head = self._heads[0]
            append_line(self._folder / heads_name(run_id), f"{head.seq} {head.hash}")
            self._heads.pop(0)

    def _load(self, found: object) -> None:
        if not isinstance(found, dict):
            return
        run_id, commands, drafts = found.get("run_id"), found.get("commands"), found.get("drafts")
        self.run_id = run_id if isinstance(run_id, str) else None
        if isinstance(commands, list):
            self.commands = tuple(frame for raw in commands if (frame := _command(raw)) is not None)
        if isinstance(drafts, dict):
            self._drafts = {key: draft for key, draft in drafts.items() if isinstance(draft, dict)}


def heads_name(run_id: str) -> str:
    """The file with the heads of a run, as `exercise-engine verify --heads` takes it."""
    safe = "".join(character for character in run_id if character.isalnum() or character in "-_")
    return f"heads-{safe or 'run'}.txt"


def _command(raw: object) -> CommandFrame | None:
    """A command as it was kept; one that this version does not know is left out."""
    try:
        return CommandFrame.model_validate_json(json.dumps(raw))
    except ValidationError:
        return None

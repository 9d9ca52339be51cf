"""What survives the end of a terminal: commands, drafts, heads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exercise_engine.client import outbox as module
from exercise_engine.client.outbox import Outbox, heads_name
from exercise_engine.core.commands import ReportReceipts, WriteLogEntry
from exercise_engine.protocol.messages import CommandFrame, HeadStamp
from exercise_engine.storage.heads import read_heads

COMMAND = CommandFrame(
    command_id="c1", acting_as="yard.it", command=WriteLogEntry(kind="note", body="\u20ac")
)
RECEIPTS = CommandFrame(command_id="c2", command=ReportReceipts(read=(1,)))


def test_commands_and_drafts_come_back(tmp_path: Path) -> None:
    """A terminal that is started again finds what the one before had not finished."""
    outbox = Outbox(tmp_path)
    outbox.hold("run", [COMMAND, RECEIPTS])
    outbox.save_draft("answer-7", {"words": "half a sen", "positions": [1]})
    outbox.save()

    again = Outbox(tmp_path)

    assert again.run_id == "run"
    assert again.commands == (COMMAND,), "receipts come about anew"
    assert again.load_draft("answer-7") == {"words": "half a sen", "positions": [1]}
    assert again.load_draft("answer-8") is None


def test_what_was_dropped_does_not_come_back(tmp_path: Path) -> None:
    """A draft that was sent, and everything of another run."""
    outbox = Outbox(tmp_path)
    outbox.hold("run", [COMMAND])
    outbox.save_draft("a", {"words": "x"})
    outbox.save_draft("b", {"words": "y"})
    outbox.drop_draft("a")
    outbox.drop_draft("never there")
    outbox.save()
    assert Outbox(tmp_path).load_draft("a") is None
    outbox.forget_run()
    outbox.save()

    assert Outbox(tmp_path).load_draft("b") is None
    assert Outbox(tmp_path).commands == ()


def test_a_draft_is_a_copy() -> None:
    """Changing what was loaded changes nothing that is kept."""
    outbox = Outbox()
    outbox.save_draft("a", {"words": "x"})
    loaded = outbox.load_draft("a")
    assert loaded is not None
    loaded["words"] = "y"

    assert outbox.load_draft("a") == {"words": "x"}


def test_the_oldest_drafts_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts begun and forgotten do not grow without end."""
    monkeypatch.setattr(module, "DRAFTS_MAX", 2)
    outbox = Outbox()
    for key in ("a", "b", "a", "c"):
        outbox.save_draft(key, {})

    assert [outbox.load_draft(key) for key in ("a", "b", "c")] == [{}, None, {}]


def test_heads_are_kept_as_verify_reads_them(tmp_path: Path) -> None:
    """One file for each run, each head once, none of an empty log."""
    outbox = Outbox(tmp_path)
    outbox.keep_head("run-1", HeadStamp(seq=0, hash="00" * 32))
    outbox.keep_head("run-1", HeadStamp(seq=3, hash="aa" * 32))
    outbox.keep_head("run-1", HeadStamp(seq=3, hash="aa" * 32))
    outbox.save()
    outbox.keep_head("run-1", HeadStamp(seq=9, hash="bb" * 32))
    outbox.keep_head("../run", HeadStamp(seq=1, hash="cc" * 32))
    outbox.save()
    outbox.save()

    heads = read_heads(tmp_path / heads_name("run-1"))
    assert [(head.seq, head.hash[:2]) for head in heads] == [(3, "aa"), (9, "bb")]
    assert (tmp_path / "heads-run.txt").read_text() == f"1 {'cc' * 32}\n"


def test_without_a_folder_everything_is_forgotten(tmp_path: Path) -> None:
    """Scripted people leave no traces."""
    outbox = Outbox()
    outbox.hold("run", [COMMAND])
    outbox.keep_head("run", HeadStamp(seq=1, hash="aa" * 32))
    outbox.save()

    assert outbox.commands == (COMMAND,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        json.dumps({"run_id": 5, "commands": 7, "drafts": []}),
        json.dumps({"commands": [{"type": "command"}, 5, None], "drafts": {"a": 5}}),
        json.dumps(
            {"commands": [{**COMMAND.model_dump(mode="json"), "command": {"type": "from_the_future"}}]}
        ),
    ],
)
def test_whatever_lies_in_the_file_the_terminal_starts(tmp_path: Path, content: str) -> None:
    """What is damaged, or from another version, is left out."""
    (tmp_path / "outbox.json").write_text(content)

    outbox = Outbox(tmp_path)

    assert (outbox.run_id, outbox.commands, outbox.load_draft("a")) == (None, (), None)

"""Heads that participants kept, read from their files and compared with a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.errors import UsageError
from exercise_engine.storage import heads
from exercise_engine.storage.heads import HeadMismatch, SeenHead, compare_heads, read_heads

A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A participant's file."""
    return tmp_path / "heads.txt"


def test_lines_are_read(kept: Path) -> None:
    """Each line is a number and a hash; comments and empty lines are passed over."""
    kept.write_text(f"# run1, seat s1\n\n1 {A}\n  20\t{B}  \r\n")
    assert read_heads(kept) == (SeenHead(1, A, 3), SeenHead(20, B, 4))


@pytest.mark.parametrize(
    "line",
    [
        "1",
        A,
        f"1 {A[1:]}",
        f"1 {A}0",
        f"-1 {A}",
        f"1 {A} x",
        f"{'9' * 19} {A}",
        "\x00",
        f"\u0661 {A}",
        "1 " + "A" * 64,
    ],
)
def test_other_lines_are_refused(kept: Path, line: str) -> None:
    """What is no head is refused with its line."""
    kept.write_text(f"1 {A}\n{line}\n")
    with pytest.raises(UsageError, match=r"heads.txt:2: is no head; expected an event number"):
        read_heads(kept)


def test_no_text_at_all(kept: Path) -> None:
    """A file that is no text is refused like any other wrong line."""
    kept.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"heads.txt:1: is no head"):
        read_heads(kept)


def test_file_without_heads(kept: Path) -> None:
    """A file without heads would compare nothing, and so is refused."""
    kept.write_text("# nothing yet\n")
    with pytest.raises(UsageError, match="holds no head"):
        read_heads(kept)


def test_missing_and_oversized_files(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there, or is far too large, is refused."""
    with pytest.raises(UsageError, match=r"heads.txt: cannot be read: No such file"):
        read_heads(kept)
    monkeypatch.setattr(heads, "HEADS_BYTES_MAX", 10)
    kept.write_text(f"1 {A}\n")
    with pytest.raises(UsageError, match="larger than any file of heads"):
        read_heads(kept)


def test_all_agree() -> None:
    """Heads that are in the log are no matter."""
    assert compare_heads([SeenHead(3, B, 1), SeenHead(1, A, 2)], hash_at={1: A, 3: B}, last_seq=5) == ()


def test_change_is_bounded_by_what_agrees() -> None:
    """A head that differs tells that something after the last one that agrees was changed."""
    seen = [SeenHead(1, A, 1), SeenHead(9, C, 3), SeenHead(5, B, 2)]
    assert compare_heads(seen, hash_at={1: A, 5: B, 9: A}, last_seq=9) == (
        HeadMismatch(
            9,
            "the log is not the one a participant was shown; something from event 6 to event 9 was changed"
            " (line 3)",
        ),
    )


def test_rewritten_from_the_start() -> None:
    """If no head agrees, the change may be anywhere from the first event on."""
    (found,) = compare_heads([SeenHead(4, A, 1)], hash_at={4: B}, last_seq=4)
    assert "from event 1 to event 4" in found.reason


def test_event_that_is_gone() -> None:
    """A head at an event that is missing from the middle of the log is a mismatch too."""
    (found,) = compare_heads([SeenHead(4, A, 1)], hash_at={}, last_seq=9)
    assert found.seq == 4


def test_end_cut_off() -> None:
    """A head beyond the end tells that the end was cut off."""
    (found,) = compare_heads([SeenHead(9, A, 1)], hash_at={}, last_seq=4)
    assert found == HeadMismatch(
        9, "it was shown to a participant, but the log ends at event 4: its end was cut off (line 1)"
    )

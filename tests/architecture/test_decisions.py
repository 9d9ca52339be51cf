"""The list of decision records is the records that there are."""

from __future__ import annotations

import re
from pathlib import Path

DECISIONS = Path(__file__).resolve().parents[2] / "docs" / "decisions"


def test_the_list_holds_each_record_by_its_title() -> None:
    """Each record has a row with its number and title, in order."""
    records = sorted(DECISIONS.glob("[0-9]*.md"))
    titles = [re.sub(r"^# \d+\. ", "", path.read_text(encoding="utf-8").splitlines()[0]) for path in records]
    rows = [
        f"| [{path.name[:4]}]({path.name}) | {title} |" for path, title in zip(records, titles, strict=True)
    ]
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in listed if line.startswith("| [")] == rows


def test_each_record_says_why_and_what_follows() -> None:
    """A record names its context, its decision and its consequences."""
    for path in DECISIONS.glob("[0-9]*.md"):
        text = path.read_text(encoding="utf-8")
        parts = re.findall(r"^(?:## |\*\*)(Context|Decision|Consequences)\b", text, re.MULTILINE)
        assert sorted(parts) == ["Consequences", "Context", "Decision"], path.name

"""Golden reports: logs kept as they were recorded, and the reports that were drawn from them and looked at.

`python -m tests.golden.golden_reports` draws the reports anew; the README beside this says when and how.
"""

from __future__ import annotations

import json
from pathlib import Path

from exercise_engine.core.events import Event, parse_event
from exercise_engine.report.facts import build_facts
from exercise_engine.report.files import FORMS, write_forms
from exercise_engine.report.shape import ReportFacts
from tests.support.community_play import played_in_community
from tests.support.report_play import new_play, played_to_abort, played_to_end

HERE = Path(__file__).parent
LOGS = HERE / "logs"
REPORTS = HERE / "reports"
SCHEMA = HERE.parents[1] / "docs" / "reference" / "report.schema.json"
HEAD_HASH = "0123456789abcdef" * 4
"""Logs kept as lines have no chain; this stands where its head would."""
PLAYS = {
    "empty": new_play,
    "small": played_to_end,
    "aborted": played_to_abort,
    "community": played_in_community,
}
"""How each log was played, once."""


def kept_events(name: str) -> tuple[Event, ...]:
    """The events of a kept log."""
    lines = (LOGS / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return tuple(parse_event(line) for line in lines if line)


def draw(name: str, folder: Path) -> tuple[Path, ...]:
    """Draw all forms of the report of a kept log."""
    return write_forms(build_facts(kept_events(name), head_hash=HEAD_HASH), folder, FORMS)


def keep_log(name: str) -> None:
    """Play and keep a log, unless there is one: old logs stay, so that every later version must read them."""
    path = LOGS / f"{name}.jsonl"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            "".join(f"{event.model_dump_json()}\n" for event in PLAYS[name]().log), encoding="utf-8"
        )


def schema_text() -> str:
    """The shape of `report.json`, for those who read it with programs of their own."""
    return json.dumps(ReportFacts.model_json_schema(), indent=1) + "\n"


def renew() -> None:
    """Draw every report anew, and write the shape of `report.json`."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    for name in PLAYS:
        keep_log(name)
        draw(name, REPORTS / name)


if __name__ == "__main__":
    renew()

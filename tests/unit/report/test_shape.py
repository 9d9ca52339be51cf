"""The shape of `report.json`: written down, and kept by what is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_json
from exercise_engine.report.shape import ReportFacts
from tests.golden.golden_reports import SCHEMA, schema_text
from tests.support.report_play import played_to_end

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "report.md"


def test_the_page_names_every_key() -> None:
    """In the order of the file."""
    table = PAGE.read_text(encoding="utf-8").split("## `report.json`")[1]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert [key for row in rows for key in re.findall(r"`([a-z_]+)`", row)] == list(ReportFacts.model_fields)


def test_the_schema_in_the_docs_is_current() -> None:
    """`python -m tests.golden.golden_reports` writes it anew."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_what_is_written_can_be_read_back() -> None:
    """Nothing is lost on the way."""
    facts = build_facts(played_to_end().log)
    assert ReportFacts.model_validate_json(render_json(facts)) == facts


def test_an_unknown_version_is_not_read_as_this_one() -> None:
    """A program that reads reports knows which shape it has before it."""
    data = json.loads(render_json(build_facts(played_to_end().log)))
    with pytest.raises(ValidationError, match="version"):
        ReportFacts.model_validate_json(json.dumps(data | {"version": 2}))

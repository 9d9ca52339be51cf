"""Terms as laws and contracts set them: so many hours, days, business days or months, or at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import StringConstraints

from exercise_engine.model.timing import DURATION_PATTERN, duration_ms

COUNTED_PATTERN = r"^(?P<count>[1-9][0-9]{0,2}) (?P<unit>business day|day|month)s?$"
OPEN_WORDS = ("at once", "without undue delay", "as asked")
"""Terms without a length: what passes is measured, and nobody is late by the clock."""
LEGAL_TERM_PATTERN = (
    rf"{DURATION_PATTERN}|^[1-9][0-9]{{0,2}} (business day|day|month)s?$|^({'|'.join(OPEN_WORDS)})$"
)
DATE_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

LegalTerm = Annotated[str, StringConstraints(pattern=LEGAL_TERM_PATTERN)]
"""`24h` or `1h30m` in hours that really pass; `14 days`, `1 month` and `4 business days` by the calendar of
the story, to the same time of day; or `at once`, `without undue delay`, `as asked`: no fixed moment."""
IsoDate = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]
"""A day of the calendar, such as `2026-09-11`."""

TermUnit = Literal["ms", "day", "business day", "month"]


@dataclass(frozen=True, slots=True)
class Term:
    """How long, in what."""

    count: int
    unit: TermUnit


def parse_term(text: str) -> Term | None:
    """Return what a term says, or none where it sets no fixed moment; ValueError if it is no term."""
    if text in OPEN_WORDS:
        return None
    found = re.match(COUNTED_PATTERN, text)
    if found is None:
        return Term(duration_ms(text), "ms")
    match found["unit"]:
        case "month":
            return Term(int(found["count"]), "month")
        case "business day":
            return Term(int(found["count"]), "business day")
        case _:
            return Term(int(found["count"]), "day")

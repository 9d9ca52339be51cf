"""The base class of every model, and the small types they share: ids, texts, addresses, tags."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

ID_PATTERN = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
ID_LENGTH_MAX = 64
"""Ids stand in tables and conditions; longer ones cannot be read there."""
SHORT_TEXT_LENGTH_MAX = 200
"""Titles, names, subjects: one line on a wide screen."""
LONG_TEXT_LENGTH_MAX = 20_000
"""Bodies and notes: some eight printed pages, more than anybody reads under time pressure."""
CONDITION_LENGTH_MAX = 500
"""A longer condition cannot be read by the controller who has to explain it."""

RESERVED_WORDS = frozenset(
    {
        "own",
        "any",
        "all",
        "other",
        "control",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "namespace",
        "null",
        "package",
        "return",
        "true",
        "var",
        "void",
        "while",
        "size",
        "milestones",
        "variables",
        "phase",
        "answers",
        "items",
        "services",
        "baseline",
        "shared",
        "obligations",
    }
)
"""Words that conditions and addresses give a meaning of their own; no id may be one of them."""


class Model(BaseModel):
    """A frozen value: unknown keys refused, nothing converted in silence."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=ID_LENGTH_MAX)]
"""Lower-case words joined by single underscores, such as `ransom_note`."""
DottedId = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*){0,2}$",
        max_length=3 * ID_LENGTH_MAX,
    ),
]
"""One to three ids joined by dots, such as `ransom_note.disconnect`."""
Address = DottedId
"""An organisation, a team, `team.role`, a persona or `all`."""
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=SHORT_TEXT_LENGTH_MAX)]
"""One line for people."""
LongText = Annotated[str, StringConstraints(max_length=LONG_TEXT_LENGTH_MAX)]
"""Several lines for people."""
ConditionText = Annotated[str, StringConstraints(min_length=1, max_length=CONDITION_LENGTH_MAX)]
"""A condition in the Common Expression Language; see the format reference for the names in it."""
Scalar = bool | int | float | str
"""What a variable may hold."""
Function = Literal["prevent", "detect", "respond", "recover"]
"""The four chapters of the report. Prevent stands for GV, ID and PR of NIST CSF 2.0, detect for DE, respond
for RS, recover for RC."""
CsfTag = Annotated[
    str,
    StringConstraints(
        pattern=r"^(GV\.(OC|RM|RR|PO|OV|SC)|ID\.(AM|RA|IM)|PR\.(AA|AT|DS|PS|IR)|DE\.(CM|AE)|RS\.(MA|AN|CO|MI)|RC\.(RP|CO))$"
    ),
]
"""A category of the NIST Cybersecurity Framework 2.0, such as `RS.MI`."""
AttackTag = Annotated[str, StringConstraints(pattern=r"^T[0-9]{4}(\.[0-9]{3})?$")]
"""A technique of MITRE ATT&CK, such as `T1486`."""


def name_from_id(identifier: str) -> str:
    """Return a readable name for an id that was given none: `yard_it` becomes `Yard it`."""
    return identifier.replace("_", " ").capitalize()

"""Sharing under the Traffic Light Protocol 2.0 (FIRST): labels, kinds of information, rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, cast

from exercise_engine.model.base import Model

TlpLabel = Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
"""How far a text may go: named persons, own organisation, also its clients, the community, anybody."""
TlpWritten = Literal[
    "RED",
    "AMBER+STRICT",
    "AMBER",
    "GREEN",
    "CLEAR",
    "TLP:RED",
    "TLP:AMBER+STRICT",
    "TLP:AMBER",
    "TLP:GREEN",
    "TLP:CLEAR",
]
"""A label as a scenario writes it: with `TLP:` in front or without."""
LABELS: Final[tuple[TlpLabel, ...]] = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
"""The labels, the strictest first."""
TLP_PREFIX = "TLP:"
LABEL_MEANINGS: Final[Mapping[TlpLabel, str]] = {
    "RED": "for the persons named only, never for a team as such",
    "AMBER+STRICT": "within the own organisation only",
    "AMBER": "within the own organisation, and with its clients",
    "GREEN": "within the community, not in public",
    "CLEAR": "without limits, also in public",
}
ShareKind = Literal[
    "incident", "threat", "vulnerability", "mitigation", "situation", "best_practice", "strategy"
]
"""The seven kinds of information that communities share."""
KIND_NAMES: Final[Mapping[ShareKind, str]] = {
    "incident": "Incident",
    "threat": "Threat",
    "vulnerability": "Vulnerability",
    "mitigation": "Mitigation",
    "situation": "Situational awareness",
    "best_practice": "Best practice",
    "strategy": "Strategy",
}
PUBLIC = "public"
"""The address of everybody, in the story and in the room; it stands in the public feed then."""


def shown_label(label: TlpLabel) -> str:
    """Return a label as people read it, such as `TLP:AMBER+STRICT`."""
    return f"{TLP_PREFIX}{label}"


def label_of(written: TlpWritten | None) -> TlpLabel | None:
    """Return the label that a scenario writes."""
    return None if written is None else cast("TlpLabel", written.removeprefix(TLP_PREFIX))


def is_wider(label: TlpLabel, than: TlpLabel) -> bool:
    """Return whether a label lets a text go further than another one does."""
    return LABELS.index(label) > LABELS.index(than)


class SharingRules(Model):
    """How the exercise treats labels."""

    tlp: Literal["warn", "enforce"] = "warn"
    """`warn` asks, delivers and records; `enforce` refuses what a label forbids."""
    chatham_house: bool = False
    """Whether a share never shows who it came from: use the information, never say who told it."""

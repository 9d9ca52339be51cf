"""Sharing under the Traffic Light Protocol 2.0 (FIRST): labels, kinds of information, rules."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model

TlpLabel = Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
"""How far a text may go: named persons, own organisation, also its clients, the community, anybody."""
ShareKind = Literal[
    "incident", "threat", "vulnerability", "mitigation", "situation", "best_practice", "strategy"
]
"""The seven kinds of information that communities share."""


class SharingRules(Model):
    """How the exercise treats labels."""

    tlp: Literal["warn", "enforce"] = "warn"
    """`warn` asks, delivers and records; `enforce` refuses what a label forbids."""
    chatham_house: bool = False
    """Whether a share never shows who it came from: use the information, never say who told it."""

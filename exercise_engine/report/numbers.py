"""Says values in words: the one place for numbers and what variables hold."""

from __future__ import annotations

from exercise_engine.model.base import Scalar


def scalar_text(value: Scalar) -> str:
    """A variable's value in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case number:
            return number_text(number)


def number_text(number: float) -> str:
    """A number without an exponent and without decimals that say nothing."""
    return str(number) if isinstance(number, int) else f"{number:.6f}".rstrip("0").rstrip(".")

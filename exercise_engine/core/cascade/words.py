"""Changes of services in words, as far as whoever reads them may know the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exercise_engine.core.cascade.view import Change


def reason_words(chain: Sequence[Change], name: Callable[[str], str]) -> str:
    """Return why a service changed, the first of its chain, to follow on `down, `; empty where nobody says.

    What control or an inject did is told by the note, or by the inject.
    """
    change = chain[0]
    if not change.of:
        return ""
    match change.why:
        case "need":
            known = len(chain) > 1 and chain[1].service == change.of
            how = f"is {chain[1].after}" if known else "is missing"
            return f"because {name(change.of)} {how}"
        case "recovery":
            return f"now that {name(change.of)} is back"
        case _:
            return ""


def change_subject(chain: Sequence[Change], name: Callable[[str], str]) -> str:
    """Return a change in one line: which service, how it runs now, and why."""
    change = chain[0]
    reason = reason_words(chain, name)
    return f"{name(change.service)}: {change.after}" + (f", {reason}" if reason else "")


def chain_lines(chain: Sequence[Change], name: Callable[[str], str]) -> list[str]:
    """Return what a change follows from, the nearest cause first, without the change itself."""
    return [
        change_subject(chain[place:], name) + (f" ({chain[place].note})" if chain[place].note else "")
        for place in range(1, len(chain))
    ]

"""Legal clocks in words: what they run from, how long, by which national acts they bind."""

from __future__ import annotations

from exercise_engine.model.obligation import Anchor, LegalClock, NationalAct

ANCHOR_WORDS: dict[Anchor, str] = {
    "aware": "awareness of the organisation",
    "notifiable": "the moment at which the facts make it due",
    "submission": "the submission that it follows",
    "classified": "classification by the organisation",
    "determination": "determination by the organisation",
    "request": "the request",
    "fix": "the moment at which a fix is there",
    "receipt": "receipt of the submission that it answers",
    "calendar": "a date of the calendar",
}


def term_words(clock: LegalClock) -> str:
    """Return how much time a clock gives."""
    limit = f", at most {clock.at_latest.within} from awareness" if clock.at_latest is not None else ""
    return f"{clock.within or 'no time set'}{limit}"


def national_words(clock: LegalClock) -> str:
    """Return by which national acts a clock binds, as far as that is known."""
    acts = [_act_words(act) for act in clock.national]
    if clock.unknown:
        return "; ".join((*acts, "others not known")) if acts else "not known"
    return "; ".join(acts) or "none named"


def _act_words(act: NationalAct) -> str:
    parts = [f"{act.country}: {act.act}"]
    parts += [f"from {act.valid_from}"] if act.valid_from else []
    parts += [f"until {act.valid_until}"] if act.valid_until else []
    parts += [f"({act.note})"] if act.note else []
    return " ".join(parts)

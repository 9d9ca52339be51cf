"""What people are told can be passed on: noted from the facts that tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exercise_engine.core.enquiries.facts import EnquiryAnswered
from exercise_engine.core.fact_types import FileInfo, FreeText
from exercise_engine.core.guidance.facts import BriefGiven, DocumentUnlocked
from exercise_engine.core.seat_facts import InjectTold, MessageSent
from exercise_engine.core.sharing.state import NO_WORDS, Passable
from exercise_engine.core.statements.facts import StatementPublished
from exercise_engine.core.steering.facts import InjectCorrected
from exercise_engine.model.sharing import TlpLabel

if TYPE_CHECKING:
    from exercise_engine.core.events import Event
    from exercise_engine.core.state import State

CONTROL = "control"
"""The source of what control handed out itself."""
TOLD = (InjectTold, MessageSent, EnquiryAnswered, BriefGiven, DocumentUnlocked, StatementPublished)


def note_passable(state: State, event: Event) -> None:
    """Keep what an event tells, so that its readers can pass it on."""
    fact = event.fact
    if isinstance(fact, TOLD):
        state.community.sharing.note(event.seq, _passable(event, fact))
    elif isinstance(fact, InjectCorrected):
        state.community.sharing.correct(fact.told, subject=fact.subject, body=fact.body)


def _passable(
    event: Event,
    fact: InjectTold | MessageSent | EnquiryAnswered | BriefGiven | DocumentUnlocked | StatementPublished,
) -> Passable:
    match fact:
        case InjectTold():
            return _item(
                event,
                fact.sender,
                fact.subject,
                fact.body,
                fact.attachments,
                tlp=fact.tlp,
                source=fact.source,
            )
        case MessageSent():
            return _item(event, fact.sender, fact.subject, fact.body, tlp=fact.tlp)
        case EnquiryAnswered():
            return _item(event, fact.sender, NO_WORDS, fact.body, fact.attachments)
        case BriefGiven():
            return _item(event, CONTROL, fact.title, fact.body, fact.attachments)
        case DocumentUnlocked():
            return _item(event, CONTROL, fact.name, NO_WORDS, fact.attachments)
        case StatementPublished():
            return _item(event, fact.team, fact.title, fact.body, tlp="CLEAR")


def _item(
    event: Event,
    sender: str,
    subject: FreeText,
    body: FreeText,
    attachments: tuple[FileInfo, ...] = (),
    *,
    tlp: TlpLabel | None = None,
    source: str = "",
) -> Passable:
    return Passable(event.audience, sender, source, tlp, subject, body, attachments, event.cause)

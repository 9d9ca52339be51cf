"""What control changed of the plan, and took back of what was told: who had read it, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AdHocReleased,
    FreeText,
    InjectReleased,
    InjectTold,
    MessageSent,
    ReceiptsReported,
)
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.log import shift_text
from exercise_engine.model.base import Model
from exercise_engine.model.timing import offset_text
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Moment, Seqs


class Reader(Model):
    """A seat that read a text, and when its screen first showed it."""

    seat: str
    """How the seat is called."""
    read_ms: int
    """Exercise time."""


class Recall(Model):
    """Something told that control withdrew or corrected."""

    kind: str
    """`withdrawn` or `corrected`."""
    title: str
    """What it was called when it was told."""
    told: Moment
    when: Moment
    who: str
    reason: str
    subject: str
    """What it should have said; empty for a withdrawal."""
    body: str
    seats: int
    """Players' seats that it had reached."""
    read_before: tuple[Reader, ...]
    """Who had read the old text before that."""
    read_after: tuple[Reader, ...]
    """Who read of the withdrawal, or the new text."""
    evidence: Seqs


class PlanChange(Model):
    """Something that control changed of what was still to come."""

    inject: str
    """How the inject is called; empty where everything was meant."""
    when: Moment
    who: str
    text: str
    reason: str
    evidence: Seqs


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What control changed, by inject and by release."""

    first_times: dict[InjectKey, int | None]
    """Injects that were moved, to when they had been due before."""
    words: dict[InjectKey, tuple[str, ...]]
    """What was changed of each, in a few words."""
    withdrawals: dict[int, Event]
    """Releases that were withdrawn, to when."""

    @classmethod
    def of(cls, journal: Journal) -> PlanChanges:
        """Collect the changes up to EndEx."""
        found = cls({}, {}, {})
        for event in journal.sealed:
            fact = event.fact
            if isinstance(fact, s.TellingWithdrawn):
                found.withdrawals[fact.of] = event
            elif isinstance(fact, s.InjectPostponed | s.InjectRetargeted | s.InjectEdited):
                key = (fact.inject, fact.instance)
                found.words[key] = (*found.words.get(key, ()), _changed(journal, event, fact))
                if isinstance(fact, s.InjectPostponed):
                    found.first_times.setdefault(key, fact.from_ms)
        return found

    def withdrawn(self, journal: Journal, release: Event | None) -> Moment | None:
        """Return when a release was withdrawn, if it was."""
        event = self.withdrawals.get(release.seq) if release is not None else None
        return None if event is None else journal.moment(event)


def describe_steering(journal: Journal, event: Event, fact: s.SteeringFact) -> tuple[str, str]:
    """Say in a sentence what a fact of steering is about, and give what was typed for it."""
    match fact:
        case s.TellingWithdrawn() | s.TellingCorrected():
            verb = "withdrew" if isinstance(fact, s.TellingWithdrawn) else "corrected"
            return f"Control {verb} “{title_of(journal, fact.of)}”", journal.words(event, fact.note)
        case s.InjectWithdrawn():
            return f"Told that “{_told_title(journal, fact.told)}” was withdrawn", ""
        case s.InjectCorrected():
            new = f"{journal.words(event, fact.subject)}\n{journal.words(event, fact.body)}"
            return f"Told that “{_told_title(journal, fact.told)}” was corrected", new
        case s.AskWithdrawn():
            return f"{journal.name(fact.respondent)} need not answer any more", ""
        case s.ExpectedDropped():
            return f"An action of {journal.name(fact.team)} is expected no more: its inject was withdrawn", ""
        case s.AllHeld():
            return "Control held everything back", journal.words(event, fact.note)
        case s.AllLetGo():
            return "Control let everything go on as planned", journal.words(event, fact.note)
        case s.PlanShifted():
            text = f"Control moved {fact.count} injects {shift_text(fact.by_ms)}"
            return text, journal.words(event, fact.note)
        case s.InjectPostponed() | s.InjectRetargeted() | s.InjectEdited():
            name = f"“{journal.title(fact.inject, fact.instance)}”"
            return f"{name} {_changed(journal, event, fact)}", journal.words(event, fact.note)
        case s.NeedClaimed():
            return f"Somebody of control sees to {fact.key.partition(':')[0]}", ""
        case s.NeedGivenBack():
            return f"Nobody of control sees to {fact.key.partition(':')[0]} any more", ""
        case _:
            assert_never(fact)


def title_of(journal: Journal, of: int) -> str:
    """How a release or a message is called, by what was told first."""
    event = journal.by_seq.get(of)
    match event.fact if event is not None else None:
        case InjectReleased(inject=inject, instance=instance):
            return journal.title(inject, instance)
        case AdHocReleased():
            told = journal.tellings.get(of, ())
            return _told_title(journal, told[0].seq) if told else "an ad hoc inject"
        case _:
            return _told_title(journal, of)


def recalls(journal: Journal, readership: Readership) -> tuple[Recall, ...]:
    """Return what was withdrawn or corrected up to EndEx, in order."""
    shown = _first_shown(journal)
    return tuple(_recall(journal, readership, event, shown) for event in _recalling(journal))


def _first_shown(journal: Journal) -> dict[str, dict[int, Event]]:
    """Return for each seat what its screen showed, with the receipt that said so first.

    The order of the log decides what came first: in a pause everything has one exercise time.
    """
    found: dict[str, dict[int, Event]] = {}
    for event in journal.sealed:
        if isinstance(event.fact, ReceiptsReported):
            for seq in event.fact.read:
                found.setdefault(event.actor, {}).setdefault(seq, event)
    return found


def withdrawn_asks(journal: Journal) -> frozenset[int]:
    """Return the asks that nobody needed to answer any more."""
    return frozenset(event.fact.ask for event in journal.sealed if isinstance(event.fact, s.AskWithdrawn))


def dropped_actions(journal: Journal) -> frozenset[tuple[str, str, str, str]]:
    """Return inject, instance, expected action and team of what was expected no more."""
    return frozenset(
        (event.fact.inject, event.fact.instance, event.fact.expected, event.fact.team)
        for event in journal.sealed
        if isinstance(event.fact, s.ExpectedDropped)
    )


def plan_changes(journal: Journal) -> tuple[PlanChange, ...]:
    """Return what control changed of what was still to come, in order."""
    return tuple(
        _plan_change(journal, event, event.fact)
        for event in journal.sealed
        if isinstance(
            event.fact,
            s.AllHeld | s.AllLetGo | s.PlanShifted | s.InjectPostponed | s.InjectRetargeted | s.InjectEdited,
        )
    )


def _recalling(journal: Journal) -> Iterator[Event]:
    for event in journal.sealed:
        if isinstance(event.fact, s.TellingWithdrawn | s.TellingCorrected):
            yield event


def _recall(
    journal: Journal, readership: Readership, event: Event, shown: dict[str, dict[int, Event]]
) -> Recall:
    fact = event.fact
    assert isinstance(fact, s.TellingWithdrawn | s.TellingCorrected)
    told = [e.seq for e in journal.tellings.get(fact.of, ())] or [fact.of]
    news = [child.seq for child in journal.children.get(event.seq, ()) if _is_news(child)]
    seats = {seat for seq in told for seat in readership.readers(journal.by_seq[seq])}
    new = fact if isinstance(fact, s.TellingCorrected) else None
    return Recall(
        kind="withdrawn" if new is None else "corrected",
        title=title_of(journal, fact.of),
        told=journal.moment(journal.by_seq[told[0]]),
        when=journal.moment(event),
        who=journal.who(event),
        reason=journal.words(event, fact.note),
        subject="" if new is None else journal.words(event, new.subject),
        body="" if new is None else journal.words(event, new.body),
        seats=len(seats),
        read_before=_readers(journal, shown, told, before=event.seq),
        read_after=_readers(journal, shown, news),
        evidence=(fact.of, *(seq for seq in told if seq != fact.of), event.seq, *news),
    )


def _is_news(event: Event) -> bool:
    return isinstance(event.fact, s.InjectWithdrawn | s.InjectCorrected)


def _readers(
    journal: Journal, shown: dict[str, dict[int, Event]], seqs: list[int], *, before: int | None = None
) -> tuple[Reader, ...]:
    """Who was shown any of some events, in the order of the seats; before another event, or at all."""
    found = []
    for seat_id in journal.seats:
        seat = journal.seat(seat_id)
        receipts = [event for seq in seqs if (event := shown.get(seat_id, {}).get(seq)) is not None]
        if seat is None or seat.kind != "player" or not receipts:
            continue
        first = min(receipts, key=lambda event: event.seq)
        if before is None or first.seq < before:
            found.append(Reader(seat=journal.label(seat_id), read_ms=first.elapsed_ms))
    return tuple(found)


def _plan_change(journal: Journal, event: Event, fact: s.OfSteering) -> PlanChange:
    assert isinstance(
        fact,
        s.AllHeld | s.AllLetGo | s.PlanShifted | s.InjectPostponed | s.InjectRetargeted | s.InjectEdited,
    )
    name = ""
    if isinstance(fact, s.InjectPostponed | s.InjectRetargeted | s.InjectEdited):
        name = journal.title(fact.inject, fact.instance)
    text, _ = describe_steering(journal, event, fact)
    note: FreeText | None = fact.note
    return PlanChange(
        inject=name,
        when=journal.moment(event),
        who=journal.who(event),
        text=text,
        reason=journal.words(event, note),
        evidence=(event.seq,),
    )


def _changed(
    journal: Journal, event: Event, fact: s.InjectPostponed | s.InjectRetargeted | s.InjectEdited
) -> str:
    match fact:
        case s.InjectPostponed():
            before = f" from {offset_text(fact.from_ms)}" if fact.from_ms is not None else ""
            return f"moved{before} to {offset_text(fact.to_ms)}"
        case s.InjectRetargeted():
            to = ", ".join(journal.name(address) for address in fact.to)
            return f"sent to {to} instead of {', '.join(journal.name(address) for address in fact.before)}"
        case s.InjectEdited(subject=None):
            return "given the text of the scenario again"
        case s.InjectEdited():
            return f"reworded by control: {journal.words(event, fact.subject)}"
        case _:
            assert_never(fact)


def _told_title(journal: Journal, seq: int) -> str:
    event = journal.by_seq.get(seq)
    if event is None or not isinstance(event.fact, InjectTold | MessageSent):
        return f"event {seq}"
    return journal.words(event, event.fact.subject) or journal.words(event, event.fact.body)[:60]

"""What control changed of the plan, and took back of what was told: who had read it, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.facts import AdHocReleased, FreeText, InjectReleased, InjectTold, MessageSent
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
    return tuple(_recall(journal, readership, event) for event in _recalling(journal))


def withdrawn_releases(journal: Journal) -> dict[int, Event]:
    """Return the releases that were withdrawn up to EndEx, with when."""
    return {event.fact.of: event for event in journal.sealed if isinstance(event.fact, s.TellingWithdrawn)}


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


def first_times(journal: Journal) -> dict[InjectKey, int | None]:
    """Return, for each inject that control moved, when it had been due before."""
    found: dict[InjectKey, int | None] = {}
    for event in journal.sealed:
        if isinstance(event.fact, s.InjectPostponed):
            found.setdefault((event.fact.inject, event.fact.instance), event.fact.from_ms)
    return found


def words_of_changes(journal: Journal) -> dict[InjectKey, tuple[str, ...]]:
    """Return, for each inject, what control changed of it, in a few words each."""
    found: dict[InjectKey, tuple[str, ...]] = {}
    for event in journal.sealed:
        if isinstance(event.fact, s.InjectPostponed | s.InjectRetargeted | s.InjectEdited):
            key = (event.fact.inject, event.fact.instance)
            found[key] = (*found.get(key, ()), _changed(journal, event, event.fact))
    return found


def _recalling(journal: Journal) -> Iterator[Event]:
    for event in journal.sealed:
        if isinstance(event.fact, s.TellingWithdrawn | s.TellingCorrected):
            yield event


def _recall(journal: Journal, readership: Readership, event: Event) -> Recall:
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
        read_before=_readers(journal, readership, told, until_ms=event.elapsed_ms),
        read_after=_readers(journal, readership, news),
        evidence=(fact.of, *(seq for seq in told if seq != fact.of), event.seq, *news),
    )


def _is_news(event: Event) -> bool:
    return isinstance(event.fact, s.InjectWithdrawn | s.InjectCorrected)


def _readers(
    journal: Journal, readership: Readership, seqs: list[int], *, until_ms: int | None = None
) -> tuple[Reader, ...]:
    """Who was shown any of some events, in the order of the seats; up to a moment, or at all."""
    found = []
    for seat in journal.seats:
        seat_fact = journal.seat(seat)
        times = [shown for seq in seqs if (shown := readership.seat_shown.get(seat, {}).get(seq)) is not None]
        if seat_fact is None or seat_fact.kind != "player" or not times:
            continue
        if until_ms is None or min(times) <= until_ms:
            found.append(Reader(seat=journal.label(seat), read_ms=min(times)))
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

"""What became of briefs, duties, documents and hints, from the log alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Literal

from exercise_engine.core import facts as f
from exercise_engine.core.agreements.facts import AnswerAgreed, AnswerProposed
from exercise_engine.core.events import Event
from exercise_engine.core.guidance import facts as g
from exercise_engine.core.guidance.lines import HANDED_REASONS
from exercise_engine.core.policy import viewer
from exercise_engine.report.guidance_records import (
    Confirmation,
    Confirmed,
    DocumentOpened,
    DutyResult,
    GuidanceResult,
    HintRow,
)
from exercise_engine.report.guidance_words import duty_text, hint_owner
from exercise_engine.report.joint import joint_lives
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Named

Outcome = Literal["given", "by_itself", "declined", "heard_again", "open"]


def guidance_result(journal: Journal) -> GuidanceResult:
    """Return what teams were given beside the story, up to EndEx."""
    hints = tuple(_hint(journal, event, event.fact) for event in _of(journal, g.HintProposed))
    return GuidanceResult(
        confirmations=tuple(_confirmations(journal)),
        duties=_duties(journal),
        documents=tuple(_document(journal, event, event.fact) for event in _of(journal, g.DocumentUnlocked)),
        hints=hints,
        joint=joint_lives(journal),
        helped=tuple(sorted({seq for hint in hints for seq in hint.helped})),
    )


def _confirmations(journal: Journal) -> Iterator[Confirmation]:
    for event in journal.of_type(g.BriefGiven, f.InjectTold):
        match event.fact:
            case g.BriefGiven(to=to, title=title):
                yield _confirmation(journal, event, "brief", to, journal.words(event, title))
            case f.InjectTold(confirm=True, to=to, subject=subject):
                yield _confirmation(journal, event, "inject", to, journal.words(event, subject))
            case _:
                pass


def _confirmation(journal: Journal, event: Event, kind: str, to: tuple[str, ...], title: str) -> Confirmation:
    confirmed: dict[str, Confirmed] = {}
    for receipt in journal.of_type(f.ReceiptsReported):
        is_it = isinstance(receipt.fact, f.ReceiptsReported) and event.seq in receipt.fact.acknowledged
        if is_it and receipt.actor not in confirmed:
            after_ms = receipt.elapsed_ms - event.elapsed_ms
            seat = _seat(journal, receipt.actor)
            confirmed[receipt.actor] = Confirmed(seq=receipt.seq, seat=seat, after_ms=after_ms)
    return Confirmation(
        kind="brief" if kind == "brief" else "inject",
        told=journal.moment(event),
        title=title,
        to=_named(journal, to),
        confirmed=tuple(confirmed.values()),
        missing=tuple(_seat(journal, seat) for seat in _readers(journal, event) if seat not in confirmed),
    )


def _duties(journal: Journal) -> tuple[DutyResult, ...]:
    """Return what became of each duty; ticks and ends are looked up, since there may be thousands."""
    ticks: dict[int, list[Any]] = defaultdict(list)
    for tick in _of(journal, g.DutyTicked):
        ticks[tick.fact.duty].append(tick)
    ended: dict[int, int] = {}
    for end in _of(journal, g.DutyEnded):
        ended.setdefault(end.fact.duty, end.seq)
    return tuple(
        _duty(journal, event, event.fact, ticks[event.seq], ended.get(event.seq))
        for event in _of(journal, g.DutyTold)
    )


def _duty(
    journal: Journal, event: Event, fact: g.DutyTold, ticks: list[Any], ended: int | None
) -> DutyResult:
    done: dict[int, bool] = {tick.fact.mark: tick.fact.done for tick in ticks}
    texts = {place: duty_text(journal, event.seq, place) for place in range(fact.mark_count)}
    return DutyResult(
        told=journal.moment(event),
        team=journal.named(fact.team),
        text=journal.words(event, fact.body),
        ended_seq=ended,
        done=tuple(text for place, text in texts.items() if done.get(place, False)),
        left=tuple(text for place, text in texts.items() if not done.get(place, False)),
        evidence=(event.seq, *(tick.seq for tick in ticks)),
    )


def _document(journal: Journal, event: Event, fact: g.DocumentUnlocked) -> DocumentOpened:
    release = journal.by_seq.get(event.cause or 0)
    by = release.fact.by if release is not None and isinstance(release.fact, g.HandoutReleased) else "control"
    readers = {
        receipt.actor: None
        for receipt in journal.of_type(f.ReceiptsReported)
        if isinstance(receipt.fact, f.ReceiptsReported) and event.seq in receipt.fact.read
    }
    return DocumentOpened(
        opened=journal.moment(event),
        name=journal.words(event, fact.name),
        to=_named(journal, fact.to),
        reason=HANDED_REASONS[by],
        read_by=tuple(_seat(journal, seat) for seat in readers),
    )


def _hint(journal: Journal, event: Event, fact: g.HintProposed) -> HintRow:
    settled = _settled(journal, event, fact)
    given = settled is not None and isinstance(settled.fact, g.HintGiven)
    return HintRow(
        proposed=journal.moment(event),
        team=journal.named(fact.team),
        about=hint_owner(journal, fact),
        text=journal.words(event, fact.body),
        silent_ms=event.elapsed_ms - fact.silent_since_ms,
        outcome=_outcome(settled),
        settled_seq=settled.seq if settled is not None else None,
        helped=tuple(_helped(journal, settled, fact)) if given and settled is not None else (),
    )


def _settled(journal: Journal, event: Event, fact: g.HintProposed) -> Event | None:
    """Return what settled a proposal: the first that speaks of the same hint after it."""
    mine = (fact.source, fact.owner, fact.instance, fact.place, fact.team)
    for later in journal.of_type(g.HintGiven, g.HintDropped):
        if later.seq < event.seq or not isinstance(later.fact, g.HintGiven | g.HintDropped):
            continue
        found = later.fact
        if (found.source, found.owner, found.instance, found.place, found.team) == mine:
            return later
    return None


def _outcome(settled: Event | None) -> Outcome:
    match settled.fact if settled is not None else None:
        case g.HintGiven(by="engine"):
            return "by_itself"
        case g.HintGiven():
            return "given"
        case g.HintDropped(reason="spoke"):
            return "heard_again"
        case g.HintDropped():
            return "declined"
        case _:
            return "open"


def _helped(journal: Journal, given: Event, fact: g.HintProposed) -> Iterator[int]:
    """Yield the answers that a team gave after a hint to what the hint is about."""
    for answer in _of(journal, f.AnswerGiven):
        issue = journal.issue_of(answer.fact.ask)
        about = issue is not None and (
            (fact.source == "inject" and (issue.inject, issue.instance) == (fact.owner, fact.instance))
            or (
                fact.source == "objective"
                and (journal.tests_of_ask(issue) or "").partition(".")[0] == fact.owner
            )
        )
        if about and answer.seq > given.seq and _answered_after(journal, given, answer, fact.team):
            yield answer.seq


def _answered_after(journal: Journal, given: Event, answer: Event, team: str) -> bool:
    """Whether a team gave an answer, or came to stand behind one that several teams gave, after a hint."""
    assert isinstance(answer.fact, f.AnswerGiven)
    if answer.fact.proposal is None:
        return answer.fact.respondent == team
    stands = (
        event
        for event in _of(journal, AnswerProposed) + _of(journal, AnswerAgreed)
        if event.fact.ask == answer.fact.ask and event.fact.team == team
    )
    return any(given.seq < stand.seq < answer.seq for stand in stands)


def _readers(journal: Journal, event: Event) -> list[str]:
    """Return the players' seats that something reached."""
    return [
        seat.seat
        for seat in journal.state.seats.values()
        if seat.kind == "player"
        and not viewer(seat, journal.scenario).addresses.isdisjoint(event.audience.to)
    ]


def _seat(journal: Journal, seat: str) -> Named:
    return Named(id=seat, name=journal.label(seat))


def _named(journal: Journal, addresses: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(journal.named(address) for address in addresses)


def _of(journal: Journal, kind: type[Any]) -> list[Any]:
    """Return the events up to EndEx with a fact of one kind."""
    return [event for event in journal.sealed if isinstance(event.fact, kind)]

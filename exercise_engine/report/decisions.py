"""The decision log: answers, silences, decisions nobody asked for, with the picture and what followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerAgreed,
    AnswerCounted,
    AnswerGiven,
    AnswerProposed,
    AskOpened,
    AskOverdue,
    ContingencyProposed,
    DeliveryDone,
    ExpectedMarked,
    InjectReleased,
    InjectSkipped,
    LevelDeclared,
    LogEntryWritten,
    MessageSent,
    MilestoneReached,
    PhaseChanged,
    ProblemNoted,
    StageChanged,
    TargetMet,
    VariableSet,
)
from exercise_engine.core.paper.seen import is_on_paper
from exercise_engine.report.describe import answer_text, counted_text, describe, item_title, option_text
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Consequence, Counted, Decision, Item, OptionView, Question

CONSEQUENCES = (
    ContingencyProposed,
    ExpectedMarked,
    InjectReleased,
    InjectSkipped,
    LevelDeclared,
    MilestoneReached,
    PhaseChanged,
    ProblemNoted,
    StageChanged,
    TargetMet,
    VariableSet,
)
"""What is told as having followed from a decision."""
NEW_BEGINNINGS = (AnswerGiven, AskOpened, AskOverdue, DeliveryDone, LogEntryWritten, MessageSent)
"""Where a chain of causes ends: what people did next, or were asked next, is their own."""


class DecisionLog:
    """Builds the entries; the indexes are made once for all of them."""

    def __init__(self, journal: Journal, readership: Readership) -> None:
        self._journal = journal
        self._readership = readership
        self._answers: dict[int, list[Event]] = defaultdict(list)
        self._stands: dict[int, list[Event]] = defaultdict(list)
        self._counted: dict[int, list[Event]] = defaultdict(list)
        self._overdue: dict[int, Event] = {}
        self._known_items: dict[int, Item] = {}
        for event in journal.events:
            if isinstance(event.fact, AnswerCounted):
                self._counted[event.fact.ask].append(event)
        for event in journal.sealed:
            if isinstance(event.fact, AnswerGiven):
                self._answers[event.fact.ask].append(event)
            elif isinstance(event.fact, AnswerProposed | AnswerAgreed):
                self._stands[event.fact.ask].append(event)
            elif isinstance(event.fact, AskOverdue):
                self._overdue.setdefault(event.fact.ask, event)

    def entries(self) -> tuple[Decision, ...]:
        """Return all entries in the order of the log."""
        found = [entry for event in self._journal.of_type(AskOpened) for entry in self._of_ask(event)]
        found += [
            self._log_entry(event, event.fact)
            for event in self._journal.of_type(LogEntryWritten)
            if isinstance(event.fact, LogEntryWritten) and event.fact.kind == "decision"
        ]
        return tuple(sorted(found, key=lambda entry: entry.when.seq))

    def _of_ask(self, asked: Event) -> list[Decision]:
        """One ask gives a silence, an answer, both (answered late), or an entry that is still open."""
        entries = []
        if (overdue := self._overdue.get(asked.seq)) is not None:
            entries.append(self._silence(asked, overdue))
        answers = self._answers[asked.seq]
        in_time = [event for event in answers if not _is_late(event)]
        entries += [self._answer(asked, answer) for answer in answers if answer not in in_time[:-1]]
        return entries or [self._open(asked)]

    def _answer(self, asked: Event, event: Event) -> Decision:
        journal, answer = self._journal, event.fact
        assert isinstance(answer, AnswerGiven)
        counted = [event for event in self._counted[asked.seq] if not _is_silence(event)]
        picture, unread = self._picture_of_seat(event, answer.had_read)
        response_ms = journal.place_ms(event) - journal.place_ms(asked)
        within_ms = _within_ms(asked)
        margin_ms = None if within_ms is None else within_ms - response_ms
        on_paper = is_on_paper(event) or is_on_paper(asked)
        return Decision(
            kind="answer",
            when=journal.moment(event),
            team=journal.named(answer.respondent),
            function=journal.function_of_ask(asked.seq),
            question=self._question(asked),
            options=self._options(asked, answer, counted),
            seat=journal.label(event.actor),
            role=journal.name(event.acting_as) if event.acting_as else "",
            on_behalf_of=journal.name(answer.on_behalf_of) if answer.on_behalf_of else "",
            response_ms=response_ms,
            margin_ms=margin_ms,
            late=margin_ms is not None and margin_ms < 0 if on_paper else answer.late,
            answer=answer_text(journal, event, answer),
            rationale=journal.words(event, answer.rationale),
            confidence_percent=answer.confidence_percent,
            course=self._course(asked, event),
            counted=tuple(self._counted_entry(event) for event in counted),
            picture=picture,
            unread_then=unread,
            followed=self._followed([event, *counted]),
            evidence=(asked.seq, event.seq, *(event.seq for event in counted)),
        )

    def _silence(self, asked: Event, overdue: Event) -> Decision:
        """Nobody answered; the picture is what the team's screens had shown by then."""
        counted = [event for event in self._counted[asked.seq] if _is_silence(event)]
        team, teams = _ask(asked).respondent, _ask(asked).teams
        picture, unread = self._picture_of_teams(teams or (team,), overdue)
        return Decision(
            kind="silence",
            when=self._journal.moment(overdue),
            team=self._journal.named(team),
            function=self._journal.function_of_ask(asked.seq),
            question=self._question(asked),
            options=self._options(asked, None, counted),
            course=self._course(asked, overdue),
            counted=tuple(self._counted_entry(event) for event in counted),
            picture=picture,
            unread_then=unread,
            followed=self._followed([overdue, *counted]),
            evidence=(asked.seq, overdue.seq, *(event.seq for event in counted)),
        )

    def _open(self, asked: Event) -> Decision:
        return Decision(
            kind="open",
            when=self._journal.moment(asked),
            team=self._journal.named(_ask(asked).respondent),
            function=self._journal.function_of_ask(asked.seq),
            question=self._question(asked),
            options=self._options(asked, None, []),
            evidence=(asked.seq,),
        )

    def _question(self, asked: Event) -> Question:
        journal, ask = self._journal, _ask(asked)
        within_ms = _within_ms(asked)
        issue = journal.issue_of(asked.seq)
        return Question(
            asked=journal.moment(asked),
            inject=journal.inject(issue.inject, issue.instance) if issue is not None else None,
            instance=issue.instance if issue is not None else "",
            ask_id=issue.ask if issue is not None else "",
            text=journal.words(asked, ask.question),
            answer_kind=ask.kind,
            options_shown=bool(ask.options),
            deadline_ms=None if within_ms is None else journal.seen_ms(asked) + within_ms,
            within_ms=within_ms,
            tests=journal.tests_of_ask(issue) if issue is not None else None,
        )

    def _log_entry(self, event: Event, fact: LogEntryWritten) -> Decision:
        journal = self._journal
        picture, unread = self._picture_of_seat(event, fact.had_read)
        return Decision(
            kind="log_entry",
            when=journal.moment(event),
            team=journal.named(fact.team),
            function=journal.function_at(event.seq),
            seat=journal.label(event.actor),
            role=journal.name(event.acting_as) if event.acting_as else "",
            on_behalf_of=journal.name(fact.on_behalf_of) if fact.on_behalf_of else "",
            answer=journal.words(event, fact.body),
            rationale=journal.words(event, fact.rationale),
            picture=picture,
            unread_then=unread,
            followed=self._followed([event]),
            evidence=(event.seq,),
        )

    def _options(
        self, asked: Event, answer: AnswerGiven | None, counted: list[Event]
    ) -> tuple[OptionView, ...]:
        """The ways to answer: as shown to the team, or, where they were hidden, as control had them."""
        ask, issue = _ask(asked), self._journal.issue_of(asked.seq)
        if ask.options:
            chosen = answer.positions if answer is not None else ()
            return tuple(
                OptionView(text=text, chosen=position in chosen) for position, text in enumerate(ask.options)
            )
        planned = self._journal.scenario.injects.get(issue.inject) if issue is not None else None
        if planned is None or issue is None or issue.ask not in planned.asks:
            return ()
        last = counted[-1].fact if counted else None
        value = last.value if isinstance(last, AnswerCounted) else ()
        meant = value if isinstance(value, tuple) else (value,)
        return tuple(
            OptionView(
                text=option_text(self._journal, inject=issue.inject, ask=issue.ask, option=option),
                chosen=answer is not None and option in meant,
            )
            for option in planned.asks[issue.ask].options
        )

    def _counted_entry(self, event: Event) -> Counted:
        fact = event.fact
        assert isinstance(fact, AnswerCounted)
        return Counted(
            seq=event.seq,
            elapsed_ms=event.elapsed_ms,
            by=fact.by,
            who=self._journal.who(event),
            value=counted_text(self._journal, fact),
            late=fact.late,
            after_end=not self._journal.counts(event),
        )

    def _picture_of_seat(
        self, event: Event, had_read: tuple[int, ...]
    ) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """What the event says that its seat had read by then, and what else had been told to that seat."""
        read = {seq for seq in had_read if seq < event.seq}
        inbox = self._readership.inboxes.get(event.actor, ())
        return self._items(sorted(read)), self._items(
            seq for seq in inbox if seq < event.seq and seq not in read
        )

    def _course(self, asked: Event, until: Event) -> tuple[Consequence, ...]:
        """Answers that were changed, and proposals with those who agreed, before an answer or a silence."""
        before = [*self._answers[asked.seq], *self._stands[asked.seq]]
        return tuple(
            Consequence(seq=event.seq, elapsed_ms=event.elapsed_ms, text=_said(self._journal, event))
            for event in sorted(before, key=lambda event: event.seq)
            if event.seq < until.seq
        )

    def _picture_of_teams(
        self, teams: tuple[str, ...], overdue: Event
    ) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        told: dict[int, None] = {}
        known: set[int] = set()
        for team in teams:
            shown = self._readership.shown.get(team, {})
            theirs = [seq for seq in self._readership.items.get(team, ()) if seq < overdue.seq]
            told |= dict.fromkeys(theirs)
            known |= {s for s in theirs if shown.get(s, overdue.elapsed_ms + 1) <= overdue.elapsed_ms}
        read = [seq for seq in told if seq in known]
        return self._items(read), self._items(seq for seq in told if seq not in known)

    def _items(self, seqs: Iterable[int]) -> tuple[Item, ...]:
        return tuple(self._item(seq) for seq in seqs if seq in self._journal.by_seq)

    def _item(self, seq: int) -> Item:
        if seq not in self._known_items:
            self._known_items[seq] = Item(seq=seq, title=item_title(self._journal, seq))
        return self._known_items[seq]

    def _followed(self, roots: list[Event]) -> tuple[Consequence, ...]:
        """What the roots set off, directly or through a chain, up to what people did next."""
        found = {root.seq for root in roots}
        queue = [child for root in roots for child in self._journal.children.get(root.seq, ())]
        consequences = []
        while queue:
            event = queue.pop()
            if event.seq in found or isinstance(event.fact, NEW_BEGINNINGS):
                continue
            found.add(event.seq)
            queue += self._journal.children.get(event.seq, ())
            if isinstance(event.fact, CONSEQUENCES) and self._journal.counts(event):
                consequences.append(event)
        return tuple(
            Consequence(seq=event.seq, elapsed_ms=event.elapsed_ms, text=describe(self._journal, event).text)
            for event in sorted(consequences, key=lambda event: event.seq)
        )


def _ask(asked: Event) -> AskOpened:
    assert isinstance(asked.fact, AskOpened)
    return asked.fact


def _within_ms(asked: Event) -> int | None:
    """The time that was given; the deadline counts from the moment of recording, also on paper."""
    deadline_ms = _ask(asked).deadline_ms
    return None if deadline_ms is None else deadline_ms - asked.elapsed_ms


def _is_late(event: Event) -> bool:
    return isinstance(event.fact, AnswerGiven) and event.fact.late


def _said(journal: Journal, event: Event) -> str:
    """An earlier answer or proposal with its words, in one line."""
    described = describe(journal, event)
    return f"{described.text}: {described.quote}" if described.quote else described.text


def _is_silence(event: Event) -> bool:
    return isinstance(event.fact, AnswerCounted) and event.fact.by == "silence"

"""Scripted people: seeded brains that watch what a seat may see and say what it does next, and when.

A brain is pure: it gets events, exercise time, a seed and a crib, and gives commands. The same brains play
over the wire and straight against an engine, so that a demonstration, a load test and a rehearsal are the
same exercise.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked
from exercise_engine.core.baseline.scripted import Scanner, answered_by_chance
from exercise_engine.core.crib import Crib
from exercise_engine.core.events import Event
from exercise_engine.core.guidance.facts import BriefGiven
from exercise_engine.core.obligations.facts import (
    NotNotifiableDeclared,
    ObligationListed,
    ObligationSubmitted,
)
from exercise_engine.core.obligations.scripted import Papers
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.core.sharing.scripted import shared_by_chance
from exercise_engine.core.statements.scripted import Doing, Voice
from exercise_engine.core.steering.facts import AskWithdrawn, InjectCorrected, InjectWithdrawn
from exercise_engine.core.surveys.chance import filled_by_chance
from exercise_engine.core.surveys.commands import FillSheet
from exercise_engine.model.people import CHAIR
from exercise_engine.model.timing import MINUTE_MS, SECOND_MS

READ_MS = (15 * SECOND_MS, 75 * SECOND_MS)
"""How long somebody takes to read what was told."""
AGREES_MS = (10 * SECOND_MS, MINUTE_MS)
"""How long a team thinks about what another one proposed."""
UNHURRIED_MS = 8 * MINUTE_MS
"""What a team takes at most for an ask without a deadline."""
SILENT_SHARE = 0.07
LATE_SHARE = 0.06
DOES_EXPECTED_SHARE = 0.7
ASKS_AROUND_SHARE = 0.12
LOGS_DECISION_SHARE = 0.15
PICKS_SHARE = 0.5
"""Of the options of an ask that takes several."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a scripted person does now."""

    command: c.AnyCommand
    acting_as: str | None = None


class Brain(Protocol):
    """A scripted person at one seat."""

    def observe(self, events: Iterable[Event]) -> None:
        """Take in what the seat was told."""
        ...

    def next_ms(self) -> int | None:
        """Return the exercise time at which it wants to act next."""
        ...

    def act(self, elapsed_ms: int) -> list[Intent]:
        """Return what it does at this exercise time."""
        ...


def draw(seed: str, purpose: str, counter: int) -> float:
    """Return a number from 0 up to 1 that depends on its arguments only."""
    digest = hashlib.sha256(f"{seed}\x00{purpose}\x00{counter}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / (1 << 56)


def between(seed: str, purpose: str, counter: int, low: int, high: int) -> int:
    """Return a whole number from low to high that depends on the arguments only."""
    return low + int(draw(seed, purpose, counter) * (high - low + 1))


@dataclass(order=True, slots=True)
class _Plan:
    due_ms: int
    order: int
    intent: Intent = field(compare=False)
    ask: int | None = field(compare=False, default=None)
    """An answer that is dropped when somebody else of the team was quicker."""


class Diary:
    """What a scripted person means to do, in order of time."""

    def __init__(self) -> None:
        self._plans: list[_Plan] = []
        self._count = 0

    def plan(self, due_ms: int, intent: Intent, *, ask: int | None = None) -> None:
        """Mean to do something at an exercise time."""
        self._count += 1
        heapq.heappush(self._plans, _Plan(due_ms, self._count, intent, ask))

    def next_ms(self) -> int | None:
        """Return when the next thing is meant to be done."""
        return self._plans[0].due_ms if self._plans else None

    def due(
        self,
        elapsed_ms: int,
        *,
        settled_asks: set[int] | None = None,
        is_moot: Callable[[c.AnyCommand], bool] = lambda _: False,
    ) -> list[Intent]:
        """Take what is due, leaving out answers to asks that are settled and what has become needless."""
        intents = []
        while self._plans and self._plans[0].due_ms <= elapsed_ms:
            plan = heapq.heappop(self._plans)
            is_settled = plan.ask is not None and plan.ask in (settled_asks or set())
            if not is_settled and not is_moot(plan.intent.command):
                intents.append(plan.intent)
        return intents


class PlayerBrain:
    """A scripted player: reads, decides where the role decides, tells others what should be told, now and
    then.
    """

    def __init__(
        self,
        *,
        seat: str,
        post: f.Post,
        decides: bool,
        colleagues: tuple[str, ...],
        seed: str,
        crib: Crib,
        voice: Voice | None = None,
    ) -> None:
        """`colleagues` are addresses of teams that the player may ask, in a fixed order."""
        self._seat = seat
        self._post = post
        self._decides = decides
        self._colleagues = colleagues
        self._seed = f"{seed}/{seat}"
        self._crib = crib
        self._voice = voice or Voice(post, frozenset(), clears=False, speakings=())
        self._scanner = Scanner()
        self._papers = Papers()
        self._diary = Diary()
        self._answered: set[int] = set()
        """Asks that need no answer of this player any more; negative ones need no agreement."""
        self._proposed: set[int] = set()
        """Asks on which some team has proposed an answer."""
        self._chairs: dict[str, str] = {}
        """Joint teams that this player chairs, to the post in them."""
        self._put_to_others: list[tuple[Event, f.AskOpened]] = []
        """Asks that this player sees and others answer, unless a chair is taken over."""
        self._has_begun = False
        self._over = False

    def observe(self, events: Iterable[Event]) -> None:
        for event in events:
            self._observe(event)

    def next_ms(self) -> int | None:
        return None if self._over else self._diary.next_ms()

    def act(self, elapsed_ms: int) -> list[Intent]:
        if self._over:
            return []
        return self._diary.due(elapsed_ms, settled_asks=self._answered, is_moot=self._is_moot)

    def _observe(self, event: Event) -> None:
        fact = event.fact
        if isinstance(fact, f.SeenStatementFact):
            self._speak(event, self._voice.heard(event, fact, mood=draw(self._seed, "word", event.seq)))
        match fact:
            case f.InjectTold():
                self._take_in(event, fact)
            case (
                f.MessageSent()
                | Shared()
                | f.StoryJumped()
                | BriefGiven()
                | InjectCorrected()
                | InjectWithdrawn()
            ):
                self._read(event)
            case ObligationListed():
                self._papers.listed(event.seq, fact)
            case ObligationSubmitted() | NotNotifiableDeclared():
                self._papers.settled(fact)
            case AskWithdrawn():
                self._answered.add(fact.ask)
            case f.AskOpened():
                self._hear_ask(event, fact)
            case f.PostGiven(seat=seat, post=post) if seat == self._seat and post.role == CHAIR:
                self._take_chair(post)
            case f.PostTaken(seat=seat, post=post) if seat == self._seat:
                self._chairs.pop(post.team, None)
            case f.AnswerProposed():
                self._hear_proposal(event, fact)
            case MeasuresAsked():
                self._answer_measures(event, fact)
            case MeasureAnswered():
                self._scanner.heard(fact)
            case f.SurveyOpened():
                self._fill_in(event, fact)
            case f.AnswerGiven():
                self._answered |= {fact.ask, -fact.ask}
            case f.SeatHandedOver() if fact.seat == self._seat:
                self._read(event)
            case f.StageChanged():
                self._has_begun = self._has_begun or fact.target == "running"
                self._over = fact.target in ("hot_wash", "evaluation", "closed", "aborted")
            case _:
                pass

    def _read(self, event: Event) -> int:
        """Mean to read something and to confirm it where that is asked for; returns when.

        Before StartEx no exercise time passes, so what comes then is read at once.
        """
        wait = between(self._seed, "read", event.seq, *READ_MS)
        at = event.elapsed_ms + (wait if self._has_begun else 0)
        acknowledged = (event.seq,) if _is_to_confirm(event.fact) else ()
        self._plan(at, c.ReportReceipts(read=(event.seq,), acknowledged=acknowledged))
        return at

    def _take_in(self, event: Event, told: f.InjectTold) -> None:
        read_at = self._read(event)
        self._speak(event, self._voice.told(str(told.subject)))
        if not self._decides:
            return
        for number, doing in enumerate(self._crib.doings_for(str(told.subject))):
            counter = event.seq * 16 + number
            if draw(self._seed, "does", counter) < DOES_EXPECTED_SHARE:
                within = doing.within_ms or UNHURRIED_MS
                at = event.elapsed_ms + between(
                    self._seed, "does_when", counter, within // 5, within * 4 // 5
                )
                self._plan(
                    at, c.SendMessage(to=(doing.to,), subject=str(told.subject), body=f"{doing.text}.")
                )
        for wait_ms, share in shared_by_chance(
            event.seq, told, self._crib.passings, lambda purpose: draw(self._seed, purpose, event.seq)
        ):
            self._plan(event.elapsed_ms + wait_ms, share)
        for wait_ms, submission in self._papers.submitted_by_chance(
            told, self._crib.owings, lambda purpose: draw(self._seed, purpose, event.seq)
        ):
            self._plan(event.elapsed_ms + wait_ms, submission)
        if self._colleagues and draw(self._seed, "asks_around", event.seq) < ASKS_AROUND_SHARE:
            to = self._colleagues[between(self._seed, "asks_whom", event.seq, 0, len(self._colleagues) - 1)]
            body = f"We were told: {told.subject}. Do you see the same at your end?"
            at = read_at + between(self._seed, "asks_when", event.seq, MINUTE_MS, 4 * MINUTE_MS)
            self._plan(at, c.SendMessage(to=(to,), subject=str(told.subject), body=body))
        if draw(self._seed, "logs", event.seq) < LOGS_DECISION_SHARE:
            body = f"We put somebody on it for the next half hour: {told.subject}"
            at = read_at + between(self._seed, "logs_when", event.seq, MINUTE_MS, 3 * MINUTE_MS)
            self._plan(
                at, c.WriteLogEntry(kind="decision", body=body, rationale="Better early than perfect.")
            )

    def _speak(self, event: Event, doings: list[Doing]) -> None:
        """Mean to say something in public, or to let somebody say it."""
        for number, doing in enumerate(doings):
            counter = event.seq * 16 + number
            wait = between(self._seed, "speak", counter, doing.soonest_ms, doing.latest_ms)
            self._plan(event.elapsed_ms + wait, doing.command)

    def _hear_ask(self, event: Event, ask: f.AskOpened) -> None:
        """Consider an ask to the own team, or to a joint team that this player chairs."""
        teams = ask.teams or (ask.respondent,)
        chaired = next((post for team, post in self._chairs.items() if team in teams), None)
        if self._decides and self._post.team in teams:
            self._consider(event, ask, acting_as=self._post.address)
        elif chaired is not None:
            self._consider(event, ask, acting_as=chaired)
        else:
            self._put_to_others.append((event, ask))

    def _take_chair(self, post: f.Post) -> None:
        """Take the chair of a joint team, and what it was asked before."""
        self._chairs[post.team] = post.address
        heard, self._put_to_others = self._put_to_others, []
        for event, ask in heard:
            self._hear_ask(event, ask)

    def _consider(self, event: Event, ask: f.AskOpened, *, acting_as: str) -> None:
        """Decide whether, when and what to answer."""
        seq = event.seq
        mood = draw(self._seed, "mood", seq)
        if mood < SILENT_SHARE:
            return
        within = (
            UNHURRIED_MS if ask.deadline_ms is None else max(SECOND_MS, ask.deadline_ms - event.elapsed_ms)
        )
        late = mood < SILENT_SHARE + LATE_SHARE and ask.deadline_ms is not None
        share = (1.05, 1.3) if late else (0.25, 0.9)
        wait = int(within * (share[0] + draw(self._seed, "when", seq) * (share[1] - share[0])))
        self._diary.plan(event.elapsed_ms + wait, Intent(self._answer(seq, ask), acting_as), ask=seq)

    def _hear_proposal(self, event: Event, proposed: f.AnswerProposed) -> None:
        """Agree with the first proposal on an ask, rather than to make another one."""
        if not self._decides or proposed.ask in self._proposed:
            return
        self._proposed.add(proposed.ask)
        if proposed.team != self._post.team:
            self._answered.add(proposed.ask)
            at = event.elapsed_ms + between(self._seed, "agrees", event.seq, *AGREES_MS)
            command = AgreeToAnswer(ask=proposed.ask, proposal=event.seq)
            self._plan(at, command, ask=-proposed.ask)

    def _answer_measures(self, event: Event, asked: MeasuresAsked) -> None:
        """Mean to say at once what the own organisation has, where it is not known yet."""
        if self._decides and not self._has_begun:
            for command in answered_by_chance(
                event.seq, asked, lambda purpose: draw(self._seed, purpose, event.seq)
            ):
                self._plan(event.elapsed_ms, command)

    def _is_moot(self, command: c.AnyCommand) -> bool:
        parts = (self._voice, self._scanner, self._papers)
        return any(part.is_moot(command) for part in parts)

    def _fill_in(self, event: Event, form: f.SurveyOpened) -> None:
        """Mean to hand in a form, in time more often than not; some never do."""
        if draw(self._seed, "form", event.seq) < SILENT_SHARE:
            return
        within = form.deadline_ms - event.elapsed_ms if form.deadline_ms is not None else UNHURRIED_MS
        share = 0.3 + 0.75 * draw(self._seed, "form_when", event.seq)
        answers = filled_by_chance(form, lambda purpose: draw(self._seed, purpose, event.seq))
        self._plan(event.elapsed_ms + int(within * share), FillSheet(survey=event.seq, answers=answers))

    def _answer(self, seq: int, ask: f.AskOpened) -> c.SubmitAnswer:
        why = "That is what we know at this moment." if ask.rationale != "none" else ""
        sure = between(self._seed, "sure", seq, 4, 9) * 10 if ask.confidence != "none" else None
        positions: tuple[int, ...] = ()
        number: float | None = None
        words = ""
        match ask.kind:
            case "choice":
                positions = (between(self._seed, "choose", seq, 0, len(ask.options) - 1),)
            case "several":
                picked = [
                    n for n in range(len(ask.options)) if draw(self._seed, f"pick{n}", seq) < PICKS_SHARE
                ]
                positions = tuple(picked) or (0,)
            case "number":
                number = self._number(seq, ask)
            case _:
                words = self._words(seq, str(ask.question))
        return c.SubmitAnswer(
            ask=seq, positions=positions, number=number, words=words, rationale=why, confidence_percent=sure
        )

    def _number(self, seq: int, ask: f.AskOpened) -> float:
        low = ask.number_min if ask.number_min is not None else 0
        high = ask.number_max if ask.number_max is not None else 100
        return round(low + draw(self._seed, "number", seq) * (high - low))

    def _words(self, seq: int, question: str) -> str:
        sayings = self._crib.sayings_for(question)
        if sayings is None:
            return "We look into it and come back to you."
        choices = [sentence for _, said in sayings.by_option for sentence in said] or list(sayings.free)
        if not choices:
            return "We look into it and come back to you."
        return choices[between(self._seed, "say", seq, 0, len(choices) - 1)]

    def _plan(self, due_ms: int, command: c.AnyCommand, *, ask: int | None = None) -> None:
        self._diary.plan(due_ms, Intent(command, self._post.address), ask=ask)


def _is_to_confirm(fact: f.AnyFact) -> bool:
    """Return whether whoever is told something is asked to confirm it."""
    if isinstance(fact, f.InjectTold):
        return fact.confirm or fact.overlay
    return isinstance(fact, f.StoryJumped | BriefGiven | f.SeatHandedOver)

"""The values of a seat's view, and how each is made of an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from exercise_engine.core.events import SEAT_PREFIX, Event
from exercise_engine.core.facts import (
    AnswerGiven,
    AskOpened,
    EmergencyDeclared,
    FileInfo,
    FreeText,
    InjectTold,
    JointConvened,
    JointStoodDown,
    LevelDeclared,
    LogEntryWritten,
    MessageSent,
    PostGiven,
    PostTaken,
    StageChanged,
    StageName,
    StatementPublished,
    StoryJumped,
)
from exercise_engine.model.base import name_from_id
from exercise_engine.model.sharing import PUBLIC, TlpLabel

ItemKind = Literal[
    "inject",
    "message",
    "enquiry",
    "jump",
    "question",
    "notice",
    "brief",
    "document",
    "statement",
    "level",
    "handover",
    "service",
    "share",
    "permission",
]
"""What stands in an inbox; a question is an ask that came without an inject."""
AskStatus = Literal["open", "overdue", "answered", "answered_late", "withdrawn"]
LogKind = Literal["decision", "action", "note", "answer"]
DueKind = Literal[
    "ask",
    "clear",
    "publish",
    "refused",
    "survey",
    "unread",
    "brief",
    "handover",
    "meeting",
    "report",
    "next",
    "baseline",
    "permission",
    "clock",
]
PUBLIC_CHANNELS = frozenset({"news", "social"})
"""What comes by these channels is public in the story, whoever of the room was told."""

STAGE_TITLES: dict[StageName, str] = {
    "planned": "Planned",
    "check_in": "Check-in",
    "briefing": "Briefing",
    "running": "Running",
    "paused": "Paused",
    "hot_wash": "Hot wash",
    "evaluation": "Evaluation",
    "closed": "Closed",
    "aborted": "Aborted",
}
"""The stages as people read them."""

_STAGE_NOTICES: dict[StageName, str] = {
    "planned": "The exercise is planned",
    "check_in": "Check-in is open",
    "briefing": "The briefing begins",
    "running": "StartEx: play has begun",
    "paused": "Play is paused",
    "hot_wash": "EndEx: play is over, the hot wash begins",
    "evaluation": "The evaluation begins",
    "closed": "The exercise is closed",
    "aborted": "The exercise was aborted",
}


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something a seat can read."""

    seq: int
    kind: ItemKind
    at_ms: int
    """UTC, for people."""
    elapsed_ms: int
    story_ms: int
    sender: str
    """Address, or `control`."""
    to: tuple[str, ...]
    subject: str
    body: str
    thread: int
    """`seq` of the first event of its thread; its own where nothing came before."""
    channel: str = ""
    """Channel id of an inject."""
    channel_name: str = ""
    attachments: tuple[FileInfo, ...] = ()
    reply_to: int | None = None
    is_mine: bool = False
    """Whether this seat wrote it."""
    must_confirm: bool = False
    """Whether the reader says that it was read."""
    overlay: bool = False
    """Whether it covers the screen until then."""
    tool: str = ""
    """Id of the tool that was asked, or answers."""
    tlp: TlpLabel | None = None
    """How far it may be passed on."""
    source: str = ""
    """Whose permission lets it go further, where that is not the sender."""
    real: str = ""
    """The organisation of which it speaks, where it is REAL."""

    @property
    def is_public(self) -> bool:
        """Whether the public knows: everybody was told, or it is news, talk or a statement."""
        if self.kind == "statement" or PUBLIC in self.to or self.channel in PUBLIC_CHANNELS:
            return True
        return "all" in self.to and self.kind in ("inject", "message")

    @property
    def needs_reading(self) -> bool:
        """Whether it counts as unread until somebody opened it; notices and one's own words do not, nor what
        a colleague asks of a tool.
        """
        is_question = self.kind == "enquiry" and self.reply_to is None
        return not self.is_mine and self.kind != "notice" and not is_question


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team answered."""

    seq: int
    elapsed_ms: int
    story_ms: int
    acting_as: str | None
    on_behalf_of: str | None
    positions: tuple[int, ...]
    number: float | None
    words: str
    rationale: str
    confidence_percent: int | None
    late: bool
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and control entered it."""


@dataclass(frozen=True, slots=True)
class AskView:
    """A question to a team, and how it stands."""

    seq: int
    told: int | None
    """`seq` of the inject it came with."""
    elapsed_ms: int
    story_ms: int
    fact: AskOpened
    status: AskStatus
    answer: Answer | None
    is_ours: bool
    """Whether a team of this seat has to answer."""

    @property
    def question(self) -> str:
        """The text of the question."""
        return str(self.fact.question)

    @property
    def teams(self) -> tuple[str, ...]:
        """Who answers: one team, or those that must agree."""
        return self.fact.teams or (self.fact.respondent,)

    def takes_answer(self, elapsed_ms: int) -> bool:
        """Whether an answer is still taken, be it late, or in place of one that may be changed."""
        if self.is_pending:
            return True
        remaining = self.remaining_ms(elapsed_ms)
        return self.fact.revisable and self.status == "answered" and remaining is not None and remaining > 0

    @property
    def is_pending(self) -> bool:
        """Whether an answer is still taken, be it late."""
        return self.answer is None and self.status != "withdrawn"

    def remaining_ms(self, elapsed_ms: int) -> int | None:
        """Return exercise time left, negative once the deadline passed; none where there is none."""
        return None if self.fact.deadline_ms is None else self.fact.deadline_ms - elapsed_ms

    def answer_text(self) -> str:
        """Return the answer in words, empty while there is none."""
        if self.answer is None:
            return ""
        if self.answer.number is not None:
            unit = f" {self.fact.unit}" if self.fact.unit else ""
            return f"{self.answer.number:g}{unit}"
        chosen = [self.fact.options[p] for p in self.answer.positions if 0 <= p < len(self.fact.options)]
        return "; ".join(chosen) or self.answer.words


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a team's log: what it decided, did, noted or answered."""

    seq: int
    kind: LogKind
    at_ms: int
    elapsed_ms: int
    story_ms: int
    team: str
    acting_as: str | None
    on_behalf_of: str | None
    body: str
    rationale: str
    ask: int | None = None
    """`seq` of the ask that an answer belongs to."""
    is_late: bool = False
    observed_ms: int | None = None
    """Exercise time at which it was seen, where it was played on paper and control entered it."""
    is_real: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits for this seat."""

    kind: DueKind
    seq: int
    title: str
    remaining_ms: int | None = None
    """Exercise time left, where there is a deadline; negative once it passed."""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Emergency:
    """A REAL EMERGENCY that nobody has lifted yet."""

    seq: int
    at_ms: int
    by_label: str
    note: str


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What part of the inbox to show; an empty field does not filter."""

    kind: ItemKind | None = None
    channel: str | None = None
    sender: str | None = None
    unread: bool = False
    team: str | None = None
    """What concerns one of the seat's teams; what is for everybody passes too."""
    words: str = ""
    """Each word must occur in sender, subject or body, whatever the case."""


NO_FILTER = InboxFilter()


def urgency(ask: AskView) -> tuple[bool, bool, int, int]:
    """Return the key by which pending questions stand: open before overdue, then by deadline."""
    deadline = ask.fact.deadline_ms
    return ask.status == "overdue", deadline is None, deadline or 0, ask.seq


def words_of(text: FreeText | None) -> str:
    """Return a text, empty where there is none."""
    return "" if text is None else str(text)


def told_item(event: Event, told: InjectTold) -> InboxItem:
    """Return what was told as an item."""
    return InboxItem(
        seq=event.seq,
        kind="inject",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=told.sender,
        to=told.to,
        subject=str(told.subject),
        body=str(told.body),
        thread=event.seq,
        channel=told.channel,
        channel_name=told.channel_name,
        attachments=told.attachments,
        must_confirm=told.confirm,
        overlay=told.overlay,
        tlp=told.tlp,
        source=told.source,
        real=event.audience.real or "",
    )


def message_item(event: Event, message: MessageSent, *, seat: str) -> InboxItem:
    """Return a message as an item; one without a subject is shown by its first words."""
    return InboxItem(
        seq=event.seq,
        kind="message",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=message.sender,
        to=message.to,
        subject=str(message.subject) or first_words(str(message.body)),
        body=str(message.body),
        thread=message.thread or message.reply_to or event.seq,
        reply_to=message.reply_to,
        tlp=message.tlp,
        real=event.audience.real or "",
        is_mine=event.actor == seat or message.sender == f"{SEAT_PREFIX}{seat}",
    )


def jump_item(event: Event, jump: StoryJumped) -> InboxItem:
    """Return the brief of a jump as an item."""
    item = _control_item(event, "jump", "The story moves on", str(jump.brief))
    return replace(item, must_confirm=True)


def statement_item(event: Event, fact: StatementPublished, *, seat: str) -> InboxItem:
    """Return a public statement as an item."""
    return InboxItem(
        seq=event.seq,
        kind="statement",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=fact.team,
        to=("all",),
        subject=str(fact.title),
        body=str(fact.body),
        thread=event.seq,
        channel=fact.channel,
        channel_name=fact.channel_name,
        is_mine=event.actor == seat,
    )


def level_item(event: Event, fact: LevelDeclared, *, seat: str) -> InboxItem:
    """Return the declaration of a level as an item."""
    body = [f"Before: {fact.before}"]
    if fact.by_label:
        body.append(f"Declared by {fact.by_label}")
    if fact.reason is not None:
        body += ["", str(fact.reason)]
    return InboxItem(
        seq=event.seq,
        kind="level",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=fact.post or "control",
        to=(fact.owner,) if fact.owner else ("all",),
        subject=f"{fact.name} is now {fact.shown}",
        body="\n".join(body),
        thread=event.seq,
        is_mine=event.actor == seat,
    )


def stage_item(event: Event, change: StageChanged) -> InboxItem:
    """Return a change of the stage as a notice."""
    resumed = change.target == "running" and change.source == "paused"
    subject = "Play goes on" if resumed else _STAGE_NOTICES[change.target]
    return _control_item(event, "notice", subject, words_of(change.note))


def emergency_item(event: Event, emergency: EmergencyDeclared) -> InboxItem:
    """Return a REAL EMERGENCY as a notice."""
    body = f"Declared by {emergency.by_label}. {emergency.note}".strip()
    return _control_item(event, "notice", "REAL EMERGENCY", body)


def post_item(event: Event, change: PostGiven | PostTaken, *, seat: str) -> InboxItem:
    """Return a post that changed hands as a notice."""
    who = "You" if change.seat == seat else "Somebody else"
    when = "now" if isinstance(change, PostGiven) else "no longer"
    post = f"{name_from_id(change.post.team)}, {name_from_id(change.post.role)}"
    subject = f"{who} {when} {'hold' if who == 'You' else 'holds'} the post {post}"
    return _control_item(event, "notice", subject, words_of(change.note), to=(change.post.team,))


def joint_item(event: Event, joint: JointConvened | JointStoodDown) -> InboxItem:
    """Return the coming together, or the end, of a joint team as a notice."""
    verb = "has convened" if isinstance(joint, JointConvened) else "has stood down"
    return _control_item(event, "notice", f"{joint.name} {verb}", words_of(joint.note), to=(joint.team,))


def question_item(event: Event, ask: AskOpened) -> InboxItem:
    """Return a question that came without an inject as an item."""
    return _control_item(event, "question", str(ask.question), "", to=ask.teams or (ask.respondent,))


def entry_line(event: Event, entry: LogEntryWritten) -> LogLine:
    """Return an entry of a team's log as a line."""
    return LogLine(
        seq=event.seq,
        kind=entry.kind,
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        team=entry.team,
        acting_as=event.acting_as,
        on_behalf_of=entry.on_behalf_of,
        body=str(entry.body),
        rationale=words_of(entry.rationale),
        observed_ms=entry.observed_ms,
        is_real=event.audience.real is not None,
    )


def answer_line(event: Event, fact: AnswerGiven, ask: AskView | None) -> LogLine:
    """Return an answer as a line of a team's log."""
    return LogLine(
        seq=event.seq,
        kind="answer",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        team=fact.respondent,
        acting_as=event.acting_as,
        on_behalf_of=fact.on_behalf_of,
        body=ask.answer_text() if ask is not None else words_of(fact.words),
        rationale=words_of(fact.rationale),
        ask=fact.ask,
        is_late=fact.late,
        observed_ms=fact.observed_ms,
    )


def answer_of(event: Event, fact: AnswerGiven) -> Answer:
    """Return what a team answered."""
    return Answer(
        seq=event.seq,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        acting_as=event.acting_as,
        on_behalf_of=fact.on_behalf_of,
        positions=fact.positions,
        number=fact.number,
        words=words_of(fact.words),
        rationale=words_of(fact.rationale),
        confidence_percent=fact.confidence_percent,
        late=fact.late,
        observed_ms=fact.observed_ms,
    )


def first_words(text: str, length_max: int = 60) -> str:
    """Return the beginning of a text, fit for a line."""
    line = " ".join(text.split())
    return line if len(line) <= length_max else f"{line[: length_max - 1].rstrip()}…"


def _control_item(
    event: Event, kind: ItemKind, subject: str, body: str, to: tuple[str, ...] = ("all",)
) -> InboxItem:
    return InboxItem(
        seq=event.seq,
        kind=kind,
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=to,
        subject=subject,
        body=body,
        thread=event.seq,
    )

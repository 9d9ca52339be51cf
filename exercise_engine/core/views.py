"""What one seat knows: a fold over the events that reached it, the same for terminal, browser and brain.

The view holds no clock and no names. Events may come in any order (a widening delivers earlier ones late) and
more than once; the view is the same in the end.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from exercise_engine.core.agreements.state import Stands, apply_agreement
from exercise_engine.core.attendance.view import SeatAttendance
from exercise_engine.core.community.view import CommunitySeen
from exercise_engine.core.enquiries.view import enquiry_item, reply_item
from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerAgreed,
    AnswerGiven,
    AnswerProposed,
    AskOpened,
    AskOverdue,
    EmergencyDeclared,
    EnquiryAnswered,
    EnquiryMade,
    ForControl,
    InjectTold,
    JointConvened,
    JointStoodDown,
    LevelDeclared,
    LogEntryWritten,
    MessageSent,
    OfCommunity,
    PhaseTold,
    Post,
    PostGiven,
    PostTaken,
    SeatExcused,
    SeatHandedOver,
    SeatReturned,
    SeenStatementFact,
    SheetGiven,
    StageChanged,
    StageName,
    StatementPublished,
    StoryJumped,
    SurveyOpened,
    SurveyOverdue,
)
from exercise_engine.core.guidance.facts import GuidanceShown
from exercise_engine.core.guidance.view import SeatGuidance
from exercise_engine.core.joint.facts import JointShown
from exercise_engine.core.joint.view import SeatJoint
from exercise_engine.core.levels.view import Levels
from exercise_engine.core.stages import AFTER_END
from exercise_engine.core.statements.facts import OfStatement
from exercise_engine.core.statements.view import Statement, Statements
from exercise_engine.core.steering.facts import OfSteering
from exercise_engine.core.steering.seat_view import ToldChanges
from exercise_engine.core.surveys.view import SurveyFold, SurveyView
from exercise_engine.core.view_items import (
    NO_FILTER,
    AskStatus,
    AskView,
    Due,
    Emergency,
    InboxFilter,
    InboxItem,
    LogLine,
    answer_line,
    answer_of,
    emergency_item,
    entry_line,
    joint_item,
    jump_item,
    level_item,
    message_item,
    post_item,
    question_item,
    stage_item,
    statement_item,
    told_item,
    urgency,
)
from exercise_engine.model.ask import AGREEMENT


class SeatView:
    """All that one seat knows of the exercise; feed it with `apply` and `mark_read`."""

    def __init__(self, seat: str, posts: Iterable[Post] = ()) -> None:
        self.seat = seat
        self.posts = tuple(posts)
        self.read: set[int] = set()
        """`seq` of what was opened on this seat's screen."""
        self.acknowledged: set[int] = set()
        """`seq` of the briefs that were confirmed."""
        self.last_seq = 0
        """The highest `seq` seen."""
        self.changes = ToldChanges()
        """What was withdrawn and corrected."""
        self._seen: set[int] = set()
        self._items: dict[int, InboxItem] = {}
        self._item_order: list[int] = []
        self._asks: dict[int, tuple[Event, AskOpened]] = {}
        self._ask_order: list[int] = []
        self._asks_with: dict[int, list[int]] = {}
        """`seq` of the asks that came with each inject, or alone."""
        self._answers: dict[int, tuple[Event, AnswerGiven]] = {}
        self._overdue: set[int] = set()
        self._entries: dict[int, LogLine] = {}
        self._stage: tuple[int, StageChanged] | None = None
        self._phases: tuple[int, tuple[str, ...]] = (0, ())
        self._emergency: Emergency | None = None
        self._last_control_move = 0
        self._post_changes: dict[Post, tuple[int, bool]] = {}
        self.guidance = SeatGuidance()
        self.joint = SeatJoint()
        self._joint_teams: set[str] = set()
        self._posts_of_others: list[tuple[int, str]] = []
        """Notices of posts that others took or left, with the team."""
        self.statements = Statements()
        self.levels = Levels()
        self.community = CommunitySeen(seat)
        self.surveys = SurveyFold()
        """Probes and questionnaires."""
        self.attendance = SeatAttendance()
        self.stands: dict[int, Stands] = {}
        """Ask that several teams must agree on, to who stands where."""

    def apply(self, event: Event) -> None:
        """Take in one event; a repeated one changes nothing, and control facts are passed over."""
        if event.seq in self._seen:
            return
        self._seen.add(event.seq)
        self.last_seq = max(self.last_seq, event.seq)
        match event.fact:
            case InjectTold() as told:
                self._add_item(told_item(event, told))
            case MessageSent() as message:
                self._add_item(message_item(event, message, seat=self.seat))
            case EnquiryMade() as enquiry:
                self._add_item(enquiry_item(event, enquiry, seat=self.seat))
            case EnquiryAnswered() as reply:
                self._add_item(reply_item(event, reply, asked=self._items.get(reply.enquiry)))
            case StoryJumped() as jump:
                self._add_item(jump_item(event, jump))
            case StageChanged() as change:
                self._change_stage(event, change)
            case PhaseTold() as phase:
                self._phases = max(self._phases, (event.seq, phase.titles))
            case EmergencyDeclared() as emergency:
                self._declare(event, emergency)
            case AskOpened() as ask:
                self._open_ask(event, ask)
            case AskOverdue(ask=ask_seq):
                self._overdue.add(ask_seq)
            case AnswerGiven() as answer:
                self._take_answer(event, answer)
            case LogEntryWritten() as entry:
                self._entries[event.seq] = entry_line(event, entry)
            case PostGiven() | PostTaken() as change:
                self._change_post(event, change)
            case JointConvened() | JointStoodDown() as joint:
                self._note_joint(event, joint)
            case JointShown() as life:
                if (notice := self.joint.apply(event, life)) is not None:
                    self._add_item(notice)
            case GuidanceShown() as guidance:
                if (item := self.guidance.apply(event, guidance)) is not None:
                    self._add_item(item)
            case OfStatement() as fact:
                self._take_statement(event, fact)
            case LevelDeclared() as declared:
                self.levels.apply(event, declared)
                self._add_item(level_item(event, declared, seat=self.seat))
            case OfSteering() as change:
                self.changes.apply(event, change)
            case AnswerProposed() | AnswerAgreed() as stand:
                apply_agreement(self.stands, event, stand)
            case SurveyOpened() | SurveyOverdue() | SheetGiven() as form:
                self.surveys.apply(event, form)
            case SeatHandedOver() | SeatExcused() | SeatReturned() as change:
                self._add_item(self.attendance.apply(event, change, seat=self.seat))
            case OfCommunity() as fact:
                if (item := self.community.apply(event, fact)) is not None:
                    self._add_item(item)
                self._items |= self.community.reworded(event, fact)
            case ForControl():
                pass
            case _:
                assert_never(event.fact)

    def apply_all(self, events: Iterable[Event]) -> None:
        """Take in events one after the other."""
        for event in events:
            self.apply(event)

    def mark_read(self, seq: int) -> bool:
        """Note that an item was opened; returns whether that is news worth a receipt."""
        if seq not in self._items:
            return False
        new = {seq, *self.changes.news(seq)} - self.read
        self.read |= new
        return bool(new)

    def mark_acknowledged(self, seq: int) -> bool:
        """Note that a brief was confirmed; returns whether that is news worth a receipt."""
        item = self._items.get(seq)
        if seq in self.acknowledged or item is None or not item.must_confirm:
            return False
        self.acknowledged.add(seq)
        self.read.add(seq)
        return True

    @property
    def stage(self) -> StageName:
        """Where the exercise stands."""
        return self._stage[1].target if self._stage else "planned"

    @property
    def is_over(self) -> bool:
        """Whether play has ended for good."""
        return self.stage in AFTER_END

    @property
    def stage_change(self) -> StageChanged | None:
        """The change that led to the stage, with its reason and note."""
        return self._stage[1] if self._stage else None

    @property
    def speed(self) -> int:
        """Exercise time per wall time."""
        return self._stage[1].speed if self._stage else 1

    @property
    def phase_titles(self) -> tuple[str, ...]:
        """The phases that players are in."""
        return self._phases[1]

    @property
    def emergency(self) -> Emergency | None:
        """The REAL EMERGENCY that holds now; it ends when control moves the exercise on."""
        found = self._emergency
        return found if found is not None and found.seq > self._last_control_move else None

    @property
    def teams(self) -> frozenset[str]:
        """The teams of this seat."""
        return frozenset(post.team for post in self.posts)

    def item(self, seq: int) -> InboxItem | None:
        """Return an item of the inbox."""
        return self._items.get(seq)

    def inbox(
        self, only: InboxFilter = NO_FILTER, name_of: Callable[[str], str] = str
    ) -> tuple[InboxItem, ...]:
        """Return what a filter lets through, oldest first; `name_of` names senders for the text search."""
        return tuple(
            item for seq in self._item_order if self._passes(item := self._items[seq], only, name_of)
        )

    def is_unread(self, item: InboxItem) -> bool:
        """Tell whether an item still waits to be opened."""
        return item.needs_reading and not self.read.issuperset((item.seq, *self.changes.news(item.seq)))

    @property
    def unread_count(self) -> int:
        """How many items wait to be opened."""
        return sum(self.is_unread(item) for item in self._items.values())

    def thread(self, seq: int) -> tuple[InboxItem, ...]:
        """Return the whole thread that an item belongs to, oldest first; empty if there is no such item."""
        found = self._items.get(seq)
        if found is None:
            return ()
        root = self._root_of(found)
        return tuple(item for s in self._item_order if self._root_of(item := self._items[s]) == root)

    def public_feed(self) -> tuple[InboxItem, ...]:
        """Return what everybody was told, oldest first."""
        return tuple(item for seq in self._item_order if (item := self._items[seq]).is_public)

    def ask(self, seq: int) -> AskView | None:
        """Return a question by its `seq`."""
        found = self._asks.get(seq)
        return self._ask_view(*found) if found is not None else None

    def asks(self) -> tuple[AskView, ...]:
        """Return all questions in the order in which they were put."""
        return tuple(self._ask_view(*self._asks[seq]) for seq in self._ask_order)

    def asks_of(self, told: int) -> tuple[AskView, ...]:
        """Return the questions that came with an inject."""
        return tuple(self._ask_view(*self._asks[seq]) for seq in self._asks_with.get(told, ()))

    def pending_asks(self) -> tuple[AskView, ...]:
        """Return unanswered questions to the seat's own teams: open ones by deadline, then overdue ones.

        After EndEx nothing is answered any more.
        """
        if self.is_over:
            return ()
        pending = [ask for ask in self.asks() if ask.is_ours and ask.is_pending]
        return tuple(sorted(pending, key=urgency))

    def log(self, team: str | None = None) -> tuple[LogLine, ...]:
        """Return decisions, actions, notes and answers of one team, or of all visible ones, oldest first."""
        lines = [*self._entries.values(), *self._answer_lines()]
        return tuple(
            sorted(
                (x for x in lines if team in (None, x.team) or x.team == AGREEMENT), key=lambda line: line.seq
            )
        )

    def for_you_now(self, elapsed_ms: int) -> tuple[Due, ...]:
        """Return what waits for this seat: questions by deadline, forms, unread items, briefs to confirm."""
        pending = self.pending_asks()
        due = [
            Due(
                "ask", ask.seq, ask.question, ask.remaining_ms(elapsed_ms), is_overdue=ask.status == "overdue"
            )
            for ask in pending
        ]
        due += [Due("clear", found.seq, f"{found.kind_title}: {found.title}") for found in self.to_clear()]
        due += self._own_statements()
        due += [] if self.is_over else self.community.dues(self.posts)
        asked = {ask.seq for ask in pending}
        due += [
            Due(
                "survey", form.seq, form.fact.title, form.remaining_ms(elapsed_ms), is_overdue=form.is_overdue
            )
            for form in self._pending_surveys()
        ]
        meetings = [] if self.is_over else self.joint.dues(self.teams, self.seat, elapsed_ms)
        due += [found for found in meetings if found.kind != "next"]
        items = [self._items[seq] for seq in self._item_order if seq not in asked]
        handed = [item for item in items if item.kind == "handover" and item.seq not in self.acknowledged]
        due[:0] = [Due("handover", item.seq, item.subject) for item in handed]
        items = [item for item in items if item not in handed]
        due += [
            Due("unread", item.seq, self.changes.subject(item.seq, item.subject))
            for item in items
            if self.is_unread(item)
        ]
        due += [
            Due("brief", item.seq, item.subject)
            for item in items
            if item.must_confirm and item.seq in self.read and item.seq not in self.acknowledged
        ]
        due += [found for found in meetings if found.kind == "next"]
        return tuple(due)

    def covering(self) -> tuple[InboxItem, ...]:
        """Return what covers the screen until it is confirmed, oldest first."""
        if self.is_over:
            return ()
        items = (self._items[seq] for seq in self._item_order)
        return tuple(item for item in items if item.overlay and item.seq not in self.acknowledged)

    def to_clear(self) -> tuple[Statement, ...]:
        """Return the statements that wait for the clearance of a post of this seat."""
        if self.is_over:
            return ()
        own = {address for post in self.posts for address in (post.address, post.team)}
        return tuple(self.statements.waiting_for(own))

    def _own_statements(self) -> list[Due]:
        """Return what this seat wrote, and now can publish or has to write anew."""
        if self.is_over:
            return []
        back = self.statements.back_with({post.address for post in self.posts})
        return [
            Due(
                "publish" if found.status == "cleared" else "refused",
                found.seq,
                f"{found.kind_title}: {found.title}",
            )
            for found in back
        ]

    def _take_statement(self, event: Event, fact: SeenStatementFact) -> None:
        self.statements.apply(event, fact)
        if isinstance(fact, StatementPublished):
            self._add_item(statement_item(event, fact, seat=self.seat))

    def _pending_surveys(self) -> tuple[SurveyView, ...]:
        """Return forms to hand in: after EndEx no probe any more, and at the close nothing."""
        if not self.posts or self.stage in ("closed", "aborted"):
            return ()
        return tuple(
            form for form in self.surveys.pending() if not self.is_over or form.fact.form == "questionnaire"
        )

    def team_of(self, item: InboxItem) -> str:
        """Return which of this seat's teams an item is for; empty where it is for no single one of them."""
        heads = (address.partition(".")[0] for address in (*item.to, item.sender))
        return next((head for head in heads if head in self.teams), "")

    def _add_item(self, item: InboxItem) -> None:
        self._items[item.seq] = item
        insort(self._item_order, item.seq)

    def _change_stage(self, event: Event, change: StageChanged) -> None:
        if self._stage is None or event.seq > self._stage[0]:
            self._stage = (event.seq, change)
        if change.why == "control":
            self._last_control_move = max(self._last_control_move, event.seq)
        self._add_item(stage_item(event, change))

    def _note_joint(self, event: Event, joint: JointConvened | JointStoodDown) -> None:
        """Tell of a joint team once, not of each member who comes or leaves with it, whatever comes first."""
        self._add_item(joint_item(event, joint))
        self._joint_teams.add(joint.team)
        for seq, team in self._posts_of_others:
            if team == joint.team and self._items.pop(seq, None) is not None:
                self._item_order.remove(seq)

    def _change_post(self, event: Event, change: PostGiven | PostTaken) -> None:
        """Follow a post that changed hands; the latest word on a post counts, whatever comes first."""
        if change.seat == self.seat:
            self._add_item(post_item(event, change, seat=self.seat))
        elif change.post.team not in self._joint_teams:
            self._add_item(post_item(event, change, seat=self.seat))
            self._posts_of_others.append((event.seq, change.post.team))
        if change.seat != self.seat or self._post_changes.get(change.post, (0, False))[0] > event.seq:
            return
        is_held = isinstance(change, PostGiven)
        self._post_changes[change.post] = (event.seq, is_held)
        kept = tuple(post for post in self.posts if post != change.post)
        self.posts = (*kept, change.post) if is_held else kept

    def _declare(self, event: Event, fact: EmergencyDeclared) -> None:
        if self._emergency is None or event.seq > self._emergency.seq:
            self._emergency = Emergency(event.seq, event.at_ms, fact.by_label, str(fact.note))
        self._add_item(emergency_item(event, fact))

    def _open_ask(self, event: Event, ask: AskOpened) -> None:
        self._asks[event.seq] = (event, ask)
        insort(self._ask_order, event.seq)
        insort(self._asks_with.setdefault(ask.told or event.seq, []), event.seq)
        if ask.told is None:
            self._add_item(question_item(event, ask))

    def _take_answer(self, event: Event, answer: AnswerGiven) -> None:
        known = self._answers.get(answer.ask)
        if known is None or event.seq > known[0].seq:
            self._answers[answer.ask] = (event, answer)

    def _ask_view(self, event: Event, fact: AskOpened) -> AskView:
        given = self._answers.get(event.seq)
        return AskView(
            seq=event.seq,
            told=fact.told,
            elapsed_ms=event.elapsed_ms,
            story_ms=event.story_ms,
            fact=fact,
            status=self._status(event.seq),
            answer=answer_of(*given) if given is not None else None,
            is_ours=not self.teams.isdisjoint(fact.teams or (fact.respondent,)),
        )

    def _status(self, ask_seq: int) -> AskStatus:
        given = self._answers.get(ask_seq)
        if given is not None:
            return "answered_late" if given[1].late else "answered"
        if self.changes.is_ask_withdrawn(ask_seq):
            return "withdrawn"
        return "overdue" if ask_seq in self._overdue else "open"

    def _answer_lines(self) -> Iterator[LogLine]:
        for ask_seq, (event, fact) in self._answers.items():
            yield answer_line(event, fact, self.ask(ask_seq))

    def _root_of(self, item: InboxItem) -> int:
        """Return the first event of an item's thread; a sender may have named a reply as the first."""
        root = item.thread
        while (found := self._items.get(root)) is not None and found.thread < root:
            root = found.thread
        return root

    def _passes(self, item: InboxItem, only: InboxFilter, name_of: Callable[[str], str]) -> bool:
        if only.kind not in (None, item.kind) or only.channel not in (None, item.channel):
            return False
        if only.sender not in (None, item.sender) or (only.unread and not self.is_unread(item)):
            return False
        if only.team is not None and self.team_of(item) not in ("", only.team):
            return False
        if not only.words.strip():
            return True
        corrected = " ".join(f"{c.subject} {c.body}" for c in self.changes.corrections(item.seq))
        written = f"{item.subject} {item.body} {corrected}"
        haystack = f"{item.sender} {name_of(item.sender)} {written}".casefold()
        return all(word in haystack for word in only.words.casefold().split())

"""Laws of the SimCell: claims never double a reply, and the queue follows from the log."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.core.simcell.commands import ClaimReply, DropReply, ReleaseReply
from exercise_engine.errors import CommandRejected
from tests.support.enquiries import enquiry_scenario
from tests.support.play import Play, replayed, values

KINDS = (
    "write",
    "write_both",
    "follow_up",
    "ask",
    "claim",
    "take_over",
    "hand_over",
    "give_back",
    "drop",
    "reply",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 5)), min_size=4, max_size=30
)
"""What happens, which seat of the control cell does it, and to which of the things that were asked."""
SEATS = ("s001", "s002", "s003")


class Cell:
    """Three seats that reply, and players who ask."""

    def __init__(self) -> None:
        self.play = Play(enquiry_scenario())
        self.play.start()
        self.play.do("lead", c.SendMessage(to=("all",), body="Psst."), acting_as="spy")
        self.count = 0

    def order(self, seat: str, command: c.AnyCommand, acting_as: str | None = None) -> None:
        """Give a command; a refusal changes nothing."""
        self.count += 1
        order = c.Order(seat=seat, command_id=f"c{self.count}", acting_as=acting_as, command=command)
        try:
            events = self.play.engine.handle(order, now=self.play.now)
        except CommandRejected:
            return
        self.play.log.extend(events)
        self.play.engine.commit(self.play.log[-1].seq)

    def step(self, kind: str, seat: str, number: int) -> None:
        """Do one thing."""
        player = self.play.seat("yard.it")
        entries = list(self.play.state.replies.entries.values())
        entry = entries[number % len(entries)] if entries else None
        match kind:
            case "write":
                self.order(player, c.SendMessage(to=("radio",), body="?"))
            case "write_both":
                self.order(player, c.SendMessage(to=("radio", "spy"), body="?"))
            case "follow_up" if entry is not None:
                self.order(player, c.SendMessage(to=(entry.address,), body="?", reply_to=entry.seq))
            case "ask":
                self.order(player, MakeEnquiry(tool="logs", words=("who", "show logins")[number % 2]))
            case _ if entry is not None:
                self.reply(kind, seat, entry.seq, entry.address, is_enquiry=entry.is_enquiry)
            case _:
                pass

    def reply(self, kind: str, seat: str, seq: int, address: str, *, is_enquiry: bool) -> None:
        """Let a seat of the control cell do something about what was asked."""
        key: dict[str, Any] = {"entry": seq, "address": address}
        match kind:
            case "claim":
                self.order(seat, ClaimReply(**key))
            case "take_over":
                self.order(seat, ClaimReply(**key, anyway=True))
            case "hand_over":
                self.order(seat, ClaimReply(**key, seat=SEATS[seq % 3]))
            case "give_back":
                self.order(seat, ReleaseReply(**key))
            case "drop":
                self.order(seat, DropReply(**key))
            case _ if is_enquiry:
                self.order(seat, AnswerEnquiry(enquiry=seq, body="."))
            case _:
                self.order(seat, c.SendMessage(to=("yard.it",), body=".", reply_to=seq), address)


@given(steps=STEPS)
def test_claims_never_double_a_reply(steps: list[tuple[str, int, int]]) -> None:
    """Whoever claims, hands over and replies in whatever order: each question has one reply."""
    cell = Cell()
    for kind, seat, number in steps:
        cell.step(kind, SEATS[seat], number)
    log = cell.play.log
    replies = [
        (event.fact.reply_to, event.fact.sender)
        for event in log
        if isinstance(event.fact, f.MessageSent) and "." not in event.fact.sender and event.fact.reply_to
    ]
    answers = [event.fact.enquiry for event in log if isinstance(event.fact, f.EnquiryAnswered)]
    assert len(replies) == len(set(replies))
    assert len(answers) == len(set(answers))


@given(steps=STEPS)
def test_nobody_replies_to_what_another_holds(steps: list[tuple[str, int, int]]) -> None:
    """At the moment of each reply the question was free, claimed by the one who replied, or needed none."""
    cell = Cell()
    for kind, seat, number in steps:
        before = dict(cell.play.state.replies.entries)
        cell.step(kind, SEATS[seat], number)
        for key, entry in cell.play.state.replies.entries.items():
            if entry.replied is not None and key in before and before[key].is_open:
                assert before[key].holder in ("", entry.replied_by)


@given(steps=STEPS)
def test_the_queue_follows_from_the_log(steps: list[tuple[str, int, int]]) -> None:
    """A restarted server knows who holds what, and what is open is exactly what nobody settled."""
    cell = Cell()
    for kind, seat, number in steps:
        cell.step(kind, SEATS[seat], number)
    queue = cell.play.state.replies
    assert values(replayed(cell.play.log).state) == values(cell.play.state)
    assert list(queue.waiting) == [key for key, entry in queue.entries.items() if entry.is_open]

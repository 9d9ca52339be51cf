"""Claims and replies: what waits for the SimCell, and that nobody replies twice by mistake."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.core.simcell.commands import AssignPersonas, ClaimReply, DropReply, ReleaseReply
from exercise_engine.errors import CommandRejected
from tests.support.enquiries import CONTROL, enquiry_scenario
from tests.support.play import Play, replayed, values


class TwoSeats:
    """The exercise with two seats of the SimCell, known by their numbers."""

    def __init__(self) -> None:
        self.play = Play(enquiry_scenario())
        self.play.start()
        self.count = 0

    def write(self, to: tuple[str, ...] = ("radio",), **more: object) -> int:
        """Let the yard write to a persona; return the number of the message."""
        command = c.SendMessage(to=to, body="What is up?", **more)  # type: ignore[arg-type]
        return self.play.do("yard.it", command)[0].seq

    def do(self, number: int, command: c.AnyCommand, *, acting_as: str | None = None) -> list[f.AnyFact]:
        """Let the first or second SimCell seat give a command."""
        seats = [seat.seat for seat in self.play.state.seats.values() if seat.kind == "simcell"]
        self.count += 1
        order = c.Order(
            seat=seats[number - 1], command_id=f"sim-{self.count}", acting_as=acting_as, command=command
        )
        events = self.play.engine.handle(order, now=self.play.now)
        self.play.log.extend(events)
        return [event.fact for event in events]

    def reply(self, number: int, to: int, *, anyway: bool = False) -> list[f.AnyFact]:
        """Let one of them reply as the radio."""
        command = c.SendMessage(to=("yard.it",), body="Nothing.", reply_to=to, anyway=anyway)
        return self.do(number, command, acting_as="radio")

    def open(self, number: int) -> list[int]:
        """What waits for one of them."""
        seats = [seat.seat for seat in self.play.state.seats.values() if seat.kind == "simcell"]
        return [entry.seq for entry in self.play.state.replies.open_for(seats[number - 1])]


def test_a_message_to_a_persona_waits_until_it_replied() -> None:
    """Messages between teams and to control do not wait here."""
    cell = TwoSeats()
    seq = cell.write()
    cell.write(("harbour",))
    cell.write(("control",))
    assert cell.open(2) == [seq]
    cell.reply(2, seq)
    assert cell.open(2) == []
    entry = cell.play.state.replies.entries[seq, "radio"]
    assert (entry.replied_by, entry.is_open) == ("s003", False)


def test_each_seat_has_what_its_personas_were_asked() -> None:
    """Who answers for some only does not see the rest; who answers for nobody in particular sees all."""
    cell = TwoSeats()
    message = cell.write()
    cell.play.do("yard.it", MakeEnquiry(tool="logs", words="who are you"))
    enquiry = cell.play.last(f.EnquiryMade).seq
    assert (cell.open(1), cell.open(2)) == ([message], [message, enquiry])
    cell.play.do("lead", AssignPersonas(seat="s002", personas=("logs",)))
    assert cell.open(1) == [enquiry]
    cell.do(2, ClaimReply(entry=message, address="radio", seat="s002"))
    assert cell.open(1) == [message, enquiry]


def test_a_claim_keeps_others_from_replying() -> None:
    """They learn who has it, and can reply anyway on purpose."""
    cell = TwoSeats()
    seq = cell.write()
    cell.do(1, ClaimReply(entry=seq, address="radio"))
    with pytest.raises(CommandRejected, match="SimCell one has claimed this; reply anyway"):
        cell.reply(2, seq)
    with pytest.raises(CommandRejected, match="SimCell one has claimed this"):
        cell.do(2, ClaimReply(entry=seq, address="radio"))
    assert len(cell.reply(2, seq, anyway=True)) == 1


def test_what_was_replied_to_is_not_replied_to_again() -> None:
    """The second seat learns who replied, and when."""
    cell = TwoSeats()
    seq = cell.write()
    cell.reply(1, seq)
    with pytest.raises(CommandRejected, match=r"SimCell one replied to this at T\+0:00:00 as Radio"):
        cell.reply(2, seq)
    assert len(cell.reply(2, seq, anyway=True)) == 1


def test_the_last_of_several_messages_settles_those_before() -> None:
    """Two questions in one thread need one reply; a claim on the earlier one still counts."""
    cell = TwoSeats()
    first = cell.write()
    second = cell.write(reply_to=first)
    cell.do(1, ClaimReply(entry=first, address="radio"))
    with pytest.raises(CommandRejected, match="has claimed this"):
        cell.reply(2, second)
    cell.reply(1, second)
    assert cell.open(2) == []


def test_a_message_to_two_personas_waits_for_both() -> None:
    """Each of them may answer; what control says in its own name settles both."""
    cell = TwoSeats()
    cell.play.do("lead", c.SendMessage(to=("yard",), body="I am a spy."), acting_as="spy")
    seq = cell.write(("radio", "spy"))
    cell.reply(1, seq)
    assert list(cell.play.state.replies.waiting) == [(seq, "spy")]
    cell.play.do("lead", c.SendMessage(to=("yard.it",), body="Not now.", reply_to=seq))
    assert not cell.play.state.replies.waiting


def test_a_claim_is_given_back_or_handed_over() -> None:
    """Back to nobody, or to another seat that may reply."""
    cell = TwoSeats()
    seq = cell.write()
    cell.do(1, ClaimReply(entry=seq, address="radio"))
    with pytest.raises(CommandRejected, match="only that seat or a controller"):
        cell.do(2, ReleaseReply(entry=seq, address="radio"))
    cell.do(1, ClaimReply(entry=seq, address="radio", seat="s003"))
    assert cell.play.state.replies.entries[seq, "radio"].holder == "s003"
    cell.do(2, ReleaseReply(entry=seq, address="radio"))
    assert cell.play.state.replies.entries[seq, "radio"].holder == ""
    assert cell.do(1, ReleaseReply(entry=seq, address="radio")) == []
    with pytest.raises(CommandRejected, match="only a seat of control"):
        cell.do(1, ClaimReply(entry=seq, address="radio", seat=cell.play.seat("yard.it")))


def test_claiming_twice_says_nothing_new() -> None:
    """The log holds what changed."""
    cell = TwoSeats()
    seq = cell.write()
    assert len(cell.do(1, ClaimReply(entry=seq, address="radio"))) == 1
    assert cell.do(1, ClaimReply(entry=seq, address="radio")) == []
    assert len(cell.do(2, ClaimReply(entry=seq, address="radio", anyway=True))) == 1


def test_what_needs_no_reply_waits_no_longer() -> None:
    """A thank-you is put aside for the whole cell; nobody can claim it then."""
    cell = TwoSeats()
    seq = cell.write()
    cell.do(1, DropReply(entry=seq, address="radio", note="A thank-you."))
    assert cell.open(2) == []
    with pytest.raises(CommandRejected, match="needs no reply"):
        cell.do(2, ClaimReply(entry=seq, address="radio"))
    with pytest.raises(CommandRejected, match="nothing numbered 999"):
        cell.do(2, ClaimReply(entry=999, address="radio"))


def test_enquiries_are_claimed_like_messages() -> None:
    """The answer of another is refused."""
    cell = TwoSeats()
    cell.play.do("yard.it", MakeEnquiry(tool="logs", words="who are you"))
    seq = cell.play.last(f.EnquiryMade).seq
    cell.do(1, ClaimReply(entry=seq, address="logs"))
    with pytest.raises(CommandRejected, match="SimCell one has claimed this"):
        cell.do(2, AnswerEnquiry(enquiry=seq, body="Hm."))
    cell.do(1, AnswerEnquiry(enquiry=seq, body="Hm."))
    with pytest.raises(CommandRejected, match="SimCell one replied to this"):
        cell.do(2, AnswerEnquiry(enquiry=seq, body="Hm."))


def test_a_persona_that_nobody_heard_of_cannot_be_written_to() -> None:
    """Guessing its id tells nothing; once it has written to the team, the team can answer."""
    cell = TwoSeats()
    with pytest.raises(CommandRejected, match="nobody here is reached at 'spy'"):
        cell.write(("spy",))
    with pytest.raises(CommandRejected, match="nobody here is reached at 'nobody'"):
        cell.write(("nobody",))
    cell.play.do("lead", c.SendMessage(to=("harbour",), body="Psst."), acting_as="spy")
    with pytest.raises(CommandRejected, match="nobody here is reached at 'spy'"):
        cell.write(("spy",))
    cell.play.do("lead", c.SendMessage(to=("yard.lead", "yard.it"), body="Psst."), acting_as="spy")
    assert cell.write(("spy",))


def test_a_corrected_scenario_shares_the_personas_out_anew() -> None:
    """The seats stay; whom they answer for follows."""
    play = Play(enquiry_scenario())
    control = CONTROL | {"sim_one": CONTROL["sim_one"] | {"personas": ["spy"]}}
    changed = enquiry_scenario(control=control)
    play.engine.load_scenario(changed, scenario_sha256="1" * 64, now=play.now)
    assert play.state.replies.assigned == {"s002": ("spy",)}
    assert len(play.state.seats) == len(Play(changed).state.seats)


def test_replay_knows_who_holds_what() -> None:
    """The queue follows from the log alone."""
    cell = TwoSeats()
    first, second = cell.write(), cell.write()
    cell.do(1, ClaimReply(entry=first, address="radio"))
    cell.reply(2, second)
    assert values(replayed(cell.play.log).state) == values(cell.play.state)


def test_a_controller_for_some_shares_out_within_its_scope_only() -> None:
    """Who answers for everybody is not told by a part of the control cell for whom to answer."""
    north = {"kind": "controller", "scope": ["port"]}
    near = {"kind": "simcell", "scope": ["port"], "name": "Near"}
    play = Play(enquiry_scenario(control=CONTROL | {"north": north, "near": near}))
    seats = {seat.label: seat.seat for seat in play.state.seats.values()}
    with pytest.raises(CommandRejected, match="out_of_scope"):
        play.do("controller", AssignPersonas(seat=seats["SimCell two"], personas=("radio",)))
    play.do("controller", AssignPersonas(seat=seats["Near"], personas=("radio",)))
    assert play.state.replies.assigned[seats["Near"]] == ("radio",)

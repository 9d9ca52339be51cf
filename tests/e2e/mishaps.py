"""What goes wrong on the day of the dress rehearsal, one function for each mishap."""

from __future__ import annotations

import asyncio
import os
import signal

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.core.enquiries.facts import EnquiryMade
from exercise_engine.core.paper.commands import EnterEntry
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, TakePost
from exercise_engine.core.statements.commands import ClearStatement, DraftStatement, PublishStatement
from exercise_engine.core.statements.facts import StatementPublished
from exercise_engine.core.steering.commands import CorrectInject, WithdrawInject
from exercise_engine.core.steering.facts import InjectCorrected, InjectWithdrawn
from tests.e2e.actors import Actor
from tests.e2e.control_keys import clock
from tests.e2e.rehearsal import (
    DIRECTOR,
    ENGINEER,
    MANAGER,
    MASTER,
    SEATS,
    SPOKESPERSON,
    Rehearsal,
    is_released,
    is_told,
)

DRAFT_S = 2.0
"""A terminal shows what is typed within a second."""


async def two_people_with_one_code(day: Rehearsal) -> None:
    """The second is told that somebody is there, and takes over only on purpose; the first is told so."""
    first = day.hands[MANAGER]
    second = Actor(day.seat_files / f"{MANAGER}.json")
    await second.join()
    assert "another terminal" in second.ended
    await second.leave()
    second = Actor(day.seat_files / f"{MANAGER}.json")
    await second.join(take_over=True)
    await first.until(lambda: bool(first.ended), "the first was not told")
    assert "taken over" in first.ended
    await first.leave()
    day.hands[MANAGER] = second


async def called_away(day: Rehearsal) -> None:
    """The director is called away for real duty; the manager holds the post, sees it all, and decides."""
    controller, director, manager = (day.hands[name] for name in ("controller", DIRECTOR, MANAGER))
    asked = await director.see(lambda event: isinstance(event.fact, f.AskOpened))
    await director.do(ExcuseSeat())
    await controller.do(GivePost(seat=manager.seat, post=DIRECTOR, note="The director is called away"))
    await controller.do(TakePost(seat=director.seat, post=DIRECTOR, note="Called away"))
    await manager.see(lambda event: isinstance(event.fact, f.PostGiven))
    answer = c.SubmitAnswer(ask=asked.seq, positions=(0,), rationale="It spreads")
    refused = await director.refused(answer, acting_as=DIRECTOR)
    assert refused.code == "unknown_post"
    await manager.do(answer, acting_as=DIRECTOR)


async def convene_and_hand_over(day: Rehearsal) -> None:
    """Four organisations come together, and their chair changes while writing the answer for all of them."""
    controller, master = day.hands["controller"], day.hands[MASTER]
    await controller.do(ConveneJoint(team="joint_crisis", note="Meet in room two"))
    asked = await master.see(
        lambda event: isinstance(event.fact, f.AskOpened) and event.fact.respondent == "joint_crisis",
        within_s=150,
    )
    words = "The gates are shut until noon"
    master.write(asked.seq, words)
    await asyncio.sleep(DRAFT_S)
    await master.do(HandOverSeat(note="The answer is half written"))
    successor = Actor(day.seat_files / f"{MASTER}.json")
    await successor.join(take_over=True)
    await successor.see(lambda event: isinstance(event.fact, f.SeatHandedOver))
    assert successor.drafts[asked.seq] == words
    await master.leave()
    day.hands[MASTER] = successor
    await successor.do(c.SubmitAnswer(ask=asked.seq, words=words), acting_as="joint_crisis.chair")


async def crash(day: Rehearsal) -> None:
    """The server is killed and started again; everybody is back by themselves, and control resumes."""
    controller, lead = day.hands["controller"], day.windows["lead_controller"]
    os.kill(day.server.process_id(), signal.SIGKILL)
    await asyncio.to_thread(lead.wait_for, "(?i)offline|connecting|no connection|lost")
    day.server = await asyncio.to_thread(day.host, "server-again")
    await controller.see(lambda event: isinstance(event.fact, f.StageChanged) and event.fact.why == "restart")
    await controller.until(lambda: len(controller.connected) >= SEATS, "not everybody came back")
    await asyncio.to_thread(clock, lead, "Resume")
    await controller.see(
        lambda event: isinstance(event.fact, f.StageChanged) and event.fact.source == "paused"
    )


async def jump_backwards(day: Rehearsal) -> None:
    """Story time only moves forwards, and the refusal says where it stands."""
    refused = await day.hands["controller"].refused(c.JumpStory(to="Day 1 06:30", brief="Back to the start"))
    assert refused.code == "backwards"
    assert "only moves forwards" in refused.message


async def clear_and_leave(day: Rehearsal) -> None:
    """A statement is cleared by the director, who then leaves; the clearance stands with seat and post."""
    spokesperson, director, master = (day.hands[name] for name in (SPOKESPERSON, DIRECTOR, MASTER))
    seq, *_ = await spokesperson.do(
        DraftStatement(kind="press", title="To the press", body="Nobody is hurt.", submit=True)
    )
    clear = ClearStatement(statement=seq, version=1, decision="clear")
    await director.see(lambda event: event.seq >= seq)
    await director.do(clear)
    await called_away(day)
    refused = await spokesperson.refused(PublishStatement(statement=seq, version=1))
    assert "clear" in refused.message
    await master.see(lambda event: event.seq >= seq)
    await master.do(clear)
    await spokesperson.do(PublishStatement(statement=seq, version=1))
    await day.hands["controller"].see(lambda event: isinstance(event.fact, StatementPublished))


async def ask_too_much(day: Rehearsal) -> None:
    """A tool is asked what it knows, what it does not know, and a whole document; nobody answers twice."""
    engineer, controller = day.hands[ENGINEER], day.hands["controller"]
    await engineer.do(MakeEnquiry(tool="log_search", words="Show LOGINS, please!"))
    await engineer.see(lambda event: event.type == "enquiry_answered")
    refused = await engineer.refused(MakeEnquiry(tool="log_search", words="who? " * 3_000))
    assert "1,000" in refused.message
    await engineer.do(MakeEnquiry(tool="log_search", words="Who had coffee at half past two?"))
    made = await controller.see(
        lambda event: isinstance(event.fact, EnquiryMade) and "coffee" in str(event.fact.words)
    )
    answer = AnswerEnquiry(enquiry=made.seq, body="The log knows no coffee.")
    await controller.do(answer)
    assert (await controller.refused(answer)).code == "already_replied"


async def enter_from_paper(day: Rehearsal) -> None:
    """A table was without power for a while; what it wrote by hand is entered with the time it was seen."""
    controller = day.hands["controller"]
    entry = EnterEntry(
        team="rail_desk", kind="decision", body="All trains stop before the bridge", observed_ms=5 * 60_000
    )
    await controller.do(entry)
    ahead = entry.model_copy(update={"observed_ms": 10 * 3_600_000})
    assert (await controller.refused(ahead)).code == "in_future"


async def withdraw(day: Rehearsal) -> None:
    """What went to the wrong room is withdrawn: struck and labelled, and never gone."""
    controller = day.hands["controller"]
    await controller.do(c.ReleaseInject(inject="wrong_room"))
    released = await controller.see(is_released("wrong_room"))
    await controller.do(WithdrawInject(of=released.seq, note="Meant for the town"))
    await controller.see(lambda event: isinstance(event.fact, InjectWithdrawn))


async def correct(day: Rehearsal) -> None:
    """What half of the room has read is corrected for everybody who was told."""
    controller, manager = day.hands["controller"], day.hands[MANAGER]
    told = await manager.see(is_told("The port stands still"), within_s=150)
    manager.read(told.seq)
    released = await controller.see(is_released("news"))
    await controller.do(
        CorrectInject(
            of=released.seq,
            subject="The port does not stand still",
            body="Radio Maasmond takes it back: two of nine terminals stand.",
            note="The desk had it wrong",
        )
    )
    corrected = await manager.see(lambda event: isinstance(event.fact, InjectCorrected))
    assert isinstance(corrected.fact, InjectCorrected)
    assert corrected.fact.told == told.seq


async def cut(day: Rehearsal) -> None:
    """Play runs late, and control leaves a reserve inject out."""
    controller = day.hands["controller"]
    refused = await controller.refused(ApplyCuts(injects=("last",)))
    assert "key" in refused.message
    await controller.do(ApplyCuts(injects=("late_extra",), note="Ten minutes behind"))

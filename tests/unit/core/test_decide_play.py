"""What players write: messages, log entries, receipts."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.policy import viewer, visible
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario


def playing() -> Play:
    """Return an exercise in play in which everybody was told one thing."""
    play = Play(make_scenario({"note": {"at": "T+0:00"}}))
    play.start()
    play.wait(0)
    return play


def seen_by(play: Play, role: str, seq: int) -> bool:
    """Return whether a seat may see an event."""
    event = play.log[seq - 1]
    return visible(event, viewer(play.state.seats[play.seat(role)], play.state.scenario)) is not None


def test_a_message_reaches_its_addresses_and_the_own_team() -> None:
    """Sender's team, recipients and control see it, nobody else."""
    play = playing()
    [sent] = play.do(
        "yard.it", c.SendMessage(to=("harbour.master", "control"), subject="Gate", body="It is shut")
    )
    assert sent.fact.sender == "yard.it"  # type: ignore[union-attr]
    roles = ("yard.lead", "yard.it", "harbour.master", "harbour.desk", "lead", "observer")
    assert [role for role in roles if seen_by(play, role, sent.seq)] == [
        "yard.lead",
        "yard.it",
        "harbour.master",
        "lead",
        "observer",
    ]


def test_replies_stay_in_their_thread() -> None:
    """A reply to a reply belongs to the first message; a reply to an inject starts from it."""
    play = playing()
    told = play.last(f.InjectTold).seq
    [first] = play.do("yard.lead", c.SendMessage(to=("harbour",), body="Do you see it?", reply_to=told))
    [second] = play.do("harbour.desk", c.SendMessage(to=("yard",), body="Yes", reply_to=first.seq))
    assert first.fact.thread == told  # type: ignore[union-attr]
    assert second.fact.thread == told  # type: ignore[union-attr]
    assert second.cause == first.seq


def test_nobody_replies_to_what_they_may_not_see() -> None:
    """A reply to another team's message is refused like one to nothing."""
    play = playing()
    [secret] = play.do("yard.lead", c.SendMessage(to=("control",), body="Between us"))
    for seq in (secret.seq, 999):
        with pytest.raises(CommandRejected, match="nothing numbered"):
            play.do("harbour.desk", c.SendMessage(to=("control",), body="What?", reply_to=seq))


def test_unknown_addresses_are_refused() -> None:
    """A message that reaches nobody is not sent."""
    play = playing()
    with pytest.raises(CommandRejected, match="nobody here is reached"):
        play.do("yard.lead", c.SendMessage(to=("mars",), body="Hello"))


def test_control_writes_as_a_persona_or_as_itself() -> None:
    """Players see the persona, and never which seat spoke for it."""
    play = playing()
    [sent] = play.do("lead", c.SendMessage(to=("yard",), body="Any comment?"), acting_as="radio")
    shown = visible(sent, viewer(play.state.seats[play.seat("yard.it")], play.state.scenario))
    assert shown is not None
    assert (shown.fact.sender, shown.actor) == ("radio", "engine")  # type: ignore[union-attr]
    [plain] = play.do("lead", c.SendMessage(to=("all",), body="Five minutes"))
    assert plain.fact.sender == "control"  # type: ignore[union-attr]
    with pytest.raises(CommandRejected, match="no persona"):
        play.do("lead", c.SendMessage(to=("yard",), body="Hello"), acting_as="yard.lead")


def test_messages_stop_when_the_exercise_is_closed_except_to_control() -> None:
    """After closing only control is reached."""
    play = playing()
    play.do("lead", c.MoveStage(target="aborted"))
    with pytest.raises(CommandRejected, match="aborted"):
        play.do("yard.lead", c.SendMessage(to=("harbour",), body="Hello"))
    assert play.do("yard.lead", c.SendMessage(to=("control",), body="My bag is still there"))


def test_log_entries_belong_to_the_team() -> None:
    """Decisions nobody asked for hold the picture at the time; other teams never see them."""
    play = playing()
    told = play.last(f.InjectTold).seq
    play.do("yard.it", c.ReportReceipts(read=(told,)))
    entry = c.WriteLogEntry(
        kind="decision", body="We close the gate", rationale="Safety", on_behalf_of="yard.lead"
    )
    [written] = play.do("yard.it", entry)
    assert isinstance(written.fact, f.LogEntryWritten)
    assert (written.fact.had_read, written.fact.on_behalf_of) == ((told,), "yard.lead")
    assert seen_by(play, "yard.lead", written.seq)
    assert not seen_by(play, "harbour.desk", written.seq)
    [note] = play.do("yard.it", c.WriteLogEntry(kind="note", body="Lunch is late"))
    assert note.fact.had_read == ()  # type: ignore[union-attr]


def test_log_entries_need_an_exercise_and_a_role_of_the_team() -> None:
    """Nothing is logged before check-in, nor on behalf of somebody else's role."""
    play = Play(make_scenario({"note": {"at": "T+0:00"}}))
    with pytest.raises(CommandRejected, match="planned"):
        play.do("yard.it", c.WriteLogEntry(kind="note", body="x"))
    play.start()
    with pytest.raises(CommandRejected, match="no role of your team"):
        play.do("yard.it", c.WriteLogEntry(kind="note", body="x", on_behalf_of="harbour.desk"))


def test_receipts_are_recorded_once() -> None:
    """What was reported before, what a seat may not see and what is nothing to read give no event."""
    play = playing()
    told = play.last(f.InjectTold).seq
    [secret] = play.do("yard.lead", c.SendMessage(to=("control",), body="Between us"))
    report = c.ReportReceipts(delivered=(told, 999, secret.seq), read=(told, 1))
    [receipt] = play.do("harbour.desk", report)
    assert receipt.fact == f.ReceiptsReported(delivered=(told,), read=(told,))
    assert play.do("harbour.desk", report) == []
    [observed] = play.do("observer", c.ReportReceipts(read=(secret.seq,)))
    assert observed.fact == f.ReceiptsReported(read=(secret.seq,))


def test_nothing_can_be_answered_before_check_in() -> None:
    """An answer in the planned exercise is refused for that reason."""
    play = Play(make_scenario({"note": {"at": "T+0:00"}}))
    with pytest.raises(CommandRejected, match="planned"):
        play.do("yard.lead", c.SubmitAnswer(ask=1, words="x"))


def test_messages_pass_in_a_pause() -> None:
    """While play stands still people may talk."""
    play = playing()
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(5 * MINUTE)
    assert play.do("yard.lead", c.SendMessage(to=("harbour",), body="Coffee?"))[0].elapsed_ms == 0


def test_a_scope_holds_for_receipts_and_replies() -> None:
    """A controller for the port neither reads nor answers what only concerns the terminal."""
    control = {"lead": {"kind": "lead"}, "port_control": {"kind": "controller", "scope": ["port"]}}
    play = Play(make_scenario({"note": {"at": "T+0:00", "to": ["yard"]}}, control=control))
    play.start()
    play.wait(0)
    told = play.last(f.InjectTold).seq
    assert play.do("controller", c.ReportReceipts(read=(told,))) == []
    with pytest.raises(CommandRejected, match="nothing numbered"):
        play.do("controller", c.SendMessage(to=("harbour",), body="x", reply_to=told))

"""A spare seat without a post: it can write to control, control answers it, and nobody else hears of it."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_needs import needs
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from tests.support.play import Play, make_scenario, replayed, values

LETTER = c.SendMessage(to=("control",), subject="Here", body="I sit here and have no post.")


def playing() -> tuple[Play, str]:
    """Return an exercise in play and the role by which tests name its spare seat."""
    play = Play(make_scenario({"note": {"manual": True}}, spare=1))
    play.start()
    spare = next(seat for seat in play.state.seats.values() if seat.kind == "player" and not seat.posts)
    return play, spare.seat


def give(play: Play, seat: str, command: c.AnyCommand) -> f.MessageSent:
    """Let a seat write, and return what was sent."""
    order = c.Order(seat=seat, command_id=f"own-{len(play.log)}", acting_as=None, command=command)
    events = play.engine.handle(order, now=play.now)
    play.log.extend(events)
    play.engine.commit(events[-1].seq)
    sent = events[0].fact
    assert isinstance(sent, f.MessageSent)
    return sent


def readers(play: Play, seq: int) -> set[str]:
    """Return the seats of players that see an event."""
    event = next(event for event in play.log if event.seq == seq)
    return {
        seat.seat
        for seat in play.state.seats.values()
        if seat.kind == "player" and visible(event, viewer(seat, play.state.scenario)) is not None
    }


def test_it_writes_to_control_and_reads_what_control_answers() -> None:
    """Both messages stand in its inbox, and in that of no other player."""
    play, spare = playing()
    sent = give(play, spare, LETTER)
    assert sent.sender == f"seat:{spare}"
    asked = play.log[-1].seq
    answer = c.SendMessage(to=(sent.sender,), subject="Re: Here", body="Wait.", reply_to=asked)
    give(play, play.seat("lead"), answer)
    view = SeatView(spare)
    looks = viewer(play.state.seats[spare], play.state.scenario)
    view.apply_all(shown for event in play.log if (shown := visible(event, looks)) is not None)
    letters = [(item.body, item.is_mine) for item in view.inbox() if item.kind == "message"]
    assert letters == [("I sit here and have no post.", True), ("Wait.", False)]
    assert readers(play, asked) == readers(play, play.log[-1].seq) == {spare}
    assert values(replayed(play.log).state) == values(play.state)


def test_control_is_told_that_it_waits_for_a_reply_until_it_has_one() -> None:
    """The need names the seat, also after the seat wrote once more."""
    play, spare = playing()
    sent = give(play, spare, LETTER)
    view = ControlView(play.seat("lead"), "lead", ())

    def waiting() -> list[str]:
        view.apply_all(play.log)
        return [need.title for need in needs(view, 0) if need.kind == "message"]

    assert waiting() == ["Spare 1 wrote to Control: Here"]
    give(play, spare, c.SendMessage(to=("control",), body="Well?", reply_to=play.log[-1].seq))
    assert waiting() == ["Spare 1 wrote to Control: Here"]
    give(play, play.seat("lead"), c.SendMessage(to=(sent.sender,), body="Wait.", reply_to=play.log[-1].seq))
    assert waiting() == []


@pytest.mark.parametrize("to", [("yard",), ("all",), ("control", "yard"), ("radio",)])
def test_it_writes_to_nobody_else(to: tuple[str, ...]) -> None:
    """Whoever has no post has nobody to speak for."""
    play, spare = playing()
    with pytest.raises(CommandRejected) as rejected:
        give(play, spare, c.SendMessage(to=to, body="Hello"))
    assert rejected.value.code == "unknown_post"


def test_players_reach_no_seat_by_its_address() -> None:
    """Only control writes to a seat itself, and only to a player's; a guessed address is none."""
    play, spare = playing()
    with pytest.raises(CommandRejected) as rejected:
        play.do("yard.lead", c.SendMessage(to=(f"seat:{spare}",), body="Hello"))
    assert rejected.value.code == "unknown_address"
    with pytest.raises(CommandRejected) as rejected:
        play.do("lead", c.SendMessage(to=(f"seat:{play.seat('lead')}",), body="Hello"))
    assert rejected.value.code == "unknown_address"

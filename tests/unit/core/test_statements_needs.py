"""What statements want of control."""

from __future__ import annotations

from exercise_engine.core.commands import SendMessage
from exercise_engine.core.control_needs import Need, needs
from exercise_engine.core.posts.commands import TakePost
from exercise_engine.core.statements.commands import ClearStatement
from tests.support.control_play import Play
from tests.support.spoken_play import HARBOUR_MASTER, draft, publish, spoken


def waiting(play: Play) -> list[Need]:
    """What waits for the lead controller about statements."""
    found = needs(play.view("Lead controller"), play.elapsed_ms)
    return [need for need in found if need.kind in ("clearance", "published")]


def test_a_clearance_that_somebody_can_give_needs_nobody_of_control() -> None:
    """The harbour master is there: it is for them to clear."""
    play = spoken()
    draft(play)
    assert waiting(play) == []


def test_a_clearance_whose_post_nobody_holds_needs_control() -> None:
    """Once the harbour master is gone control clears in their place; then the need is gone."""
    play = spoken()
    statement = draft(play)
    play.lead(TakePost(post="harbour.master", seat=play.seat(HARBOUR_MASTER).seat))
    (need,) = waiting(play)
    assert (need.kind, need.action, need.team, need.seq) == ("clearance", "clear", "yard", statement)
    assert "Harbour, Master" in need.detail
    assert not need.can_dismiss
    play.lead(
        ClearStatement(
            statement=statement, version=1, decision="clear", on_behalf_of="harbour.master", remark="Left"
        )
    )
    assert waiting(play) == []


def test_a_publication_asks_for_a_reaction_until_somebody_outside_reacts() -> None:
    """A breach stands in the need; a persona's public reply settles it, a player's does not."""
    play = spoken(clearance="warn")
    published = publish(play, draft(play))
    (need,) = waiting(play)
    assert (need.kind, need.action, need.seq) == ("published", "react", published)
    assert need.detail.startswith("PUBLISHED WITHOUT CLEARANCE of Harbour, Master")
    assert need.can_dismiss
    play.do(HARBOUR_MASTER, SendMessage(to=("yard",), body="What is this?", reply_to=published))
    assert len(waiting(play)) == 1
    play.do(
        "Lead controller",
        SendMessage(to=("all",), body="Why do they stand?", reply_to=published),
        acting_as="radio",
    )
    assert waiting(play) == []

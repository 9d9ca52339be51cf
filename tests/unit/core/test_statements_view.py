"""The fold over statements and levels: the same in any order of the events, and what each seat sees of it."""

from __future__ import annotations

import random

from exercise_engine.core import facts as f
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.statements.commands import ClearStatement, DraftStatement, WithdrawStatement
from exercise_engine.core.statements.view import Statements
from exercise_engine.core.views import SeatView
from tests.support.control_play import Play
from tests.support.spoken_play import HARBOUR_MASTER, PRESS_DESK, TITLE, draft, publish, spoken


def seat_view(play: Play, label: str, *, order: int | None = None) -> SeatView:
    """What a seat knows, its events taken in some order."""
    seat = play.seat(label)
    looks = viewer(seat, play.scenario)
    seen = [shown for event in play.events if (shown := visible(event, looks)) is not None]
    if order is not None:
        random.Random(order).shuffle(seen)
    view = SeatView(seat.seat, seat.posts)
    view.apply_all(seen)
    return view


def told_twice() -> tuple[Play, int]:
    """A statement in two versions, of which the first was published, and withdrawn later."""
    play = spoken()
    statement = draft(play)
    play.do(HARBOUR_MASTER, ClearStatement(statement=statement, version=1, decision="clear"))
    publish(play, statement)
    second = DraftStatement(kind="press", statement=statement, after=1, title=TITLE, body="Open", submit=True)
    play.do(PRESS_DESK, second)
    play.do(
        HARBOUR_MASTER,
        ClearStatement(statement=statement, version=2, decision="refuse", remark="Which gate?"),
    )
    play.do(PRESS_DESK, WithdrawStatement(statement=statement, reason="Untrue"))
    return play, statement


def test_the_fold_is_the_same_in_any_order() -> None:
    """A widening delivers earlier events late; the view ends up alike."""
    play, statement = told_twice()
    straight = seat_view(play, HARBOUR_MASTER)
    for order in range(20):
        assert seat_view(play, HARBOUR_MASTER, order=order).statements.get(
            statement
        ) == straight.statements.get(statement)


def test_versions_verdicts_and_publications_are_told_apart() -> None:
    """The refusal is that of version 2, the publication that of version 1, which is marked as withdrawn."""
    play, statement = told_twice()
    found = seat_view(play, PRESS_DESK).statements.get(statement)
    assert found is not None
    assert (found.number, found.status, found.missing) == (2, "refused", ("harbour.master",))
    assert [verdict.is_clear for verdict in found.verdicts] == [True, False]
    assert [each.standing for each in found.publications] == ["WITHDRAWN"]
    assert found.versions[1].voided == ("harbour.master",)


def test_who_neither_drafts_nor_clears_sees_what_was_published_only() -> None:
    """The desk knows no versions; the publication stands in its feed, withdrawn."""
    play, statement = told_twice()
    view = seat_view(play, "Harbour, Desk")
    found = view.statements.get(statement)
    assert found is not None
    assert (found.versions, found.verdicts, found.status) == ([], [], "withdrawn")
    assert [(item.kind, item.subject) for item in view.public_feed()] == [("statement", TITLE)]


def test_what_waits_for_clearance_waits_for_those_who_clear_it() -> None:
    """It stands first among what is unread, and goes once the word is given."""
    play = spoken()
    statement = draft(play)
    due = seat_view(play, HARBOUR_MASTER).for_you_now(play.elapsed_ms)
    assert [(one.kind, one.seq) for one in due if one.kind == "clear"] == [("clear", statement)]
    assert not seat_view(play, "Harbour, Desk").to_clear()
    play.do(HARBOUR_MASTER, ClearStatement(statement=statement, version=1, decision="clear"))
    assert not seat_view(play, HARBOUR_MASTER).to_clear()


def test_a_breach_known_before_the_publication_is_kept_for_it() -> None:
    """Control facts may come in any order too."""
    play = spoken(clearance="warn")
    statement = draft(play)
    published = publish(play, statement)
    fold = Statements()
    for event in reversed(play.events):
        if isinstance(event.fact, f.SeenStatementFact | f.ClearanceBreached):
            fold.apply(event, event.fact)
    publication = fold.publication(published)
    assert publication is not None
    assert publication.missing == ("harbour.master",)


def test_levels_are_folded_in_the_order_of_the_log() -> None:
    """The newest declaration holds, whichever came first."""
    play = spoken()
    for value in ("2", "1", "2"):
        play.lead(SetLevel(level="isps", value=value, reason=f"Now {value}"))
    for order in range(6):
        levels = seat_view(play, PRESS_DESK, order=order).levels
        current = levels.current("isps")
        assert current is not None
        assert (current.value, current.reason) == ("2", "Now 2")
        assert [declared.value for declared in levels.history("isps")] == ["2", "1", "2"]
    assert seat_view(play, PRESS_DESK).levels.current("isps", "port") is None


def test_a_declared_level_is_an_item_to_read() -> None:
    """Everybody it concerns finds it in the inbox, with the reason."""
    play = spoken()
    play.lead(SetLevel(level="isps", value="2", reason="Strangers"))
    item = next(item for item in seat_view(play, PRESS_DESK).inbox() if item.kind == "level")
    assert item.subject == "ISPS level is now 2"
    assert "Strangers" in item.body
    assert item.needs_reading

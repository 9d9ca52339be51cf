"""A seat that is handed over while an answer is being written: nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.client.updates import Acknowledged, DraftChanged, EventsArrived, Welcomed
from exercise_engine.core.attendance.commands import HandOverSeat
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.facts import SeatHandedOver
from exercise_engine.core.views import SeatView
from tests.support.hosted import Terminal, hosted
from tests.support.play import make_scenario

ASK = {"now": {"text": "Cut it?", "within": "30m"}}
SCENARIO = make_scenario({"cut": {"at": "T+0:00", "to": ["yard"], "asks": ASK}})


def view_of(terminal: Terminal) -> SeatView:
    """Return what a terminal knows."""
    welcome = terminal.all(Welcomed)[-1].frame
    view = SeatView(welcome.seat, welcome.posts)
    for arrived in terminal.all(EventsArrived):
        view.apply_all(arrived.events)
    return view


async def test_a_draft_goes_on_at_the_next_person_s_terminal(tmp_path: Path) -> None:
    """The one who comes takes over with the code, sees note, question and draft, and answers."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as control,
        host.terminal("yard.it") as deputy,
    ):
        async with host.terminal("yard.lead") as leaving:
            await control.start_exercise()
            ask = (await leaving.told("ask_opened")).seq
            leaving.connection.send_draft(ask, words="Cut it once the cr", rationale="The crane")
            await deputy.heard(DraftChanged)
            done = await leaving.do(HandOverSeat(note="Wait for the crane"))
            assert isinstance(done, Acknowledged)
            async with host.terminal("yard.lead", take_over=True) as coming:
                await coming.told("seat_handed_over")
                view = view_of(coming)
                first = view.for_you_now(0)[0]
                item = view.item(first.seq)
                handed = view.attendance.handed_over[first.seq]
                (draft,) = coming.all(Welcomed)[-1].frame.drafts
                assert first.kind == "handover"
                assert item is not None
                assert "Wait for the crane" in item.body
                assert handed.open_asks == (ask,)
                assert (draft.ask, draft.words, draft.rationale) == (ask, "Cut it once the cr", "The crane")
                coming.connection.send_draft(ask, words="Cut it once the crane stands")
                await deputy.until(lambda: deputy.all(DraftChanged)[-1].frame.words.endswith("crane stands"))
                coming.connection.report_acknowledged(first.seq)
                answered = await coming.do(SubmitAnswer(ask=ask, words="Cut it now"))
                assert isinstance(answered, Acknowledged)
        state = host.service.hub.engine.durable
        assert first.seq in state.acknowledged[host.seat("yard.lead")]


async def test_a_draft_goes_to_the_deputy_when_nobody_comes(tmp_path: Path) -> None:
    """Once the terminal has gone the words lie there without a holder, and a colleague goes on with them."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as control,
        host.terminal("yard.it") as deputy,
    ):
        async with host.terminal("yard.lead") as leaving:
            await control.start_exercise()
            ask = (await leaving.told("ask_opened")).seq
            leaving.connection.send_draft(ask, words="Cut it")
            await deputy.heard(DraftChanged)
            await leaving.do(HandOverSeat())
        freed = (await deputy.heard(DraftChanged, 2)).frame
        deputy.connection.send_draft(ask, words="Cut it now")
        mine = (await deputy.heard(DraftChanged, 3)).frame
        answered = await deputy.do(SubmitAnswer(ask=ask, words="Cut it now", on_behalf_of="yard.lead"))
        told = await deputy.told("seat_handed_over")

        assert (freed.holder, freed.words) == (None, "Cut it")
        assert mine.holder == host.seat("yard.it")
        assert isinstance(answered, Acknowledged)
        assert isinstance(told.fact, SeatHandedOver)
        assert told.fact.label == "Yard, Lead"

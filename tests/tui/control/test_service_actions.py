"""The whole map for control, and setting how a service runs."""

from __future__ import annotations

import pytest

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.tui.control.more import LETTERS, offered
from exercise_engine.tui.service_map.screen import ServiceMapDialog
from exercise_engine.tui.widgets.reader import Reader
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.support.screens import NARROW, WIDE

SERVICES = {
    "power": {"owner": "port", "name": "Quay power"},
    "tos": {
        "owner": "terminal",
        "name": "Yard system",
        "needs": [{"service": "power", "kind": "physical", "holds": "45m"}],
    },
}


def played() -> Play:
    """Return an exercise with services, right after StartEx."""
    play = Play(scenario(services=SERVICES))
    play.start()
    return play


async def open_map(cell: Cell) -> Reader:
    """Open the map from the list of everything else."""
    await cell.press("t", LETTERS["services"])
    dialog = cell.app.screen
    assert isinstance(dialog, ServiceMapDialog)
    return dialog.query_one(Reader)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_control_sees_the_whole_map(size: tuple[int, int]) -> None:
    """Every organisation with its services and what they need."""
    async with controlling(played(), size=size) as cell:
        await open_map(cell)
        assert "Port of Maasdelta" in cell.text
        assert "+ Yard system" in cell.text
        assert "<- + Quay power (physical, holds 45m, then down)" in cell.text


async def test_a_service_is_set_with_a_reason_and_with_who_needs_it_in_view() -> None:
    """The map shows it at once."""
    async with controlling(played()) as cell:
        reader = await open_map(cell)
        await cell.press("down", "enter")
        assert "Quay power is normal. How is it to run?" in cell.text
        await cell.press("2")
        assert "What needs it will follow once it no longer holds out: Yard system." in cell.prose
        await cell.write("a fuse")
        await cell.press("enter")
        assert cell.commands == [SetService(service="power", state="down", note="a fuse")]
        await cell.hear()
        dialog = cell.app.screen
        assert isinstance(dialog, ServiceMapDialog)
        dialog.refresh_rows()
        await cell.settle()
        assert "x Quay power" in cell.text
        assert "a fuse" in reader.plain


async def test_an_organisation_is_nothing_to_set() -> None:
    """It is said what to choose."""
    async with controlling(played()) as cell:
        await open_map(cell)
        await cell.press("enter")
        assert "Choose a service to set how it runs." in cell.prose


async def test_who_only_looks_on_sets_nothing() -> None:
    """An evaluator reads the map."""
    async with controlling(played(), label="Evaluator") as cell:
        await open_map(cell)
        await cell.press("down", "enter")
        assert "This seat looks on and sets nothing." in cell.prose


async def test_a_controller_for_one_organisation_sets_its_services_only() -> None:
    """Its own organisation stands first."""
    async with controlling(played(), label="Terminal controller") as cell:
        reader = await open_map(cell)
        assert "Maasdelta Terminal" in reader.plain
        await cell.press("down", "down", "down", "enter")
        assert "an organisation outside your" in cell.prose


async def test_no_map_is_offered_where_there_are_no_services() -> None:
    """The list holds what there is."""
    play = Play()
    async with controlling(play) as cell:
        assert "services" not in [entry.key for entry in offered(cell.desk_app.desk)]


async def test_the_page_of_a_service_leads_back_to_whoever_set_it() -> None:
    """What began it stands below the reason."""
    play = played()
    play.do("Lead controller", SetService(service="power", state="down", note="a fuse"))
    async with controlling(play) as cell:
        reader = await open_map(cell)
        await cell.press("down")
        assert reader.display
        assert "control set Quay power to down: a fuse" in cell.prose

"""Closed gates on the screen: the need, what waits behind, and opening by hand."""

from __future__ import annotations

from exercise_engine.core.gates.commands import OpenGate
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import controlling


def at_the_gate() -> Play:
    """Return a play in which a gate has just closed."""
    told = {"from": "newsroom", "to": ["yard"], "body": "Body"}
    played = Play(
        scenario(
            injects={"news": told | {"at": "T+0:20", "subject": "The news"}},
            gates={"press": {"title": "The statement [b]is out[/b]", "at": "T+0:10", "deadline": "15m"}},
        )
    )
    played.start()
    played.wait(10)
    return played


async def test_a_closed_gate_is_a_need_and_is_opened_with_a_reason() -> None:
    """Its deadline stands in the list; Enter says what waits, and opens it."""
    async with controlling(at_the_gate()) as cell:
        await cell.press("1")
        assert "Gate closed: The statement [b]is out[/b], until T+0:25:00" in cell.prose
        await cell.press("enter")
        assert "Behind it wait: news." in cell.prose
        await cell.write("enough")
        await cell.press("enter")
        assert cell.commands == [OpenGate(gate="press", note="enough")]
        assert "Gate closed" not in cell.text


async def test_more_offers_gates_while_one_is_closed() -> None:
    """The list More leads there too; with none closed it says so."""
    async with controlling(at_the_gate()) as cell:
        cell.desk_app.actions.gates()
        await cell.settle()
        assert "Which gate?" in cell.text
        await cell.press("enter", "enter")
        assert cell.commands == [OpenGate(gate="press")]
        cell.desk_app.actions.gates()
        await cell.settle()
        assert "No gate is closed." in cell.text

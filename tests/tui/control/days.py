"""Moments of a small exercise that several tests of the control screen start from."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from tests.support.control_play import Play

YARD_LEAD = "Yard crisis team, Lead"
MASTER = "Harbour office, Master"


def started() -> Play:
    """Right after StartEx."""
    play = Play()
    play.start()
    return play


def busy() -> Play:
    """After 27 minutes: words to map, a call to make, a message to answer, an action soon due."""
    play = started()
    play.wait(10)
    play.read(YARD_LEAD, *(e.seq for e in play.events if isinstance(e.fact, f.InjectTold)))
    play.wait(8)
    ask = play.last(f.AskOpened)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=ask.seq, words="We pull the plug", rationale="Better safe"))
    play.wait(2)
    task = play.last(f.DeliveryOpened)
    play.lead(c.FinishDelivery(task=task.seq, outcome="done", said="We are on it"))
    play.wait(5)
    play.do(
        YARD_LEAD,
        c.SendMessage(to=("newsroom",), subject="Your question", body="We say nothing yet.\nAsk tomorrow."),
    )
    play.do(MASTER, c.SendMessage(to=("yard",), subject="Gate", body="Is the gate open?"))
    play.wait(2)
    return play


def missed() -> Play:
    """After 31 minutes: the expected call was missed, and a contingency is proposed."""
    play = started()
    play.wait(10)
    play.wait(10)
    play.wait(11)
    return play

"""One fact of each kind about the life of a joint team, with the line of control's log."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.joint import facts as j

LINES: list[tuple[f.AnyFact, str, str]] = [
    (
        j.MeetingCalled(
            team="yard", name="Harbour crisis team", number=2, organisations=("port",), next_ms=2_400_000
        ),
        "guidance",
        "Harbour crisis team meets, number 2; next at T+0:40:00",
    ),
    (
        j.MeetingJoined(meeting=7, team="yard"),
        "guidance",
        "A member is at the meeting of Yard crisis team",
    ),
    (
        j.SituationReported(
            team="yard",
            organisation="yard",
            home="yard",
            version=3,
            known=f.text("Cranes stand"),
            assumed=f.text(""),
            next=f.text("Open the gate"),
        ),
        "guidance",
        "Yard crisis team to Yard crisis team, report 3: Cranes stand",
    ),
]
EVERY: tuple[f.AnyFact, ...] = tuple(fact for fact, _, _ in LINES)

"""One fact of each kind about briefs, duties, documents and hints, with the line of control's log."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.guidance import facts as g

TEXT = f.text("Look at the gate.")
FILE = f.FileInfo(path="a/plan.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64)

LINES: list[tuple[f.AnyFact, str, str]] = [
    (
        g.HandoutReleased(kind="brief", handout="inside", by="stage"),
        "guidance",
        "Brief inside given with the stage",
    ),
    (
        g.HandoutReleased(kind="document", handout="plan", by="effect"),
        "guidance",
        "Document plan opened by an effect",
    ),
    (g.HandoutHeld(kind="brief", handout="inside"), "guidance", "Brief inside waits for control"),
    (
        g.BriefGiven(to=("yard.lead",), title=f.text("You know"), body=TEXT),
        "guidance",
        "Brief for Yard crisis team, Lead: You know",
    ),
    (
        g.DocumentUnlocked(to=("yard",), name=f.text("Plan"), attachments=(FILE,)),
        "guidance",
        "Document for Yard crisis team: Plan",
    ),
    (
        g.DutyTold(team="yard", to=("yard",), body=f.text("Find out")),
        "guidance",
        "Duty of Yard crisis team: Find out",
    ),
    (g.DutyEnded(duty=7, team="yard"), "guidance", "Duty of Yard crisis team is over: duty 7"),
    (
        g.DutyTicked(duty=7, team="yard", mark=0, done=True),
        "guidance",
        "Yard crisis team marked as done: duty 7",
    ),
    (
        g.HintProposed(
            source="inject",
            owner="odd_page",
            place=0,
            team="yard",
            silent_since_ms=60_000,
            sender="control",
            to=("yard",),
            body=TEXT,
        ),
        "guidance",
        "Hint proposed for Yard crisis team, silent since T+0:01:00: Look at the gate.",
    ),
    (
        g.HintGiven(proposal=7, source="inject", owner="odd_page", place=0, team="yard", by="engine"),
        "guidance",
        "Hint 1 of odd_page given to Yard crisis team by itself",
    ),
    (
        g.HintDropped(source="inject", owner="odd_page", place=0, team="yard", reason="spoke"),
        "guidance",
        "Hint 1 of odd_page for Yard crisis team not given: the team is heard again",
    ),
]
SILENT: tuple[f.AnyFact, ...] = (g.DutyIssued(duty="watch", team="yard"),)
"""What another line says already."""
EVERY: tuple[f.AnyFact, ...] = (*(fact for fact, _, _ in LINES), *SILENT)

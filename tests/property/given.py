"""What random exercises give beside the story, and what people do with it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from exercise_engine.core import commands as c
from exercise_engine.core.guidance.commands import DropHint, GiveHint, HandOut, TickDuty
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from tests.support.play import Play

HINTS: tuple[list[dict[str, Any]], ...] = (
    [],
    [],
    [{"after": "6m", "text": "Look", "auto": True}],
    [{"after": "5m", "text": "Look"}, {"after": "9m", "text": "Again", "unless": "milestones.zqtold"}],
)


@st.composite
def given_parts(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a brief, a duty and two documents."""
    phase = draw(st.sampled_from([{}, {"phase": "zqone"}, {"phase": "zqtwo"}]))
    at = draw(st.sampled_from(["check_in", "briefing", "T+0:12", "Day 1 08:00"]))
    opening = draw(
        st.sampled_from([{}, {"at": "T+0:09"}, {"when": "milestones.zqtold"}, {"after": "zqi0 + 2m"}])
    )
    return {
        "briefs": {"zqbrief": {"to": ["yard.it"], "title": "Yours", "text": "Only you know", "at": at}},
        "duties": {"zqduty": {"to": ["yard", "harbour.desk"], "text": "Find out", **phase}},
        "documents": {
            "zqdoc": {"file": "plan.pdf", "name": "Plan", "to": ["all"], **opening},
            "zqlocked": {"file": "plan.pdf", "name": "Sealed", "to": ["crisis"], "manual": True},
        },
    }


def given_commands(play: Play, pick: int) -> list[tuple[str, c.AnyCommand, str | None]]:
    """Return commands with who gives them; many of them are refused."""
    state = play.state
    done: list[tuple[str, c.AnyCommand, str | None]] = [
        (("yard.it", "harbour.desk")[pick % 2], TickDuty(duty=seq, mark=pick % 2, done=pick % 3 > 0), None)
        for seq in state.guidance.open_duties.values()
    ]
    done += [
        ("lead", GiveHint(proposal=seq) if pick % 2 else DropHint(proposal=seq), None)
        for seq in state.guidance.proposals
    ]
    if pick % 3 == 0:
        done.append(("lead", HandOut(kind="document", handout="zqlocked"), None))
    for meeting in state.meetings.last.values():
        done.append(("yard.lead", JoinMeeting(meeting=meeting.seq), None))
        done.append(("harbour.master", ReportSituation(team="crisis", known="We look"), None))
    return done

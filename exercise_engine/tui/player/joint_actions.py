"""What a member does in a joint team: look at the picture, report, join a meeting."""

from __future__ import annotations

from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.posts.commands import ConveneJoint
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.player.joint import (
    JointDialog,
    SituationDialog,
    Wanted,
    draft_key,
    joint_teams,
    teams_to_convene,
)
from exercise_engine.tui.player.playing import Playing


def choose_joint(app: Playing) -> None:
    """Show the joint team of this seat, or let one of several be chosen."""
    teams = joint_teams(app.state)
    if len(teams) == 1:
        show_joint(app, teams[0])
        return
    choices = [Pickable(team, app.session.name_of(team)) for team in teams]
    dialog = PickDialog("Which joint team?", choices, several=False)
    _ = app.push_screen(dialog, lambda picked: show_joint(app, picked[0]) if picked else None)


def choose_to_convene(app: Playing) -> None:
    """Bring together the joint team that this seat may convene, or let one of several be chosen."""
    teams = teams_to_convene(app.state)
    if len(teams) == 1:
        convene(app, teams[0])
        return
    choices = [Pickable(team, app.session.name_of(team)) for team in teams]
    dialog = PickDialog("Convene which joint team?", choices, several=False)
    _ = app.push_screen(dialog, lambda picked: convene(app, picked[0]) if picked else None)


def convene(app: Playing, team: str) -> None:
    """Bring a joint team together, once the person says so."""
    name = app.session.name_of(team)
    details = "Its members are told, and meet at once. Enter convenes it; a note for them may stand here."
    dialog = PromptDialog(f"Convene {name}?", details=details)
    _ = app.push_screen(dialog, lambda note: _send_convening(app, team, note))


def _send_convening(app: Playing, team: str, note: str | None) -> None:
    if note is not None:
        name = app.session.name_of(team)
        app.session.send(ConveneJoint(team=team, note=note.strip()), name, done=f"{name} is convened.")


def show_joint(app: Playing, team: str) -> None:
    """Show a joint team."""
    _ = app.push_screen(JointDialog(app.state, team), lambda wanted: _follow(app, team, wanted))


def _follow(app: Playing, team: str, wanted: Wanted | None) -> None:
    if wanted == "report":
        dialog = SituationDialog(app.state, app.link, team)
        _ = app.push_screen(dialog, lambda report: _send_report(app, report))
    elif wanted == "join":
        meetings = app.state.view.joint.meetings(team)
        if meetings:
            command = JoinMeeting(meeting=meetings[-1].seq)
            app.session.send(command, "Joining the meeting", done="You are at the meeting.")


def _send_report(app: Playing, report: ReportSituation | None) -> None:
    if report is None:
        return
    app.session.send(
        report,
        "Your situation report",
        done="Your situation report is sent.",
        draft_key=draft_key(report.team),
        draft={"known": report.known, "assumed": report.assumed, "next": report.next},
    )

"""The joint team on a member's screen: its meetings, the joint picture, one's own report to it."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.joint.commands import SITUATION_LENGTH_MAX, ReportSituation
from exercise_engine.core.joint.view import MeetingView, SituationView
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import MINUTE_MS, offset_text
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content, left_text, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, FieldLabel, LongField

Wanted = Literal["report", "join"]


def joint_teams(state: PlayerState) -> tuple[str, ...]:
    """Return the joint teams of this seat that meet by a rhythm."""
    return tuple(team for team in sorted(state.view.teams) if state.view.joint.meetings(team))


def teams_to_convene(state: PlayerState) -> tuple[str, ...]:
    """Return the joint teams that a post of this seat may bring together, and that are not together."""
    directory = state.session.directory
    if directory is None or not state.plays or state.view.stage not in IN_PLAY:
        return ()
    own = {post.address for post in state.posts}
    return tuple(
        key
        for key, team in directory.teams.items()
        if not own.isdisjoint(team.convened_by) and key not in state.view.teams
    )


def draft_key(team: str) -> str:
    """Return under which key a report to a joint team is kept."""
    return f"situation:{team}"


class JointDialog(Dialog[Wanted]):
    """Shows a joint team; ends with what the member wants to do."""

    DEFAULT_CSS = """
    JointDialog > .dialog { height: 100%; }
    JointDialog VerticalScroll { height: 1fr; margin-top: 1; }
    JointDialog VerticalScroll Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "want('report')", "Report the situation"),
        Binding("j", "want('join')", "I am at the meeting"),
    ]

    def __init__(self, state: PlayerState, team: str) -> None:
        super().__init__(state.session.name_of(team))
        self._state = state
        self._team = team

    def compose_questions(self) -> ComposeResult:
        """Yield the picture."""
        with VerticalScroll():
            yield Static(id="picture")

    def on_mount(self) -> None:
        """Show the picture as it is now."""
        self.refresh_rows()
        self.query_one(VerticalScroll).focus()

    def refresh_rows(self) -> None:
        """Show the picture anew."""
        self.query_one("#picture", Static).update(picture_page(self._state, self._team))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to join while this seat has not."""
        if action == "want" and parameters == ("join",):
            meetings = self._state.view.joint.meetings(self._team)
            return bool(meetings) and not _is_there(self._state, meetings[-1])
        return super().check_action(action, parameters)

    def action_want(self, wanted: Wanted) -> None:
        """End with what is wanted."""
        self.finish(wanted)


def picture_page(state: PlayerState, team: str) -> Content:
    """Return the meetings and the joint picture of a team as a page."""
    joint, names = state.view.joint, state.session.name_of
    meetings = joint.meetings(team)
    parts: list[Content] = []
    if meetings:
        last = meetings[-1]
        left = left_text(last.fact.next_ms - state.session.elapsed_ms(), speed=state.session.speed)
        since = offset_text(last.elapsed_ms)
        there = ", ".join(dict.fromkeys(one_line(_who(state, seat)) for seat, _ in last.present))
        parts = [
            Content.assemble((f"Next meeting {offset_text(last.fact.next_ms)}", "bold $accent"), f"  {left}"),
            content(f"Meeting {last.fact.number} began {since}; there: {there or 'nobody has said so'}"),
        ]
    for part in joint.picture(team):
        parts += [
            Content(""),
            *_part(state, part, names(part.organisation), len(joint.versions(team, part.organisation))),
        ]
    return Content("\n").join(parts)


def _part(state: PlayerState, part: SituationView, name: str, versions: int) -> list[Content]:
    mark = ("  OVERDUE", "bold $error") if part.is_overdue else ("", "")
    if part.report is None:
        return [Content.assemble((one_line(name), "bold"), ("  has not reported yet", "dim"), mark)]
    ago = (state.session.elapsed_ms() - part.elapsed_ms) // MINUTE_MS
    age = (
        f"{offset_text(part.elapsed_ms)}, {ago} min ago"
        if ago
        else f"{offset_text(part.elapsed_ms)}, just now"
    )
    lines = [Content.assemble((one_line(name), "bold"), (f"  report {versions}, {age}", "dim"), mark)]
    texts = (("Known", part.report.known), ("Assumed", part.report.assumed), ("Next", part.report.next))
    for label, text in texts:
        if str(text):
            lines.append(Content.assemble((f"  {label:<9}", "dim"), clean(str(text))))
    return lines


def _is_there(state: PlayerState, meeting: MeetingView) -> bool:
    return any(seat == state.session.seat for seat, _ in meeting.present)


def _who(state: PlayerState, seat: str) -> str:
    """Return how the seat of a member is called: by its post at home."""
    directory = state.session.directory
    found = (
        next((one for one in directory.seats if one.seat == seat), None) if directory is not None else None
    )
    return found.label if found is not None else seat


class SituationDialog(Dialog[ReportSituation]):
    """Takes a report; what was typed is kept when it is left."""

    DEFAULT_CSS = """
    SituationDialog > .dialog { height: 100%; }
    SituationDialog FieldLabel { width: 100%; }
    SituationDialog LongField { height: 1fr; min-height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, state: PlayerState, link: SeatLink, team: str) -> None:
        super().__init__(f"Situation report to {state.session.name_of(team)}")
        self._team = team
        self._keeper = DraftKeeper(link, draft_key(team), read=self.as_draft)
        self._start = self._keeper.load()

    def compose_questions(self) -> ComposeResult:
        """Yield the three parts of a report."""
        for name, label in (
            ("known", "What is known"),
            ("assumed", "What you assume (optional)"),
            ("next", "What you do next (optional)"),
        ):
            yield FieldLabel(label)
            yield LongField(text_of(self._start, name), id=name)

    def on_mount(self) -> None:
        """Start with what is known."""
        self.query_one("#known").focus()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            name: clean(self.query_one(f"#{name}", LongField).text) for name in ("known", "assumed", "next")
        }

    @on(TextArea.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.as_draft() != self._start:
            self._keeper.changed()

    def action_cancel(self) -> None:
        """Close; what was typed is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    def action_submit(self) -> None:
        """Give the report, if it says something and is short."""
        known, assumed, next_ = (
            clean(self.query_one(f"#{name}", LongField).text).strip() for name in ("known", "assumed", "next")
        )
        longest = max(map(len, (known, assumed, next_)))
        if not known:
            self.show_error("Say at least what is known.")
        elif longest > SITUATION_LENGTH_MAX:
            self.show_error(f"A part has {longest:,} characters; {SITUATION_LENGTH_MAX:,} are the most.")
        else:
            self._keeper.stop()
            self.finish(ReportSituation(team=self._team, known=known, assumed=assumed, next=next_))

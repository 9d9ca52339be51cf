"""What the SimCell does in posts that it was given: reads, answers and writes as players do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.screen import Screen

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.view_items import InboxItem
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.compose import Letter
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.enquiries import ask_tool, tools
from exercise_engine.tui.player.given import DutiesDialog
from exercise_engine.tui.player.joint import joint_teams, teams_to_convene
from exercise_engine.tui.player.joint_actions import choose_joint, choose_to_convene
from exercise_engine.tui.player.levels import level_desk
from exercise_engine.tui.player.obligations import has_obligations, show_obligations
from exercise_engine.tui.player.playing import Playing, Result
from exercise_engine.tui.player.reading import item_page
from exercise_engine.tui.player.share_dialog import share_anything
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.player.statements import StatementActions
from exercise_engine.tui.text import content, fit, one_line
from exercise_engine.tui.widgets.steady_list import Row

ASKS_LISTED_MAX = 4
"""So many questions stand in the list itself; all of them stand in the inbox."""
ASK = "ask:"
LETTER_DRAFT = "control:stand_in"


class StandInState(PlayerState):
    """What a seat of the SimCell knows as a player would, while it holds posts."""

    @property
    def plays(self) -> bool:
        """Whether this seat stands in for somebody now."""
        frame = self.session.welcome
        return frame is not None and frame.kind == "simcell" and bool(self.posts)

    def inbox(self) -> tuple[InboxItem, ...]:
        """Return what was told to the posts, of all that this seat sees as control."""
        view = self.view
        meant = {"all", *view.teams, *(post.address for post in view.posts), *self._organisations}
        return tuple(
            item
            for item in view.inbox()
            if not meant.isdisjoint(item.to) or any(ask.is_ours for ask in view.asks_of(item.seq))
        )

    def is_of(self, organisation: str) -> bool:
        """Tell whether one of the posts belongs to an organisation."""
        return organisation in self._organisations

    def is_in(self, team: str) -> bool:
        """Tell whether one of the posts belongs to a team."""
        return team in self.view.teams

    @property
    def _organisations(self) -> frozenset[str]:
        directory = self.session.directory
        teams = directory.teams if directory is not None else {}
        return frozenset(teams[team].organisation for team in self.view.teams if team in teams)


class StandInPlaying:
    """What the forms of the posts need, on control's screen."""

    read_now: InboxItem | None = None
    """Control's lists are not the inbox of the posts."""

    def __init__(self, acting: Acting) -> None:
        self.acting = acting
        self.state = acting.state
        self.session = acting.state.session

    @property
    def link(self) -> SeatLink:
        """The connection."""
        return self.acting.app.link

    def warn(self, sentence: str) -> None:
        """Say a sentence that needs care."""
        self.acting.app.warn(sentence)

    def push_screen(
        self, screen: Screen[Result], callback: Callable[[Result | None], None] | None = None
    ) -> object:
        """Show a dialog; the callback gets what comes out of it."""
        return self.acting.app.push_screen(screen, callback)


@dataclass(frozen=True, slots=True)
class Form:
    """One of the things that a post can do, beside answering."""

    way: Way
    is_offered: Callable[[PlayerState], bool]
    open: Callable[[Playing], None]


FORMS: tuple[Form, ...] = (
    Form(
        Way("obligations", "Obligations", "What their organisation owes; declare, submit, or say why not."),
        has_obligations,
        show_obligations,
    ),
    Form(
        Way("share", "Share", "Pass on what they read, or words of their own."),
        lambda state: bool(state.posts),
        share_anything,
    ),
    Form(
        Way("ask", "Ask a tool or somebody", "What it knows it answers at once."),
        lambda state: bool(tools(state)),
        ask_tool,
    ),
    Form(
        Way("joint", "Joint team", "Its next meeting, the joint picture, and their report to it."),
        lambda state: bool(joint_teams(state)),
        choose_joint,
    ),
    Form(
        Way("convene", "Convene a joint team", "Their post may bring it together; its members are told."),
        lambda state: bool(teams_to_convene(state)),
        choose_to_convene,
    ),
)
"""What players find in their list *More*, with the same forms."""


class StandIn:
    """Opens what the held posts can do."""

    def __init__(self, app: SeatApp, state: PlayerState) -> None:
        self._app = app
        self._state = state
        self._acting = Acting(app, state)
        self._playing = StandInPlaying(self._acting)
        self._statements = StatementActions(self._acting)
        self._levels = level_desk(self._acting)

    @property
    def is_needed(self) -> bool:
        """Whether this seat stands in for somebody now."""
        return self._state.plays

    def offer(self) -> None:
        """Offer open questions first, then all else that the posts can do."""
        posts = ", ".join(one_line(self._state.session.name_of(post.address)) for post in self._state.posts)
        dialog = WayDialog("Answer for a team", self._ways(), details=f"You stand in for: {posts}")
        _ = self._app.push_screen(dialog, self._do)

    def _ways(self) -> list[Way]:
        session = self._state.session
        ways = [
            Way(f"{ASK}{ask.seq}", f"Answer: {one_line(ask.question)}", self._whose(ask.teams))
            for ask in self._state.view.pending_asks()[:ASKS_LISTED_MAX]
        ]
        ways += [
            Way("inbox", "Read what they were told", "The inbox of their posts, with every question."),
            Way("letter", "Write a message as one of them", "Those who read it see the post as the sender."),
            Way("entry", "Write in their log", "A decision, an action or a note of the team."),
        ]
        directory = session.directory
        if directory is not None and directory.statements:
            ways.append(Way("statements", "Statements", "Draft, clear and publish as their posts may."))
        if directory is not None and directory.levels:
            ways.append(Way("levels", "Declared levels", "Declare one where their posts may."))
        ways.append(Way("duties", "Briefs and duties", "What they are there for, and what is done of it."))
        ways += [form.way for form in FORMS if form.is_offered(self._state)]
        return ways

    def _whose(self, teams: tuple[str, ...]) -> str:
        own = [team for team in teams if team in self._state.view.teams]
        return f"For {', '.join(self._state.session.name_of(team) for team in own)}."

    def _do(self, key: str | None) -> None:
        match key:
            case None:
                return
            case "inbox":
                self._inbox()
            case "letter":
                self._acting.compose("Message as a post", LETTER_DRAFT, Letter())
            case "entry":
                self._acting.write_entry()
            case "statements":
                self._statements.board()
            case "levels":
                self._levels.board()
            case "duties":
                dialog = DutiesDialog(self._state)
                _ = self._app.push_screen(dialog, lambda brief: self._inbox() if brief is not None else None)
            case _ if key.startswith(ASK):
                self._answer(int(key.removeprefix(ASK)))
            case _:
                next(form for form in FORMS if form.way.key == key).open(self._playing)

    def _answer(self, seq: int) -> None:
        ask = self._state.view.ask(seq)
        if ask is not None:
            self._acting.answer(ask)

    # What their posts were told.

    def _inbox(self) -> None:
        dialog = BoardDialog(
            "What they were told",
            rows=self._rows,
            page=self._page,
            act=self._act,
            empty="Nothing was told to these posts yet.",
        )
        _ = self._app.push_screen(dialog)

    def _rows(self, width: int) -> list[Row]:
        return [self._row(item, width) for item in reversed(self._state.inbox())]

    def _row(self, item: InboxItem, width: int) -> Row:
        asked = "ASKED " if self._state.asks_for_me(item) else ""
        sender = one_line(self._state.session.name_of(item.sender))
        return Row(str(item.seq), content(fit(f"{asked}{sender}: {one_line(item.subject)}", width)))

    def _page(self, key: str) -> Content:
        item = self._state.view.item(int(key))
        return item_page(self._state, item, with_hints=False) if item is not None else Content("")

    def _act(self, key: str) -> None:
        """Answer what an item asks, or reply to it."""
        item = self._state.open_item(int(key))
        if item is None:
            return
        asks = self._state.asks_for_me(item)
        if asks:
            self._acting.answer(asks[0])
            return
        known = {choice.key for choice in self._state.recipients()}
        letter = Letter(
            to=(item.sender,) if item.sender in known else (),
            subject=f"Re: {item.subject}"[:200],
            reply_to=item.seq,
        )
        self._acting.compose(f"Reply: {item.subject}", f"{LETTER_DRAFT}:{item.seq}", letter)

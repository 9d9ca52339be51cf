"""What the SimCell does in posts that it was given: reads, answers and writes as players do."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.view_items import InboxItem
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.compose import Letter
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.levels import level_desk
from exercise_engine.tui.player.reading import item_page
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.player.statements import StatementActions
from exercise_engine.tui.text import content, fit, one_line
from exercise_engine.tui.widgets.steady_list import Row

ASKS_LISTED_MAX = 4
"""So many questions stand in the list itself; all of them stand in the inbox."""
LETTER_DRAFT = "control:stand_in"


class StandInState(PlayerState):
    """What a seat of the SimCell knows as a player would, while it holds posts."""

    @property
    def plays(self) -> bool:
        """Whether this seat stands in for somebody now."""
        frame = self.session.welcome
        return frame is not None and frame.kind == "simcell" and bool(self.posts)


class StandIn:
    """Opens what the held posts can do."""

    def __init__(self, app: SeatApp, state: PlayerState) -> None:
        self._app = app
        self._state = state
        self._acting = Acting(app, state)
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
            Way(f"ask:{ask.seq}", f"Answer: {one_line(ask.question)}", self._whose(ask.teams))
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
            case _:
                self._answer(int(key.partition(":")[2]))

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
        return [self._row(item, width) for item in reversed(self._theirs())]

    def _theirs(self) -> list[InboxItem]:
        """Return what was told to the posts, of all that this seat sees as control."""
        view = self._state.view
        meant = {"all", *view.teams, *(post.address for post in view.posts)}
        directory = self._state.session.directory
        teams = directory.teams if directory is not None else {}
        meant |= {teams[team].organisation for team in view.teams if team in teams}
        return [
            item
            for item in view.inbox()
            if not meant.isdisjoint(item.to) or any(ask.is_ours for ask in view.asks_of(item.seq))
        ]

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

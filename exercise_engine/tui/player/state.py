"""What the player's screen knows: the view of the seat, its posts and rights, the team's drafts."""

from __future__ import annotations

from exercise_engine.client.updates import DraftChanged, EventsArrived, Update, Welcomed
from exercise_engine.core.facts import Post
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.core.view_items import AskView, Due, InboxItem
from exercise_engine.core.views import SeatView
from exercise_engine.protocol.messages import DirectoryTeam, DraftState, Welcome
from exercise_engine.tui.dialogs.pick import Pickable
from exercise_engine.tui.session import Session

EVERYBODY = "all"
"""The address of all players."""


class PlayerState:
    """Everything behind the player's screen, fed with the updates of the connection."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view = SeatView("")
        self.drafts: dict[int, DraftState] = {}
        """The team's drafts, by ask."""

    def take(self, update: Update) -> None:
        """Take in one update that the session has taken in already."""
        match update:
            case Welcomed(frame=frame, new_run=new_run):
                self._enter(frame, new_run=new_run)
            case EventsArrived(events=events):
                self.view.apply_all(events)
            case DraftChanged(frame=draft):
                self._take_draft(draft)
            case _:
                pass

    @property
    def plays(self) -> bool:
        """Whether this seat acts in the exercise; an observer looks on."""
        return self.session.welcome is not None and self.session.welcome.kind == "player"

    @property
    def is_excused(self) -> bool:
        """Whether nothing is expected of this seat now, since its person is needed for something real."""
        return self.view.attendance.is_excused(self.session.seat)

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts of this seat."""
        return self.view.posts

    def inbox(self) -> tuple[InboxItem, ...]:
        """Return what was told to this seat's posts, the oldest first."""
        return tuple(self.view.inbox())

    def is_of(self, _organisation: str) -> bool:
        """Tell whether a seat speaks for an organisation of which it was told; players always do."""
        return True

    def is_in(self, _team: str) -> bool:
        """Tell whether a seat acts in a team of which it was told; players always do."""
        return True

    def due(self) -> tuple[Due, ...]:
        """Return what waits for this seat now."""
        return self.view.for_you_now(self.session.elapsed_ms())

    def open_item(self, seq: int) -> InboxItem | None:
        """Return an item that was just opened, and report that it was read, with the questions in it."""
        item = self.view.item(seq)
        if item is None:
            return None
        if self.view.mark_read(seq) and item.needs_reading and self.session.link is not None:
            asks = (ask.seq for ask in self.view.asks_of(seq))
            self.session.link.report_read(seq, *self.view.changes.news(seq), *asks)
        return item

    def acknowledge(self, seq: int) -> bool:
        """Confirm a brief; tells whether there was one to confirm."""
        if not self.view.mark_acknowledged(seq):
            return False
        if self.session.link is not None:
            self.session.link.report_acknowledged(seq)
        return True

    def post_in(self, team: str) -> Post | None:
        """Return the post in which this seat acts for a team: one that decides, where it holds one."""
        held = [post for post in self.posts if post.team == team]
        return next((post for post in held if self.decides(post)), held[0] if held else None)

    def decides(self, post: Post) -> bool:
        """Tell whether a post may give its team's answers."""
        team = self._team(post.team)
        return team is not None and post.role in team.roles and team.roles[post.role].decides

    def deciders(self, team_id: str) -> tuple[Pickable, ...]:
        """Return the roles of a team that decide, by address."""
        team = self._team(team_id)
        roles = team.roles.items() if team is not None else ()
        return tuple(Pickable(f"{team_id}.{key}", role.name) for key, role in roles if role.decides)

    def draft_of(self, ask: int) -> DraftState | None:
        """Return the team's draft of an answer, where somebody has begun one."""
        return self.drafts.get(ask)

    def draft_is_mine(self, ask: int) -> bool:
        """Tell whether this seat may write the team's draft without taking it over."""
        draft = self.drafts.get(ask)
        return draft is None or draft.holder in (None, self.session.seat)

    def team_of(self, ask: AskView) -> str:
        """Return the team for which this seat answers a question; of several that must agree the own one."""
        own = (team for team in ask.teams if team in self.view.teams)
        return next(own, ask.teams[0])

    def asks_for_me(self, item: InboxItem) -> tuple[AskView, ...]:
        """Return the questions of an item that a team of this seat has to answer, or may answer anew."""
        if self.view.is_over:
            return ()
        now = self.session.elapsed_ms()
        found = [ask for ask in self.view.asks_of(item.seq) if ask.is_ours and ask.takes_answer(now)]
        return tuple(sorted(found, key=lambda ask: not ask.is_pending))

    def recipients(self) -> tuple[Pickable, ...]:
        """Return everybody who can be written to: control, teams, roles, organisations, personas.

        A spare seat, which has no post to write from, can write to control only.
        """
        directory = self.session.directory
        if directory is None:
            return ()
        found = [
            Pickable(CONTROL_ADDRESS, directory.name_of(CONTROL_ADDRESS), "the people who run the exercise")
        ]
        if not self.posts:
            return tuple(found)
        own = self.view.teams
        teams = sorted(directory.teams.items(), key=lambda entry: entry[0] not in own)
        for team_id, team in teams:
            found.append(Pickable(team_id, team.name, f"team of {self._organisation_name(team)}"))
            found += [
                Pickable(f"{team_id}.{key}", f"{team.name}, {role.name}", "role")
                for key, role in team.roles.items()
            ]
        found += [Pickable(key, named.name, "organisation") for key, named in directory.organisations.items()]
        found += [Pickable(key, named.name, "outside the room") for key, named in directory.personas.items()]
        found.append(Pickable(EVERYBODY, directory.name_of(EVERYBODY), "all teams"))
        return tuple(found)

    def connected_in(self, address: str) -> int:
        """Return how many of those who hold a post are connected."""
        directory = self.session.directory
        if directory is None:
            return 0
        held = [seat for seat in directory.seats if any(post.address == address for post in seat.posts)]
        return sum(seat.seat in self.session.connected for seat in held)

    def senders(self) -> tuple[Pickable, ...]:
        """Return the posts in which this seat can write."""
        return tuple(Pickable(post.address, self.session.name_of(post.address)) for post in self.posts)

    def readers(self, to: tuple[str, ...], sender: str | None) -> str:
        """Return in words who will read a message: whom it goes to, and the team of the sender."""
        names = [self.session.name_of(address) for address in to]
        teams = {sender.partition(".")[0]} if sender else self.view.teams
        own = [self.session.name_of(team) for team in sorted(teams) if team not in to]
        return "; ".join([*names, *own, "the control cell"])

    def _team(self, team_id: str) -> DirectoryTeam | None:
        directory = self.session.directory
        return directory.teams.get(team_id) if directory is not None else None

    def _organisation_name(self, team: DirectoryTeam) -> str:
        return self.session.name_of(team.organisation)

    def _enter(self, frame: Welcome, *, new_run: bool) -> None:
        if new_run or self.view.seat != frame.seat:
            self.view = SeatView(frame.seat, frame.posts)
        self.view.posts = frame.posts
        self.view.read |= set(frame.receipts.read)
        self.view.acknowledged |= set(frame.receipts.acknowledged)
        self.drafts = {draft.ask: draft for draft in frame.drafts}

    def _take_draft(self, draft: DraftState) -> None:
        known = self.drafts.get(draft.ask)
        if known is None or draft.revision >= known.revision or draft.holder != known.holder:
            self.drafts[draft.ask] = draft

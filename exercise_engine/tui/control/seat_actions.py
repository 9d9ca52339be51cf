"""What control does about seats: who sits there, codes, hand-overs, excuses, posts."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.control_records import SeatRecord
from exercise_engine.core.facts import SeatHandedOver
from exercise_engine.core.need import Need
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.core.posts.commands import GivePost, TakePost
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.check_in import CheckInBoard
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way

TEST_SUBJECT = "Check-in: please confirm"
TEST_BODY = (
    "This is a test. If you can read it, press k to confirm. It does not belong to the story; "
    "play has not begun."
)


class SeatActions:
    """Opens the dialogs about the seats of players."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def board(self) -> None:
        """Show who is here; a seat that is chosen there can be changed."""
        self._asker.ask(CheckInBoard(self._desk), self.about)

    def about(self, seat: str) -> None:
        """Offer what can be done about one seat."""
        record = self._desk.view.seats.get(seat)
        if record is None:
            self._asker.refuse("This seat is gone.")
            return
        person = self._desk.session.people.get(seat, "")
        posts = ", ".join(self._desk.view.name(post.address) for post in record.posts) or "none"
        self._asker.ask_way(
            record.label,
            self._ways(record),
            lambda key: self._do(key, record),
            details=f"Sits there: {person or 'nobody noted'}\nPosts: {posts}",
        )

    def _ways(self, record: SeatRecord) -> list[Way]:
        excused = self._desk.view.attendance.is_excused(record.seat)
        ways = [
            Way("name", "Note who sits there", "A name, for controllers only; it enters no record of play.")
        ]
        if self._desk.may_reissue:
            effect = "The old code and the terminal that used it lose the seat."
            ways.append(Way("code", "Give it another code", effect))
        effect = "For a change of shift: the team is told, and whoever comes confirms your note."
        ways.append(Way("hand_over", "Hand it over to another person", effect))
        if excused:
            ways.append(Way("return", "It plays again", "The team is told."))
        else:
            effect = "The team is told. Its silence is not counted until it plays again."
            ways.append(Way("excuse", "Excuse it for real duty", effect))
        ways.append(Way("give", "Give it a post", "It sees all that was told to the post, and acts in it."))
        if record.posts:
            ways.append(Way("take", "Take a post from it", "What it has seen stays with it."))
        return ways

    def _do(self, key: str, record: SeatRecord) -> None:
        match key:
            case "name":
                self.name(record.seat)
            case "code":
                self._reissue(record)
            case "hand_over":
                self._hand_over(record)
            case "excuse":
                self._desk.send(ExcuseSeat(seat=record.seat), f"Excuse of {record.label}")
            case "return":
                self._desk.send(ReturnSeat(seat=record.seat), f"Return of {record.label}")
            case "give":
                self._give(record)
            case _:
                self._take(record)

    def name(self, seat: str, *, settles: str = "") -> None:
        """Note who sits there; that settles what waited for it."""
        record = self._desk.view.seats.get(seat)
        if record is None:
            return
        details = "For controllers only: names are in no event, log line or report. Empty erases the name."
        dialog = PromptDialog(
            f"Who sits at {record.label}?", details=details, value=self._desk.session.people.get(seat, "")
        )

        def note(name: str) -> None:
            self._asker.link.name_person(seat, name.strip())
            for key in (settles, self._waiting_for_name(seat)):
                if key:
                    self._desk.dismiss(key)

        self._asker.ask(dialog, note)

    def _waiting_for_name(self, seat: str) -> str:
        """Return the key of the need that asks who came to a seat."""
        start = f"who_came:{seat}/"
        return next((need.key for need in self._desk.needs() if need.key.startswith(start)), "")

    def note_who_came(self, need: Need) -> None:
        """Note who sits at a seat that was handed over; then it is settled."""
        event = self._desk.view.event(need.seq or 0)
        if event is not None and isinstance(event.fact, SeatHandedOver):
            self.name(event.fact.seat, settles=need.key)

    def _reissue(self, record: SeatRecord) -> None:
        details = (
            "The old code and the terminal that used it lose the seat. "
            "The new code is written to the organisation's file beside the server."
        )
        self._asker.ask(
            ConfirmDialog(f"New code for {record.label}?", details=details, yes="New code"),
            lambda _: self._asker.link.reissue_code(record.seat),
        )

    def _hand_over(self, record: SeatRecord) -> None:
        details = "What must the next person know? The team reads it too. It may stay empty."

        def hand_over(note: str) -> None:
            self._desk.send(HandOverSeat(seat=record.seat, note=note), f"Hand-over of {record.label}")
            self.name(record.seat)

        self._asker.ask(PromptDialog(f"Hand over {record.label}", details=details), hand_over)

    def _give(self, record: SeatRecord) -> None:
        listed = self.posts_to_give(record)
        dialog = PickDialog(f"Which post for {record.label}?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self.give(record, picked[0]))

    def posts_to_give(self, record: SeatRecord) -> list[Pickable]:
        """Return the posts of ordinary teams that a seat does not hold."""
        scenario = self._desk.view.scenario
        if scenario is None:
            return []
        held = {post.address for post in record.posts}
        return [
            Pickable(address, self._desk.view.name(address), "decides" if role.decides else "")
            for team_id, team in scenario.teams.items()
            if not team.joint
            for role_id, role in team.roles.items()
            if (address := f"{team_id}.{role_id}") not in held
        ]

    def give(self, record: SeatRecord, post: str) -> None:
        """Give a post, with a word for its new holder."""
        name = self._desk.view.name(post)
        dialog = PromptDialog(
            f"Give {record.label} the post {name}", details="A note for its team; may stay empty."
        )
        self._asker.ask(
            dialog,
            lambda note: self._desk.send(GivePost(seat=record.seat, post=post, note=note), f"Post {name}"),
        )

    def _take(self, record: SeatRecord) -> None:
        listed = [Pickable(post.address, self._desk.view.name(post.address)) for post in record.posts]
        dialog = PickDialog(f"Take which post from {record.label}?", listed, several=False)
        self._asker.ask(
            dialog,
            lambda picked: self._desk.send(
                TakePost(seat=record.seat, post=picked[0]), f"Post {self._desk.view.name(picked[0])}"
            ),
        )

    def simcell_seats(self) -> list[SeatRecord]:
        """Return the seats of the SimCell, which can stand in for players."""
        return [seat for seat in self._desk.view.seats.values() if seat.kind == "simcell" and seat.is_open]

    def stand_in(self) -> None:
        """Hand a post to the SimCell, or take it back."""
        seats = {seat.seat: seat for seat in self.simcell_seats()}
        if len(seats) == 1:
            self._stand_in(next(iter(seats.values())))
            return
        listed = [Pickable(seat.seat, seat.label, self._held(seat)) for seat in seats.values()]
        dialog = PickDialog("Which seat stands in?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self._stand_in(seats[picked[0]]))

    def _stand_in(self, record: SeatRecord) -> None:
        ways = [Way("give", "Give it a post", "It answers, writes and publishes as that post.")]
        if record.posts:
            ways.append(Way("take", "Take a post from it", "The team plays for itself again."))
        held = f"Stands in for: {self._held(record) or 'nobody'}"
        self._asker.ask_way(record.label, ways, lambda key: self._do(key, record), details=held)

    def _held(self, record: SeatRecord) -> str:
        return ", ".join(self._desk.view.name(post.address) for post in record.posts)

    def let_decide(self, team: str) -> None:
        """Let another seat decide for a team in which nobody can: all are excused, or the post is vacant."""
        scenario = self._desk.view.scenario
        roles = scenario.teams[team].roles if scenario is not None else {}
        post = next((f"{team}.{key}" for key, role in roles.items() if role.decides), "")
        seats = {seat.seat: seat for seat in self._may_decide(team)}
        listed = [
            Pickable(seat.seat, seat.label, self._desk.session.people.get(seat.seat, ""))
            for seat in seats.values()
        ]
        if not post or not listed:
            self._asker.refuse(
                "Nobody is there who could take the post; open a spare seat, or write to the team."
            )
            return
        name = self._desk.view.name(post)
        dialog = PickDialog(f"Who takes the post {name}?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self.give(seats[picked[0]], post))

    def _may_decide(self, team: str) -> list[SeatRecord]:
        """Return seats of players that are not excused, those of the team first."""
        view = self._desk.view
        found = [
            seat
            for seat in view.seats.values()
            if seat.kind == "player" and seat.is_open and not view.attendance.is_excused(seat.seat)
        ]
        return sorted(found, key=lambda seat: all(post.team != team for post in seat.posts))

    def send_test(self) -> None:
        """Ask everybody to confirm a line."""
        command = c.ReleaseAdHoc(
            sender=CONTROL_ADDRESS,
            to=("all",),
            channel="alert" if self._has_channel("alert") else "email",
            subject=TEST_SUBJECT,
            body=TEST_BODY,
            confirm=True,
            note="Check-in test",
        )
        self._asker.ask(
            ConfirmDialog("Send the check-in test?", details=f"To everybody: {TEST_BODY}", yes="Send"),
            lambda _: self._desk.send(command, "The check-in test", done="The check-in test is sent."),
        )

    def _has_channel(self, channel: str) -> bool:
        scenario = self._desk.view.scenario
        return scenario is not None and scenario.all_channels()[channel].means == "screen"

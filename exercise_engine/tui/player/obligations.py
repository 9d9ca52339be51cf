"""Obligations of a player's organisation: the register, and what one says and submits of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.command_types import RECIPIENTS_MAX, TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.obligations.commands import DeclareAware, DeclareNotNotifiable, SubmitObligation
from exercise_engine.core.obligations.facts import DeclaredMoment
from exercise_engine.core.obligations.view import ObligationRecord
from exercise_engine.core.view_items import Due
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.drafts import DraftKeeper, text_of, texts_of
from exercise_engine.tui.obligation_pages import obligation_page, obligation_row, room_ms_until, title_of
from exercise_engine.tui.player.playing import Playing
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField
from exercise_engine.tui.widgets.option_picker import OptionPicker

MOMENT_HINT = "now, or a moment such as Day 1 09:15"
_DECLARE_WAYS: dict[DeclaredMoment, Way] = {
    "aware": Way(
        "aware", "Declare awareness", "Your organisation knows since now, or since an earlier moment."
    ),
    "classified": Way("classified", "Declare it classified", "The clock runs from the classification."),
    "determination": Way("determination", "Declare it determined", "The clock runs from the determination."),
}


def has_obligations(state: PlayerState) -> bool:
    """Whether this seat plays for an organisation that owes something to somebody."""
    return state.plays and bool(own_records(state))


def own_records(state: PlayerState) -> tuple[ObligationRecord, ...]:
    """Return what the organisations owe for which this seat speaks, as far as they were told of it."""
    records = state.view.community.obligations.records
    return tuple(found for found in records if found.listed is not None and state.is_of(found.organisation))


def obligation_dues(state: PlayerState) -> tuple[Due, ...]:
    """Return the clocks that run as the own organisation knows."""
    if state.view.is_over or not state.plays:
        return ()
    return tuple(
        Due(
            "clock",
            record.listing,
            title_of(record),
            room_ms_until(state.session, record.standing.told_due_ms or 0),
            is_overdue=record.standing.is_told_missed,
        )
        for record in state.view.community.obligations.running()
    )


def show_obligations(app: Playing) -> None:
    """Open the register."""
    state = app.state
    session = state.session

    def record_of(key: str) -> ObligationRecord | None:
        return state.view.community.obligations.record(int(key))

    def page(key: str) -> Content:
        record = record_of(key)
        return Content("") if record is None else obligation_page(session, record, told=True)

    dialog = BoardDialog(
        "What your organisation owes (Enter: declare or submit)",
        rows=lambda width: [
            obligation_row(session, record, str(record.listing), width, told=True)
            for record in own_records(state)
        ],
        page=page,
        act=lambda key: offer_obligation(app, int(key)),
        empty="Nothing is owed: play has not begun, or the scenario has no such clocks.",
    )
    _ = app.push_screen(dialog)


def offer_obligation(app: Playing, listing: int) -> None:
    """Offer what can be done about an obligation now."""
    record = app.state.view.community.obligations.record(listing)
    ways = ways_of(app.state, record) if record is not None else ()
    if record is None or not ways:
        app.warn("Nothing more is to be done about it.")
        return
    found = record

    def choose(way: str | None) -> None:
        match way:
            case "submit" | "progress":
                _ask_submission(app, found, progress=way == "progress")
            case "needless":
                _ask_reasons(app, found)
            case "aware" | "classified" | "determination":
                _ask_moment(app, found, way)
            case _:
                pass

    _ = app.push_screen(WayDialog(title_of(record), ways), choose)


def ways_of(state: PlayerState, record: ObligationRecord) -> tuple[Way, ...]:
    """Return what can be said of an obligation now."""
    standing, listed = record.standing, record.listed
    if state.view.is_over or listed is None or standing.submitted_ms is not None:
        return ()
    ways: list[Way] = []
    declares = listed.runs_from not in ("submission", "receipt", "calendar")
    if declares and (standing.aware_ms is None or standing.is_not_notifiable):
        ways.append(_DECLARE_WAYS["aware"])
    if listed.runs_from in ("classified", "determination") and standing.judged_ms is None:
        ways.append(_DECLARE_WAYS[listed.runs_from])
    ways.append(Way("submit", "Submit", "Choose who gets it, tick what it contains, write it."))
    if listed.progress:
        about = "While it still goes on; the time runs anew from it."
        ways.append(Way("progress", "Submit a progress report", about))
    if not standing.is_not_notifiable:
        ways.append(Way("needless", "Nothing has to be notified", "With reasons, which are recorded."))
    return tuple(ways)


def _post(app: Playing) -> str | None:
    """Return the post that speaks for the organisation: one that decides, if this seat holds one."""
    posts = sorted(app.state.posts, key=lambda post: not app.state.decides(post))
    return posts[0].address if posts else None


def _ask_moment(
    app: Playing,
    record: ObligationRecord,
    moment: DeclaredMoment,
    *,
    typed_before: str = "",
    refusal: str = "",
) -> None:
    """Ask since when; a moment that was refused is there again, with the reason above it."""

    def send(typed: str | None) -> None:
        if typed is None:
            return
        at = one_line(typed) or None

        def ask_again(_: str, message: str) -> bool:
            _ask_moment(app, record, moment, typed_before=typed, refusal=message)
            return True

        command = DeclareAware(listing=record.listing, moment=moment, at=at)
        app.session.send(command, "Your declaration", acting_as=_post(app), refused=ask_again)
        app.acting.tell_if_offline("Your declaration")

    details = f"Since when? Leave it empty for now, or write {MOMENT_HINT.partition('or ')[2]}."
    if refusal:
        details = f"It was refused: {refusal}.\n\n{details}"
    _ = app.push_screen(PromptDialog(_DECLARE_WAYS[moment].name, details=details, value=typed_before), send)


def _ask_reasons(app: Playing, record: ObligationRecord) -> None:
    def send(reasons: str | None) -> None:
        if reasons is not None:
            command = DeclareNotNotifiable(listing=record.listing, reasons=reasons.strip())
            app.session.send(command, "Your reasons", acting_as=_post(app))

    dialog = PromptDialog(
        f"Why need nothing be notified? {title_of(record)}",
        details="The report shows the reasons. Declare awareness if it turns out otherwise.",
        refusal=lambda words: "" if words.strip() else "Say why.",
    )
    _ = app.push_screen(dialog, send)


def _ask_submission(app: Playing, record: ObligationRecord, *, progress: bool) -> None:
    state = app.state
    dialog = SubmitDialog(
        record,
        app.link,
        recipients=recipients_of(state, record),
        readers=lambda to: state.readers(to, _post(app)),
        progress=progress,
    )

    def send(command: SubmitObligation | None) -> None:
        if command is not None:
            app.session.send(
                command,
                "Your submission",
                acting_as=_post(app),
                draft_key=draft_key(record),
                draft={"to": list(command.to), "body": command.body},
            )

    _ = app.push_screen(dialog, send)


def recipients_of(state: PlayerState, record: ObligationRecord) -> tuple[Pickable, ...]:
    """Return who can be written to, with those whom the register names."""
    known = state.recipients()
    listed = record.listed
    named = zip(listed.to, listed.to_names, strict=False) if listed is not None else ()
    keys = {choice.key for choice in known}
    return (*(Pickable(key, name, "outside the room") for key, name in named if key not in keys), *known)


def draft_key(record: ObligationRecord) -> str:
    """Return where a submission is kept on the own disk until it is sent."""
    return f"obligation:{record.listing}"


class SubmitDialog(Dialog[SubmitObligation]):
    """Gives a submission once it is to be sent; escape keeps what was typed for later."""

    DEFAULT_CSS = """
    SubmitDialog > .dialog { height: 100%; }
    SubmitDialog Horizontal { height: 1; }
    SubmitDialog Horizontal > Input, SubmitDialog Horizontal > Select { width: 1fr; }
    SubmitDialog #to { width: 1fr; min-width: 10; text-align: left; content-align: left middle; }
    SubmitDialog OptionPicker { max-height: 6; margin-top: 1; }
    SubmitDialog LongField { margin-top: 1; }
    SubmitDialog #readers { height: auto; max-height: 2; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        SUBMIT,
        Binding("ctrl+t", "pick_recipients", "To", priority=True),
    ]

    def __init__(
        self,
        record: ObligationRecord,
        link: SeatLink,
        *,
        recipients: Sequence[Pickable],
        readers: Callable[[tuple[str, ...]], str],
        progress: bool,
    ) -> None:
        super().__init__(f"EXERCISE: {title_of(record)}")
        self._record = record
        self._recipients = tuple(recipients)
        self._readers = readers
        self._progress = progress
        self._keeper = DraftKeeper(link, draft_key(record), read=self.as_draft)
        self._start = self._keeper.load()
        known = {choice.key for choice in self._recipients}
        self._to = tuple(key for key in texts_of(self._start, "to") if key in known)

    def compose_questions(self) -> ComposeResult:
        """Yield recipients, since when one knows, what it contains, and the words."""
        listed = self._record.listed
        with Horizontal():
            yield FieldLabel("To")
            yield Button(self._names(), id="to", compact=True)
        if self._asks_moment:
            with Horizontal():
                yield FieldLabel("Aware since")
                yield LineField(placeholder=MOMENT_HINT, id="aware")
        if listed is not None and listed.progress:
            with Horizontal():
                yield FieldLabel("Kind")
                kinds = (("final report", "final"), ("progress report", "progress"))
                yield Choice(kinds, value="progress" if self._progress else "final", id="kind")
        if listed is not None and listed.requires:
            yield OptionPicker(listed.requires, several=True, id="content")
        yield LongField(text_of(self._start, "body"), placeholder="What you submit", id="body")
        yield Static(id="readers")

    def on_mount(self) -> None:
        """Start with the recipients."""
        self._show_recipients()
        self.query_one("#to" if not self._to else "#body").focus()

    @property
    def command(self) -> SubmitObligation:
        """What stands in the fields now."""
        picked = self.query("#content").results(OptionPicker)
        kinds = self.query("#kind").results(Choice)
        aware = next((one_line(field.value) for field in self.query("#aware").results(Input)), "")
        return SubmitObligation(
            listing=self._record.listing,
            to=self._to or ("-",),
            included=next((picker.chosen for picker in picked), ()),
            body=self._body,
            progress=next((kind.chosen == "progress" for kind in kinds), False),
            aware_at=aware or None,
        )

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {"to": list(self._to), "body": self._body}

    @on(TextArea.Changed)
    def _keep(self) -> None:
        self._keeper.changed()

    @on(Button.Pressed, "#to")
    def action_pick_recipients(self) -> None:
        """Choose who gets it."""
        dialog = PickDialog("To whom?", self._recipients, picked=self._to)
        _ = self.app.push_screen(dialog, self._take_recipients)

    def action_submit(self) -> None:
        """Give the submission, if it can be sent."""
        refusal = self._refusal()
        self.show_error(refusal)
        if not refusal:
            self._keeper.stop()
            self.finish(self.command)

    def _refusal(self) -> str:
        if not self._to:
            return "Nobody is chosen to get it: Ctrl+T chooses."
        if len(self._to) > RECIPIENTS_MAX:
            return f"It goes to {len(self._to)} addresses; {RECIPIENTS_MAX} are the most."
        if not self._body:
            return "Write what you submit."
        if len(self._body) > TYPED_TEXT_LENGTH_MAX:
            return f"It has {len(self._body):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
        return ""

    def _take_recipients(self, picked: tuple[str, ...] | None) -> None:
        if picked is not None:
            self._to = picked
            self._show_recipients()
            self._keeper.changed()

    def _show_recipients(self) -> None:
        self.query_one("#to", Button).label = self._names()
        words = f"Read by: {self._readers(self._to)}" if self._to else ""
        self.query_one("#readers", Static).update(content(words))

    def _names(self) -> Content:
        names = {choice.key: choice.name for choice in self._recipients}
        chosen = "; ".join(one_line(names.get(key, key)) for key in self._to)
        return content(chosen or "(choose: Enter)")

    @property
    def _asks_moment(self) -> bool:
        listed = self._record.listed
        follows = listed is None or listed.runs_from in ("submission", "receipt", "calendar")
        return not follows and self._record.standing.aware_ms is None

    @property
    def _body(self) -> str:
        return clean(self.query_one("#body", TextArea).text).strip()

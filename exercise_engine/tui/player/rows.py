"""The rows of the player's lists, laid out for a width: what waits, inbox, log, people."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from exercise_engine.core.view_items import PUBLIC_CHANNELS, AskView, Due, DueKind, InboxItem, LogLine
from exercise_engine.model.sharing import shown_label
from exercise_engine.model.timing import MINUTE_MS
from exercise_engine.tui.player import changes
from exercise_engine.tui.player.baseline import baseline_dues
from exercise_engine.tui.player.obligations import obligation_dues
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import fit, left_text, short_offset
from exercise_engine.tui.widgets.steady_list import Row

ROOMY_WIDTH = 70
"""From this width on a row also says what it can say in a second place: story time, whole tags."""
TIME_WIDTH = 7
"""`T+12:34`, the longest that an exercise of a day needs."""
CLOSE_MS = 2 * MINUTE_MS
"""A deadline within two minutes of the room is near."""
DUE_WIDTH = 8
"""`CONFIRM`, the longest word for what is to be done."""

_DUE_WORDS = {
    "ask": "ANSWER",
    "clear": "CLEAR",
    "publish": "PUBLISH",
    "refused": "REFUSED",
    "survey": "FILL IN",
    "unread": "READ",
    "brief": "CONFIRM",
    "handover": "CONFIRM",
    "meeting": "MEET",
    "report": "REPORT",
    "next": "NEXT",
    "baseline": "ANSWER",
    "permission": "PERMIT",
    "clock": "SUBMIT",
}
_DUE_STYLES = {
    "ask": "bold $warning",
    "clear": "bold $warning",
    "publish": "bold $warning",
    "refused": "bold $warning",
    "survey": "bold $warning",
    "unread": "bold $primary",
    "brief": "bold $accent",
    "handover": "bold $accent",
    "meeting": "bold $warning",
    "report": "bold $primary",
    "next": "dim",
    "baseline": "bold $accent",
    "permission": "bold $warning",
    "clock": "bold $warning",
}
_TIMED = ("ask", "survey", "report", "next", "clock")
"""What has a time by which it is to be done, or at which it comes."""
_LOG_WORDS = {"decision": "Decision", "action": "Action", "note": "Note", "answer": "Answer"}


_WAITING_WORDS: tuple[tuple[frozenset[DueKind], str], ...] = (
    (frozenset({"ask"}), "to answer"),
    (frozenset({"clock"}), "to submit"),
    (frozenset({"survey"}), "to fill in"),
    (frozenset({"clear"}), "to clear"),
    (frozenset({"publish", "refused"}), "of your statements"),
    (frozenset({"permission"}), "to permit or refuse"),
    (frozenset({"report"}), "to report"),
    (frozenset({"unread"}), "unread"),
    (frozenset({"brief", "handover"}), "to confirm"),
    (frozenset({"baseline"}), "of your baseline"),
)
"""Kinds of what waits with their words, most urgent first; when a team meets is told, and no work."""


def due_now(state: PlayerState) -> tuple[Due, ...]:
    """Return what waits for this seat: what play asks, clocks that run, then what is to be done before it."""
    return (*state.due(), *obligation_dues(state), *baseline_dues(state))


def waiting_text(state: PlayerState) -> str:
    """Return how much of each sort waits for this seat, in one line; a deadline where a question has one."""
    due = due_now(state)
    parts = []
    for kinds, words in _WAITING_WORDS:
        found = [one for one in due if one.kind in kinds]
        if found:
            left = found[0].remaining_ms if "ask" in kinds else None
            when = f", {left_text(left, speed=state.session.speed)}" if left is not None else ""
            parts.append(f"{len(found)} {words}{when}")
    return ", ".join(parts) or "nothing"


def due_rows(state: PlayerState, width: int) -> list[Row]:
    """Return what waits for this seat, most urgent first."""
    return [Row(f"{due.kind}:{due.seq}", _due_prompt(state, due, width)) for due in due_now(state)]


def _due_prompt(state: PlayerState, due: Due, width: int) -> Content:
    when, style = _time_left(state, due, width)
    title = due.title
    item = state.view.item(due.seq)
    if due.kind == "unread" and item is not None:
        title = f"{state.session.name_of(item.sender) or 'Somebody'}: {label_mark(item)}{due.title}"
    room = width - DUE_WIDTH - len(when) - (2 if when else 0)
    return Content.assemble(
        (fit(_DUE_WORDS[due.kind], DUE_WIDTH), "bold $error" if due.is_overdue else _DUE_STYLES[due.kind]),
        fit(title, room),
        "  " if when else "",
        (when, style),
    )


def _time_left(state: PlayerState, due: Due, width: int) -> tuple[str, str]:
    """Return how long there is, in minutes of the room, and by the story where there is room for it."""
    if due.kind not in _TIMED or (due.kind != "ask" and due.remaining_ms is None):
        return "", ""
    if due.remaining_ms is None:
        return "no deadline", "dim"
    session = state.session
    words = left_text(due.remaining_ms, speed=session.speed)
    if due.is_overdue:
        words = f"OVERDUE, {words}" if width >= ROOMY_WIDTH else "OVERDUE"
    elif width >= ROOMY_WIDTH:
        story = session.story(session.story_ms_at(session.elapsed_ms() + due.remaining_ms))
        words = f"{words}  {story}"
    is_close = due.remaining_ms <= CLOSE_MS * session.speed
    return words, "bold $error" if is_close else "bold $warning"


def inbox_rows(state: PlayerState, items: Iterable[InboxItem], width: int) -> list[Row]:
    """Return one row an item."""
    return [Row(str(item.seq), _inbox_prompt(state, item, width, _tag(state, item, width))) for item in items]


def feed_rows(state: PlayerState, items: Iterable[InboxItem], width: int) -> list[Row]:
    """Return one row an item of the public feed, with what it is: news, social media, a statement."""
    return [Row(str(item.seq), _inbox_prompt(state, item, width, _feed_mark(state, item))) for item in items]


def _feed_mark(state: PlayerState, item: InboxItem) -> tuple[str, str]:
    publication = state.view.statements.publication(item.seq)
    if publication is not None and publication.standing:
        return publication.standing, "bold $warning"
    if item.kind == "statement":
        return "STATEMENT", "bold $accent"
    return (item.channel_name.upper() if item.channel in PUBLIC_CHANNELS else ""), "dim"


def _inbox_prompt(state: PlayerState, item: InboxItem, width: int, said: tuple[str, str]) -> Content:
    is_unread = state.view.is_unread(item)
    mark, mark_style = _mark(item, is_unread=is_unread)
    tag, tag_style = said
    sender = _sender(state, item)
    sender_width = 24 if width >= ROOMY_WIDTH else max(10, width // 4)
    room = width - len(mark) - TIME_WIDTH - sender_width - 4 - len(tag)
    weight = "bold" if is_unread else ""
    return Content.assemble(
        (mark, mark_style),
        " ",
        (fit(short_offset(item.elapsed_ms), TIME_WIDTH), "dim"),
        " ",
        (fit(sender, sender_width), weight),
        " ",
        (fit(team_mark(state, item) + label_mark(item) + changes.subject_now(state, item), room), weight),
        " ",
        (tag, tag_style),
    )


def team_mark(state: PlayerState, item: InboxItem) -> str:
    """Return for which team an item is, by its initials, on a seat that is in several teams."""
    team = state.view.team_of(item) if len(state.view.teams) > 1 else ""
    words = state.session.name_of(team).split() if team else []
    return f"[{''.join(word[0] for word in words).upper()}] " if words else ""


def label_mark(item: InboxItem) -> str:
    """Return the mark of what is REAL, or the label of TLP under which an item came, first of all."""
    if item.real:
        return "REAL "
    return "" if item.tlp is None else f"{shown_label(item.tlp)} "


def _mark(item: InboxItem, *, is_unread: bool) -> tuple[str, str]:
    if item.is_mine:
        return "→", "dim"
    if is_unread:
        return "●", "bold $primary"
    return ("·", "dim") if item.kind == "notice" else (" ", "")


def _sender(state: PlayerState, item: InboxItem) -> str:
    if item.is_mine:
        return "To " + ", ".join(state.session.name_of(address) for address in item.to)
    return state.session.name_of(item.sender) if item.sender else "Somebody"


def _tag(state: PlayerState, item: InboxItem, width: int) -> tuple[str, str]:
    """Return what is particular about an item, most urgent first: a question, a change, an answer, a file."""
    publication = state.view.statements.publication(item.seq)
    if publication is not None and publication.standing:
        return publication.standing, "bold $warning"
    asks = [ask for ask in state.view.asks_of(item.seq) if ask.is_ours or not state.plays]
    pending = [ask for ask in asks if ask.is_pending]
    if pending:
        return _ask_tag(state, pending[0], width)
    if (changed := changes.tag(state, item))[0]:
        return changed
    if asks:
        return ("answered" if width >= ROOMY_WIDTH else "ok"), "$success"
    if item.attachments:
        return ("file" if len(item.attachments) == 1 else f"{len(item.attachments)} files"), "dim"
    return "", ""


def _ask_tag(state: PlayerState, ask: AskView, width: int) -> tuple[str, str]:
    if state.view.is_over:
        return "", ""
    if ask.status == "overdue":
        return "OVERDUE", "bold $error"
    remaining = ask.remaining_ms(state.session.elapsed_ms())
    if width < ROOMY_WIDTH or remaining is None:
        return "ASK", "bold $warning"
    return f"ASK {left_text(remaining, speed=state.session.speed)}", "bold $warning"


def log_rows(state: PlayerState, lines: Iterable[LogLine], width: int) -> list[Row]:
    """Return one row for each decision, action, note and answer."""
    return [Row(str(line.seq), _log_prompt(state, line, width)) for line in lines]


def _log_prompt(state: PlayerState, line: LogLine, width: int) -> Content:
    who = state.session.name_of(line.acting_as) if line.acting_as else state.session.name_of(line.team)
    if len(state.view.teams) == 1 and line.acting_as:
        who = who.rpartition(", ")[2]
    who_width = 20 if width >= ROOMY_WIDTH else 10
    word = _LOG_WORDS[line.kind] + (" (late)" if line.is_late and width >= ROOMY_WIDTH else "")
    word_width = 15 if width >= ROOMY_WIDTH else 8
    room = width - TIME_WIDTH - word_width - who_width - 3
    return Content.assemble(
        (fit(short_offset(line.elapsed_ms), TIME_WIDTH), "dim"),
        " ",
        (fit(word, word_width), "bold $primary" if line.kind in ("decision", "answer") else ""),
        " ",
        (fit(who, who_width), "dim"),
        " ",
        fit(f"REAL {line.body}" if line.is_real else line.body, room),
    )


def people_rows(state: PlayerState, width: int) -> list[Row]:
    """Return one row for each post that somebody can hold, own team first, with who is connected."""
    directory = state.session.directory
    if directory is None:
        return []
    own = state.view.teams
    rows = []
    for team_id, team in sorted(directory.teams.items(), key=lambda entry: entry[0] not in own):
        for role_id, role in team.roles.items():
            address = f"{team_id}.{role_id}"
            count = state.connected_in(address)
            is_me = any(post.address == address for post in state.posts)
            rows.append(
                Row(
                    address,
                    _person_prompt(
                        role.name + (" (decides)" if role.decides else "") + (" – you" if is_me else ""),
                        team.name,
                        state.session.name_of(team.organisation),
                        is_connected=count > 0,
                        width=width,
                    ),
                )
            )
    return rows


def _person_prompt(role: str, team: str, organisation: str, *, is_connected: bool, width: int) -> Content:
    column = (width - 4) // 3
    return Content.assemble(
        ("●" if is_connected else "○", "bold $success" if is_connected else "dim"),
        " ",
        (fit(role, column), "" if is_connected else "dim"),
        " ",
        fit(team, column),
        " ",
        (fit(organisation, width - 4 - 2 * column), "dim"),
    )

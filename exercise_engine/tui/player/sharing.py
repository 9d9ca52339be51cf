"""What was shared with a team and by it, what its source is asked to permit, and what to do about either."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from exercise_engine.core.sharing.commands import AskPermission, GivePermission, RefusePermission
from exercise_engine.core.sharing.view import LedgerShare, Request
from exercise_engine.core.sharing.words import wish_words
from exercise_engine.core.view_items import InboxItem
from exercise_engine.model.sharing import KIND_NAMES, LABELS, shown_label
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.player.playing import Playing
from exercise_engine.tui.player.reading import item_page
from exercise_engine.tui.player.share_dialog import can_share, reachable, share_item
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content, fit, short_offset
from exercise_engine.tui.widgets.steady_list import Row


def has_shares(state: PlayerState) -> bool:
    """Whether anything was shared or asked that this seat knows of, or came with a label."""
    shares = state.view.community.shares
    return bool(shares.shares or shares.requests or shares.kept or shares.given or _labelled(state))


def _labelled(state: PlayerState) -> tuple[InboxItem, ...]:
    """Return what came to this seat with a label, by whatever way: its source can be asked about it too."""
    return tuple(item for item in state.inbox() if item.tlp is not None and can_share(state, item))


def show_shares(app: Playing) -> None:
    """Show the list; Enter acts on what is under the cursor."""
    state = app.state
    dialog = BoardDialog(
        "Shared with us, by us (Enter: pass on, ask the source, answer)",
        rows=lambda width: share_rows(state, width),
        page=lambda key: _page(state, int(key)),
        act=lambda key: act_on(app, int(key)),
        empty="Nothing was shared with your team, or by it.",
    )
    _ = app.push_screen(dialog)


def share_rows(state: PlayerState, width: int) -> list[Row]:
    """Return one row for each share, request and labelled item, newest first: label, from whom, when."""
    shares = state.view.community.shares
    rows = {
        item.seq: _line(
            state, item.seq, item.elapsed_ms, state.session.name_of(item.sender), item.subject, width
        )
        for item in _labelled(state)
    }
    rows |= {found.seq: _share_row(state, found, width) for found in shares.ledger()}
    rows |= {
        event.seq: _line(state, event.seq, event.elapsed_ms, "by us, unnamed", str(fact.subject), width)
        for event, fact in shares.kept.values()
    }
    for request in shares.requests.values():
        word = "waits" if request.answer is None else "answered"
        title = f"{request.fact.subject} ({word})"
        who = state.session.name_of(request.fact.asker)
        rows[request.seq] = _line(state, request.seq, request.event.elapsed_ms, f"? {who}", title, width)
    return [rows[seq] for seq in sorted(rows, reverse=True)]


def _share_row(state: PlayerState, found: LedgerShare, width: int) -> Row:
    fact = found.fact
    by_us = fact.sender in state.view.teams
    who = "by us" if by_us else state.session.name_of(fact.sender) if fact.sender else "somebody"
    title = f"{KIND_NAMES[fact.kind]}: {fact.subject}"
    return _line(state, found.seq, found.event.elapsed_ms, who, title, width, label=shown_label(fact.tlp))


def _line(
    state: PlayerState, seq: int, elapsed_ms: int, who: str, title: str, width: int, *, label: str = ""
) -> Row:
    item = state.view.item(seq)
    shown = label or (shown_label(item.tlp) if item is not None and item.tlp is not None else "")
    who_width = max(10, width // 4)
    prompt = Content.assemble(
        (fit(short_offset(elapsed_ms), 7), "dim"),
        " ",
        (fit(shown, 17), "bold $warning"),
        " ",
        (fit(who, who_width), ""),
        " ",
        fit(title, max(8, width - who_width - 27)),
    )
    return Row(str(seq), prompt)


def _page(state: PlayerState, seq: int) -> Content:
    item = state.view.item(seq)
    if item is None:
        return Content("")
    request = state.view.community.shares.requests.get(seq)
    page = item_page(state, item, with_hints=False)
    if request is None:
        return page
    wish = wish_words(request.fact.to, request.fact.tlp, state.session.name_of)
    answer = "Nobody has answered yet." if request.answer is None else "It was answered."
    return Content("\n").join([content(f"To be shared {wish}", "bold"), content(answer), Content(""), page])


def act_on(app: Playing, seq: int) -> None:
    """Offer what can be done with a share or a request."""
    state = app.state
    request = state.view.community.shares.requests.get(seq)
    item = state.view.item(seq)
    if request is not None:
        _offer_answer(app, request)
    elif item is not None and state.plays:
        _offer_passing(app, item)


def _offer_passing(app: Playing, item: InboxItem) -> None:
    ways = [
        Way("share", "Pass it on", "Its label stays on it."),
        Way(
            "ask", "Ask the source to let it go further", "Control answers for those who are not in the room."
        ),
        Way("permit", "Permit wider sharing", "Where your role decides for its source."),
    ]
    doing: dict[str, Callable[[], None]] = {
        "share": lambda: share_item(app, item),
        "ask": lambda: _ask(app, item),
        "permit": lambda: _permit_unasked(app, item),
    }
    _ = app.push_screen(WayDialog(item.subject, ways), lambda key: doing[key]() if key else None)


def _choose_reach(app: Playing, heading: str, then: Callable[[tuple[str, ...], str], None]) -> None:
    """Choose with whom, or up to which label."""
    labels = [
        Pickable(f"tlp:{label}", f"As far as {shown_label(label)}", "label") for label in reversed(LABELS)
    ]
    dialog = PickDialog(heading, [*labels, *reachable(app.state)])

    def take(picked: tuple[str, ...] | None) -> None:
        if picked:
            tlp = next((key.removeprefix("tlp:") for key in picked if key.startswith("tlp:")), "")
            then(tuple(key for key in picked if not key.startswith("tlp:")), tlp)

    _ = app.push_screen(dialog, take)


def _ask(app: Playing, item: InboxItem) -> None:
    def with_reach(to: tuple[str, ...], tlp: str) -> None:
        def send(words: str | None) -> None:
            if words is not None:
                label = next((one for one in LABELS if one == tlp), None)
                _send(app, AskPermission(of=item.seq, to=to, tlp=label, words=words))

        dialog = PromptDialog(f"Why should it go {_reach(app, to, tlp)}?", refusal=_needed)
        _ = app.push_screen(dialog, send)

    _choose_reach(app, "How far should it go?", with_reach)


def _permit_unasked(app: Playing, item: InboxItem) -> None:
    def send(to: tuple[str, ...], tlp: str) -> None:
        label = next((one for one in LABELS if one == tlp), None)
        _send(app, GivePermission(of=item.seq, to=to, tlp=label))

    _choose_reach(app, "How far may it go?", send)


def _offer_answer(app: Playing, request: Request) -> None:
    fact = request.fact
    if request.answer is not None or not fact.source or fact.asker in app.state.view.teams:
        app.warn("There is nothing to answer here for your team.")
        return
    wish = wish_words(fact.to, fact.tlp, app.session.name_of)
    details = f"{app.session.name_of(fact.asker)} wants to share it {wish}. {fact.words}"
    ways = [
        Way("give", "Permit it as asked", "They can share it so, without a warning."),
        Way("refuse", "Do not permit it", "You say why; they read it."),
    ]

    def refuse(words: str | None) -> None:
        if words is not None:
            _send(app, RefusePermission(request=request.seq, words=words))

    def take(key: str | None) -> None:
        if key == "give":
            _send(app, GivePermission(request=request.seq))
        elif key == "refuse":
            _ = app.push_screen(PromptDialog("Why not?", refusal=_needed), refuse)

    _ = app.push_screen(WayDialog(str(fact.subject), ways, details=details), take)


def _send(app: Playing, command: AskPermission | GivePermission | RefusePermission) -> None:
    post = next((post for post in app.state.posts if app.state.decides(post)), None)
    held = post or next(iter(app.state.posts), None)
    what = {
        AskPermission: "Your request",
        GivePermission: "Your permission",
        RefusePermission: "Your refusal",
    }[type(command)]
    app.acting.send_typed(command, what, held.address if held is not None else None)


def _reach(app: Playing, to: tuple[str, ...], tlp: str) -> str:
    label = next((one for one in LABELS if one == tlp), None)
    return wish_words(to, label, app.session.name_of)


def _needed(typed: str) -> str:
    return "" if typed.strip() else "Say why."

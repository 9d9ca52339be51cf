"""The ledger of sharing for control and evaluators: shares, attempts, permissions; marks and answers."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.sharing.commands import GivePermission, MarkShare, RefusePermission
from exercise_engine.core.sharing.facts import Mark, PermissionRefused, ShareRefused
from exercise_engine.core.sharing.needs import answers_here
from exercise_engine.core.sharing.view import LedgerShare, Request
from exercise_engine.core.sharing.words import MARK_WORDS, exceeds_words, readers_words, wish_words
from exercise_engine.model.sharing import KIND_NAMES, LABELS, TlpLabel, shown_label
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.text import content, fit, short_offset
from exercise_engine.tui.widgets.steady_list import Row

FILTERS: dict[str, tuple[str, str]] = {
    "all": ("Everything", "Shares, refused attempts, requests and their answers."),
    "against": ("Against the label", "What went out after a warning, was refused, or is marked as a breach."),
    "permits": ("Permissions", "Requests, and what their source said."),
}
"""What of the ledger can be shown."""


class SharingActions:
    """Opens the ledger, and acts from it."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def choose(self) -> None:
        """Ask which part of the ledger to show, where there is one."""
        ways = [Way(key, name, about) for key, (name, about) in FILTERS.items()]
        self._asker.ask_way("Sharing ledger", ways, self.board)

    def board(self, part: str = "all") -> None:
        """Show a part of the ledger; Enter acts on a line."""
        dialog = BoardDialog(
            f"Sharing ledger: {FILTERS[part][0].lower()} (Enter: mark, or answer)",
            rows=lambda width: self.rows(width, part),
            page=lambda key: self._page(int(key)),
            act=lambda key: self.act(int(key)),
            empty="Nothing of this kind has happened yet.",
        )
        self._asker.show(dialog)

    def rows(self, width: int, part: str = "all") -> list[Row]:
        """Return one row for each entry, the newest first."""
        shares, name = self._desk.view.community.shares, self._desk.view.name
        rows: dict[int, Row] = {}
        for found in shares.ledger():
            flag = _flag(found)
            if part == "all" or (part == "against" and flag in ("WARNED", "BREACH")):
                sender = name(found.sender) if found.sender else "somebody"
                who = f"{sender} > {readers_words(found.fact.to, name)}"
                title = f"{KIND_NAMES[found.fact.kind]}: {found.fact.subject}"
                rows[found.seq] = _row(
                    found.seq, found.event.elapsed_ms, found.fact.tlp, who, title, flag, width
                )
        for event, refused in shares.refused.values() if part != "permits" else ():
            who = f"{name(refused.sender)} > {readers_words(refused.to, name)}"
            rows[event.seq] = _row(
                event.seq, event.elapsed_ms, refused.tlp, who, str(refused.subject), "REFUSED", width
            )
        for request in shares.requests.values() if part != "against" else ():
            source = name(request.fact.source) if request.fact.source else "the source"
            who = f"{name(request.fact.asker)} asks {source}"
            rows[request.seq] = _row(
                request.seq,
                request.event.elapsed_ms,
                request.fact.tlp,
                who,
                str(request.fact.subject),
                _standing(request),
                width,
            )
        for event, given in shares.given.values() if part != "against" else ():
            if given.request is None:
                who = f"{name(given.source)} permits {wish_words(given.to, given.tlp, name)}"
                rows[event.seq] = _row(
                    event.seq, event.elapsed_ms, given.tlp, who, str(given.subject), "GIVEN", width
                )
        return [rows[seq] for seq in sorted(rows, reverse=True)]

    def act(self, seq: int) -> None:
        """Mark a share, or answer a request."""
        shares = self._desk.view.community.shares
        if (found := shares.shares.get(seq)) is not None:
            self._offer_marks(found)
        elif (request := shares.requests.get(seq)) is not None:
            self.answer(request.seq)
        else:
            self._asker.refuse("There is nothing to do about this line.")

    def answer(self, seq: int) -> None:
        """Answer a request for a persona, or for a source that nobody may learn."""
        request = self._desk.view.community.shares.requests.get(seq)
        if request is None or request.answer is not None or not self._desk.may(GivePermission):
            self._asker.refuse("This request needs no answer of this seat.")
            return
        fact, name = request.fact, self._desk.view.name
        if not answers_here(self._desk.view, fact.source):
            self._asker.refuse(f"{name(fact.source)} plays: a deciding role there answers.")
            return
        wish = wish_words(fact.to, fact.tlp, name)
        ways = [
            Way("give", "Permit it as asked", f"They can share it {wish}, without a warning."),
            Way("refuse", "Do not permit it", "You say why; the team reads it."),
        ]
        self._asker.ask_way(f"{fact.subject}: {fact.words}", ways, lambda key: self._answer(request, key))

    def _answer(self, request: Request, key: str) -> None:
        done = "The team is told."
        if key == "give":
            self._desk.send(GivePermission(request=request.seq), "The permission", done=done)
            return

        def refuse(words: str) -> None:
            command = RefusePermission(request=request.seq, words=words)
            self._desk.send(command, "The refusal", done=done)

        self._asker.ask(PromptDialog("Why not? The team reads this.", refusal=_needed), refuse)

    def _offer_marks(self, found: LedgerShare) -> None:
        marks: tuple[Mark, ...] = ("breach", "over_tight", "right")
        source = found.record.source if found.record is not None else ""
        ways: list[Way] = []
        if self._desk.may(MarkShare):
            ways += [
                Way(mark, f"Mark as {MARK_WORDS[mark]}", "With a note; the last mark counts.")
                for mark in marks
            ]
        if (
            self._desk.may(GivePermission)
            and found.record is not None
            and answers_here(self._desk.view, source)
        ):
            ways += [
                Way(f"tlp:{label}", f"Permit it as far as {shown_label(label)}", "On behalf of its source.")
                for label in ("AMBER", "GREEN", "CLEAR")
            ]
        if not ways:
            self._asker.refuse("This seat looks on; it marks nothing.")
            return
        self._asker.ask_way(str(found.fact.subject), ways, lambda key: self._do(found, key))

    def _do(self, found: LedgerShare, key: str) -> None:
        if key.startswith("tlp:"):
            label = next(label for label in LABELS if label == key.removeprefix("tlp:"))
            self._desk.send(
                GivePermission(of=found.seq, tlp=label), "The permission", done="It is permitted."
            )
            return
        mark = next(mark for mark in MARK_WORDS if mark == key)

        def send(note: str) -> None:
            command = MarkShare(share=found.seq, mark=mark, note=note)
            self._desk.send(command, "The mark", done="The mark is recorded.")

        self._asker.ask(PromptDialog("What makes you say so?", refusal=_needed), send)

    def _page(self, seq: int) -> Content:
        view = self._desk.view
        shares, name = view.community.shares, view.name
        if (found := shares.shares.get(seq)) is not None:
            return _share_page(found, self._desk)
        if (refused := shares.refused.get(seq)) is not None:
            return _refused_page(refused[1], self._desk)
        if (request := shares.requests.get(seq)) is not None:
            parts = [content(str(request.fact.subject), "bold"), content(str(request.fact.words))]
            parts.append(content(f"To be shared {wish_words(request.fact.to, request.fact.tlp, name)}."))
            if isinstance(request.answer, PermissionRefused):
                parts.append(content(f"Not permitted: {request.answer.words}"))
            elif request.answer is not None:
                wish = wish_words(request.answer.to, request.answer.tlp, name)
                parts.append(content(f"Permitted: {wish}"))
            return Content("\n").join(parts)
        return Content("")


def _share_page(found: LedgerShare, desk: Desk) -> Content:
    view = desk.view
    fact, record = found.fact, found.record
    parts = [
        content(str(fact.subject), "bold"),
        content(f"{shown_label(fact.tlp)}, {KIND_NAMES[fact.kind].lower()}", "bold $warning"),
        content(f"By {view.actor_label(found.event.actor)}, at {offset_text(found.event.elapsed_ms)}"),
        content(f"With {readers_words(fact.to, view.name)}"),
    ]
    if not fact.sender:
        parts.append(content("Chatham House: its readers do not learn who shared it."))
    if record is not None and record.inject:
        hands = f", through {record.hops} hands before" if record.hops else ""
        parts.append(content(f"Comes from {record.inject}{hands}; source {view.name(record.source)}"))
    if record is not None and record.exceeds:
        said = "Permitted although" if record.permission else "Warned, and sent all the same:"
        parts.append(content(f"{said} {exceeds_words(record.exceeds, view.name)}", "bold $error"))
    if found.mark is not None:
        mark = found.mark[1]
        parts.append(content(f"Marked as {MARK_WORDS[mark.mark]}: {mark.note}", "bold"))
    parts += [
        Content(""),
        *([content(str(fact.note))] if fact.note is not None else []),
        content(str(fact.body)),
    ]
    return Content("\n").join(parts)


def _refused_page(refused: ShareRefused, desk: Desk) -> Content:
    name = desk.view.name
    return Content("\n").join(
        [
            content(str(refused.subject), "bold"),
            content(f"{name(refused.sender)} wanted to share it with {readers_words(refused.to, name)}."),
            content(exceeds_words(refused.exceeds, name), "bold $error"),
            content("Nothing went out."),
        ]
    )


def _flag(found: LedgerShare) -> str:
    if found.mark is not None and found.mark[1].mark != "right":
        return "BREACH" if found.mark[1].mark == "breach" else "TIGHT"
    if found.was_confirmed and found.mark is None:
        return "WARNED"
    return "PERMIT" if found.record is not None and found.record.permission is not None else ""


def _standing(request: Request) -> str:
    if request.answer is None:
        return "WAITS"
    return "DENIED" if isinstance(request.answer, PermissionRefused) else "GIVEN"


def _row(
    seq: int, elapsed_ms: int, label: TlpLabel | None, who: str, title: str, flag: str, width: int
) -> Row:
    who_width = max(14, (width - 36) * 2 // 3)
    prompt = Content.assemble(
        (fit(short_offset(elapsed_ms), 7), "dim"),
        " ",
        (fit(shown_label(label) if label is not None else "", 17), "bold $warning"),
        " ",
        (fit(flag, 8), "bold $error" if flag in ("BREACH", "WARNED", "REFUSED") else "bold"),
        fit(who, who_width),
        " ",
        (fit(title, max(4, width - who_width - 35)), "dim"),
    )
    return Row(str(seq), prompt)


def _needed(typed: str) -> str:
    return "" if typed.strip() else "Say why."

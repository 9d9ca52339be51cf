"""What players do with statements: draft, submit, clear, publish, withdraw; each from one board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.content import Content

from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.statements.commands import (
    ClearStatement,
    PublishStatement,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.core.statements.view import Statement
from exercise_engine.protocol.messages import DirectoryStatement
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.player.statement_editor import Drafted, StatementEditor, draft_key
from exercise_engine.tui.statement_pages import statement_page, statement_rows, version_page
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.steady_list import Row

NEW = "new:"
"""Begins the key of a row that starts a statement."""
_NO_REASON = "Say it in a sentence, so that the others understand it."


class StatementActions:
    """The statements of one seat, and what it may do with them."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._app = acting.app

    @property
    def _state(self) -> PlayerState:
        return self._acting.state

    def board(self) -> None:
        """Show all statements that this seat knows of."""
        dialog = BoardDialog(
            "Statements",
            rows=self._rows,
            page=self._page,
            act=self.act,
            empty="Nobody has drafted or published anything yet.",
        )
        _ = self._app.push_screen(dialog)

    def act(self, key: str) -> None:
        """Offer what can be done with a statement, or begin one."""
        if key.startswith(NEW):
            self._edit(key.removeprefix(NEW), None)
            return
        found = self._state.view.statements.get(int(key))
        if found is None:
            return
        ways = self._ways(found)
        if not ways:
            self._app.warn("There is nothing for you to do with this statement now.")
            return
        doing = {way.key: then for way, then in ways}

        def take(chosen: str | None) -> None:
            if chosen is not None:
                doing[chosen]()

        heading = f"{found.kind_title}: {found.title}"
        _ = self._app.push_screen(WayDialog(heading, [way for way, _ in ways], details=_text(found)), take)

    # What stands on the board.

    def _rows(self, width: int) -> list[Row]:
        begin = [
            Row(f"{NEW}{key}", content(f"+ Begin: {kind.name}", "bold $accent"))
            for key, kind in self._kinds().items()
            if self._drafting_post(kind) is not None
        ]
        name_of = self._state.session.name_of
        rows = statement_rows(self._state.view.statements.all(), width, name_of, mine=self._wanted)
        return [*begin, *rows]

    def _page(self, key: str) -> Content:
        if key.startswith(NEW):
            kind = self._kinds().get(key.removeprefix(NEW))
            return content(self._about(kind) if kind is not None else "")
        found = self._state.view.statements.get(int(key))
        return statement_page(found, self._state.session.name_of) if found is not None else Content("")

    def _about(self, kind: DirectoryStatement) -> str:
        names = "; ".join(self._state.session.name_of(address) for address in kind.clear_by)
        cleared = f"Cleared by: {names}." if names else "Nobody has to clear it."
        return f"{cleared}\nEach version that you save is read by your team and by those who clear it."

    def _wanted(self, found: Statement) -> str:
        if found in self._state.view.to_clear():
            return "CLEAR: waits for you"
        if found.status == "cleared" and self._owns(found):
            return "CLEARED: publish it"
        return "REFUSED: see remark" if found.status == "refused" and self._owns(found) else ""

    # What can be done.

    def _ways(self, found: Statement) -> list[tuple[Way, Callable[[], None]]]:
        """Return what this seat may do, what is its own first, and last what it would do for others."""
        ways = self._clearing_ways(found, self._own_clearing(found))
        if self._owns(found) and not self._state.view.is_over:
            ways += self._own_ways(found)
        if len(found.versions) > 1:
            way = Way("versions", "Read an earlier version", "Beside the newest one.")
            ways.append((way, lambda: self._versions(found)))
        return [*ways, *self._clearing_ways(found, self._for_absent(found))]

    def _clearing_ways(
        self, found: Statement, clearing: list[tuple[str, str]]
    ) -> list[tuple[Way, Callable[[], None]]]:
        """Return clearing and refusing, as far as that was not said already."""
        ways: list[tuple[Way, Callable[[], None]]] = []
        for address, post in clearing:
            own = address in (post, post.partition(".")[0])
            behalf = None if own else address
            acting = "" if own else f", acting for {self._state.session.name_of(address)}"
            number, said = found.number, found.verdict_of.get(address)
            if said is None or not said.is_clear:
                way = Way(f"clear:{address}", f"Clear version {number}{acting}", "It may be published so.")
                ways.append((way, partial(self._clear, found, post, behalf)))
            if said is None or said.is_clear:
                way = Way(f"refuse:{address}", f"Refuse version {number}{acting}", "Say what must change.")
                ways.append((way, partial(self._refuse, found, post, behalf)))
        return ways

    def _own_ways(self, found: Statement) -> list[tuple[Way, Callable[[], None]]]:
        number, waits = found.number, bool(found.clear_by) and not found.is_public
        ways = [
            (
                Way("edit", "Write the next version", "It voids what was cleared before."),
                lambda: self._edit(found.kind, found),
            )
        ]
        if waits and number not in found.submitted:
            way = Way("submit", f"Submit version {number} for clearance", "Those who clear it are told.")
            ways.insert(0, (way, lambda: self._submit(found)))
        if not found.is_public and (not found.missing or not found.enforced):
            without = "WITHOUT CLEARANCE: it is recorded as a breach. " if found.missing else ""
            way = Way("publish", f"Publish version {number}", f"{without}Everybody reads it at once.")
            ways.insert(0 if not found.missing else len(ways), (way, lambda: self._publish(found)))
        if found.publications and found.publications[-1].withdrawn_ms is None:
            way = Way("withdraw", "Withdraw what is published", "It stays to be read, marked as withdrawn.")
            ways.append((way, lambda: self._withdraw(found)))
        return ways

    def _own_clearing(self, found: Statement) -> list[tuple[str, str]]:
        """Return the addresses for which a post of this seat clears, each with that post."""
        if self._state.view.is_over or found.is_public or found.number not in found.submitted:
            return []
        return [
            (address, post.address)
            for address in found.clear_by
            for post in self._state.posts
            if address in (post.address, post.team)
        ]

    def _for_absent(self, found: Statement) -> list[tuple[str, str]]:
        """Return colleagues whose word is still out, each with the post in which this seat could act for
        them.
        """
        if self._state.view.is_over:
            return []
        mine = {address for address, _ in self._own_clearing(found)}
        standing_in = {
            address: post.address
            for address in found.awaited()
            for post in self._state.posts
            if address not in mine and post.team == address.partition(".")[0]
        }
        return list(standing_in.items())

    def _owns(self, found: Statement) -> bool:
        return self._acting_as(found) is not None

    def _acting_as(self, found: Statement) -> str | None:
        """Return the post in which this seat drafts and publishes a statement; none if it does not."""
        kind = self._kinds().get(found.kind)
        return self._drafting_post(kind, team=found.team) if kind is not None else None

    def _drafting_post(self, kind: DirectoryStatement, *, team: str = "") -> str | None:
        posts = [post for post in self._state.posts if not team or post.team == team]
        return next((post.address for post in posts if {post.address, post.team} & set(kind.by)), None)

    def _kinds(self) -> dict[str, DirectoryStatement]:
        directory = self._state.session.directory
        return directory.statements if directory is not None and self._state.plays else {}

    # Doing it.

    def _edit(self, kind_id: str, before: Statement | None) -> None:
        kind = self._kinds().get(kind_id)
        post = self._drafting_post(kind, team=before.team if before else "") if kind is not None else None
        if kind is None or post is None:
            return
        readers = [post.partition(".")[0], *kind.clear_by]
        names = "; ".join(self._state.session.name_of(address) for address in readers)
        editor = StatementEditor(
            f"{kind.name}, version {before.number + 1 if before else 1}",
            kind=kind_id,
            link=self._app.link,
            readers=f"{names}; the control cell",
            before=before,
            clears=bool(kind.clear_by),
        )
        key = draft_key(kind_id, before.seq if before is not None else None)

        def take(drafted: Drafted | None) -> None:
            if drafted is not None:
                self._acting.send_typed(
                    drafted.command, "Your statement", post, draft_key=key, draft=drafted.draft
                )

        _ = self._app.push_screen(editor, take)

    def _submit(self, found: Statement) -> None:
        command = SubmitStatement(statement=found.seq, version=found.number)
        self._send(command, "Your statement", self._acting_as(found))

    def _clear(self, found: Statement, post: str, behalf: str | None) -> None:
        command = ClearStatement(
            statement=found.seq, version=found.number, decision="clear", on_behalf_of=behalf
        )
        self._send(command, "Your clearance", post)

    def _refuse(self, found: Statement, post: str, behalf: str | None) -> None:
        def send(remark: str) -> AnyCommand:
            return ClearStatement(
                statement=found.seq,
                version=found.number,
                decision="refuse",
                on_behalf_of=behalf,
                remark=remark,
            )

        self._with_reason("What must change before it can be published?", send, "Your remark", post)

    def _publish(self, found: Statement) -> None:
        command = PublishStatement(statement=found.seq, version=found.number)
        missing = "; ".join(self._state.session.name_of(address) for address in found.missing)
        without = f"NOT CLEARED by {missing}. This is recorded.\n\n" if missing else ""
        dialog = ConfirmDialog(
            f"Publish version {found.number} to everybody?",
            details=f"{without}{_text(found)}",
            yes="Publish",
            is_grave=bool(missing),
        )
        _ = self._app.push_screen(
            dialog, lambda yes: self._send(command, "Your statement", self._acting_as(found)) if yes else None
        )

    def _withdraw(self, found: Statement) -> None:
        def send(reason: str) -> AnyCommand:
            return WithdrawStatement(statement=found.seq, reason=reason)

        self._with_reason(
            "Why is it withdrawn? Everybody reads this.", send, "The withdrawal", self._acting_as(found)
        )

    def _versions(self, found: Statement) -> None:
        pages = {str(version.number): version for version in reversed(found.versions)}
        name_of = self._state.session.name_of
        dialog = BoardDialog(
            f"Versions of {found.title}",
            rows=lambda _: [Row(key, content(f"{key}  {each.title}")) for key, each in pages.items()],
            page=lambda key: version_page(pages[key], name_of),
            act=lambda _: None,
            empty="",
        )
        _ = self._app.push_screen(dialog)

    def _with_reason(
        self, question: str, command: Callable[[str], AnyCommand], what: str, post: str | None
    ) -> None:
        dialog = PromptDialog(question, refusal=lambda typed: "" if typed.strip() else _NO_REASON)
        _ = self._app.push_screen(
            dialog, lambda typed: self._send(command(typed.strip()), what, post) if typed else None
        )

    def _send(self, command: AnyCommand, what: str, post: str | None) -> None:
        self._acting.send_typed(command, what, post)


def _text(found: Statement) -> str:
    newest = found.newest
    return f"{newest.title}\n\n{newest.body}" if newest is not None else found.publications[-1].body

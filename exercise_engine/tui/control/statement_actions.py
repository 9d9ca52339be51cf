"""What control does with statements and levels: looks on, clears in somebody's place, reacts, declares."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from exercise_engine.core import commands as c
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.statements.commands import ClearStatement
from exercise_engine.core.statements.view import Statement
from exercise_engine.protocol.messages import DirectoryLevel
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.letter_actions import LetterActions
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.levels import LevelDesk
from exercise_engine.tui.statement_pages import statement_page, statement_rows
from exercise_engine.tui.widgets.steady_list import Row


class StatementActions:
    """Opens the boards of statements and levels, and acts from them."""

    def __init__(self, asker: Asker, letters: LetterActions) -> None:
        self._asker = asker
        self._desk = asker.desk
        self._letters = letters

    def board(self) -> None:
        """Show every statement with how it stands."""
        dialog = BoardDialog(
            "Statements of all teams",
            rows=self._rows,
            page=self._page,
            act=lambda key: self.offer(int(key)),
            empty="No team has drafted a statement yet.",
        )
        self._asker.show(dialog)

    def levels(self) -> None:
        """Show where every level stands, and let it be declared."""
        desk = LevelDesk(
            self._asker.app,
            self._desk.session,
            lambda: self._desk.view.levels,
            self._may_set,
            lambda command, _: self._desk.send(command, "The level", done="The level is declared."),
        )
        desk.board()

    def offer(self, statement: int) -> None:
        """Offer to clear or refuse in the place of those who have not, and to react in public."""
        found = self._desk.view.statements.get(statement)
        if found is None:
            return
        ways = [*self._clearing(found), *self._reacting(found)]
        if not ways:
            self._asker.refuse("There is nothing for this seat to do with this statement now.")
            return
        doing = {way.key: then for way, then in ways}
        heading = f"{found.kind_title}: {found.title}"
        self._asker.ask_way(heading, [way for way, _ in ways], lambda key: doing[key]())

    def react(self, published: int) -> None:
        """Let a persona react in public to what was published."""
        publication = self._desk.view.statements.publication(published)
        if publication is None:
            self._asker.refuse("There is no such publication.")
            return
        self._letters.react(published, publication.title, publication.body)

    def _clearing(self, found: Statement) -> list[tuple[Way, Callable[[], None]]]:
        if not self._desk.may(ClearStatement) or found.is_public or found.number not in found.submitted:
            return []
        ways: list[tuple[Way, Callable[[], None]]] = []
        for address in found.missing:
            name = self._desk.view.name(address)
            holders = self._desk.view.seats_reading((address,))
            here = "Somebody holds this post." if holders else "Nobody holds this post."
            ways += [
                (Way(f"clear:{address}", f"Clear for {name}", here), self._verdict(found, address, "clear")),
                (
                    Way(f"refuse:{address}", f"Refuse for {name}", here),
                    self._verdict(found, address, "refuse"),
                ),
            ]
        return ways

    def _verdict(self, found: Statement, address: str, decision: str) -> Callable[[], None]:
        """Return what asks for the reason and then clears or refuses."""
        name = self._desk.view.name(address)

        def send(reason: str) -> None:
            command = ClearStatement(
                statement=found.seq,
                version=found.number,
                decision="clear" if decision == "clear" else "refuse",
                on_behalf_of=address,
                remark=reason.strip(),
            )
            self._desk.send(command, "The clearance", done="The clearance is recorded.")

        def ask() -> None:
            dialog = PromptDialog(
                f"Why do you {decision} for {name}? The teams concerned read this.",
                refusal=lambda typed: "" if typed.strip() else "Say why.",
            )
            self._asker.ask(dialog, send)

        return ask

    def _reacting(self, found: Statement) -> list[tuple[Way, Callable[[], None]]]:
        if not found.publications or not self._desk.may(c.SendMessage):
            return []
        published = found.publications[-1].seq
        way = Way("react", "React to it as a persona", "Everybody reads it.")
        return [(way, lambda: self.react(published))]

    def _may_set(self, level: DirectoryLevel, owner: str) -> tuple[bool, str | None]:
        """Return whether this seat may declare a level; control acts in no post."""
        view = self._desk.view
        in_scope = not view.scope or bool({owner, view.organisation_of(owner)} & set(view.scope))
        return self._desk.may(SetLevel) and in_scope and bool(level.owners), None

    def _rows(self, width: int) -> list[Row]:
        view = self._desk.view
        return statement_rows(view.statements.all(), width, view.name, mine=lambda _: "")

    def _page(self, key: str) -> Content:
        found = self._desk.view.statements.get(int(key))
        return statement_page(found, self._desk.view.name) if found is not None else Content("")

"""What control leaves out when time runs short: each cut with what it gains and what goes untested."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.course.lateness import Cut, Proposal, end_after_ms, propose
from exercise_engine.core.course.needs import late_words
from exercise_engine.model.timing import MINUTE_MS, duration_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import REASON_LENGTH_MAX
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import content, one_line, short_offset, wall_words
from exercise_engine.tui.widgets.fields import LineField
from exercise_engine.tui.widgets.steady_list import Row, SteadyList


class CutsDialog(Dialog[ApplyCuts]):
    """Shows what could go, all of it chosen at first; gives what is cut."""

    DEFAULT_CSS = """
    CutsDialog > .dialog { height: 100%; }
    CutsDialog #honest, CutsDialog #after { height: auto; }
    CutsDialog SteadyList { height: auto; max-height: 50%; min-height: 2; margin: 1 0 0 0; }
    CutsDialog .about { height: 1fr; margin: 1 0; }
    CutsDialog .about Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", "Cut these", priority=True)]

    def __init__(self, proposal: Proposal, *, end_at: Callable[[frozenset[str]], int]) -> None:
        """`end_at` says when EndEx is to be expected, on the wall clock, if some injects are left out."""
        super().__init__(late_words(proposal.late, wall_words))
        self._proposal = proposal
        self._end_at = end_at
        self._chosen = {cut.inject for cut in proposal.cuts}

    def compose_questions(self) -> ComposeResult:
        """Yield what the cuts come to, the cuts, what is said of the one under the cursor, and the reason."""
        yield Static(content(_honest(self._proposal)), id="honest")
        yield Static(id="after")
        yield SteadyList()
        with VerticalScroll(classes="about", can_focus=False):
            yield Static(id="about")
        yield LineField(placeholder="Reason (may stay empty)", max_length=REASON_LENGTH_MAX)

    def on_mount(self) -> None:
        """Begin at the first cut."""
        self._show()
        rows = self.query_one(SteadyList)
        rows.highlighted = 0 if self._proposal.cuts else None
        rows.focus()

    def _show(self) -> None:
        self.query_one(SteadyList).show([Row(cut.inject, self._prompt(cut)) for cut in self._proposal.cuts])
        self.query_one("#after", Static).update(content(self._after()))

    def _prompt(self, cut: Cut) -> Content:
        mark = "[x] " if cut.inject in self._chosen else "[ ] "
        when = short_offset(cut.due_ms) if cut.due_ms is not None else ""
        gained = f"{cut.gained_ms // MINUTE_MS:>3} min  "
        lost = "  UNTESTED" if cut.untested else ""
        return Content.assemble(
            mark,
            (gained, "bold $accent"),
            f"{when:<8}{cut.weight:<11}",
            (one_line(cut.inject), "bold"),
            (lost, "$warning"),
        )

    def _after(self) -> str:
        if not self._proposal.cuts:
            return ""
        end_at = self._end_at(frozenset(self._chosen))
        late_ms = end_at - self._proposal.late.hard_stop_at_ms
        fits = "in time" if late_ms <= 0 else f"still {-(-late_ms // MINUTE_MS)} min late"
        return f"With what is chosen: EndEx {wall_words(end_at)}, {fits}. Enter takes a row out or in."

    @on(OptionList.OptionHighlighted)
    def _show_about(self, event: OptionList.OptionHighlighted) -> None:
        cut = next((cut for cut in self._proposal.cuts if cut.inject == event.option.id), None)
        self.query_one("#about", Static).update(content(_about(cut) if cut is not None else ""))

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is not None:
            self._chosen ^= {event.option.id}
            self._show()

    def action_submit(self) -> None:
        """End with what is cut."""
        injects = tuple(cut.inject for cut in self._proposal.cuts if cut.inject in self._chosen)
        if not injects:
            self.show_error("Nothing is chosen: Enter takes a row in, Escape goes back.")
            return
        self.finish(ApplyCuts(injects=injects, note=one_line(self.query_one(LineField).value)))


def _honest(proposal: Proposal) -> str:
    """Say whether the cuts suffice, and what would have to happen beside them."""
    if not proposal.missing_ms:
        return "The least that may go, reserve injects before supporting ones; key injects stay."
    missing = -(-proposal.missing_ms // MINUTE_MS)
    lead = "Cuts are not enough" if proposal.cuts else "Nothing can be cut that would help"
    closing = (
        f" The plan leaves {duration_text(proposal.closing_ms)} after its last content."
        if proposal.closing_ms
        else ""
    )
    return (
        f"{lead}: {missing} minutes are missing. Release the rest sooner by hand, "
        f"{proposal.closer_percent} % closer together, or end without it.{closing}"
    )


def _about(cut: Cut) -> str:
    """Say what a cut takes with it."""
    parts = [cut.subject]
    if cut.followers:
        parts.append(f"Skipped with it: {', '.join(cut.followers)}")
    parts += [f"Untested: {words}" for words in cut.untested]
    return "\n".join(parts)


def offer_cuts(asker: Asker) -> None:
    """Show what could be cut, and send what is."""
    desk = asker.desk
    late, elapsed_ms = desk.lateness(), desk.elapsed_ms
    if late is None:
        asker.refuse("Nothing says when play must be over: the scenario has no hard stop, or play is not on.")
        return
    if late.late_ms <= 0:
        end, stop = wall_words(late.end_at_ms), wall_words(late.hard_stop_at_ms)
        asker.refuse(f"Play is in time: EndEx {end}, the room closes {stop}.")
        return

    def end_at(injects: frozenset[str]) -> int:
        return late.end_at_ms + end_after_ms(desk.view, injects, elapsed_ms=elapsed_ms) - late.end_ms

    proposal = propose(desk.view, late, elapsed_ms=elapsed_ms)
    asker.ask(CutsDialog(proposal, end_at=end_at), lambda cuts: desk.send(cuts, "The cuts"))

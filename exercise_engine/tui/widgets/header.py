"""The two lines at the top of every screen: exercise, clock and stage; seat, phase and connection."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from exercise_engine.client.updates import LinkState
from exercise_engine.core.facts import StageName
from exercise_engine.core.view_items import STAGE_TITLES
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.session import Session
from exercise_engine.tui.text import BAD, BADGE, GOOD, MARKING, WARN, fit, one_line

_STAGE_STYLES: dict[StageName, str] = {
    "running": GOOD,
    "paused": WARN,
    "aborted": BAD,
}
_LINK_STYLES: dict[LinkState, str] = {
    "connecting": WARN,
    "online": GOOD,
    "offline": BAD,
    "ended": BAD,
}
_WORDS: dict[LinkState, str] = {
    "connecting": "connecting",
    "online": "connected",
    "offline": "OFFLINE, retrying",
    "ended": "ENDED",
}


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """All that the header shows."""

    title: str = ""
    seat_label: str = ""
    stage: StageName = "planned"
    elapsed_ms: int = 0
    length_ms: int = 0
    story: str = ""
    phases: tuple[str, ...] = ()
    note: str = ""
    """Takes the place of the phases: why play stands still."""
    link_state: LinkState = "connecting"
    link_words: str = ""


def header_facts(session: Session, *, phases: tuple[str, ...] = (), note: str = "") -> HeaderFacts:
    """Return what the header shows of a session."""
    clock, directory, welcome = session.clock, session.directory, session.welcome
    if clock is None or directory is None or welcome is None:
        return HeaderFacts(link_state=session.link_state, link_words=link_words(session))
    return HeaderFacts(
        title=directory.title,
        seat_label=welcome.label,
        stage=clock.stage,
        elapsed_ms=session.elapsed_ms(),
        length_ms=directory.length_ms,
        story=session.story(session.story_ms()),
        phases=phases,
        note=note,
        link_state=session.link_state,
        link_words=link_words(session),
    )


def link_words(session: Session) -> str:
    """Return in words how the connection stands, and what is under way."""
    words = [_WORDS[session.link_state]]
    waiting = session.under_way if session.link is not None else 0
    if session.link_state == "online" and not session.is_caught_up:
        words = [f"catching up {session.caught_up_percent} %"]
    if waiting:
        words.append(f"{waiting} not yet sent" if session.link_state != "online" else f"sending {waiting}")
    return ", ".join(words)


class SeatHeader(Widget):
    """Two lines that never scroll away and never change their height."""

    DEFAULT_CSS = """
    SeatHeader { dock: top; height: 2; width: 100%; }
    """

    class Wanted(Message):
        """A header is there and has nothing to show yet."""

        def __init__(self, header: SeatHeader) -> None:
            self.header = header
            super().__init__()

    facts: reactive[HeaderFacts] = reactive(HeaderFacts())

    def on_mount(self) -> None:
        """Ask for what to show."""
        self.post_message(self.Wanted(self))

    def render(self) -> Content:
        """Draw both lines for the width there is."""
        width = self.size.width
        return Content("\n").join([self._upper(width), self._lower(width)])

    def _upper(self, width: int) -> Content:
        facts = self.facts
        clock = offset_text(facts.elapsed_ms)
        if facts.length_ms and width >= _WIDE:
            clock = f"{clock} of {offset_text(facts.length_ms)[2:].removesuffix(':00')}"
        parts = (STAGE_TITLES[facts.stage].upper(), clock, facts.story)
        right = "  ".join(part for part in parts if part)
        badge = f" {MARKING} "
        room = width - len(badge) - cell_len(right) - 3
        stage_end = len(parts[0])
        return Content.assemble(
            (badge, BADGE),
            " ",
            (fit(facts.title, room), "bold"),
            " ",
            (right[:stage_end], _STAGE_STYLES.get(facts.stage, "bold")),
            (right[stage_end:], "bold"),
            " ",
        )

    def _lower(self, width: int) -> Content:
        facts = self.facts
        right = f"{_DOTS[facts.link_state]} {one_line(facts.link_words)}"
        left = facts.note or " / ".join(facts.phases)
        label = one_line(facts.seat_label)
        room = width - cell_len(right) - 3
        label_room = min(cell_len(label), room - min(cell_len(left) + 2, room // 2) if left else room)
        gap = "  " if label and left else ""
        return Content.assemble(
            " ",
            fit(label, label_room),
            gap,
            (fit(left, room - label_room - len(gap)), WARN if facts.note else "bold"),
            " ",
            (right, _LINK_STYLES[facts.link_state]),
            " ",
        )


_WIDE = 100
_DOTS: dict[LinkState, str] = {"connecting": "○", "online": "●", "offline": "✕", "ended": "✕"}

"""Asks a tool or a persona: who is asked, the question, and what was asked and answered before."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Select, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.enquiries.commands import ENQUIRY_LENGTH_MAX, MakeEnquiry
from exercise_engine.core.view_items import InboxItem
from exercise_engine.model.timing import offset_text
from exercise_engine.protocol.messages import DirectoryTool
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.player.playing import Playing
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LongField
from exercise_engine.tui.widgets.reader import Reader

DRAFT_KEY = "enquiry"
"""Where a question is kept on the own disk until it is asked."""


def tools(state: PlayerState) -> dict[str, DirectoryTool]:
    """Return what this seat can ask."""
    directory = state.session.directory
    if directory is None or not state.plays:
        return {}
    own = {post.address for post in state.posts}
    return {key: tool for key, tool in directory.tools.items() if not own.isdisjoint(tool.posts)}


class EnquiryDialog(Dialog[MakeEnquiry]):
    """Gives the question once it is to be asked; escape keeps what was typed for later."""

    DEFAULT_CSS = """
    EnquiryDialog > .dialog { height: 100%; }
    EnquiryDialog Horizontal { height: 1; }
    EnquiryDialog Horizontal > Select { width: 1fr; }
    EnquiryDialog #about { height: auto; max-height: 4; color: $text-muted; }
    EnquiryDialog LongField { height: 5; margin: 1 0; }
    EnquiryDialog Reader { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, state: PlayerState, link: SeatLink, *, tool: str = "") -> None:
        super().__init__("Ask a tool or somebody")
        self._state = state
        self._tools = tools(state)
        self._keeper = DraftKeeper(link, DRAFT_KEY, read=self.as_draft)
        self._start = self._keeper.load()
        wanted = tool or text_of(self._start, "tool")
        self._first = wanted if wanted in self._tools else next(iter(self._tools), "")

    def compose_questions(self) -> ComposeResult:
        """Yield who is asked, the question, and what was said before."""
        options = tuple((tool.name, key) for key, tool in self._tools.items())
        with Horizontal():
            yield FieldLabel("Ask")
            yield Choice(options, value=self._first, id="tool")
        yield Static(id="about")
        yield LongField(text_of(self._start, "words"), placeholder="Your question", id="words")
        yield Reader(id="before")

    def on_mount(self) -> None:
        """Start with the question."""
        self._show_tool()
        self.query_one("#words").focus()

    @property
    def command(self) -> MakeEnquiry:
        """What stands in the fields now."""
        return MakeEnquiry(tool=self._tool or "-", words=self._words)

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {"tool": self._tool, "words": self._words}

    @on(Select.Changed, "#tool")
    def _show_tool(self) -> None:
        tool = self._tools.get(self._tool)
        self.query_one("#about", Static).update(content(tool.about if tool is not None else ""))
        page = said_before(self._state, self._tool)
        self.query_one("#before", Reader).show(self._tool, page)

    @on(TextArea.Changed)
    def _keep(self) -> None:
        self._keeper.changed()

    def action_submit(self) -> None:
        """Give the question, if it can be asked."""
        words = self._words
        if not words:
            self.show_error("Write what you want to know.")
        elif len(words) > ENQUIRY_LENGTH_MAX:
            self.show_error(f"It has {len(words):,} characters; {ENQUIRY_LENGTH_MAX:,} are the most.")
        else:
            self._keeper.stop()
            self.finish(self.command)

    @property
    def _tool(self) -> str:
        return self.query_one("#tool", Choice).chosen or ""

    @property
    def _words(self) -> str:
        return clean(self.query_one("#words", TextArea).text).strip()


def said_before(state: PlayerState, tool: str) -> Content:
    """Return what the own team asked of a tool, and what it answered, the newest first."""
    items = [item for item in state.inbox() if item.kind == "enquiry" and item.tool == tool]
    if not items:
        return content("Nothing was asked here yet.", "dim")
    parts: list[Content] = []
    for item in reversed(items):
        parts += [_heading(state, item), content(item.body), Content("")]
    return Content("\n").join(parts[:-1])


def _heading(state: PlayerState, item: InboxItem) -> Content:
    who = one_line(state.session.name_of(item.sender))
    return content(f"{offset_text(item.elapsed_ms)}  {who}", "dim" if item.reply_to is None else "bold")


def ask_tool(app: Playing, tool: str = "") -> None:
    """Open the dialog, and ask what comes out of it."""
    state = app.state
    if not tools(state):
        app.warn("There is nothing that your role can ask.")
        return
    dialog = EnquiryDialog(state, app.link, tool=tool)

    def send(command: MakeEnquiry | None) -> None:
        if command is not None:
            app.session.send(
                command,
                "Your question",
                acting_as=_post_for(state, command.tool),
                draft_key=DRAFT_KEY,
                draft={"tool": command.tool, "words": command.words},
            )

    _ = app.push_screen(dialog, send)


def _post_for(state: PlayerState, tool: str) -> str | None:
    """Return the first post of this seat that can ask a tool."""
    found = tools(state).get(tool)
    posts = found.posts if found is not None else ()
    return next((post.address for post in state.posts if post.address in posts), None)

"""What the reader shows of an item, a question, or a line of the log."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.sharing.words import address_name
from exercise_engine.core.view_items import AskView, InboxItem, LogLine
from exercise_engine.model.sharing import LABEL_MEANINGS, shown_label
from exercise_engine.model.timing import MINUTE_MS, offset_text
from exercise_engine.protocol.messages import DraftContent
from exercise_engine.tui.player.agreeing import stand_lines
from exercise_engine.tui.player.changes import body_part, subject_now, tag, title_part
from exercise_engine.tui.player.handover import open_then
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import BADGE, MARKING, content, left_text, one_line, size_text

_KIND_WORDS = {
    "inject": "",
    "message": "Message",
    "enquiry": "Enquiry",
    "jump": "The story moves on",
    "question": "Question",
    "notice": "Notice",
    "brief": "Brief, for you only",
    "document": "Document",
    "statement": "Statement",
    "level": "Declared level",
    "handover": "Hand-over",
    "service": "Service",
    "share": "Share",
    "permission": "Permission to share",
}
REAL_NOTE = "REAL, no fiction: for your own organisation and controllers named for it alone."
_LABEL_WIDTH = 10
_RULE = "─" * 24


def item_page(state: PlayerState, item: InboxItem, *, with_hints: bool = True) -> Content:
    """Return an item with all that belongs to it: questions, files, the thread; hints name keys."""
    names = state.session.name_of
    parts = [
        _marking(item.channel_name or _KIND_WORDS[item.kind]),
        *title_part(state, item),
        *_label(state, item),
        _field("From", names(item.sender) if item.sender else "not told (Chatham House)"),
        _field("To", ", ".join(address_name(address, names) for address in item.to)),
        _field("Told", _when(state, item.elapsed_ms, item.story_ms)),
    ]
    parts += _standing(state, item)
    parts += body_part(state, item)
    parts += _files(item, with_hints=with_hints)
    for ask in state.view.asks_of(item.seq):
        parts += [Content(""), *_question(state, ask)]
    if item.kind == "handover":
        parts += open_then(state, item.seq)
    if item.must_confirm:
        parts += [Content(""), _confirmation(state, item)]
    parts += _earlier(state, item)
    return Content("\n").join(parts)


def log_page(state: PlayerState, line: LogLine) -> Content:
    """Return a line of the log in full."""
    parts = [
        _marking(f"Team log, {line.kind}"),
        *([content(REAL_NOTE, "bold $error")] if line.is_real else []),
        content(line.body, "bold"),
        _field("By", _who(state, line.acting_as or line.team, line.on_behalf_of)),
        _field("When", _when(state, line.elapsed_ms, line.story_ms)),
    ]
    parts += _on_paper(line.observed_ms)
    if line.is_late:
        parts.append(_field("Late", "given after the deadline"))
    if line.rationale:
        parts += [Content(""), content("Why", "dim"), content(line.rationale)]
    ask = state.view.ask(line.ask) if line.ask is not None else None
    if ask is not None:
        parts += [Content(""), content("Question", "dim"), content(ask.question)]
    return Content("\n").join(parts)


def ask_status(state: PlayerState, ask: AskView) -> Content:
    """Return how a question stands: the time left, by the room first and by the story second."""
    session = state.session
    if ask.answer is not None:
        late = ", late" if ask.answer.late else ""
        may = ask.takes_answer(session.elapsed_ms()) and not state.view.is_over
        left = left_text(ask.remaining_ms(session.elapsed_ms()) or 0, speed=session.speed)
        changes = f": may be changed, {left}" if may else ""
        return content(f"ANSWERED{late}{changes}", "bold $success")
    if ask.status == "withdrawn":
        return content("WITHDRAWN: nothing needs to be answered", "bold $error")
    if state.view.is_over:
        return content("NOT ANSWERED, and play is over", "dim")
    remaining = ask.remaining_ms(session.elapsed_ms())
    if ask.status == "overdue":
        return content("OVERDUE: an answer is still taken, and marked as late", "bold $error")
    if remaining is None:
        return content("OPEN, no deadline", "bold $warning")
    story = session.story(session.story_ms_at(session.elapsed_ms() + remaining))
    return Content.assemble(
        (left_text(remaining, speed=session.speed), "bold $warning"), (f" · {story}", "dim")
    )


def draft_words(draft: DraftContent, ask: AskView) -> str:
    """Return a draft in one line of words."""
    options = ask.fact.options
    parts = [options[position] for position in draft.positions if position < len(options)]
    if draft.number is not None:
        parts.append(f"{draft.number:g} {ask.fact.unit or ''}".strip())
    parts += [text for text in (draft.words, draft.rationale) if text.strip()]
    return one_line(" / ".join(parts))


def _question(state: PlayerState, ask: AskView) -> list[Content]:
    heading = Content.assemble((f"{_RULE[:3]} QUESTION  ", "bold $warning"), ask_status(state, ask))
    parts = [heading] if ask.told is None else [heading, content(ask.question, "bold")]
    parts += [content(f"  {number}. {text}") for number, text in enumerate(ask.fact.options, 1)]
    if ask.fact.teams:
        parts += [content(line) for line in stand_lines(state, ask)]
    if ask.answer is not None:
        return [*parts, *_given(state, ask)]
    if ask.status == "withdrawn":
        return parts
    if not ask.is_ours:
        return [*parts, _field("Asked", state.session.name_of(ask.fact.respondent))]
    deciders = ", ".join(one_line(role.name) for role in state.deciders(state.team_of(ask)))
    parts.append(_field("Decides", deciders or "nobody in this team"))
    draft = state.draft_of(ask.seq)
    if draft is not None and draft_words(draft, ask):
        parts.append(_field("Draft", f"{draft.holder_label or 'your team'}: {draft_words(draft, ask)}"))
    return parts


def _given(state: PlayerState, ask: AskView) -> list[Content]:
    answer = ask.answer
    if answer is None:
        return []
    parts = [
        _field("Answer", ask.answer_text()),
        _field("By", _who(state, answer.acting_as or ask.fact.respondent, answer.on_behalf_of)),
        *_on_paper(answer.observed_ms),
    ]
    if answer.rationale:
        parts.append(_field("Why", answer.rationale))
    if answer.confidence_percent is not None:
        parts.append(_field("Sure", f"{answer.confidence_percent} %"))
    return parts


def _on_paper(observed_ms: int | None) -> list[Content]:
    if observed_ms is None:
        return []
    return [_field("On paper", f"seen at {offset_text(observed_ms)}, entered by control")]


def _files(item: InboxItem, *, with_hints: bool) -> list[Content]:
    if not item.attachments:
        return []
    rows = [
        _field(f"File {number}", f"{file.shown}  ({size_text(file.size_bytes)})")
        for number, file in enumerate(item.attachments, 1)
    ]
    hint = [_field("", "press s to save")] if with_hints and item.attachments else []
    return [Content(""), *rows, *hint]


def _label(state: PlayerState, item: InboxItem) -> list[Content]:
    """Return how far something may be passed on, and who could let it go further."""
    if item.real:
        return [content(REAL_NOTE, "bold $error")]
    if item.tlp is None:
        return []
    label = f"{shown_label(item.tlp)}: {LABEL_MEANINGS[item.tlp]}"
    source = [_field("Source", state.session.name_of(item.source))] if item.source else []
    return [content(label, "bold $warning"), *source]


def _standing(state: PlayerState, item: InboxItem) -> list[Content]:
    """Return what became of a public statement that no longer holds as it stands."""
    publication = state.view.statements.publication(item.seq)
    if publication is None or not publication.standing:
        return []
    reason = f": {publication.reason}" if publication.reason else ""
    return [content(f"{publication.standing}{reason}", "bold $warning")]


def _confirmation(state: PlayerState, item: InboxItem) -> Content:
    if item.seq in state.view.acknowledged:
        return content("You have confirmed this.", "$success")
    return content("Please confirm that you have read this: press k.", "bold $accent")


def _earlier(state: PlayerState, item: InboxItem) -> list[Content]:
    others = [other for other in state.view.thread(item.seq) if other.seq < item.seq]
    parts: list[Content] = []
    for other in reversed(others):
        who = state.session.name_of(other.sender)
        when = offset_text(other.elapsed_ms)
        parts += [
            Content(""),
            content(f"{_RULE[:3]} {who}, {when}: {subject_now(state, other)}  {tag(state, other)[0]}", "dim"),
            *body_part(state, other)[1:],
        ]
    return parts


def _marking(kind: str) -> Content:
    return Content.assemble((f" {MARKING} ", BADGE), f" {one_line(kind)}")


def _field(name: str, value: str) -> Content:
    return Content.assemble((name.ljust(_LABEL_WIDTH), "dim"), one_line(value))


def _who(state: PlayerState, address: str, on_behalf_of: str | None) -> str:
    name = state.session.name_of(address)
    return f"{name}, acting for {state.session.name_of(on_behalf_of)}" if on_behalf_of else name


def _when(state: PlayerState, elapsed_ms: int, story_ms: int) -> str:
    """Return how long ago in minutes of the room, then story time, then exercise time."""
    ago_ms = (state.session.elapsed_ms() - elapsed_ms) // max(state.session.speed, 1)
    ago = f"{ago_ms // MINUTE_MS} min ago" if ago_ms >= MINUTE_MS else "just now"
    return " · ".join(part for part in (ago, state.session.story(story_ms), offset_text(elapsed_ms)) if part)

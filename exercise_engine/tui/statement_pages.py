"""Statements as rows and pages: how each stands, its text, who said what about it, what was published."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content

from exercise_engine.core.statements.view import STATUS_WORDS, Statement, Status, Verdict, Version
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.text import BADGE, MARKING, content, fit, one_line, short_offset
from exercise_engine.tui.widgets.steady_list import Row

STATUS_WIDTH = 20
TIME_WIDTH = 7
_STYLES: dict[Status, str] = {
    "draft": "dim",
    "submitted": "bold $warning",
    "refused": "bold $error",
    "cleared": "bold $success",
    "published": "$success",
    "withdrawn": "dim",
}

NameOf = Callable[[str], str]


def statement_rows(
    statements: Iterable[Statement], width: int, name_of: NameOf, *, mine: Callable[[Statement], str]
) -> list[Row]:
    """Return one row a statement, the newest first; `mine` says in a word what it wants of this seat."""
    newest_first = sorted(statements, key=lambda found: -found.seq)
    return [Row(str(found.seq), _row(found, width, name_of, mine(found))) for found in newest_first]


def _row(found: Statement, width: int, name_of: NameOf, wanted: str) -> Content:
    words = wanted or STATUS_WORDS[found.status]
    style = "bold $warning" if wanted else _STYLES[found.status]
    team_width = max(12, width // 4)
    room = width - STATUS_WIDTH - team_width - 2
    return Content.assemble(
        (fit(words, STATUS_WIDTH), style),
        " ",
        fit(f"{found.title} (version {found.number})", room),
        " ",
        (fit(name_of(found.team), team_width), "dim"),
    )


def statement_page(found: Statement, name_of: NameOf) -> Content:
    """Return all that is known of a statement."""
    parts = [
        Content.assemble((f" {MARKING} ", BADGE), f" {one_line(found.kind_title)}"),
        content(found.title, "bold"),
        _field("Team", name_of(found.team)),
        _field("Version", f"{found.number}, {STATUS_WORDS[found.status]}"),
        *_clearances(found, name_of),
        Content(""),
        content(_body(found)),
        *_publications(found, name_of),
        *_history(found, name_of),
    ]
    return Content("\n").join(parts)


def version_page(version: Version, name_of: NameOf) -> Content:
    """Return one version as it was saved."""
    parts = [
        content(version.title, "bold"),
        _field("Saved", f"{offset_text(version.elapsed_ms)} by {name_of(version.acting_as or '')}"),
        Content(""),
        content(version.body),
    ]
    return Content("\n").join(parts)


def _body(found: Statement) -> str:
    return found.newest.body if found.newest is not None else found.publications[-1].body


def _clearances(found: Statement, name_of: NameOf) -> list[Content]:
    """Return who clears the newest version, and what each has said."""
    if not found.versions or not found.clear_by:
        return []
    said = found.verdict_of
    rule = "needed from all of these" if found.clear_all else "one of these is enough"
    warn = "" if found.enforced else "; it can be published without, which is recorded"
    lines = [_field("Clearance", f"{rule}{warn}")]
    for address in found.clear_by:
        verdict = said.get(address)
        words, style = ("not yet", "$warning") if verdict is None else _verdict(verdict)
        lines.append(Content.assemble(f"  {one_line(name_of(address))}: ", (one_line(words), style)))
    return lines


def _verdict(verdict: Verdict) -> tuple[str, str]:
    word = "cleared" if verdict.is_clear else "REFUSED"
    acted = f", {verdict.by_label} acting for them" if verdict.on_behalf_of else f", {verdict.by_label}"
    remark = f": {verdict.remark}" if verdict.remark else ""
    when = short_offset(verdict.elapsed_ms)
    return f"{word} {when}{acted}{remark}", "$success" if verdict.is_clear else "bold $error"


def _publications(found: Statement, name_of: NameOf) -> list[Content]:
    lines: list[Content] = []
    for each in found.publications:
        standing = f"  {each.standing}" if each.standing else ""
        lines += [
            Content(""),
            content(
                f"Published {offset_text(each.elapsed_ms)} by {each.channel_name}, version {each.version}"
                + standing,
                "bold" if not standing else "bold $warning",
            ),
        ]
        if each.reason:
            lines.append(_field("Reason", each.reason))
        if each.missing:
            names = "; ".join(name_of(address) for address in each.missing)
            lines.append(content(f"WITHOUT CLEARANCE of {names}", "bold $error"))
    return lines


def _history(found: Statement, name_of: NameOf) -> list[Content]:
    """Return the earlier versions in a line each, with what a new one made void."""
    if len(found.versions) <= 1:
        return []
    lines = [Content(""), content("Versions", "dim")]
    for version in found.versions:
        voided = "; ".join(name_of(address) for address in version.voided)
        void = f"; voided the clearance of {voided}" if voided else ""
        lines.append(content(f"  {version.number}  {offset_text(version.elapsed_ms)}  {version.title}{void}"))
    return lines


def _field(name: str, value: str) -> Content:
    return Content.assemble((name.ljust(12), "dim"), one_line(value))

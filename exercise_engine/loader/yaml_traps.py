"""Says in a planner's words what the YAML parser stumbled over, and when putting a text in quotes helps."""

from __future__ import annotations

import re

import yaml

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source, quote

_KEY_LINE = re.compile(
    r"^(?P<head>\s*(?:- +)*(?:[\w.\-]+|\"[^\"]*\"|'[^']*'):[ \t]+)(?P<value>\S.*?)[ \t\r]*$"
)
"""A line `key: value`, which can be read as if its value were quoted."""
_ITEM_LINE = re.compile(r"^(?P<head>\s*(?:- +)+)(?P<value>\S.*?)[ \t\r]*$")
"""A line `- value`, likewise."""

_YAML_TAGS = "tag:yaml.org,2002:"
"""What `!!` stands for."""
_TEMPLATE_HINT = 'a text that begins with { needs quotes, such as "{{ variables.ransom }}"'


def problem_at(node: yaml.Node, source: Source, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem at a node, marked on its first line; a node that was not read to its end has none."""
    start, end = node.start_mark, node.end_mark
    one_line = end is not None and end.line == start.line
    length = end.column - start.column if one_line else len(source.line(start.line + 1))
    return source.problem(
        code, message, line=start.line + 1, column=start.column + 1, hint=hint, length=length
    )


def tag_problem(node: yaml.Node, source: Source) -> Problem:
    """Say that `!` began a tag; in conditions it was meant as *not*."""
    tag = str(node.tag)
    if tag.startswith("!"):
        text = f"{tag} {node.value}".strip() if isinstance(node, yaml.ScalarNode) else tag
        hint = f"put it in quotes: {quote(text)}; instead of a condition with ! there is also `unless:`"
        return problem_at(node, source, "E109", f"{quote(tag)} is read as a YAML tag and not as text", hint)
    written = tag.replace(_YAML_TAGS, "!!", 1)
    message = f"the YAML tag {quote(written)} is not part of the format"
    return problem_at(node, source, "E113", message, "remove the tag")


def shorthand_problem(mapping: yaml.Node, key: yaml.Node, source: Source) -> Problem:
    """Say that a comma inside braces ended a text: `{text: Pay? Yes, now}` has a key `now`."""
    hint = "in braces a comma ends the value before it: put a text with a comma in quotes"
    keys = [key_node for key_node, _ in mapping.value]
    position = keys.index(key)
    if position and isinstance(mapping.value[position - 1][1], yaml.ScalarNode):
        key_before, value_before = mapping.value[position - 1]
        hint += f", such as {key_before.value}: {quote(f'{value_before.value}, {key.value}')}"
    return problem_at(key, source, "E110", f"{quote(key.value)} is read as a key without a value", hint)


def explain(error: yaml.YAMLError, source: Source) -> Problem:
    """Turn an error of the parser into a problem."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return source.problem("E106", f"this is not YAML: {_one_line(str(error))}", line=1, column=1)
    problem = error.problem or ""
    mark = error.problem_mark
    if "unexpected end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    line, column = _place(mark, source)
    code, message, hint = _words(problem, error.context or "", source.line(line), column)
    return source.problem(code, message, line=line, column=column, hint=hint)


def mask(text: str, error: yaml.YAMLError, line_number: int) -> str:
    """Return the text with the value of one line in quotes, so that parsing can go on; empty if it cannot."""
    context = getattr(error, "context_mark", None)
    if (
        context is not None
        and context.line + 1 != line_number
        and "flow" in (getattr(error, "context", "") or "")
    ):
        return ""  # brackets over several lines cannot be closed by quoting one of the lines
    lines = text.split("\n")
    line = lines[line_number - 1] if line_number <= len(lines) else ""
    found = _KEY_LINE.match(line) or _ITEM_LINE.match(line)
    if not found:
        return ""
    lines[line_number - 1] = found["head"] + "'" + found["value"].replace("'", "''") + "'"
    return "\n".join(lines)


def _place(mark: yaml.Mark, source: Source) -> tuple[int, int]:
    """Return line and column from 1; what shows at an empty line belongs to the end of the one before."""
    line, column = mark.line + 1, mark.column + 1
    while line > len(source.lines) or (line > 1 and not source.lines[line - 1].strip()):
        line -= 1
        column = len(source.lines[line - 1]) + 1
    return line, column


def _words(problem: str, context: str, line: str, column: int) -> tuple[str, str, str]:
    """Return code, message and hint for what the parser said."""
    at = line[column - 1 : column]
    before = line[: column - 1]
    in_brackets = "flow" in context
    if "tab character" in problem or ("cannot start any token" in problem and at == "\t"):
        return "E107", "a tab stands where spaces are needed", "indent with spaces; YAML takes no tabs there"
    if "mapping values are not allowed" in problem and re.search(r":\s", before):
        hint = 'a colon with a space after it ends a key: put the text in quotes, such as "Re: gate"'
        return "E108", "a text with a colon in it is not in quotes", hint
    if re.search(r"[:\-,\[]\s*\{\{", line):
        return "E111", "a template is not in quotes", _TEMPLATE_HINT
    if in_brackets and re.search(r"\?\s|\s:", line):
        hint = 'in braces a text with ? or : needs quotes, such as {when: "a ? b : c"}'
        return "E108", "a text with ? or : in it is not in quotes", hint
    if in_brackets:
        hint = "is a bracket still open? a text with any of , : { } [ ] needs quotes there"
        return "E106", "the brackets are not closed, or a comma is missing", hint
    if "scanning an a" in context and re.search(r"[:-]\s+!", before):
        hint = "put the condition in quotes; instead of a condition with ! there is also `unless:`"
        return "E109", "a text that begins with ! is read as a YAML tag", hint
    if "cannot start any token" in problem or "scanning an a" in context:
        begin = quote(at if at.strip() else line.strip()[:1])
        return "E112", f"a text cannot begin with {begin} unless it is in quotes", "put the text in quotes"
    return _other_words(problem, context)


def _other_words(problem: str, context: str) -> tuple[str, str, str]:
    """Return code, message and hint for the rarer things the parser says."""
    if "undefined alias" in problem:
        return (
            "E112",
            "a text that begins with * is read as an alias that nothing defines",
            "put it in quotes",
        )
    if "tag" in problem or "tag" in context:
        return "E109", "a text that begins with ! is read as a YAML tag", "put the text in quotes"
    if "unexpected end of stream" in problem:
        return "E106", "the quotes that open here are never closed", "close them"
    if "escape" in problem:
        hint = r"in double quotes a backslash begins an escape: write \\ for one, or use single quotes"
        return "E106", "this escape does not exist", hint
    if "another document" in problem:
        return (
            "E119",
            "--- begins a second document, where a file holds one",
            "remove the line, or use two files",
        )
    if "anchor" in context:
        return "E106", "two anchors have the same name", "rename one of them"
    if "expected key" in problem or "mapping values are not allowed" in problem:
        hint = "is it indented like its neighbours, is a quote closed too early, is a colon missing above?"
        return "E106", "this line does not fit in here", hint
    if "block sequence entries" in problem:
        return "E106", "a list item cannot begin on this line", "put each `- item` on a line of its own"
    said = _one_line(f"{context}: {problem}" if context else problem)
    return "E106", f"this is not YAML: {said}", "put texts with special characters in quotes"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]

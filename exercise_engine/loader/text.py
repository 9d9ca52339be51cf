"""Renders the texts of a scenario: Jinja2 cut down to names, `if` and a few filters, by its syntax tree.

A template can show names, choose between passages and format values, and nothing else. The rest of the
language (loops, calls, macros, includes, arithmetic, assignments) is refused before it is compiled, because
Jinja2's sandbox alone bounds neither time nor memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment

from exercise_engine.errors import TextError

RESULT_SIZE_BYTES_MAX = 64 * 1024
"""A rendered text travels to every seat and is kept for good; nobody reads more under time pressure."""
TEXT_DEPTH_MAX = 40
"""Deeper passages inside passages cannot be understood, and would overrun the compiler."""
TEMPLATES_KEPT_MAX = 20_000
"""Compiled texts kept for the next rendering: more than the texts of the largest scenario."""
ROUND_DIGITS_MAX = 6
"""More digits are noise, and a large number of them takes the machine down."""
FILTERS = ("upper", "lower", "title", "default", "join", "round", "length")
"""The filters that texts may use."""

_MARKS = ("{{", "{%", "{#")
_PLAIN_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
"""What the syntax tree of a text may consist of."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """One name that a text uses."""

    dotted: str
    """Such as `variables.ransom`."""
    line: int
    """Line of the text, from 1."""
    is_shown: bool
    """Whether its value is put into the text, and not only asked by an `if`."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with a text as a template."""

    code: str
    message: str
    hint: str = ""
    line: int = 1
    """Line of the text, from 1."""


class _Texts(SandboxedEnvironment):
    """The language of texts: dots lead into mappings and nowhere else."""

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, trim_blocks=True,
            lstrip_blocks=True, cache_size=0,
        )  # fmt: skip
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests.clear()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a name up in a mapping; attributes of Python objects do not exist for texts."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


_LANGUAGE = _Texts()


class JinjaTexts:
    """Renders texts with the names that the engine hands over."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Return the text; raises TextError if a name is missing, or the text is no template or too long."""
        if not is_template(template):
            return _bounded([template])
        try:
            return _bounded(_compiled(template).generate(dict(names)))
        except UndefinedError as error:
            raise TextError(f"a name has no value: {error.message}") from error
        except (TypeError, ValueError, ArithmeticError, TemplateError) as error:
            raise TextError("a filter or comparison does not suit the value it gets") from error


def is_template(text: str) -> bool:
    """Return whether a text holds anything that is not shown as it stands."""
    return any(mark in text for mark in _MARKS)


def analyse_text(template: str) -> tuple[tuple[NameUse, ...], tuple[TextFault, ...]]:
    """Return the names that a text uses, and what is wrong with it as a template."""
    if not is_template(template):
        return (), ()
    try:
        tree = _LANGUAGE.parse(template)
        faults = tuple(dict.fromkeys(_faults(tree, 0)))
        return (() if faults else tuple(_uses(tree, is_shown=True))), faults
    except TemplateSyntaxError as error:
        said = (error.message or "something is left open").partition(". ")[0].rstrip(".")
        message = f"the template cannot be read: {said[:1].lower()}{said[1:]}"
        return (), (
            TextFault(
                "E601", message, "{{ name }} shows a value, {% if name %} … {% endif %} chooses", error.lineno
            ),
        )
    except RecursionError:
        return (), (TextFault("E603", f"passages lie more than {TEXT_DEPTH_MAX} deep inside each other"),)


@lru_cache(maxsize=TEMPLATES_KEPT_MAX)
def _compiled(template: str) -> Template:
    """Compile a text, unless the syntax tree holds what texts must not do."""
    _, faults = analyse_text(template)
    if faults:
        raise TextError(faults[0].message)
    return _LANGUAGE.from_string(template)


def _bounded(parts: Iterator[str] | list[str]) -> str:
    """Join the parts of a text, and stop as soon as it becomes too long."""
    kept: list[str] = []
    size = 0
    for part in parts:
        size += len(part.encode("utf-8"))
        if size > RESULT_SIZE_BYTES_MAX:
            raise TextError(f"the text is longer than {RESULT_SIZE_BYTES_MAX // 1024} KiB")
        kept.append(part)
    return "".join(kept)


def _faults(node: nodes.Node, depth: int) -> Iterator[TextFault]:
    """Find everything in the syntax tree that texts must not do."""
    if depth > TEXT_DEPTH_MAX:
        yield TextFault(
            "E603", f"passages lie more than {TEXT_DEPTH_MAX} deep inside each other", line=_line(node)
        )
        return
    if not isinstance(node, _PLAIN_NODES):
        called = _CALLED.get(type(node).__name__, type(node).__name__.lower())
        hint = "texts know names, if and the filters " + ", ".join(FILTERS)
        yield TextFault("E603", f"{called} is not available in texts", hint, _line(node))
        return
    if isinstance(node, nodes.Filter):
        yield from _filter_faults(node)
    for child in node.iter_child_nodes():
        yield from _faults(child, depth + 1)


def _filter_faults(node: nodes.Filter) -> Iterator[TextFault]:
    if node.name not in FILTERS or node.node is None:
        yield TextFault(
            "E603",
            f'the filter "{node.name}" is not available',
            f"filters are {', '.join(FILTERS)}",
            node.lineno,
        )
        return
    values = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
    is_plain = len(values) == len(node.args) <= 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    digits = values[0] if values and node.name == "round" else 0
    if not is_plain or not isinstance(digits, int) or not 0 <= digits <= ROUND_DIGITS_MAX:
        hint = (
            f"such as round(1), with {ROUND_DIGITS_MAX} digits at most"
            if node.name == "round"
            else 'such as default("none")'
        )
        yield TextFault("E603", f'the filter "{node.name}" takes one plain value', hint, _line(node))


def _uses(node: nodes.Node, *, is_shown: bool) -> Iterator[NameUse]:
    """Find the names in a syntax tree that has no faults."""
    match node:
        case nodes.Getattr() | nodes.Name():
            yield NameUse(_dotted(node), _line(node), is_shown)
        case nodes.If():
            yield from _uses(node.test, is_shown=False)
            for part in (*node.body, *node.elif_, *node.else_):
                yield from _uses(part, is_shown=is_shown)
        case nodes.CondExpr():
            yield from _uses(node.test, is_shown=False)
            yield from _uses(node.expr1, is_shown=is_shown)
            if node.expr2 is not None:
                yield from _uses(node.expr2, is_shown=is_shown)
        case nodes.Compare() | nodes.Not():
            for child in node.iter_child_nodes():
                yield from _uses(child, is_shown=False)
        case _:
            for child in node.iter_child_nodes():
                yield from _uses(child, is_shown=is_shown)


def _line(node: nodes.Node) -> int:
    """Return the line of a node; the parser forgets it for what stands inside a few statements."""
    return node.lineno or 1


def _dotted(node: nodes.Node) -> str:
    """Return a name with its dots; empty before the first dot where no name stands there."""
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


_CALLED = {
    "For": "a loop",
    "Call": "a call",
    "CallBlock": "a call",
    "Macro": "a macro",
    "Include": "an include",
    "Import": "an import",
    "FromImport": "an import",
    "Extends": "an extension of another template",
    "Block": "a block",
    "Scope": "a block",
    "Assign": "an assignment",
    "AssignBlock": "an assignment",
    "With": "an assignment",
    "FilterBlock": "a filter over a passage",
    "Getitem": "looking up in brackets",
    "List": "a list",
    "Tuple": "a list",
    "Dict": "a mapping",
    "Test": "a test with `is`",
    "Concat": "joining with ~",
    "Add": "arithmetic",
    "Sub": "arithmetic",
    "Mul": "arithmetic",
    "Div": "arithmetic",
    "FloorDiv": "arithmetic",
    "Mod": "arithmetic",
    "Pow": "arithmetic",
    "Neg": "arithmetic",
    "Pos": "arithmetic",
}
"""What the parts of the language are called that texts cannot use."""

"""The house rules on source files: sizes, docstrings, words, tests that claim something."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE_FILES = sorted((ROOT / "exercise_engine").rglob("*.py"))
TEST_FILES = sorted((ROOT / "tests").rglob("*.py"))
BENCHMARK_FILES = sorted((ROOT / "benchmarks").rglob("*.py"))
ALL_FILES = [*PACKAGE_FILES, *TEST_FILES, *BENCHMARK_FILES]

MODULE_LINES_MAX = 500
"""What a reader can keep in mind; a longer module holds two subjects."""

FUNCTION_LINES_MAX = 70
"""One screen, without the docstring."""

VAGUE_NAMES = re.compile(
    r"(Manager|Helpers?|Utils?|Misc)$|^(manager|helpers?|utils?|misc)$|_(helpers?|utils?)$"
)
"""Words that stand where somebody did not look for the right noun."""

BANNED_COMMENTS = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|WIP)\b|\bnow uses\b|\binstead of the old\b|\bissue #?\d", re.IGNORECASE
)
"""Unfinished work, and history, which belongs in the log of the repository."""

CLAIMS = re.compile(r"assert|raises|warns|expect|check|verify|run_state_machine|fail")
"""A test holds one of these as a statement or in the name of what it calls."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as shown in the name of a test."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_of(tree: ast.Module) -> list[FunctionNode]:
    """All functions and methods of a file, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, FunctionNode)]


def lines_without_docstring(function: FunctionNode) -> int:
    """The length of a function from its `def`, its docstring not counted."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        text = function.body[0]
        length -= (text.end_lineno or text.lineno) - text.lineno + 1
    return length


def called_names(function: FunctionNode) -> list[str]:
    """The last part of the name of everything a function calls."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls]


def claims_something(function: FunctionNode, claiming: frozenset[str] = frozenset()) -> bool:
    """Whether a function can fail by more than an exception on its way, by itself or by what it calls."""
    has_assertion = any(isinstance(node, ast.Assert) for node in ast.walk(function))
    return has_assertion or any(CLAIMS.search(name) or name in claiming for name in called_names(function))


def claiming_functions() -> frozenset[str]:
    """The names of the functions beside the tests that claim something for them."""
    functions = [function for path in TEST_FILES for function in functions_of(tree_of(path))]
    claiming: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            f.name for f in functions if f.name not in claiming and claims_something(f, claiming)
        )
        if not more:
            return claiming
        claiming |= more


def classes_of(tree: ast.Module) -> list[str]:
    """The names of all classes of a file."""
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def comments_of(path: Path) -> list[str]:
    """All comments of a source file."""
    source = io.StringIO(path.read_text(encoding="utf-8"))
    return [
        token.string for token in tokenize.generate_tokens(source.readline) if token.type == tokenize.COMMENT
    ]


TESTS = {
    f"{name_of(path)}:{function.name}": function
    for path in TEST_FILES
    for function in functions_of(tree_of(path))
    if function.name.startswith("test_")
}
"""Every test there is, by place and name."""


def test_each_module_says_what_it_is_for() -> None:
    """Each module begins with a sentence on its purpose, on one line."""
    first_lines = {
        name_of(path): (ast.get_docstring(tree_of(path)) or "").split("\n")[0] for path in ALL_FILES
    }
    silent = [name for name, line in first_lines.items() if not line.rstrip().endswith((".", ":"))]
    assert not silent, f"modules without a whole sentence in their first line: {silent}"


def test_modules_stay_readable() -> None:
    """No module is longer than a reader can hold."""
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_FILES}
    long = {name: length for name, length in lengths.items() if length > MODULE_LINES_MAX}
    assert not long, f"modules over {MODULE_LINES_MAX} lines: {long}"


def test_functions_stay_readable() -> None:
    """No function is longer than a screen."""
    lengths = {
        f"{name_of(path)}:{function.name}": lines_without_docstring(function)
        for path in ALL_FILES
        for function in functions_of(tree_of(path))
    }
    long = {name: length for name, length in lengths.items() if length > FUNCTION_LINES_MAX}
    assert not long, f"functions over {FUNCTION_LINES_MAX} lines: {long}"


def test_names_are_nouns_of_the_subject() -> None:
    """No module and no class is named after the lack of a better word."""
    names = {
        f"{name_of(path)}:{name}"
        for path in ALL_FILES
        for name in (path.stem, *classes_of(tree_of(path)))
        if VAGUE_NAMES.search(name)
    }
    assert not names, f"vague names: {names}"


def test_comments_hold_neither_plans_nor_history() -> None:
    """Comments say why; what is unfinished or past is kept elsewhere."""
    banned = [
        f"{name_of(path)}: {comment}"
        for path in ALL_FILES
        for comment in comments_of(path)
        if BANNED_COMMENTS.search(comment)
    ]
    assert not banned, f"comments to mend: {banned}"


def test_each_test_states_its_claim() -> None:
    """Each test has the claim it proves as its docstring."""
    silent = [name for name, test in TESTS.items() if not ast.get_docstring(test)]
    assert not silent, f"tests without docstring: {silent}"


def test_each_test_can_fail() -> None:
    """Each test holds something that can fail by more than an exception on the way."""
    claiming = claiming_functions()
    empty = [name for name, test in TESTS.items() if not claims_something(test, claiming)]
    assert not empty, f"tests that prove nothing: {empty}"

"""Writes the generated pages of the docs anew, or says which of them are out of date.

Run as `python -m exercise_engine.cli.reference --write` or `--check`, from the top of the repository.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode

SAMPLES = Path("tests/data/scenarios/bad")
"""Files with one mistake each, by its code."""

Renew = Callable[[str, Path], str]
"""Returns the text of a page, from what it is now and the top of the repository."""


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    path: Path
    renew: Renew


def _format(_: str, __: Path) -> str:
    from exercise_engine.authoring.reference import format_page

    return format_page()


def _schema(_: str, __: Path) -> str:
    from exercise_engine.authoring.schema import schema_text

    return schema_text()


def _asyncapi(_: str, __: Path) -> str:
    from exercise_engine.protocol.asyncapi import asyncapi_text

    return asyncapi_text()


def _commands(_: str, __: Path) -> str:
    from exercise_engine.cli.commands_page import commands_page

    return commands_page()


def _clocks(_: str, __: Path) -> str:
    from exercise_engine.authoring.clocks_page import clocks_page

    return clocks_page()


def _problems(page: str, top: Path) -> str:
    """Put what the program prints today into the examples of the problem codes."""
    sections = re.split(r"(?m)^(?=### )", page)
    return "".join(_renewed_example(section, top / SAMPLES) for section in sections)


PAGES = (
    Page(Path("docs/reference/format.md"), _format),
    Page(Path("docs/reference/scenario.schema.json"), _schema),
    Page(Path("docs/reference/problems.md"), _problems),
    Page(Path("docs/reference/asyncapi.json"), _asyncapi),
    Page(Path("docs/reference/commands.md"), _commands),
    Page(Path("docs/reference/legal-clocks.md"), _clocks),
)
"""Every page that is written by the program; add a row for each new one."""


def example_lines(samples: Path, code: str) -> Iterator[str]:
    """Yield what the program prints about the sample of one code."""
    from exercise_engine.authoring.check import check_file

    sample = next(path for path in (samples / code, samples / f"{code}.yaml") if path.exists())
    for problem in check_file(sample):
        for line in output.problem_lines(problem):
            yield output.visible(line).replace(f"{samples}/", "").rstrip()


def out_of_date(top: Path) -> tuple[Path, ...]:
    """Return the pages that are not what the program would write."""
    return tuple(page.path for page in PAGES if _now(page, top) != page.renew(_now(page, top), top))


def write(top: Path) -> tuple[Path, ...]:
    """Write the pages that are out of date, and return them."""
    written = out_of_date(top)
    for page in PAGES:
        if page.path in written:
            (top / page.path).write_text(page.renew(_now(page, top), top), encoding="utf-8")
    return written


def main(arguments: Sequence[str] | None = None) -> ExitCode:
    """Write or check the generated pages of the repository that is the current folder."""
    parser = argparse.ArgumentParser(prog="python -m exercise_engine.cli.reference", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write the pages anew")
    what.add_argument("--check", action="store_true", help="say which pages are out of date")
    chosen = parser.parse_args(arguments)
    if chosen.write:
        for path in write(Path()):
            output.line(f"written: {path}")
        return ExitCode.OK
    stale = out_of_date(Path())
    for path in stale:
        output.error(f"{path} is out of date; `make docs` writes it anew")
    return ExitCode.PROBLEMS if stale else ExitCode.OK


def _now(page: Page, top: Path) -> str:
    path = top / page.path
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _renewed_example(section: str, samples: Path) -> str:
    """Return a section with its example renewed; sections without an example stay as they are."""
    heading = re.match(r"### ([EW]\d{3}) ", section)
    if heading is None or "```text\n" not in section:
        return section
    lines = "".join(f"{line}\n" for line in example_lines(samples, heading[1]))
    return re.sub(r"(?s)```text\n.*?```", lambda _: f"```text\n{lines}```", section, count=1)


if __name__ == "__main__":
    raise SystemExit(main())

"""Runs the benchmarks and prints their table: `python -m benchmarks [--quick] [--only KEY ...] [--json]`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks import (
    cascading,
    checking,
    commits,
    decisions,
    delivery,
    enquiring,
    lateness,
    minute,
    obliging,
    replay,
    sharing,
)
from benchmarks.figures import Line, as_data, table
from benchmarks.scale import FULL, QUICK, Scale

MEASURES: Final[dict[str, Callable[[Scale, Path], list[Line]]]] = {
    "delivery": delivery.measure,
    "lateness": lateness.measure,
    "decisions": decisions.measure,
    "minute": minute.measure,
    "replay": replay.measure,
    "check": checking.measure,
    "enquiries": enquiring.measure,
    "cascade": cascading.measure,
    "obligations": obliging.measure,
    "sharing": sharing.measure,
    "commits": commits.measure,
}
"""What can be asked for; `delivery` also looks at memory."""


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for; 0 whether or not aims are met, since machines differ."""
    asked = _parser().parse_args(arguments)
    scale = QUICK if asked.quick else FULL
    start = time.monotonic()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="exercise-engine-benchmarks-", dir=asked.folder) as folder:
        for name in asked.only or MEASURES:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            lines += MEASURES[name](scale, Path(folder))
    seconds = time.monotonic() - start
    if asked.json:
        data = {"machine": machine(), "quick": asked.quick, "seconds": seconds}
        print(json.dumps(data | {"lines": [as_data(line) for line in lines]}, indent=2))
        return 0
    print(table(lines, judged=not asked.quick))
    print(f"\n{machine()}; {seconds:.0f} s")
    print("ratio: ours for one of the raw limit, both measured in turns in this run; medians of all rounds")
    if asked.quick:
        print("a quick run shows that everything works; its figures say nothing")
    return 0


def machine() -> str:
    """The machine, as far as figures depend on it."""
    return (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} processors"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run of a few seconds")
    parser.add_argument("--json", action="store_true", help="print data and nothing else on standard output")
    parser.add_argument("--only", nargs="+", choices=MEASURES, metavar="KEY", help=" ".join(MEASURES))
    parser.add_argument("--folder", type=Path, help="where files are written; the disk there is measured")
    return parser


if __name__ == "__main__":
    sys.exit(main())

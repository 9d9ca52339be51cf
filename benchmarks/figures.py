"""What was measured: samples, lines of the table, and whether an aim was met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal, TypeVar

T = TypeVar("T")

COLUMNS = ("what", "ours", "raw limit", "unit", "ratio", "aim", "")
DETAIL_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Aim:
    """What a line is held against."""

    of: Literal["ours", "ratio"]
    """Our own figure, or what it is for one of the raw limit."""
    kind: Literal["at_most", "at_least", "below", "above"]
    bound: float
    note: str = ""
    """What else has to be so, said behind the bound."""

    def is_met(self, figure: float) -> bool:
        """Whether a figure keeps to the bound."""
        match self.kind:
            case "at_most":
                return figure <= self.bound
            case "at_least":
                return figure >= self.bound
            case "below":
                return figure < self.bound
            case "above":
                return figure > self.bound

    def __str__(self) -> str:
        sign = {"at_most": "<=", "at_least": ">=", "below": "<", "above": ">"}[self.kind]
        words = f"{self.of} {sign} {_number(self.bound)}"
        return f"{words}, {self.note}" if self.note else words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    key: str
    """Short name, by which a line is asked for."""
    what: str
    ours: float
    limit: float
    unit: str
    aim: Aim | None = None
    """None where only the ratio is of interest."""
    breaches: tuple[str, ...] = ()
    """What went against an aim that is no number; then it is not met."""
    details: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Our figure for one of the raw limit, whichever of the two is better large."""
        return self.ours / self.limit

    @property
    def met(self) -> bool | None:
        """Whether the aim was met in this run; None without an aim."""
        if self.aim is None:
            return None
        return self.aim.is_met(self.ours if self.aim.of == "ours" else self.ratio) and not self.breaches


def percentile(samples: Iterable[float], percent: float) -> float:
    """The smallest sample that at least so many per cent of all samples do not exceed."""
    ordered = sorted(samples)
    if not ordered:
        raise ValueError("there are no samples")
    place = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(place) - 1)]


def in_turns(rounds: int, ours: Callable[[], T], limit: Callable[[], T]) -> tuple[list[T], list[T]]:
    """Measure both in turns, so that whatever else the machine does meets both alike."""
    pairs = [(ours(), limit()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def middle(samples: Sequence[float]) -> float:
    """The median."""
    return float(median(samples))


def spread_text(samples: Sequence[float], unit: str) -> str:
    """From where to where samples reach."""
    return f"{_number(min(samples))} to {_number(max(samples))} {unit} in {len(samples)} rounds"


def table(lines: Sequence[Line], *, judged: bool = True) -> str:
    """All lines as aligned text, details below each."""
    rows = [COLUMNS, *(_row(line, judged=judged) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    texts: list[str] = []
    for row, line in zip(rows, (None, *lines), strict=True):
        cells = [row[0].ljust(widths[0])]
        for place, (cell, width) in enumerate(zip(row[1:], widths[1:], strict=True), start=1):
            cells.append(cell.rjust(width) if place in (1, 2, 4) else cell.ljust(width))
        texts.append("  ".join(cells).rstrip())
        texts += [DETAIL_INDENT + detail for detail in (line.details + line.breaches if line else ())]
    return "\n".join(texts)


def as_data(line: Line) -> dict[str, object]:
    """A line for JSON."""
    aim = None if line.aim is None else asdict(line.aim) | {"text": str(line.aim)}
    return asdict(line) | {"ratio": line.ratio, "aim": aim, "met": line.met}


def _row(line: Line, *, judged: bool) -> tuple[str, ...]:
    verdict = {None: "", True: "met", False: "NOT MET"}[line.met if judged else None]
    aim = "none set" if line.aim is None else str(line.aim)
    return (
        line.what,
        _number(line.ours),
        _number(line.limit),
        line.unit,
        f"{line.ratio:.2f}",
        aim,
        verdict,
    )


def _number(value: float) -> str:
    """A figure with about three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")

"""The table of the benchmarks: ratios, percentiles and verdicts come out of samples as they should."""

from __future__ import annotations

import json

import pytest

from benchmarks.figures import Aim, Line, as_data, in_turns, middle, percentile, table


def a_line(
    *, ours: float = 12.0, limit: float = 10.0, aim: Aim | None = None, breaches: tuple[str, ...] = ()
) -> Line:
    """A line with an aim or without."""
    return Line(key="fan", what="fan-out", ours=ours, limit=limit, unit="ms", aim=aim, breaches=breaches)


def test_the_ratio_is_ours_for_one_of_the_limit() -> None:
    """Twelve against ten is 1.2, whatever is measured."""
    assert a_line().ratio == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("aim", "met"),
    [
        (Aim(of="ratio", kind="at_most", bound=1.2), True),
        (Aim(of="ratio", kind="below", bound=1.2), False),
        (Aim(of="ours", kind="at_least", bound=12), True),
        (Aim(of="ours", kind="above", bound=12), False),
        (None, None),
    ],
)
def test_an_aim_is_held_against_what_it_speaks_of(aim: Aim | None, met: bool | None) -> None:
    """Bounds hold for our figure or for the ratio, with or without the bound itself."""
    assert a_line(aim=aim).met is met


def test_a_breach_cannot_be_made_up_for_by_a_number() -> None:
    """An inject that came early fails the line, however good its percentile is."""
    line = a_line(aim=Aim(of="ours", kind="below", bound=100), breaches=("1 of them early",))
    assert line.met is False


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (1, 1), (50, 50), (99, 99), (100, 100)])
def test_a_percentile_is_one_of_the_samples(percent: float, expected: float) -> None:
    """Of the numbers from 1 to 100 each percentile is its own number."""
    assert percentile(range(100, 0, -1), percent) == expected


def test_a_percentile_of_few_samples_is_the_largest() -> None:
    """The 99th percentile of three samples is not made up."""
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0


def test_no_samples_have_no_percentile() -> None:
    """Nothing measured is an error and not a zero."""
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 50)


def test_rounds_are_measured_in_turns() -> None:
    """Ours and the limit alternate, so that noise meets both."""
    order: list[str] = []

    def measured(name: str, value: float) -> float:
        order.append(name)
        return value

    ours, limit = in_turns(3, lambda: measured("ours", 2.0), lambda: measured("limit", 1.0))
    assert order == ["ours", "limit"] * 3
    assert (middle(ours), middle(limit)) == (2.0, 1.0)


def test_the_table_says_what_was_not_met() -> None:
    """Each line shows both figures, the ratio and an honest verdict."""
    lines = [
        a_line(aim=Aim(of="ratio", kind="below", bound=1)),
        a_line(ours=1234.5, limit=5000, aim=Aim(of="ours", kind="above", bound=1000)),
        a_line(),
    ]
    _, first, second, third = table(lines).splitlines()
    assert first.split("  ")[0] == "fan-out"
    assert first.endswith("NOT MET")
    assert "1,234" in second
    assert second.endswith("  met")
    assert third.endswith("none set")


def test_a_line_is_told_as_data_too() -> None:
    """JSON holds figures, ratio, aim and verdict."""
    data = json.loads(json.dumps(as_data(a_line(aim=Aim(of="ratio", kind="at_most", bound=1.2)))))
    assert data["ratio"] == pytest.approx(1.2)
    assert data["met"] is True
    assert data["aim"]["text"] == "ratio <= 1.2"

"""The phase machine: nested and parallel, compared before and after each move."""

from __future__ import annotations

from exercise_engine.core.phases import PhaseChart, PhaseMove, start_path
from exercise_engine.core.plan import Plan
from tests.support.play import make_scenario

PHASES = {
    "quiet": {},
    "crisis": {
        "strands": {
            "technical": {"phases": {"contain_it": {}, "rebuild": {}}},
            "public": {
                "phases": {"calm": {}, "loud": {"phases": {"local": {}, "national": {"start": True}}}}
            },
        }
    },
    "odd_signs": {"start": True},
}
CHART = PhaseChart(Plan.of(make_scenario({"note": {"at": "T+0:10"}}, phases=PHASES)))


def walk(*moves: tuple[str, str]) -> tuple[PhaseMove, frozenset[str]]:
    """Start, make moves, and return the last one and what is active after it."""
    last = CHART.start()
    active = frozenset(last.entered)
    for source, target in moves:
        last = CHART.move(active, source, target)
        active = (active - set(last.left)) | set(last.entered)
    return last, active


def test_the_marked_phase_is_the_start() -> None:
    """Where none is marked it is the first; without phases there is none."""
    assert CHART.start() == PhaseMove((), ("odd_signs",))
    assert start_path({}) is None
    empty = PhaseChart(Plan.of(make_scenario({"note": {"at": "T+0:10"}})))
    assert empty.start() == PhaseMove((), ())


def test_entering_strands_enters_the_start_of_each() -> None:
    """Outermost first, all strands side by side."""
    last, active = walk(("odd_signs", "crisis"))
    assert last == PhaseMove(("odd_signs",), ("crisis", "technical", "public", "contain_it", "calm"))
    assert active == {"crisis", "technical", "public", "contain_it", "calm"}


def test_one_strand_moves_while_the_other_stays() -> None:
    """Nested phases below it are entered by their start."""
    last, active = walk(("odd_signs", "crisis"), ("calm", "loud"))
    assert last == PhaseMove(("calm",), ("loud", "national"))
    assert "contain_it" in active


def test_leaving_leaves_everything_inside() -> None:
    """Innermost first."""
    last, active = walk(
        ("odd_signs", "crisis"), ("contain_it", "rebuild"), ("calm", "loud"), ("crisis", "quiet")
    )
    assert set(last.left[:2]) == {"national", "rebuild"} or last.left[0] == "national"
    assert last.left[-1] == "crisis"
    assert active == {"quiet"}


def test_the_way_in_is_from_an_active_neighbour() -> None:
    """A phase can be entered from the active one beside it."""
    active = walk(("odd_signs", "crisis"))[1]
    assert CHART.source_beside(active, "loud") == "calm"
    assert CHART.source_beside(active, "national") is None
    assert CHART.source_beside(active, "crisis") is None

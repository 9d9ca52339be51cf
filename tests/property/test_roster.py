"""Whatever a roster holds, it is read or refused with places; nothing else happens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.state import Seat
from exercise_engine.errors import Problem, RosterError
from exercise_engine.loader.roster.people import NAME_LENGTH_MAX, parse_roster
from exercise_engine.loader.roster.placing import place
from tests.support.play import Play, make_scenario

PLAY = Play(make_scenario({"note": {"manual": True}}, spare=1))
SEATS: tuple[Seat, ...] = tuple(PLAY.state.seats.values())
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Ada", "Zoë Kok", "yard", "harbour", "lead", "it", "desk", "spare", "control", "=1+1", '"', ""]
    ),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6).map(",".join), max_size=8).map("\n".join)
TABLES = st.one_of(
    st.binary(max_size=200),
    ROWS.map(str.encode),
    ROWS.map(lambda rows: f"name,team,role,second team,second role\n{rows}".encode()),
)


@given(TABLES)
def test_any_table_is_seated_or_refused_with_places(content: bytes) -> None:
    """Nobody sits on two seats, names are clean, and every problem has a code, a line and a sentence."""
    people, names, problems = seated(content)
    lines = content.decode("utf-8", "replace").count("\n") + content.count(b"\r") + 1
    assert bool(problems) != bool(people)
    assert all(problem.code.startswith("R") and problem.message for problem in problems)
    assert all(0 <= problem.line <= lines for problem in problems)
    assert len(set(names)) == len(names) == people
    assert all(name.isprintable() or "\u200c" in name or "\u200d" in name for name in names)
    assert all(0 < len(name) <= NAME_LENGTH_MAX for name in names)


def seated(content: bytes) -> tuple[int, list[str], tuple[Problem, ...]]:
    """Return how many people there are, who was seated, and what is wrong."""
    try:
        roster = parse_roster("p.csv", content)
        placement = place(roster, PLAY.state.scenario, SEATS)
    except RosterError as refused:
        return 0, [], refused.problems
    return len(roster.people), list(placement.names.values()), ()

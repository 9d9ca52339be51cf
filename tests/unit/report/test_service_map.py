"""The map of services as a figure of the report: legible, inside the sheet, and cut where it must be."""

from __future__ import annotations

import re

from exercise_engine.core.commands import MoveStage
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html
from exercise_engine.report.service_map import (
    BOX_HEIGHT,
    BOX_WIDTH,
    SERVICES_DRAWN_MAX,
    ServiceMap,
    service_map,
)
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.service_play import stopped


def drawn(**services: object) -> ServiceMap:
    """Return the map of these services at StartEx."""
    play = Play(make_scenario({}, services=services))
    play.start()
    found = service_map(build_facts(play.log).services)
    assert found is not None
    return found


def service(owner: str, *needs: object, name: str = "A service") -> dict[str, object]:
    """Return a service that needs others."""
    written = [{"service": need} if isinstance(need, str) else need for need in needs]
    return {"owner": owner, "name": name, "needs": written}


def test_what_is_needed_stands_left_of_who_needs_it() -> None:
    """Every arrow leads from right to left, into the side of a box."""
    found = drawn(
        gate=service("terminal", "tos", {"service": "road", "kind": "physical"}),
        tos=service("terminal", "power"),
        road=service("port"),
        power=service("port"),
    )
    assert len(found.arrows) == 3
    assert len({box.x for box in found.boxes}) == 3
    for arrow in found.arrows:
        start_x = float(re.findall(r"-?[\d.]+", arrow.path)[0])
        assert start_x > arrow.head_x


def test_boxes_lie_inside_their_organisation_and_never_on_each_other() -> None:
    """Two services of one organisation in one column stand below each other."""
    found = drawn(
        a=service("port"), b=service("port"), c=service("terminal", "a", "b"), d=service("terminal", "c")
    )
    for box in found.boxes:
        assert any(lane.y <= box.y and box.y + BOX_HEIGHT <= lane.y + lane.height for lane in found.lanes), (
            box.full
        )
        assert box.x + BOX_WIDTH <= found.width
    places = [(box.x, box.y) for box in found.boxes]
    assert len(set(places)) == len(places)
    assert found.height >= max(box.y for box in found.boxes) + BOX_HEIGHT


def test_a_circle_stands_in_one_column() -> None:
    """Its arrows go round beside it."""
    found = drawn(tos=service("terminal", "net"), net=service("terminal", "tos"))
    assert len({box.x for box in found.boxes}) == 1
    assert len(found.arrows) == 2


def test_kinds_have_a_letter_and_a_line_of_their_own() -> None:
    """The legend names those that are drawn, and no others."""
    found = drawn(
        gate=service("terminal", "tos", {"service": "crew", "kind": "people"}),
        tos=service("terminal"),
        crew=service("port"),
    )
    assert found.kinds == ("digital", "people")


def test_services_that_need_nothing_have_no_map() -> None:
    """Boxes without arrows say no more than the table."""
    play = Play(make_scenario({}, services={"tos": service("terminal")}))
    play.start()
    assert service_map(build_facts(play.log).services) is None
    assert service_map(None) is None


def test_of_too_many_services_those_that_changed_are_drawn_with_what_they_need() -> None:
    """And it is said how many are not."""
    count = 500
    services = {f"s{n}": service("terminal", f"s{n - 1}") for n in range(1, count)}
    services = {"s0": service("port")} | services
    injects = {
        "stop": {"at": "T+0:01", "to": ["yard"], "effects": [{"service": f"s{count - 1}", "state": "down"}]}
    }
    play = Play(make_scenario(injects, services=services))
    play.start()
    play.wait(2 * MINUTE)
    facts = build_facts(play.log)
    found = service_map(facts.services)
    assert found is not None
    assert len(found.boxes) == SERVICES_DRAWN_MAX
    assert found.left_out == count - SERVICES_DRAWN_MAX
    assert sum(box.state == "down" for box in found.boxes) == 1
    assert f"{found.left_out} services are not drawn" in render_html(facts)


def test_long_names_take_two_lines_and_are_cut_after_that() -> None:
    """The whole name stands in the title of the box."""
    name = "Appointments and releases of containers through the harbour's system"
    found = drawn(a=service("port", name=name), b=service("terminal", "a"))
    box = next(box for box in found.boxes if box.full.startswith(name))
    assert len(box.lines) == 2
    assert box.lines[1].endswith("…")


def test_the_page_holds_the_map_with_states_as_words() -> None:
    """Of the end of play; names stay text."""
    play = stopped()
    play.do("lead", MoveStage(target="hot_wash"))
    page = render_html(build_facts(play.log))
    assert "Map of services" in page
    assert "as they ran at EndEx" in page
    assert "D: digital" in page

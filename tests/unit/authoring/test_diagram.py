"""The diagram of the phases."""

from __future__ import annotations

from exercise_engine.authoring.diagram import phase_diagram, service_diagram
from tests.support.small import small


def test_phases_are_drawn_nested_and_side_by_side() -> None:
    """With what leads from one to the next."""
    scenario = small(
        milestones={"dark": {}},
        phases={
            "quiet": {
                "title": "Odd signs",
                "next": [{"to": "storm", "when": "milestones.dark", "after": "10m"}],
            },
            "storm": {
                "next": [{"to": "calm", "unless": "milestones.dark"}],
                "strands": {
                    "inside": {
                        "phases": {"cut": {}, "mend": {"start": True, "next": [{"to": "cut", "after": "5m"}]}}
                    },
                    "outside": {},
                },
            },
            "calm": {"next": [{"to": "quiet"}]},
        },
    )

    assert (
        phase_diagram(scenario)
        == """\
stateDiagram-v2
    [*] --> quiet
    quiet : Odd signs
    storm : Storm
    state storm {
        [*] --> inside
        inside : Inside
        state inside {
            [*] --> mend
            cut : Cut
            mend : Mend
            mend --> cut : after 5m
        }
        --
        [*] --> outside
        outside : Outside
    }
    calm : Calm
    quiet --> storm : when milestones.dark, after 10m
    storm --> calm : unless milestones.dark
    calm --> quiet"""
    )


def test_titles_and_conditions_cannot_break_out_of_the_diagram() -> None:
    """Signs of Mermaid and of the page around it are written as entities."""
    scenario = small(
        phases={"one": {"title": 'a;b:c\n<script>"#"', "next": [{"to": "two", "when": 'x > "y"'}]}, "two": {}}
    )

    text = phase_diagram(scenario)

    assert "    one : a#59;b#58;c #lt;script#gt;#quot;#35;#quot;" in text.splitlines()
    assert "    one --> two : when x #gt; #quot;y#quot;" in text.splitlines()


def test_a_scenario_without_phases_has_an_empty_diagram() -> None:
    """Which is a diagram all the same."""
    assert phase_diagram(small()) == "stateDiagram-v2"


def test_services_are_drawn_by_owner_with_what_each_needs() -> None:
    """Kind, what it holds out and what becomes of it; what holds by default is left out."""
    scenario = small(
        services={
            "power": {"owner": "port", "name": "Power"},
            "gate": {
                "owner": "terminal",
                "name": "Gate",
                "needs": [{"service": "power", "kind": "physical"}],
            },
            "end": {
                "owner": "port",
                "name": "Yard",
                "needs": [
                    {"service": "gate", "when": "degraded", "holds": "2h", "then": "degraded"},
                    {"service": "power", "kind": "people"},
                ],
                "recovers": {"after": ["gate"]},
            },
        }
    )

    assert (
        service_diagram(scenario)
        == """\
flowchart LR
    subgraph o_port["Port"]
        s_power["Power"]
        s_end["Yard"]
    end
    subgraph o_terminal["Terminal"]
        s_gate["Gate"]
    end
    s_gate ==>|"physical"| s_power
    s_end -->|"digital, when degraded, holds 2h, then degraded"| s_gate
    s_end -.->|"people"| s_power
    s_end --o|"comes back after"| s_gate"""
    )


def test_names_of_services_cannot_break_out_of_the_diagram() -> None:
    """Quotes, brackets and signs that begin formatted text stay inside the box."""
    scenario = small(services={"power": {"owner": "port", "name": '`"]; <b>x</b>`'}})

    assert 's_power["#96;#quot;]#59; #lt;b#gt;x#lt;/b#gt;#96;"]' in service_diagram(scenario)

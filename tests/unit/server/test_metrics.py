"""Metrics as Prometheus reads them."""

from __future__ import annotations

import re
from dataclasses import fields

from exercise_engine.server.metrics import Metrics, exposition


def test_every_counter_is_told_with_what_it_means() -> None:
    """One line of help, one of type and one of value each; names end in `_total`."""
    page = exposition(Metrics(commands_accepted=3), {})

    for counter in fields(Metrics):
        name = f"exercise_engine_{counter.name}_total"
        assert f"# HELP {name} " in page
        assert f"# TYPE {name} counter\n" in page
    assert "exercise_engine_commands_accepted_total 3\n" in page
    assert page.endswith("\n")


def test_what_stands_at_the_moment_is_read_at_the_moment() -> None:
    """Gauges are asked each time."""
    page = exposition(Metrics(), {"seats_connected": lambda: 7, "log_fault": lambda: False})

    assert "# TYPE exercise_engine_seats_connected gauge\nexercise_engine_seats_connected 7\n" in page
    assert "exercise_engine_log_fault 0\n" in page


def test_every_line_is_one_that_prometheus_takes() -> None:
    """Names and numbers, or a comment."""
    page = exposition(Metrics(), {"exercise_seconds": lambda: 12.5})

    pattern = re.compile(r"(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+ [0-9.e+-]+)")
    assert [line for line in page.splitlines() if not pattern.fullmatch(line)] == []

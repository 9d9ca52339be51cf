"""The server's log: readable lines without content."""

from __future__ import annotations

import logging

import pytest

from exercise_engine.server.log import LOGGER_NAME, log, place_of


def test_a_line_names_what_happened_first(caplog: pytest.LogCaptureFixture) -> None:
    """Then codes, sizes and seats; what looks like a line of its own stays in its line."""
    with caplog.at_level(logging.INFO, logger=LOGGER_NAME):
        log.info("frame refused", seat="s001", code="not\njson", size=12)

    assert caplog.messages == ['event="frame refused" seat=s001 code=not\\njson size=12']


def test_an_error_is_told_by_its_place() -> None:
    """Its text may hold what somebody wrote."""

    def deep() -> None:
        raise ValueError("what somebody wrote")

    with pytest.raises(ValueError, match="wrote") as caught:
        deep()

    place = place_of(caught.value)
    assert place.startswith("deep:")
    assert "wrote" not in place


def test_without_anybody_listening_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """A server inside a test or a screen does not write over it."""
    log.warning("seat taken", seat="s001")

    assert capfd.readouterr() == ("", "")

"""The server's log: codes, sizes and seats, never what anybody wrote; silent until somebody listens."""

from __future__ import annotations

import logging
import traceback
from typing import Final

import structlog

LOGGER_NAME: Final = "exercise_engine.server"

logging.getLogger(LOGGER_NAME).addHandler(logging.NullHandler())

log: Final[structlog.stdlib.BoundLogger] = structlog.wrap_logger(
    logging.getLogger(LOGGER_NAME),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.processors.LogfmtRenderer(key_order=("event",), bool_as_flag=False),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def place_of(error: BaseException) -> str:
    """Where an error came about, without its text, which may repeat what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-5:]))

"""Runs the command line as `python -m exercise_engine`."""

from __future__ import annotations

from exercise_engine.cli.main import main

main()

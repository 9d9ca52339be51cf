"""Measures how fast the program is, each time beside a raw limit from the same run."""

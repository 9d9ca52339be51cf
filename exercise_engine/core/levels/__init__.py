"""Declared levels: what a community says of itself, by whom, and what follows."""

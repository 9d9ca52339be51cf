"""Rosters: who plays what, read from a table of names that somebody kept in a spreadsheet."""

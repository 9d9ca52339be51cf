"""Checks across a whole scenario: what is named exists, and what is said makes sense."""

"""The course of the day: whether play ends in time, and what may be left out if it does not."""

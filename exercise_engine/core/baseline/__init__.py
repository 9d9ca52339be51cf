"""The baseline: measures that organisations have or have not; REAL by default."""

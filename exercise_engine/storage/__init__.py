"""The append-only record of an exercise: one file, hash-chained, with erasable typed text."""

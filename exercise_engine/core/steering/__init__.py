"""Steering of injects by control: taken back, corrected, held, moved in time, sent to others, reworded."""

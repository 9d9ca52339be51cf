"""Gates: the story waits for something, for control, or for a deadline."""

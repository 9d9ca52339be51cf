"""The screen of a player or observer."""

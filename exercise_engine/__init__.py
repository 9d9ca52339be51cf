"""A live-play engine for tabletop cyber exercises of communities of organisations."""

__version__ = "0.1.0"

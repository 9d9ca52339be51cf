"""Dialogs that return one value; each is a modal screen over the one that asked."""

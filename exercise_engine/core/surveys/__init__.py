"""Awareness probes and questionnaires: forms that each seat fills in for itself, counted by team."""

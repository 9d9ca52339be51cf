"""Sharing between seats, teams, organisations and communities, under TLP 2.0."""

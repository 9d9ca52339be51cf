"""Where services, sharing, obligations and the baseline meet the rest of the core."""

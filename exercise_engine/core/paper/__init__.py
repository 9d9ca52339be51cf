"""Play on paper, entered afterwards: facts carry the time seen, and follow from the moment of entering."""

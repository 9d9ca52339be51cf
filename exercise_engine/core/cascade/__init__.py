"""Services and what they need: states that travel along needs, and why."""

"""Enquiries: questions to simulated tools and personas, answered at once where a pattern matches."""

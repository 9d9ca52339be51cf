"""Obligations: clocks that facts or submissions start, and what organisations do about them."""

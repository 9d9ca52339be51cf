"""Asks that several teams must agree on: proposals, who stands behind which, the answer of all."""

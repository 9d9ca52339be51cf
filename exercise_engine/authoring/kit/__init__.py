"""The kit: everything on paper that an exercise needs to be played on without power."""

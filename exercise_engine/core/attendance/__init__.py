"""Who sits in a seat: seats handed over in play, and excused for what is real."""

"""Terminal screens: what players, observers and the control cell see and type."""

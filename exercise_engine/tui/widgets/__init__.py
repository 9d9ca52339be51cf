"""Parts of screens that players and control share; none of them knows the network."""

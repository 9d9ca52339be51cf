"""A participant's side: the link to a seat, the connection that comes back, what is kept on the own disk."""

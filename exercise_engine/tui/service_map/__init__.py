"""The map of services on a terminal: rows, the page of one service, the screen around them."""

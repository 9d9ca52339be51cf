"""The wire, without a socket: what may be said, how it is written, and what each side may say when."""
